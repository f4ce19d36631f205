//! Everything else: the widget's files, then the demo site's.

use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, HOST, VARY};
use axum::http::{HeaderMap, Method, Uri};
use axum::response::{IntoResponse as _, Redirect, Response};

use super::file_reply::reply;
use super::headers::{open_to_pages, set};
use super::{App, Shared};
use crate::assets::Keep;
use crate::error::ApiError;

/// Answers with the file at the path.
pub(super) async fn get(
    State(app): Shared,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let path = uri.path().trim_start_matches('/');
    if let Some((file, keep)) = app.assets.get(path) {
        only_get(&method)?;
        let cache = match keep {
            Keep::Short => "public, max-age=300, stale-while-revalidate=86400",
            Keep::Forever => "public, max-age=31536000, immutable",
        };
        let mut response = reply(&headers, file, cache);
        open_to_pages(response.headers_mut());
        return Ok(response);
    }
    let Some(demo) = &app.demo else {
        return if path.is_empty() {
            only_get(&method)?;
            let mut response = Redirect::temporary("/console/").into_response();
            set(response.headers_mut(), CACHE_CONTROL, "no-store");
            Ok(response)
        } else {
            Err(ApiError::NotFound)
        };
    };
    let file = demo
        .get(path, &origin(&headers, &app))
        .ok_or(ApiError::NotFound)?;
    only_get(&method)?;
    let mut response = reply(&headers, &file, "no-cache");
    set(response.headers_mut(), VARY, "Accept-Encoding, Host");
    Ok(response)
}

fn only_get(method: &Method) -> Result<(), ApiError> {
    match *method {
        Method::GET | Method::HEAD => Ok(()),
        _ => Err(ApiError::MethodNotAllowed),
    }
}

/// This collector's origin as the browser names it. Whatever could break out of an attribute is no host.
fn origin(headers: &HeaderMap, app: &App) -> String {
    let host = headers.get(HOST).and_then(|host| host.to_str().ok());
    let is_host = |host: &&str| {
        let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b".:-[]".contains(&byte);
        !host.is_empty() && host.bytes().all(allowed)
    };
    match host.filter(is_host) {
        Some(host) => format!("http://{host}"),
        None => format!("http://{}", app.address),
    }
}
