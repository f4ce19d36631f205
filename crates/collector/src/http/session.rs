//! `/api/v1/session`: logging in and out, and who one is.

use axum::body::Body;
use axum::extract::State;
use axum::http::header::{CONTENT_TYPE, SET_COOKIE};
use axum::http::{HeaderMap, StatusCode};
use axum::response::IntoResponse;
use otklik_wire::id::Name;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{App, CameFrom, Owner, Shared, body};
use crate::door::{Is, Login, Who, refuse_cross_site};
use crate::error::ApiError;
use crate::store::people::look::OfId;

/// More than any token or password needs.
const MAX_BYTES: usize = 4 * 1024;

/// What is sent to come in.
#[derive(Deserialize)]
struct Given {
    token: Option<String>,
    name: Option<String>,
    password: Option<String>,
    code: Option<String>,
}

/// Takes `{"token":"…"}`, or `{"name":"…","password":"…","code":"…"}`, and sets the session's cookie.
pub(super) async fn log_in(
    State(app): Shared,
    CameFrom(from): CameFrom,
    headers: HeaderMap,
    body: Body,
) -> Result<impl IntoResponse, ApiError> {
    refuse_cross_site(&headers)?;
    let body = body::read(&headers, body, MAX_BYTES, &app.bodies).await?;
    let given: Given = serde_json::from_slice(&body)
        .map_err(|error| ApiError::Malformed(format!("the body is not what is taken: {error}")))?;
    let cookie = match given {
        Given {
            token: Some(token), ..
        } => app.door.enter(&token, from, &app.store).await?,
        Given {
            name: Some(name),
            password: Some(password),
            code,
            ..
        } => {
            let login = Login {
                name: &name,
                password,
                code: code.as_deref(),
            };
            app.door.log_in(login, from, &app.store).await?
        }
        _ => {
            return Err(ApiError::Malformed(
                "allowed are name and password, and code where there are codes, or token as `otklik-collector token new` printed it"
                    .into(),
            ));
        }
    };
    Ok((StatusCode::NO_CONTENT, [(SET_COOKIE, cookie)]))
}

/// Ends the session and takes its cookie away.
pub(super) async fn log_out(
    State(app): Shared,
    CameFrom(from): CameFrom,
    headers: HeaderMap,
) -> Result<impl IntoResponse, ApiError> {
    refuse_cross_site(&headers)?;
    let cookie = app.door.log_out(&headers, from, &app.store).await?;
    Ok((StatusCode::NO_CONTENT, [(SET_COOKIE, cookie)]))
}

/// Says who asks, and what they may do where.
pub(super) async fn get(
    Owner(who): Owner,
    State(app): Shared,
) -> Result<impl IntoResponse, ApiError> {
    let shown = shown(&who, &app).await?;
    Ok(([(CONTENT_TYPE, "application/json")], shown.to_string()))
}

async fn shown(who: &Who, app: &App) -> Result<Value, ApiError> {
    let kind = match &who.is {
        Is::Owner => "owner",
        Is::Member { .. } => "member",
        Is::Key => "key",
    };
    let site = |name: &Name| json!({"site": name.as_str(), "rights": who.grants.on(name).names()});
    let sites: Vec<Value> = app
        .sites
        .names()
        .filter(|name| who.sees(name))
        .map(site)
        .collect();
    let mut shown = json!({
        "kind": kind,
        "name": who.doer.by.name,
        "everywhere": who.grants.everywhere().names(),
        "sites": sites,
    });
    if let Is::Member { id, .. } = &who.is {
        let known = app.store.ask(OfId(id.clone())).await?;
        let known = known.ok_or(ApiError::Unauthorized)?;
        shown["totp"] = known.totp.is_some().into();
    }
    Ok(shown)
}
