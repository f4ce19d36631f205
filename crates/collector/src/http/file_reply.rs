use axum::http::header::{
    ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, IF_NONE_MATCH, VARY,
};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse as _, Response};

use super::headers::set;
use crate::files::File;

/// Answers with a file: in the smallest form that the browser takes, or with 304 when it has it.
pub(super) fn reply(request: &HeaderMap, file: &File, cache: &'static str) -> Response {
    let (body, encoding) = match (&file.brotli, &file.gzip) {
        (Some(brotli), _) if accepts(request, "br") => (brotli, Some("br")),
        (_, Some(gzip)) if accepts(request, "gzip") => (gzip, Some("gzip")),
        _ => (&file.plain, None),
    };
    let tag = match encoding {
        None => format!("\"{}\"", file.hash),
        Some(encoding) => format!("\"{}-{encoding}\"", file.hash),
    };
    let mut response = if has(request, &tag) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        let mut response = body.clone().into_response();
        set(response.headers_mut(), CONTENT_TYPE, file.media_type);
        if let Some(encoding) = encoding {
            set(response.headers_mut(), CONTENT_ENCODING, encoding);
        }
        response
    };
    let headers = response.headers_mut();
    set(headers, CACHE_CONTROL, cache);
    if file.brotli.is_some() || file.gzip.is_some() {
        set(headers, VARY, "Accept-Encoding");
    }
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        headers.insert(ETAG, tag);
    }
    response
}

/// Whether the browser has the content that the tag names.
fn has(request: &HeaderMap, tag: &str) -> bool {
    let lists = request.get_all(IF_NONE_MATCH).into_iter();
    lists
        .filter_map(|list| list.to_str().ok())
        .flat_map(|list| list.split(','))
        .map(|given| given.trim().trim_start_matches("W/"))
        .any(|given| given == tag || given == "*")
}

/// Whether the browser takes the encoding: it lists it, and not with a weight of 0.
fn accepts(request: &HeaderMap, encoding: &str) -> bool {
    let lists = request.get_all(ACCEPT_ENCODING).into_iter();
    lists
        .filter_map(|list| list.to_str().ok())
        .flat_map(|list| list.split(','))
        .any(|listed| {
            let (name, weight) = listed.split_once(';').unwrap_or((listed, ""));
            let weight = weight.trim().strip_prefix("q=").map(str::parse::<f32>);
            name.trim().eq_ignore_ascii_case(encoding) && weight != Some(Ok(0.0))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_weight_of_zero_is_a_refusal() {
        for (header, taken) in [
            ("gzip, deflate, br", true),
            ("BR;q=0.5", true),
            ("br;q=0, gzip", false),
            ("br;q=0.000", false),
            ("brotli", false),
            ("", false),
        ] {
            let mut headers = HeaderMap::new();
            set(&mut headers, ACCEPT_ENCODING, header);
            assert_eq!(accepts(&headers, "br"), taken, "{header}");
        }
    }

    #[test]
    fn a_known_tag_is_not_sent_again() {
        for (header, known) in [
            ("\"a\"", true),
            ("\"b\", W/\"a\"", true),
            ("*", true),
            ("\"ab\"", false),
        ] {
            let mut headers = HeaderMap::new();
            set(&mut headers, IF_NONE_MATCH, header);
            assert_eq!(has(&headers, "\"a\""), known, "{header}");
        }
    }
}
