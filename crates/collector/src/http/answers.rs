//! `POST /v1/sites/{site}/answers`: takes a batch. 200 means: on disk, once.

use std::collections::HashMap;
use std::time::Instant;

use axum::body::Body;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse;
use jiff::Timestamp;
use otklik_wire::answer::Answer;
use otklik_wire::batch::{MAX_BODY_BYTES, MAX_INFLATED_BYTES};
use otklik_wire::reply::{self, Outcome};

use super::{App, PageSite, Shared, body};
use crate::error::ApiError;
use crate::intake::{self, Received, Refusal, Rejected};
use crate::said::Said;
use crate::sites::Site;

/// Takes a batch, from a page of any origin: whatever cookies or credentials come with it are not looked at.
pub(super) async fn post(
    State(app): Shared,
    PageSite(site): PageSite,
    headers: HeaderMap,
    body: Body,
) -> Result<impl IntoResponse, ApiError> {
    let body = body::read(&headers, body, MAX_BODY_BYTES, &app.bodies).await?;
    let seat = app.store.seat(body.len())?;
    let arrived = Timestamp::now();
    let batch = intake::read(&body, arrived, intake::flags::shown(&headers))?;
    let ids: Vec<&str> = batch
        .answers
        .iter()
        .map(|item| match item {
            Ok(received) => received.answer.id.as_str(),
            Err(rejected) => rejected.id.as_str(),
        })
        .collect();
    app.work
        .check(&site.name, batch.work.as_deref(), &ids, arrived)
        .map_err(ApiError::WorkRequired)?;
    app.metrics.dropped(&site.name, &batch.dropped);
    let ids: Vec<Result<String, Rejected>> = batch
        .answers
        .iter()
        .map(|item| match item {
            Ok(received) => Ok(received.answer.id.as_str().to_owned()),
            Err(rejected) => Err(rejected.clone()),
        })
        .collect();
    let receipts = receipts(&app, &site, &batch.answers).await?;
    let good: Vec<Received> = batch.answers.into_iter().flatten().collect();
    let stored = if good.is_empty() {
        Vec::new()
    } else {
        let whole = Instant::now();
        let stored = app.store.put(&site.name, good, arrived, seat).await?;
        app.metrics.stored_in(whole.elapsed());
        stored
    };
    let results = results(ids, stored);
    for (_, outcome) in &results {
        app.metrics.received(&site.name, outcome);
    }
    let reply = reply::write_with(&results, |id| receipts.get(id).cloned());
    Ok(([(CONTENT_TYPE, "application/json")], reply))
}

/// The receipts of those answers that have one.
async fn receipts(
    app: &App,
    site: &Site,
    answers: &[Result<Received, Rejected>],
) -> Result<HashMap<String, String>, ApiError> {
    let settings = app.promised.settings(site, &app.store).await?;
    if !site.gives_receipts && settings.promises.is_empty() {
        return Ok(HashMap::new());
    }
    let has_one = |answer: &Answer| {
        !answer.parts.is_empty()
            && (site.gives_receipts || settings.promises_something(&Said::in_answer(answer)))
    };
    let answers = answers.iter().flatten().map(|received| &received.answer);
    let with = answers.filter(|answer| has_one(answer));
    Ok(with
        .map(|answer| {
            (
                answer.id.as_str().to_owned(),
                app.receipts.token(&site.name, &answer.id),
            )
        })
        .collect())
}

/// One result an id, in the order of the batch.
fn results(ids: Vec<Result<String, Rejected>>, stored: Vec<Outcome>) -> Vec<(String, Outcome)> {
    let mut stored = stored.into_iter();
    let mut results: Vec<(String, Outcome)> = Vec::new();
    for id in ids {
        let (id, outcome) = match id {
            Ok(id) => match stored.next() {
                Some(outcome) => (id, outcome),
                None => continue,
            },
            Err(rejected) => (rejected.id, Outcome::Rejected(rejected.reason)),
        };
        // Two versions of one answer in one batch get one result: the one that the sender has more to learn from.
        match results.iter_mut().find(|(earlier, _)| *earlier == id) {
            Some((_, earlier)) if weight(&outcome) > weight(earlier) => *earlier = outcome,
            Some(_) => {}
            None => results.push((id, outcome)),
        }
    }
    results
}

fn weight(outcome: &Outcome) -> u8 {
    match outcome {
        Outcome::Duplicate => 0,
        Outcome::Stored => 1,
        Outcome::Conflict => 2,
        Outcome::Rejected(_) => 3,
        Outcome::Retry(_) => 4,
    }
}

impl From<Refusal> for ApiError {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::TooLarge => Self::TooLarge(MAX_INFLATED_BYTES),
            Refusal::Malformed(why) => Self::Malformed(why),
            Refusal::UnsupportedVersion(why) => Self::UnsupportedVersion(why),
        }
    }
}
