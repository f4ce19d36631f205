//! `GET /v1/sites/{site}/config`: the site's survey file.

use axum::http::HeaderMap;
use axum::response::Response;

use super::PageSite;
use super::file_reply::reply;

/// Gives the survey file. A browser may show yesterday's while it fetches today's: surveys change rarely, and a
/// survey that waits for the network is a survey not shown.
pub(super) async fn get(PageSite(site): PageSite, headers: HeaderMap) -> Response {
    reply(
        &headers,
        &site.config,
        "public, max-age=60, stale-while-revalidate=86400",
    )
}
