//! `DELETE /api/v1/sites/{site}/answers/{id}`: takes an answer out for good.

use axum::extract::{RawPathParams, State};
use axum::http::HeaderMap;
use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse;
use jiff::Timestamp;
use otklik_wire::id::AnswerId;
use serde_json::json;

use super::{KnownSite, Owner, Shared};
use crate::door::refuse_cross_site;
use crate::error::ApiError;

/// Erases the answer, or sees to it that it is not taken when it comes. Says which of the two.
pub(super) async fn delete(
    owner: Owner,
    State(app): Shared,
    KnownSite(site): KnownSite,
    path: RawPathParams,
    headers: HeaderMap,
) -> Result<impl IntoResponse, ApiError> {
    refuse_cross_site(&headers)?;
    let id = path.iter().find(|(key, _)| *key == "id");
    let id = id
        .and_then(|(_, id)| AnswerId::new(id.to_owned()).ok())
        .ok_or_else(|| {
            ApiError::Malformed("id: allowed is a UUID in lower case with hyphens".into())
        })?;
    let now = Timestamp::now();
    let were_there = app
        .store
        .erase(&site.name, vec![id.clone()], now, owner.by())
        .await?;
    let was_there = were_there.contains(&true);
    tracing::info!(site = %site.name, %id, was_there, "an answer was erased");
    app.metrics.erased(&site.name, was_there.into());
    app.removal.notify_one();
    let reply = json!({ "erased": was_there }).to_string();
    Ok(([(CONTENT_TYPE, "application/json")], reply))
}
