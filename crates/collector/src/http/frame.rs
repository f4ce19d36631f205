//! `GET /v1/sites/{site}/frame`: the page that the widget runs in where the page around it may not run WebAssembly.

use axum::extract::State;
use axum::http::header::{CONTENT_SECURITY_POLICY, HeaderName, REFERRER_POLICY};
use axum::http::{HeaderMap, HeaderValue};
use axum::response::Response;

use super::file_reply::reply;
use super::headers::set;
use super::{PageSite, Shared};
use crate::config::Origin;
use crate::error::ApiError;

const COEP: HeaderName = HeaderName::from_static("cross-origin-embedder-policy");

/// This program's own scripts and connections, and WebAssembly; no style that is not constructed, no markup from text.
const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; base-uri 'none'; \
                      form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'; frame-ancestors";

/// Gives the page. It names its scripts by their hashes; itself it is kept for minutes, because its header says who may hold
/// it in a frame, and an origin that is taken from the list is to be out soon.
pub(super) async fn get(
    State(app): Shared,
    PageSite(site): PageSite,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let page = app.assets.frame().ok_or(ApiError::NotFound)?;
    let mut response = reply(
        &headers,
        page,
        "public, max-age=300, stale-while-revalidate=86400",
    );
    let policy = policy(app.gate.origins(&site.name));
    let headers = response.headers_mut();
    // An origin of the list was read as one, so it can stand in a header.
    let policy =
        HeaderValue::from_str(&policy).map_err(|error| ApiError::Internal(error.into()))?;
    headers.insert(CONTENT_SECURITY_POLICY, policy);
    // A page that is isolated from other origins takes only frames that are as well.
    set(headers, COEP, "require-corp");
    set(headers, REFERRER_POLICY, "no-referrer");
    Ok(response)
}

/// The policy with the pages that may hold the frame: those that may use the site.
fn policy(origins: &[Origin]) -> String {
    if origins.is_empty() {
        return format!("{POLICY} *");
    }
    origins.iter().fold(String::from(POLICY), |policy, origin| {
        policy + " " + origin.as_str()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_may_use_the_site_may_hold_the_frame() {
        let origin = |text: &str| Origin::try_from(text.to_owned()).unwrap();
        assert!(policy(&[]).ends_with("; frame-ancestors *"));
        let listed = [
            origin("https://shop.example"),
            origin("http://localhost:3000"),
        ];
        assert!(
            policy(&listed)
                .ends_with("; frame-ancestors https://shop.example http://localhost:3000")
        );
    }
}
