//! `GET /api/v1/sites/{site}/export?format=csv`: all answers of a site, as a download that is written while it is read.

use axum::body::Body;
use axum::extract::{RawQuery, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use clap::ValueEnum as _;
use futures_util::stream;
use jiff::Timestamp;

use super::{KnownSite, Owner, Shared};
use crate::error::ApiError;
use crate::store::Period;
use crate::store::people::audit::What;
use crate::store::people::{Change, Told};
use crate::transfer::outgoing::{Format, Walk};

/// Streams the answers. A reader who goes away ends the walk.
pub(super) async fn get(
    owner: Owner,
    State(app): Shared,
    KnownSite(site): KnownSite,
    RawQuery(query): RawQuery,
) -> Result<Response, ApiError> {
    let format = format(query.as_deref().unwrap_or_default())?;
    let (media, ending) = match format {
        Format::Ndjson => ("application/x-ndjson", "ndjson"),
        Format::Csv => ("text/csv; charset=utf-8; header=present", "csv"),
        Format::Parquet => ("application/vnd.apache.parquet", "parquet"),
    };
    let note = Change::Note {
        site: site.name.as_str().to_owned(),
        what: What::Export,
        object: Some(ending.to_owned()),
    };
    // Who cannot be noted is given nothing.
    let _: Result<Told, _> = app.store.people(owner.by(), Timestamp::now(), note).await?;
    // Names of sites have no character that would need quoting.
    let day = Timestamp::now().strftime("%F");
    let file = format!("attachment; filename=\"{}-{day}.{ending}\"", site.name);
    let walk = Walk::begin(
        site.name.clone(),
        &app.published(&site.name),
        format,
        Period::ALL,
    )
    .map_err(ApiError::Internal)?;
    let body = stream::unfold(Some((app, walk)), async |state| {
        let (app, mut walk) = state?;
        match walk.next(&app.store).await {
            Ok(piece) => Some((Ok(Bytes::from(piece?)), Some((app, walk)))),
            // The download fails instead of looking whole.
            Err(error) => {
                tracing::error!("an export ends early: {error:#}");
                Some((Err(error), None))
            }
        }
    });
    let headers = [(CONTENT_TYPE, media), (CONTENT_DISPOSITION, file.as_str())];
    Ok((headers, Body::from_stream(body)).into_response())
}

fn format(query: &str) -> Result<Format, ApiError> {
    let asked = query
        .split('&')
        .find_map(|pair| pair.strip_prefix("format="));
    Format::from_str(asked.unwrap_or("ndjson"), false)
        .map_err(|_| ApiError::Malformed("format: allowed are ndjson, csv and parquet".into()))
}
