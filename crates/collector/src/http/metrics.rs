//! `GET /metrics`: counters for the operator's Prometheus, which comes with a key that reads every site, or an owner token.

use axum::extract::{MatchedPath, Request, State};
use axum::http::header::CONTENT_TYPE;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::Shared;
use crate::error::ApiError;
use crate::metrics::Letters;

/// Gives the counters in the OpenMetrics format.
pub(super) async fn get(State(app): Shared) -> Result<impl IntoResponse, ApiError> {
    let status = app.store.status();
    // Without the store there are still the counters, which tell of it.
    let mailboxes = app.store.mailboxes().await.unwrap_or_default();
    let letters = Letters::of(&app.endpoints, &mailboxes);
    let text = app
        .metrics
        .text(status.commits(), status.can_write(), letters)
        .map_err(|error| ApiError::Internal(error.into()))?;
    let kind = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    Ok(([(CONTENT_TYPE, kind)], text))
}

/// Counts every request by its route. What is no route of ours is one and the same.
pub(super) async fn count(State(app): Shared, request: Request, next: Next) -> Response {
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map(|path| path.as_str().to_owned());
    let response = next.run(request).await;
    app.metrics
        .answered(route.as_deref().unwrap_or("files"), response.status());
    response
}
