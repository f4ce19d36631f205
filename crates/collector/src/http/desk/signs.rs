//! `/api/v1/sites/{site}/signs`: signs that a service goes wrong.

use axum::body::Body;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use jiff::{Timestamp, ToSpan as _};
use otklik_loop::sign::{Sign, Signs, Words};
use otklik_score::calendar::{Bucket, day_of};
use otklik_wire::id::Name;
use serde::Deserialize;
use serde_json::{Value, json};

use super::super::{App, KnownSite, Owner, Shared};
use super::ask::{Query, change, json as reply, malformed, unfit};
use super::settings::Setting;
use crate::error::ApiError;
use crate::periods::periods;
use crate::store::desk::documents::Kind;
use crate::store::desk::report::Trend;

/// Weeks of a trend where nothing is said, and most of them.
const USUAL_WEEKS: i64 = 12;
const MOST_WEEKS: i64 = 104;

/// The words by which signs are suggested.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Given {
    /// What a reply says besides, and nobody reads.
    #[serde(default, rename = "usual")]
    _usual: Option<bool>,
    signs: Vec<Words>,
}

impl Setting for Given {
    const KIND: Kind = Kind::Signs;

    fn checked(self, _: &App, _: &Name) -> Result<Value, ApiError> {
        Signs::of(&self.signs).map_err(unfit)?;
        Ok(json!(self.signs))
    }

    fn shown(_: &App, _: &Name, kept: Option<Value>) -> Value {
        let usual = kept.is_none();
        json!({"usual": usual, "signs": kept.unwrap_or_else(|| json!(Signs::usual()))})
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Text {
    text: String,
}

/// Says which signs a text would have.
pub(super) async fn suggest(
    _: Owner,
    State(app): Shared,
    KnownSite(site): KnownSite,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, ApiError> {
    let Text { text } = change(&app, &headers, body).await?;
    let settings = app.store.settings(&site.name).await?;
    Ok(reply(
        &json!({"suggestions": settings.signs.suggest(&text)}),
    ))
}

/// Says how often each sign was there, week by week.
pub(super) async fn trend(
    _: Owner,
    State(app): Shared,
    KnownSite(site): KnownSite,
    mut query: Query,
) -> Result<Response, ApiError> {
    let weeks = query.number("weeks")?.unwrap_or(USUAL_WEEKS);
    query.end()?;
    if !(1..=MOST_WEEKS).contains(&weeks) {
        return Err(malformed(format!(
            "weeks: {weeks} was given; allowed: 1 to {MOST_WEEKS}"
        )));
    }
    let zone = app.zones.of(&site.name);
    let now = Timestamp::now();
    let today = day_of(now, &zone);
    let monday = today.saturating_sub(i32::from(today.weekday().to_monday_zero_offset()).days());
    let from = monday.saturating_sub((weeks - 1).weeks());
    let periods = periods(Bucket::Week, Some(from), None, now, &zone).map_err(unfit)?;
    let question = Trend {
        site: site.name.as_str().to_owned(),
        marks: Sign::ALL.map(Sign::mark).into(),
        periods: periods.iter().map(|period| period.ms).collect(),
    };
    let counted = app.store.ask(question).await?;
    let shown: Vec<Value> = periods
        .iter()
        .zip(counted)
        .map(|(period, (items, marks))| {
            let signs: serde_json::Map<String, Value> = Sign::ALL
                .iter()
                .zip(marks)
                .map(|(sign, count)| (sign.name().to_owned(), count.into()))
                .collect();
            json!({"from": period.from.to_string(), "items": items, "signs": signs})
        })
        .collect();
    Ok(reply(&json!({"weeks": shown})))
}
