//! `GET /v1/sites/{site}/otklik.js`: the loader with the site's survey file, and the first step of what shows soon, inside.

use axum::extract::State;
use axum::http::HeaderMap;
use axum::http::header::{ACCEPT_LANGUAGE, VARY};
use axum::response::Response;

use super::file_reply::reply;
use super::headers::set;
use super::{PageSite, Shared};
use crate::error::ApiError;
use crate::first::{Wanted, locale};

/// Gives the script. Its first step is in the language that the browser asks for first; a page in another one fetches that.
pub(super) async fn get(
    State(app): Shared,
    PageSite(site): PageSite,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let asked = headers
        .get(ACCEPT_LANGUAGE)
        .and_then(|list| list.to_str().ok());
    let first = asked.unwrap_or_default().split([',', ';']).next();
    let locale = locale(first.unwrap_or_default().trim());
    let pages = app.promised.pages(&site, &app.store).await;
    let told = (&*site, &*pages);
    let script = app.firsts.get(&app.assets, told, &Wanted::Script, locale);
    let script = script
        .map_err(ApiError::Internal)?
        .ok_or(ApiError::NotFound)?;
    let mut response = reply(
        &headers,
        &script,
        "public, max-age=60, stale-while-revalidate=86400",
    );
    set(
        response.headers_mut(),
        VARY,
        "Accept-Encoding, Accept-Language",
    );
    Ok(response)
}
