//! `/api/v1/sites/{site}/surveys/draft`: what is to be asked next, and what publishing it would do.

use axum::body::Body;
use axum::extract::State;
use axum::http::header::{CONTENT_TYPE, ETAG};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Response};
use jiff::Timestamp;
use otklik_loop::moment;
use otklik_wire::id::Name;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use serde_json::{Value, json};

use super::super::{App, KnownSite, Owner, Shared};
use super::ask::{change, json as reply, malformed, version};
use super::shown::plain;
use crate::door::refuse_cross_site;
use crate::error::ApiError;
use crate::sites::consequence::{self, Ground};
use crate::sites::draft::{self, Draft};
use crate::sites::{Now, difference};
use crate::store::desk::documents::Kind;
use crate::store::desk::look::Documents;
use crate::store::desk::task::{Asked, Refusal, Told};
use crate::store::people::Doer;

/// The draft, or where there is none what holds.
#[derive(Serialize)]
struct Shown<'a> {
    version: u32,
    /// Whether it is a draft.
    draft: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    by: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    at: Option<&'a str>,
    /// The number of what holds; 0 for the file in the folder.
    published: u32,
    /// Whether the file in the folder was changed since something was published in its place.
    folder_changed: bool,
    file: &'a RawValue,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Given {
    file: Box<RawValue>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Checked {
    /// The draft as it is kept, where nothing is given.
    #[serde(default)]
    file: Option<Box<RawValue>>,
}

/// Gives it.
pub(super) async fn get(
    _: Owner,
    State(app): Shared,
    KnownSite(site): KnownSite,
) -> Result<Response, ApiError> {
    let (text, version) = current(&app, &site.name).await?;
    Ok(versioned(text, version))
}

/// Writes it, sound or not. What somebody else wrote meanwhile is given back as it is.
pub(super) async fn put(
    owner: Owner,
    State(app): Shared,
    KnownSite(site): KnownSite,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, ApiError> {
    let given: Given = change(&app, &headers, body).await?;
    let file = object(&given.file)?;
    let (by, now) = (owner.by(), Timestamp::now());
    let name = by.by.name.as_deref().unwrap_or("owner");
    let draft = Draft::of(name, &moment::text(now), file);
    let draft = draft.map_err(|error| malformed(error.to_string()))?;
    let text = serde_json::to_string(&draft).map_err(|error| ApiError::Internal(error.into()))?;
    let version = version(&headers)?;
    write(&app, &site.name, by, now, version, text).await?;
    let (text, version) = current(&app, &site.name).await?;
    Ok(versioned(text, version))
}

/// Throws it away.
pub(super) async fn remove(
    owner: Owner,
    State(app): Shared,
    KnownSite(site): KnownSite,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    refuse_cross_site(&headers)?;
    let version = version(&headers)?;
    let (by, now) = (owner.by(), Timestamp::now());
    write(&app, &site.name, by, now, version, draft::NONE.to_owned()).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// Says what is wrong with it, where it differs from what holds, and what publishing it does to each score.
pub(super) async fn check(
    _: Owner,
    State(app): Shared,
    KnownSite(site): KnownSite,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, ApiError> {
    let given: Checked = change(&app, &headers, body).await?;
    let file = match given.file {
        Some(file) => object(&file)?.to_owned(),
        None => {
            let (draft, _) = kept(&app, &site.name).await?;
            let draft =
                draft.ok_or_else(|| ApiError::WrongState("there is no draft".to_owned()))?;
            draft.file().to_owned()
        }
    };
    let now = holding(&app, &site.name)?;
    let (read, problems) = draft::check(&file, &site.name);
    let document: Value = serde_json::from_str(&file).unwrap_or_default();
    let held: Value = serde_json::from_slice(&now.site.config.plain)
        .map_err(|error| ApiError::Internal(error.into()))?;
    let mut consequences = Vec::new();
    if let Some(read) = &read {
        let (states, declared) = (
            app.store.ever(&site.name).await?,
            app.store.declared(&site.name).await?,
        );
        let ground = Ground {
            file: &now.site.file,
            document: &held,
            scored: &now.site.scored,
            published: &now.published,
            declared: &declared,
            states: &states,
        };
        consequences = consequence::of(&ground, read, &document);
    }
    Ok(reply(&json!({
        "problems": problems,
        "differences": difference::between(&held, &document),
        "consequences": consequences,
    })))
}

/// A survey file's text.
fn object(file: &RawValue) -> Result<&str, ApiError> {
    let text = file.get();
    if text.starts_with('{') {
        Ok(text)
    } else {
        Err(malformed("file: allowed is an object, the survey file"))
    }
}

/// What holds of a site.
pub(super) fn holding(app: &App, site: &Name) -> Result<Now, ApiError> {
    app.sites.now(site).ok_or(ApiError::UnknownSite)
}

/// The draft as somebody else left it.
pub(super) async fn stale(app: &App, site: &Name) -> Result<ApiError, ApiError> {
    let (text, _) = current(app, site).await?;
    let current: Value = serde_json::from_str(&text).unwrap_or_default();
    Ok(ApiError::Stale(json!({"current": current})))
}

async fn write(
    app: &App,
    site: &Name,
    by: Doer,
    now: Timestamp,
    version: u32,
    text: String,
) -> Result<(), ApiError> {
    let asked = Asked::Put {
        kind: Kind::SurveyDraft,
        id: String::new(),
        version,
        text,
    };
    match app.store.desk(site, by, now, asked).await? {
        Ok(Told::Written { .. }) => Ok(()),
        Ok(_) => Err(ApiError::StorageFailed),
        Err(Refusal::Stale) => Err(stale(app, site).await?),
        Err(other) => Err(plain(other)),
    }
}

async fn kept(app: &App, site: &Name) -> Result<(Option<Draft>, u32), ApiError> {
    let question = Documents {
        site: site.as_str().to_owned(),
        kind: Kind::SurveyDraft,
        id: Some(String::new()),
    };
    let document = app.store.ask(question).await?.pop();
    let version = document.as_ref().map_or(0, |document| document.version);
    Ok((
        document.and_then(|document| Draft::read(&document.text)),
        version,
    ))
}

async fn current(app: &App, site: &Name) -> Result<(String, u32), ApiError> {
    let (draft, version) = kept(app, site).await?;
    let now = holding(app, site)?;
    let file = match &draft {
        Some(draft) => draft.file(),
        None => std::str::from_utf8(&now.site.config.plain)
            .map_err(|error| ApiError::Internal(error.into()))?,
    };
    let shown = Shown {
        version,
        draft: draft.is_some(),
        by: draft.as_ref().map(|draft| draft.by.as_str()),
        at: draft.as_ref().map(|draft| draft.at.as_str()),
        published: now.number,
        folder_changed: app.sites.is_folder_changed(site),
        file: serde_json::from_str(file).map_err(|error| ApiError::Internal(error.into()))?,
    };
    let text = serde_json::to_string(&shown).map_err(|error| ApiError::Internal(error.into()))?;
    Ok((text, version))
}

/// As it is written: the order of its languages means something.
fn versioned(text: String, version: u32) -> Response {
    let tag = format!("\"{version}\"");
    let headers = [(CONTENT_TYPE, "application/json"), (ETAG, tag.as_str())];
    (headers, text).into_response()
}
