use axum::extract::Request;
use axum::http::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN,
    ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE, CACHE_CONTROL, HeaderName,
    REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};

const CORP: HeaderName = HeaderName::from_static("cross-origin-resource-policy");
const COOP: HeaderName = HeaderName::from_static("cross-origin-opener-policy");
const TIMING: HeaderName = HeaderName::from_static("timing-allow-origin");

/// Adds the headers that every reply under a path carries, errors included: without them a page sees status 0 where
/// there was a reason.
pub(super) async fn by_path(request: Request, next: Next) -> Response {
    let path = request.uri().path();
    let for_pages = path.starts_with("/v1/");
    let for_owner = path.starts_with("/api/") || path.starts_with("/console");
    let mut response = if for_pages && request.method() == Method::OPTIONS {
        let mut response = StatusCode::NO_CONTENT.into_response();
        allow_preflight(response.headers_mut());
        response
    } else {
        next.run(request).await
    };
    let headers = response.headers_mut();
    set(headers, X_CONTENT_TYPE_OPTIONS, "nosniff");
    if for_pages {
        open_to_pages(headers);
        set(headers, ACCESS_CONTROL_EXPOSE_HEADERS, "Retry-After");
        set_missing(headers, CACHE_CONTROL, "no-store");
    } else if for_owner {
        set(headers, CORP, "same-origin");
        set(headers, COOP, "same-origin");
        set(headers, REFERRER_POLICY, "no-referrer");
        set_missing(headers, CACHE_CONTROL, "no-store");
    }
    response
}

/// Lets pages of every origin read a reply and its timing.
pub(super) fn open_to_pages(headers: &mut HeaderMap) {
    set(headers, ACCESS_CONTROL_ALLOW_ORIGIN, "*");
    set(headers, CORP, "cross-origin");
    set(headers, TIMING, "*");
}

/// Sets a header.
pub(super) fn set(headers: &mut HeaderMap, name: HeaderName, value: &'static str) {
    headers.insert(name, HeaderValue::from_static(value));
}

fn set_missing(headers: &mut HeaderMap, name: HeaderName, value: &'static str) {
    headers
        .entry(name)
        .or_insert(HeaderValue::from_static(value));
}

/// The widget never needs one; a server or a page's own code that sends `application/json` does.
fn allow_preflight(headers: &mut HeaderMap) {
    set(headers, ACCESS_CONTROL_ALLOW_METHODS, "GET, HEAD, POST");
    set(headers, ACCESS_CONTROL_ALLOW_HEADERS, "Content-Type");
    set(headers, ACCESS_CONTROL_MAX_AGE, "86400");
}
