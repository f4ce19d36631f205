//! `/api/v1/sites/{site}/sample`: what was made up to have something to look at, and how to be rid of it.

use std::sync::Arc;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use serde_json::{Value, json};

use super::super::{App, KnownSite, Owner, Shared};
use super::ask::json as reply;
use crate::door::refuse_cross_site;
use crate::error::ApiError;
use crate::sample::writing;
use crate::store::desk::samples::SampleOf;

/// Says whether there is any, and of which seed.
pub(super) async fn get(
    _: Owner,
    State(app): Shared,
    KnownSite(site): KnownSite,
) -> Result<Response, ApiError> {
    let question = SampleOf(site.name.as_str().to_owned());
    let marker = app.store.ask(question).await?;
    let marker: Option<Value> =
        marker.map(|marker| serde_json::from_str(&marker).unwrap_or_else(|_| json!({})));
    Ok(reply(&json!({"sample": marker})))
}

/// Takes it out, with all that hangs on it. Where there is none, nothing happens.
pub(super) async fn remove(
    _: Owner,
    State(app): Shared,
    KnownSite(site): KnownSite,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    refuse_cross_site(&headers)?;
    let (store, name) = (Arc::clone(&app.store), site.name.clone());
    // Whoever asked may go away; half a sample is worse than a whole one.
    let removing = tokio::spawn(async move { writing::remove(&store, &name, drop).await });
    let removed = removing
        .await
        .map_err(|error| ApiError::Internal(error.into()))??;
    app.promised.look_again(&site.name);
    tracing::info!(site = %site.name, removed, "the sample data is removed");
    Ok(reply(&json!({"removed": removed})))
}

/// Whether what a site shows is made up.
pub(in crate::http) async fn is_sample(app: &App, site: &str) -> Result<bool, ApiError> {
    let question = SampleOf(site.to_owned());
    Ok(app.store.ask(question).await?.is_some())
}
