//! `GET /v1/sites/{site}/scores`: the running scores, where the owner shows them.

use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse;
use otklik_score::Basis;
use otklik_wire::scores::{self, Counted, Running};

use super::{PageSite, Shared};
use crate::error::ApiError;
use crate::sites::Standing;

/// Gives a score for every question that has one, answered or not.
pub(super) async fn get(
    State(app): Shared,
    PageSite(site): PageSite,
) -> Result<impl IntoResponse, ApiError> {
    if !site.scores_are_public {
        return Err(ApiError::ScoresPrivate);
    }
    let stored = app.store.ever(&site.name).await?;
    let declared = app.store.declared(&site.name).await?;
    let published = app.published(&site.name);
    let standings = Standing::of_each(&site.scored, &published, &declared, &stored);
    let running: Vec<_> = site
        .scored
        .iter()
        .zip(standings)
        .filter_map(|(scored, standing)| {
            let state = standing.ever;
            let running = Running {
                survey: scored.asked.survey.clone(),
                question: scored.asked.question.clone(),
                counted: Counted::new(state.metric(), state.counts()?)?,
            };
            Some((running, state.estimate(&Basis::USUAL)))
        })
        .collect();
    let body = scores::write(&site.name, &running);
    Ok(([(CONTENT_TYPE, "application/json")], body))
}
