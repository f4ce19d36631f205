//! `/console/`: the owner's page, built into the program.

use axum::http::Uri;
use axum::http::header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::response::{IntoResponse as _, Redirect, Response};

use crate::error::ApiError;

/// Only this program's own files, connections and pictures; in nobody's frame.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; \
                      img-src 'self' data:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

const HTML: &str = "text/html; charset=utf-8";
const CSS: &str = "text/css; charset=utf-8";
const JS: &str = "text/javascript; charset=utf-8";

/// Path, media type and content of every file of `www/live`.
const FILES: [(&str, &str, &str); 9] = [
    (
        "/console/",
        HTML,
        include_str!("../../../../www/live/index.html"),
    ),
    (
        "/console/live.css",
        CSS,
        include_str!("../../../../www/live/live.css"),
    ),
    (
        "/console/api.js",
        JS,
        include_str!("../../../../www/live/api.js"),
    ),
    (
        "/console/comments.js",
        JS,
        include_str!("../../../../www/live/comments.js"),
    ),
    (
        "/console/feed.js",
        JS,
        include_str!("../../../../www/live/feed.js"),
    ),
    (
        "/console/format.js",
        JS,
        include_str!("../../../../www/live/format.js"),
    ),
    (
        "/console/live.js",
        JS,
        include_str!("../../../../www/live/live.js"),
    ),
    (
        "/console/score.js",
        JS,
        include_str!("../../../../www/live/score.js"),
    ),
    (
        "/console/texts.js",
        JS,
        include_str!("../../../../www/live/texts.js"),
    ),
];

/// Leads to the page, with the slash that its relative addresses need.
pub(super) async fn redirect() -> Redirect {
    Redirect::permanent("/console/")
}

/// Answers with the file at the path.
pub(super) async fn get(uri: Uri) -> Result<Response, ApiError> {
    let file = FILES.iter().find(|(path, _, _)| *path == uri.path());
    let (_, media_type, content) = file.ok_or(ApiError::NotFound)?;
    let headers = [
        (CONTENT_TYPE, *media_type),
        (CONTENT_SECURITY_POLICY, POLICY),
    ];
    Ok((headers, *content).into_response())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_of_the_page_is_built_in() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../www/live");
        for entry in std::fs::read_dir(folder).unwrap() {
            let name = entry.unwrap().file_name().into_string().unwrap();
            let path = "/console/".to_owned() + if name == "index.html" { "" } else { &name };
            assert!(FILES.iter().any(|file| file.0 == path), "{path} is not");
        }
    }
}
