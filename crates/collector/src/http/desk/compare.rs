//! `GET /api/v1/sites/{site}/scores/compare`: two stretches of one score side by side, or two of its parts.

use std::collections::BTreeMap;

use axum::extract::State as Shared_;
use axum::response::Response;
use otklik_loop::verdict::Said as Compared;
use otklik_score::State;
use otklik_score::enough::Rule;
use otklik_score::servqual::Weights;
use serde_json::{Value, json};

use super::super::{App, KnownSite, Owner, Shared};
use super::ask::{Query, day, json as reply, malformed, unfit};
use super::scores::find;
use super::split::{Split, split_by};
use super::stretch::{Whole, figures};
use crate::error::ApiError;
use crate::sites::{Part, Site, Standing};

/// Compares two stretches of one score.
pub(super) async fn get(
    _: Owner,
    Shared_(app): Shared,
    KnownSite(site): KnownSite,
    mut query: Query,
) -> Result<Response, ApiError> {
    let survey = query
        .take("survey")
        .ok_or_else(|| malformed("survey: nothing was given"))?;
    let question = query.take("question").unwrap_or_else(|| survey.clone());
    let split = Split::of(&mut query)?;
    let mut stretch = |key: &str| {
        let text = query.take(key).unwrap_or_default();
        let days = text
            .split_once("..")
            .and_then(|(from, to)| Some((day(from)?, day(to)?)));
        match days {
            Some((from, to)) if from < to => Ok(Whole { from, to }),
            _ => Err(unfit(format!(
                "{key}: {text:?} was given; allowed: two days such as 2026-01-01..2026-02-01, the second not included"
            ))),
        }
    };
    let (a, b) = (stretch("a")?, stretch("b")?);
    let Some(by) = split else {
        query.end()?;
        return Ok(reply(
            &compared(&app, &site, &survey, &question, a, b).await?,
        ));
    };
    let mut part = |key: &str| {
        query.take(key).ok_or_else(|| {
            malformed(format!(
                "{key}: nothing was given; with split it is the part to compare, as `scores` gives it in `key`"
            ))
        })
    };
    let (part_a, part_b) = (part("a_part")?, part("b_part")?);
    query.end()?;
    let at = find(&site, &survey, &question)?;
    let overview = app
        .store
        .overview(&site.name, a.from.min(b.from), 0)
        .await?;
    let scored = &site.scored[at];
    let empty = State::empty(scored.metric);
    let of = |parts: &BTreeMap<String, Part>, whole: Whole, part: &str| {
        let part = parts.get(part).and_then(|part| whole.of(&part.days));
        part.unwrap_or(empty)
    };
    let (parts, counted_a) = split_by(&app, &site, at, &overview, a, by).await?;
    let state_a = of(&parts, a, &part_a);
    let (state_b, counted_b) = if a == b {
        (of(&parts, b, &part_b), counted_a)
    } else {
        let (parts, counted) = split_by(&app, &site, at, &overview, b, by).await?;
        (of(&parts, b, &part_b), counted)
    };
    let mut shown = beside(scored.weights, (a, &state_a), (b, &state_b))?;
    for (side, part, counted) in [("a", part_a, counted_a), ("b", part_b, counted_b)] {
        shown[side]["part"] = part.into();
        if let Some((counted, of)) = counted {
            (shown[side]["counted"], shown[side]["of"]) = (counted.into(), of.into());
        }
    }
    Ok(reply(&shown))
}

/// The scores of two stretches and what may be said of their difference.
pub(super) async fn compared(
    app: &App,
    site: &Site,
    survey: &str,
    question: &str,
    a: Whole,
    b: Whole,
) -> Result<Value, ApiError> {
    let at = find(site, survey, question)?;
    let first = a.from.min(b.from);
    let overview = app.store.overview(&site.name, first, 0).await?;
    let standings = Standing::of_overview(&site.scored, &app.published(&site.name), &overview);
    let days = &standings[at].days;
    let scored = &site.scored[at];
    let empty = State::empty(scored.metric);
    let (before, now) = (a.of(days).unwrap_or(empty), b.of(days).unwrap_or(empty));
    beside(scored.weights, (a, &before), (b, &now))
}

/// Two scores beside each other, and what may be said of their difference.
fn beside(
    weights: Option<Weights>,
    (a, before): (Whole, &State),
    (b, now): (Whole, &State),
) -> Result<Value, ApiError> {
    let rule = Rule::USUAL;
    let of_one_metric = |error| ApiError::Internal(anyhow::anyhow!("{error}"));
    let verdict = now.verdict(before, &rule).map_err(of_one_metric)?;
    let margin = now
        .margin_when_enough(before, &rule)
        .map_err(of_one_metric)?;
    let side = |whole: Whole, state: &State| {
        let mut side = whole.shown();
        figures(Some(state), weights, &mut side);
        side["missing"] = rule.least.saturating_sub(state.n()).into();
        side
    };
    let mut shown = json!(Compared::of(&verdict, margin));
    (shown["a"], shown["b"]) = (side(a, before), side(b, now));
    Ok(shown)
}
