//! `GET /console/preview`: an empty page with the widget's loader at hand, which shows what the console that holds it sends.
//!
//! The page is sandboxed into an origin of its own, for which no browser keeps anything. It holds nothing that anybody could
//! not read, so it asks nobody who they are.

use axum::http::header::{CONTENT_SECURITY_POLICY, HOST};
use axum::http::{HeaderMap, HeaderValue};
use axum::response::{Html, IntoResponse as _, Response};

use crate::error::ApiError;
use crate::secret;

/// What the page does.
const SCRIPT: &str = include_str!("../../../../www/console/preview.js");

/// Gives the page.
pub(super) async fn get(headers: HeaderMap) -> Result<Response, ApiError> {
    let nonce = secret::draw("").map_err(ApiError::Internal)?;
    let nonce = nonce.get(..32).unwrap_or(&nonce);
    let policy = policy(&here(&headers), nonce);
    let policy =
        HeaderValue::from_str(&policy).map_err(|error| ApiError::Internal(error.into()))?;
    let mut response = Html(page(nonce)).into_response();
    response
        .headers_mut()
        .insert(CONTENT_SECURITY_POLICY, policy);
    Ok(response)
}

/// The widget's own scripts and connections, in the console's frame alone.
fn policy(here: &str, nonce: &str) -> String {
    format!(
        "default-src 'none'; script-src {here} 'nonce-{nonce}' 'wasm-unsafe-eval'; connect-src {here}; base-uri 'none'; \
         form-action 'none'; frame-ancestors 'self'; sandbox allow-scripts"
    )
}

/// This collector, by the name that the browser has for it: to WebKit `'self'` is nobody in a page that is sandboxed. Whatever
/// could be more than a name in a policy is none.
fn here(headers: &HeaderMap) -> String {
    let host = headers.get(HOST).and_then(|host| host.to_str().ok());
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b".:-[]".contains(&byte);
    match host.filter(|host| !host.is_empty() && host.bytes().all(is_plain)) {
        Some(host) => format!("'self' http://{host} https://{host}"),
        None => "'self'".to_owned(),
    }
}

fn page(nonce: &str) -> String {
    format!(
        "<!doctype html>\n<html>\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width\">\n\
         <title>Otklik</title>\n<script nonce=\"{nonce}\">\n{SCRIPT}</script>\n</head>\n<body><main></main></body>\n</html>\n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_is_a_name_and_nothing_more() {
        let here = |host: &'static str| {
            here(&HeaderMap::from_iter([(
                HOST,
                HeaderValue::from_static(host),
            )]))
        };
        assert_eq!(
            here("shop.example:8080"),
            "'self' http://shop.example:8080 https://shop.example:8080"
        );
        for no_name in ["", "a; script-src *", "a b", "'unsafe-inline'", "*"] {
            assert_eq!(here(no_name), "'self'", "{no_name}");
        }
    }

    #[test]
    fn nothing_in_the_script_ends_the_element_it_stands_in() {
        assert!(!SCRIPT.contains("</"), "{SCRIPT}");
        assert_eq!(page("n").matches("<script").count(), 1);
    }
}
