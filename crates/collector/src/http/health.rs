//! `/health` and `/ready`: for the operator's monitor and load balancer.

use axum::extract::State;
use axum::response::IntoResponse;

use super::Shared;
use crate::error::ApiError;

/// The process answers.
pub(super) async fn alive() -> &'static str {
    "alive\n"
}

/// The store can write.
pub(super) async fn ready(State(app): Shared) -> Result<impl IntoResponse, ApiError> {
    if app.store.status().can_write() {
        Ok("ready\n")
    } else {
        Err(ApiError::StorageFailed)
    }
}
