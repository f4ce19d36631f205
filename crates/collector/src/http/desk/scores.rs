//! `GET /api/v1/sites/{site}/scores`: every score, or one over time and split.

use std::collections::BTreeMap;

use axum::extract::State as Shared_;
use axum::response::Response;
use jiff::Timestamp;
use otklik_loop::plan::{Goal, Initiative};
use otklik_score::State;
use otklik_score::calendar::day_of;
use otklik_score::servqual::Weights;
use otklik_score::window::Days;
use serde_json::{Value, json};

use super::super::card::unit;
use super::super::{KnownSite, Owner, Shared};
use super::ask::{Query, json as reply, unfit};
use super::promises::{LENGTHS, bucket};
use super::sample::is_sample;
use super::shelf::all;
use super::split::{Split, split_by};
use super::stand_out::against_others;
use super::stretch::{Whole, figures};
use crate::error::ApiError;
use crate::periods::{Period, periods};
use crate::sites::{Part, Scored, Site, Standing};

/// Parts of a split that are shown, those with most answers first.
const MOST_PARTS: usize = 50;

/// Gives one score over time, or all of a period.
pub(super) async fn get(
    _: Owner,
    Shared_(app): Shared,
    KnownSite(site): KnownSite,
    mut query: Query,
) -> Result<Response, ApiError> {
    let (survey, question) = (query.given("survey"), query.given("question"));
    let by = query.word("by", &LENGTHS)?;
    let (from, to) = (query.day("from")?, query.day("to")?);
    let split = Split::of(&mut query)?;
    query.end()?;
    let zone = app.zones.of(&site.name);
    let periods =
        periods(bucket(by.as_deref()), from, to, Timestamp::now(), &zone).map_err(unfit)?;
    let (Some(first), Some(last)) = (periods.first(), periods.last()) else {
        return Err(unfit("from, to: there is no day between them"));
    };
    let whole = Whole {
        from: first.from,
        to: last.to,
    };
    let overview = app.store.overview(&site.name, first.from, 0).await?;
    let standings = Standing::of_overview(&site.scored, &app.published(&site.name), &overview);
    let is_sample = is_sample(&app, site.name.as_str()).await?;
    if survey.is_none() && question.is_some() {
        return Err(unfit(
            "survey: nothing was given; a question is one of a survey",
        ));
    }
    let Some(survey) = survey else {
        let scores: Vec<Value> = site
            .scored
            .iter()
            .zip(&standings)
            .map(|(scored, standing)| {
                let mut score = head(scored);
                figures(
                    whole.of(&standing.days).as_ref(),
                    scored.weights,
                    &mut score,
                );
                score
            })
            .collect();
        return Ok(reply(
            &json!({"from": whole.from.to_string(), "to": whole.to.to_string(), "sample": is_sample, "scores": scores}),
        ));
    };
    let question = question.unwrap_or_else(|| survey.clone());
    let at = find(&site, &survey, &question)?;
    let (scored, standing) = (&site.scored[at], &standings[at]);
    let mut shown = head(scored);
    match split {
        None => {
            shown["series"] = json!([series(
                None,
                &standing.days,
                scored.weights,
                whole,
                &periods
            )]);
        }
        Some(by) => {
            let (parts, counted) = split_by(&app, &site, at, &overview, whole, by).await?;
            let today = day_of(Timestamp::now(), &zone);
            let knows_shown = by.knows_unanswered(whole.from, today);
            shown["series"] = in_parts(parts, knows_shown, scored.weights, whole, &periods);
            if let Some((counted, of)) = counted {
                (shown["counted"], shown["of"]) = (counted.into(), of.into());
            }
        }
    }
    shown["breaks"] = breaks(standing);
    let of_this = |survey: &str, question: &str| {
        survey == scored.asked.survey.as_str() && question == scored.asked.question.as_str()
    };
    let initiatives = all::<Initiative>(&app, &site.name).await?;
    shown["marks"] = initiatives
        .iter()
        .filter(|(_, one)| {
            of_this(&one.entry.survey, &one.entry.question) && whole.holds(&one.entry.start)
        })
        .map(
            |(id, one)| json!({"day": one.entry.start, "initiative": id, "title": one.entry.title}),
        )
        .collect();
    let goals = all::<Goal>(&app, &site.name).await?;
    shown["target"] = goals
        .iter()
        .filter(|(_, one)| of_this(&one.entry.survey, &one.entry.question))
        .map(|(id, one)| json!({"goal": id, "from": one.entry.from, "to": one.entry.to, "plan": one.entry.plan}))
        .collect();
    shown["sample"] = is_sample.into();
    shown["response"] = super::super::card::response(&standing.appearances);
    Ok(reply(&shown))
}

/// Where a question is among the scored ones.
pub(super) fn find(site: &Site, survey: &str, question: &str) -> Result<usize, ApiError> {
    let found = site.scored.iter().position(|scored| {
        scored.asked.survey.as_str() == survey && scored.asked.question.as_str() == question
    });
    found.ok_or_else(|| {
        let all: Vec<String> = site
            .scored
            .iter()
            .map(|scored| format!("{}/{}", scored.asked.survey, scored.asked.question))
            .collect();
        unfit(format!(
            "survey, question: {survey}/{question} has no score; these have: {}",
            all.join(", ")
        ))
    })
}

fn head(scored: &Scored) -> Value {
    json!({
        "survey": scored.asked.survey.as_str(),
        "question": scored.asked.question.as_str(),
        "text": scored.text,
        "metric": scored.metric.name(),
        "unit": unit(scored.metric),
    })
}

fn series(
    key: Option<&str>,
    days: &Days<State>,
    weights: Option<Weights>,
    whole: Whole,
    periods: &[Period],
) -> Value {
    let points: Vec<Value> = periods
        .iter()
        .map(|period| {
            let part = Whole {
                from: period.from,
                to: period.to,
            };
            let mut point = part.shown();
            figures(part.of(days).as_ref(), weights, &mut point);
            point
        })
        .collect();
    let all = whole.of(days);
    let mut series =
        json!({"key": key, "counts": all.as_ref().and_then(State::counts), "points": points});
    figures(all.as_ref(), weights, &mut series);
    series
}

/// The parts with most answers, each with how it differs from all others together, the unseen ones too.
fn in_parts(
    parts: BTreeMap<String, Part>,
    knows_shown: bool,
    weights: Option<Weights>,
    whole: Whole,
    periods: &[Period],
) -> Value {
    let mut parts: Vec<(String, Part, State)> = parts
        .into_iter()
        .filter_map(|(key, part)| {
            let state = whole.of(&part.days)?;
            Some((key, part, state))
        })
        .collect();
    parts.sort_by_key(|(_, _, state)| std::cmp::Reverse(state.n()));
    let states: Vec<State> = parts.iter().map(|(_, _, state)| *state).collect();
    let (seen, unseen) = states.split_at(states.len().min(MOST_PARTS));
    let others = against_others(seen, unseen);
    let shown = parts.iter().zip(others).map(|((key, part, _), others)| {
        let mut shown = series(Some(key), &part.days, weights, whole, periods);
        shown["others"] = json!(others);
        if knows_shown {
            shown["response"] = super::super::card::response(&part.seen);
        }
        shown
    });
    shown.collect()
}

/// Where a series begins that had other words before.
fn breaks(standing: &Standing) -> Value {
    let first = standing.days.iter().next().map(|(day, _)| day);
    match first {
        Some(day) if standing.elsewhere > 0 => {
            json!([{"day": day.to_string(), "why": "before that the question was asked in other words"}])
        }
        _ => json!([]),
    }
}
