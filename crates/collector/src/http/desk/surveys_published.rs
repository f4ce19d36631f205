//! `/api/v1/sites/{site}/surveys`: a draft published, and everything that was; the tag for pages.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{RawPathParams, State};
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Response};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use jiff::Timestamp;
use otklik_loop::moment;
use otklik_wire::id::Name;
use serde::Deserialize;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha384};

use super::super::{App, KnownSite, Owner, Shared};
use super::ask::{Query, change, json as reply, malformed, version};
use super::shown::plain;
use super::surveys::{holding, stale};
use crate::error::ApiError;
use crate::publication::catch_up;
use crate::store::desk::surveys::{OnePublication, Publication, Publications};
use crate::store::desk::task::{Asked, Refusal, Told};

/// Longest remark on what is published, in characters.
const LONGEST_NOTE: usize = 500;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Given {
    #[serde(default)]
    note: String,
}

/// Publishes the draft that is there in that version: it holds when this returns, here at once and with other collectors of
/// the database a moment later.
pub(super) async fn publish(
    owner: Owner,
    State(app): Shared,
    KnownSite(site): KnownSite,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, ApiError> {
    let given: Given = change(&app, &headers, body).await?;
    let note = given.note.trim().to_owned();
    if note.chars().count() > LONGEST_NOTE {
        return Err(malformed(format!(
            "note: allowed are at most {LONGEST_NOTE} characters"
        )));
    }
    let folder = app.sites.folder(&site.name).ok_or(ApiError::UnknownSite)?;
    let asked = Asked::Publish {
        version: version(&headers)?,
        note,
        folder: Arc::clone(folder),
    };
    let told = app
        .store
        .desk(&site.name, owner.by(), Timestamp::now(), asked)
        .await?;
    match told {
        Ok(Told::Published(number)) => {
            catch_up(&app.sites, &app.store)
                .await
                .map_err(ApiError::Internal)?;
            let publication = find(&app, &site.name, number).await?;
            let headers = [(CONTENT_TYPE, "application/json")];
            Ok((StatusCode::CREATED, headers, with_file(&publication)).into_response())
        }
        Ok(_) => Err(ApiError::StorageFailed),
        Err(Refusal::Stale) => Err(stale(&app, &site.name).await?),
        Err(other) => Err(plain(other)),
    }
}

/// Gives what was published, the newest first.
pub(super) async fn list(
    _: Owner,
    State(app): Shared,
    KnownSite(site): KnownSite,
    mut query: Query,
) -> Result<Response, ApiError> {
    let (before, most) = (query.number("before")?, query.limit()?);
    query.end()?;
    if before.is_some_and(|before| before < 1) {
        return Err(malformed("before: allowed is a whole number from 1"));
    }
    let before = before.map_or(u32::MAX >> 1, |before| {
        u32::try_from(before).unwrap_or(u32::MAX >> 1)
    });
    let question = Publications {
        site: site.name.as_str().to_owned(),
        before,
        most,
    };
    let all = app.store.ask(question).await?;
    let is_whole = all.len() < most as usize;
    let next = all.last().filter(|_| !is_whole).map(|last| last.number);
    Ok(reply(&json!({
        "current": holding(&app, &site.name)?.number,
        "folder_changed": app.sites.is_folder_changed(&site.name),
        "revisions": all.iter().map(shown).collect::<Vec<_>>(),
        "next": next,
    })))
}

/// Gives one with its file; number 0 is the file in the folder.
pub(super) async fn one(
    _: Owner,
    State(app): Shared,
    KnownSite(site): KnownSite,
    path: RawPathParams,
) -> Result<Response, ApiError> {
    let number = path.iter().find(|(key, _)| *key == "number");
    let number: Option<u32> = number.and_then(|(_, number)| number.parse().ok());
    let number = number.ok_or_else(|| malformed("number: allowed is a whole number from 0"))?;
    let text = if number == 0 {
        let folder = app.sites.folder(&site.name).ok_or(ApiError::UnknownSite)?;
        let file = String::from_utf8_lossy(&folder.config.plain);
        format!(r#"{{"number":0,"file":{file}}}"#)
    } else {
        with_file(&find(&app, &site.name, number).await?)
    };
    Ok(([(CONTENT_TYPE, "application/json")], text).into_response())
}

/// Gives what the tag for pages needs.
pub(super) async fn tag(
    _: Owner,
    State(app): Shared,
    KnownSite(site): KnownSite,
) -> Result<Response, ApiError> {
    let (loader, _) = app.assets.get("otklik.js").ok_or(ApiError::NotFound)?;
    let hash = BASE64_STANDARD.encode(Sha384::digest(&loader.plain));
    Ok(reply(&json!({
        "site": site.name.as_str(),
        "src": "/otklik.js",
        "integrity": format!("sha384-{hash}"),
    })))
}

async fn find(app: &App, site: &Name, number: u32) -> Result<Publication, ApiError> {
    let question = OnePublication {
        site: site.as_str().to_owned(),
        number,
    };
    app.store.ask(question).await?.ok_or(ApiError::UnknownEntry)
}

fn shown(publication: &Publication) -> Value {
    let at = Timestamp::from_millisecond(publication.at_ms).unwrap_or_default();
    json!({
        "number": publication.number,
        "at": moment::text(at),
        "by": publication.who,
        "note": publication.note,
    })
}

/// The same with the file as it is: the order of its languages means something.
fn with_file(publication: &Publication) -> String {
    let shown = shown(publication).to_string();
    let shown = shown.strip_suffix('}').unwrap_or(&shown);
    format!(r#"{shown},"file":{}}}"#, publication.text)
}
