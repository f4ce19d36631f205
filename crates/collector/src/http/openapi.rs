//! `GET /api/v1/openapi.json` and `GET /api/v1/survey.schema.json`: what may be asked of this program, and what it reads,
//! for programs.

use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse;
use otklik_wire::survey;

/// The document.
pub(super) const DOCUMENT: &str = include_str!("openapi.json");

/// Gives it to everybody: it says nothing of this collector that the source does not.
pub(super) async fn get() -> impl IntoResponse {
    ([(CONTENT_TYPE, "application/json")], DOCUMENT)
}

/// Gives the survey file's schema to everybody: editors fetch it without a token.
pub(super) async fn survey_schema() -> impl IntoResponse {
    ([(CONTENT_TYPE, "application/schema+json")], survey::SCHEMA)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde_json::Value;

    use super::*;

    /// A route that nobody described is no promise.
    #[test]
    fn every_route_is_described_and_every_description_has_a_route() {
        let routes: BTreeSet<(&str, String)> = super::super::routes()
            .iter()
            .filter(|route| !route.path.starts_with("/console"))
            .map(|route| (route.path, route.method.as_str().to_lowercase()))
            .collect();
        let document: Value = serde_json::from_str(DOCUMENT).unwrap();
        let mut described = BTreeSet::new();
        for (path, methods) in document["paths"].as_object().unwrap() {
            let methods = methods.as_object().unwrap().keys();
            let methods = methods.filter(|method| *method != "parameters");
            described.extend(methods.map(|method| (path.as_str(), method.clone())));
        }
        assert_eq!(described, routes);
    }
}
