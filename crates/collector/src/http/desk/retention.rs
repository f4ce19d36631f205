//! `/api/v1/sites/{site}/retention`: for how long answers are kept, and how many would go at once.

use axum::extract::State;
use axum::response::Response;
use jiff::Timestamp;
pub(super) use otklik_loop::retention::Given;
use otklik_loop::retention::{Age, Unit};
use otklik_wire::id::Name;
use serde_json::{Value, json};

use super::super::{App, KnownSite, Owner, Shared};
use super::ask::{Query, json as reply, malformed, unfit};
use super::settings::Setting;
use crate::config::Keep;
use crate::error::ApiError;
use crate::store::desk::aging::GivenBefore;
use crate::store::desk::documents::Kind;

/// What the owner has set, beside what the collector was told.
impl Setting for Given {
    const KIND: Kind = Kind::Retention;
    const BESIDE: &[&str] = &["config", "before"];

    fn checked(self, _: &App, _: &Name) -> Result<Value, ApiError> {
        Ok(json!(self))
    }

    fn shown(app: &App, site: &Name, kept: Option<Value>) -> Value {
        let set: Self = kept
            .and_then(|kept| serde_json::from_value(kept).ok())
            .unwrap_or_default();
        let horizon = app.horizon(site, set, Timestamp::now());
        json!({
            "keep": set.keep,
            "config": app.keeps.get(site).and_then(Keep::length),
            "before": horizon.map(|horizon| day(app, site, horizon)),
        })
    }

    fn written(app: &App, _: &Name) {
        app.removal.notify_one();
    }
}

/// Says which answers would go if that were set, and how many there are of them now.
pub(super) async fn attempt(
    _: Owner,
    State(app): Shared,
    KnownSite(site): KnownSite,
    mut query: Query,
) -> Result<Response, ApiError> {
    let given = Given {
        keep: age(&mut query)?,
    };
    query.end()?;
    let Some(horizon) = app.horizon(&site.name, given, Timestamp::now()) else {
        return Ok(reply(&json!({"before": null, "answers": 0})));
    };
    let question = GivenBefore {
        site: site.name.as_str().to_owned(),
        ms: horizon.as_millisecond(),
    };
    let answers = app.store.ask(question).await?;
    Ok(reply(
        &json!({"before": day(&app, &site.name, horizon), "answers": answers}),
    ))
}

/// The age that a query names, if it does.
fn age(query: &mut Query) -> Result<Option<Age>, ApiError> {
    let mut age = None;
    for unit in Unit::ALL {
        let Some(count) = query.number(unit.name())? else {
            continue;
        };
        // Below nothing is no better than nothing.
        let count = u32::try_from(count).unwrap_or_default();
        let another = Age::of(count, unit).map_err(malformed)?;
        if age.replace(another).is_some() {
            return Err(unfit("one of days, weeks, months, years is allowed"));
        }
    }
    Ok(age)
}

/// The day that begins then.
fn day(app: &App, site: &Name, horizon: Timestamp) -> String {
    app.zones.of(site).to_datetime(horizon).date().to_string()
}
