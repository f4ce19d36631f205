//! `GET /api/v1/sites/{site}/today`: what to do now.

use axum::extract::State;
use axum::response::Response;
use jiff::{Timestamp, ToSpan as _};
use otklik_loop::item::Item;
use otklik_loop::moment;
use otklik_loop::today::{Drift, Todo, order};
use otklik_score::calendar::day_of;
use otklik_score::drift::FalseAlarms;
use otklik_wire::id::Name;
use serde_json::json;

use super::super::{App, KnownSite, Owner, Shared};
use super::ask::json as reply;
use crate::error::ApiError;
use crate::sites::{Site, Standing};
use crate::store::desk::today::{FirstSaid, ToDo, Waiting};

/// Things to do that are shown.
const MOST: usize = 50;
/// Days that a score is watched over, and how fresh a move has to be to be told.
const WATCHED_DAYS: i32 = 120;
const FRESH_DAYS: i32 = 14;

/// Gives what to do, the most urgent first.
pub(super) async fn get(
    _: Owner,
    State(app): Shared,
    KnownSite(site): KnownSite,
) -> Result<Response, ApiError> {
    let now = Timestamp::now();
    let name = site.name.as_str().to_owned();
    let Waiting {
        cases,
        unhappy,
        open,
        unread,
    } = app
        .store
        .ask(ToDo {
            site: name,
            most: 200,
        })
        .await?;
    let mut todo: Vec<Todo> = cases
        .iter()
        .filter_map(|held| Todo::of_case(held.number, &held.case, now))
        .collect();
    todo.extend(unhappy.iter().map(of_unhappy));
    todo.extend(
        drifts(&app, &site, now)
            .await?
            .into_iter()
            .map(Todo::of_drift),
    );
    order(&mut todo);
    todo.truncate(MOST);
    illustrate(&app, &site.name, &mut todo).await?;
    Ok(reply(
        &json!({"at": moment::text(now), "open": open, "unread": unread, "todo": todo}),
    ))
}

fn of_unhappy(item: &Item) -> Todo {
    let tone = item
        .rating
        .as_ref()
        .map_or(otklik_loop::item::Tone::None, |rating| rating.tone);
    Todo::of_contact(item.id.clone(), item.at, tone, item.excerpt())
}

/// Shows of each case what was said first.
async fn illustrate(app: &App, site: &Name, todo: &mut [Todo]) -> Result<(), ApiError> {
    let cases: Vec<i64> = todo.iter().filter_map(|todo| todo.case).collect();
    let site = site.as_str().to_owned();
    let said = app.store.ask(FirstSaid { site, cases }).await?;
    for one in todo {
        let first = one.case.and_then(|case| said.get(&case));
        if let Some(item) = first {
            one.item = Some(item.id.clone());
            one.excerpt = Some(item.excerpt());
            one.tone = item.rating.as_ref().map(|rating| rating.tone);
        }
    }
    Ok(())
}

/// The scores that moved lately by more than chance.
async fn drifts(app: &App, site: &Site, now: Timestamp) -> Result<Vec<Drift>, ApiError> {
    let today = day_of(now, &app.zones.of(&site.name));
    let first = today.saturating_sub(WATCHED_DAYS.days());
    let overview = app.store.overview(&site.name, first, 0).await?;
    let standings = Standing::of_overview(&site.scored, &app.published(&site.name), &overview);
    let mut drifts = Vec::new();
    for (scored, standing) in site.scored.iter().zip(&standings) {
        let Some(shift) = standing.last_shift(FalseAlarms::YEARLY) else {
            continue;
        };
        if shift.noticed >= today.saturating_sub(FRESH_DAYS.days()) {
            drifts.push(Drift {
                survey: scored.asked.survey.as_str().to_owned(),
                question: scored.asked.question.as_str().to_owned(),
                from: shift.before.value,
                to: shift.after.value,
                since: shift.since.to_string(),
            });
        }
    }
    Ok(drifts)
}
