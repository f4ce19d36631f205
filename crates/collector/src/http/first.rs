//! `GET /v1/sites/{site}/first/{survey}`: the first step of a survey, to be shown before the widget has come.

use axum::extract::{RawPathParams, State};
use axum::http::{HeaderMap, Uri};
use axum::response::Response;
use otklik_wire::id::Name;
use otklik_wire::survey::Mode;
use url::form_urlencoded;

use super::file_reply::reply;
use super::{PageSite, Shared};
use crate::error::ApiError;
use crate::first::{Wanted, locale};

/// Gives the step in the language that `locale` names, standing as `mode` says. It is kept as long as the survey file.
pub(super) async fn get(
    State(app): Shared,
    PageSite(site): PageSite,
    path: RawPathParams,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let survey = path.iter().find(|(key, _)| *key == "survey");
    let survey = survey.and_then(|(_, name)| Name::new(name.to_owned()).ok());
    let mut mode = None;
    let mut tag = String::new();
    for (key, value) in form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes()) {
        match &*key {
            "locale" => tag = value.into_owned(),
            "mode" => {
                mode = Mode::ALL
                    .iter()
                    .map(|(word, _)| *word)
                    .find(|word| *word == value);
            }
            _ => {}
        }
    }
    let survey = survey.ok_or(ApiError::NotFound)?;
    let wanted = Wanted::Step { survey, mode };
    let pages = app.promised.pages(&site, &app.store).await;
    let told = (&*site, &*pages);
    let step = app.firsts.get(&app.assets, told, &wanted, locale(&tag));
    let step = step
        .map_err(ApiError::Internal)?
        .ok_or(ApiError::NotFound)?;
    Ok(reply(
        &headers,
        &step,
        "public, max-age=60, stale-while-revalidate=86400",
    ))
}
