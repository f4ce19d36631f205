//! `/v1/receipts/{token}`: what a visitor may ask of what became of an answer.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, IF_NONE_MATCH};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Response};
use axum::{Extension, extract::rejection::PathRejection};
use jiff::Timestamp;
use otklik_loop::case::Verdict;
use otklik_loop::case::change::{MAX_TEXT, Word};
use otklik_loop::case::event::By;
use otklik_loop::receipt::Receipt;
use otklik_wire::id::{AnswerId, Name};
use serde::Deserialize;
use serde_json::json;
use sha2::{Digest as _, Sha256};

use super::super::{App, Shared, body};
use super::ask::malformed;
use super::shown::plain;
use crate::connection::Peer;
use crate::error::ApiError;
use crate::secret::hex;
use crate::store::desk::look::{Behind, ReceiptOf};
use crate::store::desk::task::{Asked, Refusal};

/// Most bytes of a visitor's word.
const MAX_BYTES: usize = 64 * 1024;

type Peered = Option<Extension<Peer>>;

/// Gives the receipt.
pub(super) async fn get(
    State(app): Shared,
    peer: Peered,
    headers: HeaderMap,
    token: Result<Path<String>, PathRejection>,
) -> Result<Response, ApiError> {
    let (site, id) = known(&app, peer, &headers, token)?;
    let receipt = receipt(&app, &site, &id).await?;
    let text = json!(receipt).to_string();
    let tag = format!("\"{}\"", hex(&Sha256::digest(&text)[..16]));
    let has_it = headers
        .get(IF_NONE_MATCH)
        .is_some_and(|known| known.as_bytes() == tag.as_bytes());
    let head = [
        (ETAG, tag.as_str()),
        (CACHE_CONTROL, "private, no-cache"),
        (CONTENT_TYPE, "application/json"),
    ];
    Ok(if has_it {
        (StatusCode::NOT_MODIFIED, head).into_response()
    } else {
        (head, text).into_response()
    })
}

/// What a visitor says: exactly one message, by an id of its own.
#[derive(Deserialize)]
struct Said {
    v: u32,
    id: String,
    #[serde(default)]
    text: Option<String>,
    #[serde(default)]
    verdict: Option<Verdict>,
    #[serde(default)]
    ces: Option<u8>,
}

/// Takes a visitor's word, and gives the receipt as it is then.
pub(super) async fn post(
    State(app): Shared,
    peer: Peered,
    headers: HeaderMap,
    token: Result<Path<String>, PathRejection>,
    body: Body,
) -> Result<Response, ApiError> {
    let (site, item) = known(&app, peer, &headers, token)?;
    let bytes = body::read(&headers, body, MAX_BYTES, &app.bodies).await?;
    let said: Said =
        serde_json::from_slice(&bytes).map_err(|error| malformed(error.to_string()))?;
    let word = said.checked()?;
    let asked = Asked::Hear {
        item: item.clone(),
        word,
    };
    app.store
        .desk(&site, By::VISITOR, Timestamp::now(), asked)
        .await?
        .map_err(|refusal| match refusal {
            // The answer was erased since: as if it had never been.
            Refusal::UnknownItem => ApiError::UnknownReceipt,
            other => plain(other),
        })?;
    let receipt = receipt(&app, &site, &item).await?;
    Ok((
        [(CONTENT_TYPE, "application/json")],
        json!(receipt).to_string(),
    )
        .into_response())
}

/// Site and answer of the token, once the request has passed the site's gate.
fn known(
    app: &Arc<App>,
    peer: Peered,
    headers: &HeaderMap,
    token: Result<Path<String>, PathRejection>,
) -> Result<(Name, AnswerId), ApiError> {
    let token = token.map(|Path(token)| token).unwrap_or_default();
    let known = app.receipts.read(&token);
    let peer = peer.map(|Extension(Peer(peer))| peer);
    match known {
        Some((site, id)) if app.sites.get(site.as_str()).is_some() => {
            app.gate.admit(&site, peer, headers)?;
            Ok((site, id))
        }
        _ => {
            app.gate.admit_stranger(peer, headers)?;
            Err(ApiError::UnknownReceipt)
        }
    }
}

/// What became of an answer, as whoever gave it may see it.
pub(in crate::http) async fn receipt(
    app: &App,
    site: &Name,
    id: &AnswerId,
) -> Result<Receipt, ApiError> {
    let question = ReceiptOf {
        site: site.as_str().to_owned(),
        id: id.as_str().to_owned(),
    };
    let Behind {
        number,
        at_ms,
        sample,
        case,
    } = app
        .store
        .ask(question)
        .await?
        .ok_or(ApiError::UnknownReceipt)?;
    let said_at = Timestamp::from_millisecond(at_ms).unwrap_or_default();
    let site = site.as_str();
    Ok(match case {
        None => Receipt::received(site, said_at, sample),
        Some((held, events)) => Receipt {
            sample,
            ..Receipt::of(site, number, said_at, &held.case, &events, Timestamp::now())
        },
    })
}

impl Said {
    fn checked(self) -> Result<Word, ApiError> {
        let Self {
            v,
            id,
            text,
            verdict,
            ces,
        } = self;
        if v != 1 {
            return Err(ApiError::UnsupportedVersion(format!(
                "v: {v} was given; allowed: 1"
            )));
        }
        let key = AnswerId::new(id).map_err(|id| {
            malformed(format!(
                "id: {id:?} was given; allowed: a UUID in lower case with hyphens"
            ))
        })?;
        let text = text.filter(|text| !text.trim().is_empty());
        if let Some(text) = &text
            && text.chars().count() > MAX_TEXT
        {
            return Err(malformed(format!(
                "text: {} characters were given; allowed: at most {MAX_TEXT}",
                text.chars().count()
            )));
        }
        if ces.is_some_and(|ces| !(1..=7).contains(&ces)) {
            return Err(malformed("ces: allowed is 1 to 7"));
        }
        if text.is_none() && verdict.is_none() && ces.is_none() {
            return Err(malformed(
                "text, verdict, ces: none was given; allowed: at least one of them",
            ));
        }
        Ok(Word {
            key: key.as_str().to_owned(),
            text,
            verdict,
            ces,
        })
    }
}
