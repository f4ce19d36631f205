//! `/console/`: the owner's console, out of the assets folder.

use axum::extract::State;
use axum::http::header::CONTENT_SECURITY_POLICY;
use axum::http::{HeaderMap, Uri};
use axum::response::{Redirect, Response};

use super::Shared;
use super::file_reply::reply;
use super::headers::set;
use crate::assets::Keep;
use crate::error::ApiError;

/// Only this program's own files, connections and pictures; in nobody's frame; no text becomes a script.
const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; connect-src 'self'; \
                      img-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; \
                      require-trusted-types-for 'script'";

/// Leads to the page, with the slash that its relative addresses need.
pub(super) async fn redirect() -> Redirect {
    Redirect::permanent("/console/")
}

/// Answers with the file at the path.
pub(super) async fn get(
    State(app): Shared,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let path = uri.path().trim_start_matches('/');
    let path = match path {
        "console/" => "console/index.html",
        other => other,
    };
    let (file, keep) = app.assets.get(path).ok_or(ApiError::NotFound)?;
    let cache = match keep {
        Keep::Short => "no-cache",
        Keep::Forever => "private, max-age=31536000, immutable",
    };
    let mut response = reply(&headers, file, cache);
    set(response.headers_mut(), CONTENT_SECURITY_POLICY, POLICY);
    Ok(response)
}
