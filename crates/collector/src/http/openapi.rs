//! `GET /api/v1/openapi.json`: what may be asked of this program, for programs.

use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse;

/// The document.
pub(super) const DOCUMENT: &str = include_str!("openapi.json");

/// Gives it to everybody: it says nothing of this collector that the source does not.
pub(super) async fn get() -> impl IntoResponse {
    ([(CONTENT_TYPE, "application/json")], DOCUMENT)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde_json::Value;

    use super::*;

    /// Every path that the router knows, read off its source: a route that nobody described is no promise.
    #[test]
    fn every_route_is_described_and_every_description_has_a_route() {
        let routes: BTreeSet<&str> = include_str!("mod.rs")
            .split("\"")
            .skip(1)
            .step_by(2)
            .filter(|text| text.starts_with('/') && !text.starts_with("/console"))
            .collect();
        let document: Value = serde_json::from_str(DOCUMENT).unwrap();
        let described = document["paths"].as_object().unwrap().keys();
        assert_eq!(
            described.map(String::as_str).collect::<BTreeSet<_>>(),
            routes
        );
    }
}
