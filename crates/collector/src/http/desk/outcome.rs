//! What came of it: the effect of an initiative, wins by period, what a change is assumed to be worth, and where it would
//! count most.

use axum::extract::{RawPathParams, State};
use axum::response::Response;
use jiff::Timestamp;
use jiff::civil::Date;
use otklik_loop::plan::{Assumption, Initiative};
use otklik_score::Basis;
use serde_json::{Value, json};

use super::super::{KnownSite, Owner, Shared};
use super::ask::{Query, json as reply, malformed, unfit};
use super::compare::compared;
use super::promises::{LENGTHS, bucket};
use super::shelf::all;
use super::stretch::{Whole, around, figures};
use crate::error::ApiError;
use crate::periods::periods;
use crate::sites::Standing;
use crate::store::desk::board::Which;
use crate::store::desk::look::Board;
use crate::store::desk::report::Happened;

/// Days before and after that are compared where nothing is said, and most of them.
const USUAL_DAYS: i64 = 28;
const MOST_DAYS: i64 = 366;
/// What happens to cases that is counted.
pub(super) const KINDS: [&str; 5] = ["done", "decline", "solved", "not_solved", "reopen"];

/// Compares the score before and after an initiative began.
pub(super) async fn effect(
    _: Owner,
    State(app): Shared,
    KnownSite(site): KnownSite,
    path: RawPathParams,
    mut query: Query,
) -> Result<Response, ApiError> {
    let days = query.number("days")?.unwrap_or(USUAL_DAYS);
    query.end()?;
    if !(1..=MOST_DAYS).contains(&days) {
        return Err(malformed(format!(
            "days: {days} was given; allowed: 1 to {MOST_DAYS}"
        )));
    }
    let initiatives = all::<Initiative>(&app, &site.name).await?;
    let id = path
        .iter()
        .find(|(key, _)| *key == "id")
        .map(|(_, id)| id.to_owned());
    let one = id
        .and_then(|id| initiatives.get(&id))
        .ok_or(ApiError::UnknownEntry)?;
    let initiative = &one.entry;
    let start: Date = initiative
        .start
        .parse()
        .map_err(|_| malformed("start: is no day"))?;
    let (before, after) = around(start, days as i32);
    let mut shown = compared(
        &app,
        &site,
        &initiative.survey,
        &initiative.question,
        before,
        after,
    )
    .await?;
    shown["initiative"] = json!(initiative);
    Ok(reply(&shown))
}

/// Says what was won, period by period.
pub(super) async fn wins(
    _: Owner,
    State(app): Shared,
    KnownSite(site): KnownSite,
    mut query: Query,
) -> Result<Response, ApiError> {
    let by = query.word("by", &LENGTHS)?;
    let (from, to) = (query.day("from")?, query.day("to")?);
    query.end()?;
    let zone = app.zones.of(&site.name);
    let periods =
        periods(bucket(by.as_deref()), from, to, Timestamp::now(), &zone).map_err(unfit)?;
    let name = || site.name.as_str().to_owned();
    let happened = Happened {
        site: name(),
        kinds: KINDS.map(str::to_owned).into(),
        periods: periods.iter().map(|period| period.ms).collect(),
    };
    let counted = app.store.ask(happened).await?;
    let which = Which {
        state: Some("done".to_owned()),
        most: 200,
        ..Which::default()
    };
    let entries = app
        .store
        .ask(Board {
            site: name(),
            which,
        })
        .await?;
    let initiatives = all::<Initiative>(&app, &site.name).await?;
    let shown: Vec<Value> = periods
        .iter()
        .zip(counted)
        .map(|(period, counts)| {
            let mut shown = json!({"from": period.from.to_string(), "to": period.to.to_string()});
            for (kind, count) in ["done", "declined", "solved", "not_solved", "reopened"]
                .into_iter()
                .zip(counts)
            {
                shown[kind] = count.into();
            }
            let in_it = entries
                .iter()
                .filter(|(entry, _)| (period.ms.0..period.ms.1).contains(&entry.changed_ms));
            shown["entries"] = in_it.map(|(entry, _)| entry.number).collect();
            let ended = |one: &Initiative| {
                let day: Option<Date> = one.end.as_ref().and_then(|end| end.parse().ok());
                day.is_some_and(|day| (period.from..period.to).contains(&day))
            };
            let done = initiatives
                .iter()
                .filter(|(_, one)| ended(&one.entry))
                .map(|(id, _)| id.as_str());
            shown["initiatives"] = done.collect();
            shown
        })
        .collect();
    Ok(reply(&json!({"periods": shown})))
}

