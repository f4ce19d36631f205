//! `/api/v1/session`: the owner logs in and out.

use axum::body::Body;
use axum::extract::State;
use axum::http::header::SET_COOKIE;
use axum::http::{HeaderMap, StatusCode};
use axum::response::IntoResponse;
use serde_json::Value;

use super::{Shared, body};
use crate::door::refuse_cross_site;
use crate::error::ApiError;

/// More than any token needs.
const MAX_BYTES: usize = 4 * 1024;

/// Takes `{"token":"…"}` and sets the session's cookie.
pub(super) async fn log_in(
    State(app): Shared,
    headers: HeaderMap,
    body: Body,
) -> Result<impl IntoResponse, ApiError> {
    refuse_cross_site(&headers)?;
    let body = body::read(&headers, body, MAX_BYTES, &app.bodies).await?;
    let document: Value = serde_json::from_slice(&body)
        .map_err(|error| ApiError::Malformed(format!("the body is not JSON: {error}")))?;
    let token = document["token"].as_str().ok_or_else(|| {
        ApiError::Malformed(
            "token: allowed is a string, as `otklik-collector token new` printed it".into(),
        )
    })?;
    let cookie = app.door.log_in(token, &app.store).await?;
    Ok((StatusCode::NO_CONTENT, [(SET_COOKIE, cookie)]))
}

/// Ends the session and takes its cookie away.
pub(super) async fn log_out(
    State(app): Shared,
    headers: HeaderMap,
) -> Result<impl IntoResponse, ApiError> {
    refuse_cross_site(&headers)?;
    let cookie = app.door.log_out(&headers, &app.store).await?;
    Ok((StatusCode::NO_CONTENT, [(SET_COOKIE, cookie)]))
}
