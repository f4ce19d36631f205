//! `GET /api/v1/sites`: what there is to look at, for the one who asks.

use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse;
use otklik_wire::id::Name;
use serde_json::json;

use super::{Owner, Shared};

/// Lists the sites by name.
pub(super) async fn get(Owner(who): Owner, State(app): Shared) -> impl IntoResponse {
    let sites: Vec<_> = app
        .sites
        .names()
        .filter(|name| who.sees(name))
        .map(|name| json!({ "site": Name::as_str(name) }))
        .collect();
    let body = json!({ "sites": sites }).to_string();
    ([(CONTENT_TYPE, "application/json")], body)
}