/// Says what a change of a score is assumed to bring.
pub(super) async fn impact(
    _: Owner,
    State(app): Shared,
    KnownSite(site): KnownSite,
    mut query: Query,
) -> Result<Response, ApiError> {
    let change = query.given("change").unwrap_or_else(|| "1".to_owned());
    query.end()?;
    let change: f64 = change
        .parse()
        .ok()
        .filter(|change: &f64| change.is_finite() && change.abs() <= 1_000.0)
        .ok_or_else(|| {
            malformed(format!(
                "change: {change:?} was given; allowed: points from -1000 to 1000"
            ))
        })?;
    let assumptions = all::<Assumption>(&app, &site.name).await?;
    let effects: Vec<_> = assumptions
        .values()
        .map(|one| one.entry.effect(change))
        .collect();
    Ok(reply(
        &json!({"change": change, "effects": effects, "assumed": true}),
    ))
}

/// Puts beside each other how important things are and how well they go: questions `x.importance` and `x.performance`.
pub(super) async fn importance(
    _: Owner,
    State(app): Shared,
    KnownSite(site): KnownSite,
    mut query: Query,
) -> Result<Response, ApiError> {
    let survey = query
        .take("survey")
        .ok_or_else(|| malformed("survey: nothing was given"))?;
    let (from, to) = (query.day("from")?, query.day("to")?);
    query.end()?;
    let zone = app.zones.of(&site.name);
    let today = otklik_score::calendar::day_of(Timestamp::now(), &zone);
    let whole = Whole {
        from: from.unwrap_or(Date::MIN),
        to: to.or_else(|| today.tomorrow().ok()).unwrap_or(today),
    };
    let overview = app.store.overview(&site.name, whole.from, 0).await?;
    let standings = Standing::of_overview(&site.scored, &app.published(&site.name), &overview);
    let state = |question: &str| {
        let at = site.scored.iter().position(|scored| {
            scored.asked.survey.as_str() == survey && scored.asked.question.as_str() == question
        })?;
        whole.of(&standings[at].days)
    };
    let questions = site
        .scored
        .iter()
        .filter(|scored| scored.asked.survey.as_str() == survey);
    let keys =
        questions.filter_map(|scored| scored.asked.question.as_str().strip_suffix(".importance"));
    let pairs: Vec<_> = keys
        .filter_map(|key| {
            Some((
                key,
                state(&format!("{key}.importance"))?,
                state(&format!("{key}.performance"))?,
            ))
        })
        .collect();
    let value = |state: &otklik_score::State| {
        state
            .estimate(&Basis::USUAL)
            .map_or(0.0, |estimate| estimate.value)
    };
    let mean = |values: Vec<f64>| values.iter().sum::<f64>() / values.len().max(1) as f64;
    let middle = (
        mean(
            pairs
                .iter()
                .map(|(_, importance, _)| value(importance))
                .collect(),
        ),
        mean(
            pairs
                .iter()
                .map(|(_, _, performance)| value(performance))
                .collect(),
        ),
    );
    let things: Vec<Value> = pairs
        .iter()
        .map(|(key, importance, performance)| {
            let (mut important, mut performed) = (json!({}), json!({}));
            figures(Some(importance), None, &mut important);
            figures(Some(performance), None, &mut performed);
            let quadrant = match (value(importance) >= middle.0, value(performance) >= middle.1) {
                (true, false) => "improve",
                (true, true) => "keep",
                (false, false) => "later",
                (false, true) => "enough",
            };
            json!({"key": key, "importance": important, "performance": performed, "quadrant": quadrant})
        })
        .collect();
    let middle = json!({"importance": middle.0, "performance": middle.1});
    Ok(reply(
        &json!({"survey": survey, "things": things, "middle": middle}),
    ))
}
