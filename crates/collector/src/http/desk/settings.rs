//! What a site has set, one document a kind: read and written whole, with its version.

use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use jiff::Timestamp;
use otklik_wire::id::Name;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::super::{App, KnownSite, Owner, Shared};
use super::ask::{change, malformed, version, versioned};
use super::shown::plain;
use super::strict;
use crate::error::ApiError;
use crate::store::desk::documents::Kind;
use crate::store::desk::look::Documents;
use crate::store::desk::task::{Asked, Refusal, Told};

/// A document that a site has one of, as its owner sends it.
pub(super) trait Setting: DeserializeOwned + Send {
    /// What it is kept as.
    const KIND: Kind;
    /// What is shown beside it, and not read.
    const BESIDE: &[&str] = &[];

    /// What is to be kept of it.
    ///
    /// # Errors
    /// When it makes no sense; the message names the first thing that is wrong.
    fn checked(self, app: &App, site: &Name) -> Result<Value, ApiError>;

    /// As the owner sees what is kept, or what holds while nothing is.
    fn shown(app: &App, site: &Name, kept: Option<Value>) -> Value;

    /// Told when it was written.
    fn written(app: &App, site: &Name) {
        app.promised.look_again(site);
    }
}

/// Gives it.
pub(super) async fn get<S: Setting>(
    _: Owner,
    State(app): Shared,
    KnownSite(site): KnownSite,
) -> Result<Response, ApiError> {
    let (shown, version) = current::<S>(&app, &site.name).await?;
    Ok(versioned(StatusCode::OK, &shown, version))
}

/// Writes it. What somebody else wrote meanwhile is given back as it is.
pub(super) async fn put<S: Setting>(
    owner: Owner,
    State(app): Shared,
    KnownSite(site): KnownSite,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, ApiError> {
    let mut given: Value = change(&app, &headers, body).await?;
    // As it was given it can be sent again; which version is meant is in If-Match.
    if let Some(fields) = given.as_object_mut() {
        for beside in S::BESIDE.iter().chain(&["version"]) {
            fields.remove(*beside);
        }
    }
    let given: S = strict::from(given).map_err(|error| malformed(error.to_string()))?;
    let value = given.checked(&app, &site.name)?;
    let asked = Asked::Put {
        kind: S::KIND,
        id: String::new(),
        version: version(&headers)?,
        text: value.to_string(),
    };
    let now = Timestamp::now();
    match app.store.desk(&site.name, owner.by(), now, asked).await? {
        Ok(Told::Written { version, .. }) => {
            S::written(&app, &site.name);
            let shown = S::shown(&app, &site.name, Some(value));
            let shown = with_version(shown, version);
            Ok(versioned(StatusCode::OK, &shown, version))
        }
        Ok(_) => Err(ApiError::StorageFailed),
        Err(Refusal::Stale) => {
            let (current, _) = current::<S>(&app, &site.name).await?;
            Err(ApiError::Stale(json!({"current": current})))
        }
        Err(other) => Err(plain(other)),
    }
}

async fn current<S: Setting>(app: &App, site: &Name) -> Result<(Value, u32), ApiError> {
    let (value, version) = kept(app, site, S::KIND).await?;
    let shown = S::shown(app, site, value);
    Ok((with_version(shown, version), version))
}

fn with_version(mut shown: Value, version: u32) -> Value {
    shown["version"] = version.into();
    shown
}

/// What is kept, and its version; version 0 and nothing before it is first written.
pub(super) async fn kept(
    app: &App,
    site: &Name,
    kind: Kind,
) -> Result<(Option<Value>, u32), ApiError> {
    let question = Documents {
        site: site.as_str().to_owned(),
        kind,
        id: Some(String::new()),
    };
    let Some(document) = app.store.ask(question).await?.pop() else {
        return Ok((None, 0));
    };
    let value =
        serde_json::from_str(&document.text).map_err(|error| ApiError::Internal(error.into()))?;
    Ok((Some(value), document.version))
}
