//! `GET /v1/sites/{site}/scores`: the running scores, where the owner shows them.

use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse;
use otklik_wire::scores::{self, Running};

use super::{KnownSite, Shared};
use crate::error::ApiError;
use crate::store::counts;

/// Gives a score for every question that has one, answered or not.
pub(super) async fn get(
    State(app): Shared,
    KnownSite(site): KnownSite,
) -> Result<impl IntoResponse, ApiError> {
    if !site.scores_are_public {
        return Err(ApiError::ScoresPrivate);
    }
    let name = site.name.clone();
    let counts = app.store.read(move |db| counts::of_site(db, &name)).await?;
    let running: Vec<Running> = site
        .scored
        .iter()
        .map(|scored| Running {
            survey: scored.asked.survey.clone(),
            question: scored.asked.question.clone(),
            counts: counts.get(&scored.asked).copied().unwrap_or_default(),
        })
        .collect();
    let body = scores::write(&site.name, &running);
    Ok(([(CONTENT_TYPE, "application/json")], body))
}
