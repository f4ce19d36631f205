//! `/api/v1/keys`: keys for programs, each with what it may do, and where.

use axum::body::Body;
use axum::extract::{RawPathParams, State};
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Response};
use jiff::Timestamp;
use otklik_loop::moment;
use serde::Deserialize;
use serde_json::{Value, json};

use super::super::desk::ask::{change as read, json as reply, malformed, unfit};
use super::super::{Owner, Shared};
use super::{SiteName, drawn_id, named, refused, shown_ms, site_name};
use crate::door::{KEY_PREFIX, refuse_cross_site};
use crate::error::ApiError;
use crate::rights::{Right, Rights};
use crate::secret::{self, Hash};
use crate::store::people::Change;
use crate::store::people::look::{AllKeys, Key};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Given {
    name: String,
    #[serde(deserialize_with = "site_name")]
    site: SiteName,
    rights: Vec<String>,
    #[serde(default, with = "moment::optional")]
    expires_at: Option<Timestamp>,
}

/// Lists them; what each is, nobody knows any more.
pub(super) async fn list(Owner(who): Owner, State(app): Shared) -> Result<Response, ApiError> {
    let keys = app.store.ask(AllKeys).await?;
    let shown: Vec<Value> = keys
        .iter()
        .filter(|key| who.grants.within(&key.scope).has(Right::Manage))
        .map(shown)
        .collect();
    Ok(reply(&json!({"keys": shown})))
}

/// Makes one, and shows it this once.
pub(super) async fn add(
    owner: Owner,
    State(app): Shared,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, ApiError> {
    let given: Given = read(&app, &headers, body).await?;
    let now = Timestamp::now();
    let rights = rights(&given.rights)?;
    if given.expires_at.is_some_and(|expires| expires <= now) {
        return Err(unfit("expires_at: it is over; allowed is a time to come"));
    }
    let scope = given.site.scope(&app)?;
    if !owner.0.grants.may_give(&scope, rights) {
        let is_seen = scope.site().is_none_or(|site| owner.0.sees(site));
        return Err(if is_seen {
            ApiError::Forbidden
        } else {
            ApiError::UnknownSite
        });
    }
    let secret = secret::draw(KEY_PREFIX).map_err(ApiError::Internal)?;
    let id = drawn_id()?;
    let change = Change::AddKey {
        id: id.clone(),
        hash: Hash::of(&secret),
        name: named(&given.name)?,
        scope,
        rights,
        until: given.expires_at,
    };
    refused(app.store.people(owner.by(), now, change).await?)?;
    let keys = app.store.ask(AllKeys).await?;
    let key = keys.iter().find(|key| key.id == id);
    let shown = json!({"key": key.map(shown), "secret": secret});
    Ok((
        StatusCode::CREATED,
        [(CONTENT_TYPE, "application/json")],
        shown.to_string(),
    )
        .into_response())
}

/// Takes one away: it opens nothing from now on.
pub(super) async fn remove(
    owner: Owner,
    State(app): Shared,
    path: RawPathParams,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    refuse_cross_site(&headers)?;
    let id = path.iter().find(|(key, _)| *key == "id");
    let id = id.map_or("", |(_, id)| id);
    let keys = app.store.ask(AllKeys).await?;
    let key = keys
        .into_iter()
        .find(|key| key.id == id && owner.0.grants.within(&key.scope).has(Right::Manage));
    let id = key.ok_or(ApiError::UnknownKey)?.id;
    let change = Change::RemoveKey { id };
    refused(
        app.store
            .people(owner.by(), Timestamp::now(), change)
            .await?,
    )?;
    Ok((StatusCode::NO_CONTENT, [(CONTENT_TYPE, "application/json")]).into_response())
}

fn rights(given: &[String]) -> Result<Rights, ApiError> {
    let wrong = || {
        malformed(format!(
            "rights: {given:?} were given; allowed are some of {}",
            Right::ALL.map(Right::name).join(", ")
        ))
    };
    let mut rights = Rights::NONE;
    for name in given {
        rights = rights.and(Rights::of(&[Right::named(name).ok_or_else(wrong)?]));
    }
    if rights.is_none() {
        return Err(wrong());
    }
    Ok(rights)
}

fn shown(key: &Key) -> Value {
    json!({
        "id": key.id,
        "name": key.name,
        "site": key.scope.site().map(|site| site.as_str()),
        "rights": key.rights.names(),
        "created_at": shown_ms(key.created_ms),
        "created_by": key.created_by,
        "expires_at": key.expires_ms.map(shown_ms),
        "used_at": key.used_ms.map(shown_ms),
    })
}
