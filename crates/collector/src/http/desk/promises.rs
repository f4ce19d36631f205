//! `/api/v1/sites/{site}/promises`: by when what.

use axum::body::Body;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use jiff::Timestamp;
use otklik_loop::moment;
pub(super) use otklik_loop::promise::given::Given;
use otklik_loop::promise::{About, Severity};
use otklik_score::calendar::Bucket;
use otklik_wire::id::Name;
use serde::Deserialize;
use serde_json::{Value, json};

use super::super::{App, KnownSite, Owner, Shared};
use super::ask::{Query, change, json as reply, unfit};
use super::settings::Setting;
use crate::error::ApiError;
use crate::periods::periods;
use crate::store::desk::documents::Kind;
use crate::store::desk::report::{Kept, Promises};

/// Calendars and policies.
impl Setting for Given {
    const KIND: Kind = Kind::Promises;

    fn checked(self, _: &App, _: &Name) -> Result<Value, ApiError> {
        Self::checked(&self).map_err(unfit)?;
        Ok(json!(self))
    }

    fn shown(_: &App, _: &Name, kept: Option<Value>) -> Value {
        kept.unwrap_or_else(|| json!(Self::default()))
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Attempt {
    #[serde(default)]
    survey: Option<String>,
    #[serde(default)]
    role: Option<String>,
    #[serde(default)]
    segment: Option<String>,
    #[serde(default)]
    severity: Option<Severity>,
    #[serde(default)]
    bare: bool,
    #[serde(default, with = "moment::optional")]
    at: Option<Timestamp>,
    #[serde(default)]
    promises: Option<Given>,
}

/// Says which policy would apply, why, and when it would fall due.
pub(super) async fn attempt(
    _: Owner,
    State(app): Shared,
    KnownSite(site): KnownSite,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, ApiError> {
    let attempt: Attempt = change(&app, &headers, body).await?;
    let settings = app.store.settings(&site.name).await?;
    let given = attempt
        .promises
        .as_ref()
        .map(Given::checked)
        .transpose()
        .map_err(unfit)?;
    let promises = given.as_ref().unwrap_or(&settings.promises);
    let about = About {
        survey: attempt.survey.as_deref(),
        role: attempt.role.as_deref(),
        segment: attempt.segment.as_deref(),
        severity: attempt.severity,
        bare: attempt.bare,
    };
    let chosen = promises.choose(&about);
    let promised = promises.promise(&about, attempt.at.unwrap_or_else(Timestamp::now));
    let due = |term: Option<otklik_loop::promise::Term>| term.map(|term| moment::text(term.due));
    let passed_over: Vec<Value> = chosen
        .passed_over
        .iter()
        .map(|(policy, why)| json!({"policy": policy, "why": why.en, "words": why}))
        .collect();
    Ok(reply(&json!({
        "policy": chosen.policy.map(otklik_loop::promise::Policy::name),
        "why": chosen.why.en,
        "words": chosen.why,
        "passed_over": passed_over,
        "first_due": due(promised.as_ref().and_then(|promised| promised.first)),
        "solution_due": due(promised.as_ref().and_then(|promised| promised.solution)),
    })))
}

/// Says how many were kept, by when they fell due.
pub(super) async fn report(
    _: Owner,
    State(app): Shared,
    KnownSite(site): KnownSite,
    mut query: Query,
) -> Result<Response, ApiError> {
    let by = query.word("by", &LENGTHS)?;
    let bucket = bucket(by.as_deref());
    let (from, to) = (query.day("from")?, query.day("to")?);
    query.end()?;
    let zone = app.zones.of(&site.name);
    let now = Timestamp::now();
    let periods = periods(bucket, from, to, now, &zone).map_err(unfit)?;
    let question = Promises {
        site: site.name.as_str().to_owned(),
        periods: periods.iter().map(|period| period.ms).collect(),
        now_ms: now.as_millisecond(),
    };
    let counted = app.store.ask(question).await?;
    let shown: Vec<Value> = periods
        .iter()
        .zip(counted)
        .map(|(period, [first, solution])| {
            json!({
                "from": period.from.to_string(),
                "to": period.to.to_string(),
                "first": of_clock(first),
                "solution": of_clock(solution),
            })
        })
        .collect();
    Ok(reply(&json!({"periods": shown})))
}

/// How long a period may be, in a query's words.
pub(super) const LENGTHS: [&str; 4] = ["day", "week", "month", "quarter"];

pub(super) fn bucket(by: Option<&str>) -> Bucket {
    match by {
        Some("day") => Bucket::Day,
        Some("month") => Bucket::Month,
        Some("quarter") => Bucket::Quarter,
        _ => Bucket::Week,
    }
}

fn of_clock(kept: Kept) -> Value {
    json!({"kept": kept.kept, "broken": kept.broken, "running": kept.running})
}
