//! `/api/v1/invitation`: somebody follows a link.

use axum::body::Body;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::http::header::{CONTENT_TYPE, SET_COOKIE};
use axum::response::{IntoResponse as _, Response};
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::json;

use super::super::desk::ask::{change as read, json as reply, unfit};
use super::super::{App, CameFrom, Shared};
use super::{drawn_id, refused, shown_ms};
use crate::error::ApiError;
use crate::people;
use crate::secret::Hash;
use crate::store::people::look::{Guest, OfLink};
use crate::store::people::{Change, Doer, Told};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Followed {
    token: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Accepted {
    token: String,
    password: String,
    /// Of the first owner, whom nobody has named.
    #[serde(default)]
    name: Option<String>,
}

/// Says whom a link is for.
pub(super) async fn look(
    State(app): Shared,
    CameFrom(from): CameFrom,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, ApiError> {
    let Followed { token } = read(&app, &headers, body).await?;
    let guest = guest(&app, &token, from.as_deref()).await?;
    Ok(reply(&json!({
        "name": guest.name,
        "expires_at": shown_ms(guest.expires_ms),
    })))
}

/// Sets the password, and lets the one who set it in.
pub(super) async fn accept(
    State(app): Shared,
    CameFrom(from): CameFrom,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, ApiError> {
    let Accepted {
        token,
        password,
        name,
    } = read(&app, &headers, body).await?;
    let guest = guest(&app, &token, from.as_deref()).await?;
    let (called, first) = match guest.name {
        Some(name) => (name, None),
        None => {
            let (name, folded) = people::name(&name.unwrap_or_default()).map_err(unfit)?;
            (name.clone(), Some((drawn_id()?, name, folded)))
        }
    };
    people::check(&password, &called).map_err(unfit)?;
    let hashed = app.door.passwords.hash(password).await;
    let (opening, cookie) = app.door.opening()?;
    let change = Change::Join {
        link: Hash::of(&token),
        password: hashed.map_err(ApiError::Internal)?,
        first,
        opening,
    };
    let doer = Doer::unknown(from);
    match refused(app.store.people(doer, Timestamp::now(), change).await?)? {
        Told::Joined { name } => {
            let headers = [
                (CONTENT_TYPE, "application/json"),
                (SET_COOKIE, cookie.as_str()),
            ];
            Ok((headers, json!({"name": name}).to_string()).into_response())
        }
        _ => Err(ApiError::StorageFailed),
    }
}

/// Whom a link is for. Links have 256 random bits; that guesses are counted keeps the log of requests short.
async fn guest(app: &App, token: &str, from: Option<&str>) -> Result<Guest, ApiError> {
    app.door.attempt_link(from)?;
    let question = OfLink {
        link: Hash::of(token),
        now: Timestamp::now(),
    };
    let guest = app.store.ask(question).await?;
    let guest = guest.ok_or(ApiError::UnknownInvitation)?;
    app.door.forgive_link(from);
    Ok(guest)
}
