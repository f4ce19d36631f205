//! `GET /v1/sites/{site}/config`: the site's survey file, or of it what the loader decides by.

use axum::extract::State;
use axum::http::{HeaderMap, Uri};
use axum::response::Response;

use super::file_reply::reply;
use super::{PageSite, Shared};
use crate::error::ApiError;

/// Gives the survey file, with `?show` without what only those need who are asked. A browser may show yesterday's while it fetches today's: surveys change rarely, and a
/// survey that waits for the network is a survey not shown.
pub(super) async fn get(
    State(app): Shared,
    PageSite(site): PageSite,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let pages = app.promised.pages(&site, &app.store).await;
    let file = match uri.query() {
        Some("show") => &pages.shown,
        _ => &pages.config,
    };
    Ok(reply(
        &headers,
        file,
        "public, max-age=60, stale-while-revalidate=86400",
    ))
}
