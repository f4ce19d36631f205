//! Changes that a page of another site could have sent.

use axum::http::HeaderMap;
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE, HOST, ORIGIN};

use crate::error::ApiError;

/// Refuses a change that a page of another site could have sent: such a page cannot send JSON as JSON, or a header with a
/// key, without asking first, which is never granted, and its browser says where the request comes from.
pub(crate) fn refuse_cross_site(headers: &HeaderMap) -> Result<(), ApiError> {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    // What a browser remembers of a proxy's password it sends by itself, for pages of others too.
    let is_program = text(AUTHORIZATION.as_str()).is_some_and(|key| key.starts_with("Bearer "));
    let is_json = text(CONTENT_TYPE.as_str()).is_some_and(|value| {
        let media_type = value.split(';').next().unwrap_or_default();
        media_type.trim().eq_ignore_ascii_case("application/json")
    });
    let same_site =
        text("sec-fetch-site").is_none_or(|site| matches!(site, "same-origin" | "none"));
    let same_origin = text(ORIGIN.as_str()).is_none_or(|origin| {
        let host = origin.split_once("://").map(|(_, host)| host);
        host.is_some() && host == text(HOST.as_str())
    });
    if (is_json || is_program) && same_site && same_origin {
        Ok(())
    } else {
        Err(ApiError::CrossSite)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_taken(headers: &[(&'static str, &'static str)]) -> bool {
        let pairs = headers.iter().map(|&(name, value)| {
            let name = axum::http::HeaderName::from_static(name);
            (name, axum::http::HeaderValue::from_static(value))
        });
        refuse_cross_site(&pairs.collect()).is_ok()
    }

    #[test]
    fn only_what_no_foreign_page_can_send_is_taken() {
        const JSON: (&str, &str) = ("content-type", "application/json; charset=utf-8");
        const KEY: (&str, &str) = ("authorization", "Bearer 0a");
        assert!(is_taken(&[JSON]));
        assert!(is_taken(&[KEY]), "a change without a body");
        for foreign in [
            &[][..],
            &[("content-type", "text/plain")],
            &[("authorization", "Basic YTpi")],
            &[JSON, ("sec-fetch-site", "cross-site")],
            &[KEY, ("sec-fetch-site", "same-site")],
            &[JSON, ("host", "a.example"), ("origin", "https://b.example")],
            &[KEY, ("host", "a.example"), ("origin", "null")],
        ] {
            assert!(!is_taken(foreign), "{foreign:?}");
        }
        let own = [JSON, ("host", "a.example"), ("origin", "https://a.example")];
        assert!(is_taken(&own));
    }
}
