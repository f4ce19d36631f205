//! Cases as they are shown: with the ids of their items, marks, and what their promises come to now.

use std::collections::BTreeSet;

use jiff::Timestamp;
use otklik_loop::case::ItemNumber;
use otklik_loop::case::event::{Event, What};
use otklik_loop::case::shown::{Around, Shown};
use otklik_wire::id::Name;
use serde_json::{Value, json};

use super::super::App;
use crate::error::ApiError;
use crate::store::desk::cases::Held;
use crate::store::desk::look::{AroundCases, OneCase, WholeCase};
use crate::store::desk::task::Refusal;

/// Shows cases as they are now.
pub(super) async fn shown(
    app: &App,
    site: &Name,
    cases: Vec<Held>,
) -> Result<Vec<Shown>, ApiError> {
    let settings = app.store.settings(site).await?;
    let question = AroundCases {
        site: site.as_str().to_owned(),
        cases: cases.iter().map(|held| held.number).collect(),
    };
    let belonging = app.store.ask(question).await?;
    let now = Timestamp::now();
    let show = |held: &Held| {
        let own = || belonging.iter().filter(|item| item.case == held.number);
        let marks: BTreeSet<&str> = own()
            .flat_map(|item| item.marks.iter().map(|mark| mark.mark.as_str()))
            .collect();
        let around = Around {
            number: held.number,
            site: site.as_str().to_owned(),
            items: own().map(|item| item.id.clone()).collect(),
            marks: marks.into_iter().map(str::to_owned).collect(),
            sample: own().any(|item| item.sample),
        };
        held.case.shown(around, &settings.promises, now)
    };
    Ok(cases.iter().map(show).collect())
}

/// A case with all that belongs to it; `None` if there is none.
pub(super) async fn whole(
    app: &App,
    site: &Name,
    number: i64,
) -> Result<Option<(Value, u32)>, ApiError> {
    let question = OneCase {
        site: site.as_str().to_owned(),
        number,
    };
    let Some(WholeCase {
        held,
        events,
        said,
        numbers,
    }) = app.store.ask(question).await?
    else {
        return Ok(None);
    };
    let version = held.case.version;
    let id = |number: ItemNumber| {
        let at = numbers.iter().position(|known| *known == number)?;
        said.get(at).map(|item| item.id.clone())
    };
    let events: Vec<Value> = events.iter().map(|event| event_json(event, &id)).collect();
    let shown = shown(app, site, vec![held]).await?;
    let mut whole = json!(shown.first());
    whole["events"] = json!(events);
    whole["said"] = json!(said);
    Ok(Some((whole, version)))
}

/// An event with the ids of those items that are still there in the place of their numbers.
pub(super) fn event_json(event: &Event, id: &dyn Fn(ItemNumber) -> Option<String>) -> Value {
    let mut json = json!(event);
    match &event.what {
        What::Open { items, .. } | What::Gather { items, .. } => {
            let ids: Vec<String> = items.iter().filter_map(|number| id(*number)).collect();
            json["items"] = json!(ids);
        }
        what => {
            if let Some(author) = what.author() {
                json["item"] = json!(id(author));
            }
            if let What::Forget { .. } = what {
                json["item"] = Value::Null;
            }
        }
    }
    // By what a message is known again is between it and the store.
    if let Some(fields) = json.as_object_mut() {
        fields.remove("key");
    }
    json
}

/// What a refusal means; of what was changed meanwhile with how it is and what happened.
pub(super) async fn refused(
    app: &App,
    site: &Name,
    number: i64,
    version: u32,
    refusal: Refusal,
) -> Result<ApiError, ApiError> {
    Ok(match refusal {
        Refusal::Stale => match whole(app, site, number).await? {
            None => ApiError::UnknownCase,
            Some((current, _)) => {
                let events = current["events"].as_array().into_iter().flatten();
                let since = events.filter(|event| event["version"].as_u64() > Some(version.into()));
                let since: Vec<&Value> = since.collect();
                ApiError::Stale(json!({"changes": since, "current": current.clone()}))
            }
        },
        other => plain(other),
    })
}

/// What a refusal means by itself.
pub(super) fn plain(refusal: Refusal) -> ApiError {
    match refusal {
        Refusal::UnknownItem => ApiError::UnknownItem,
        Refusal::UnknownCase => ApiError::UnknownCase,
        Refusal::UnknownEntry => ApiError::UnknownEntry,
        Refusal::Stale => ApiError::Stale(json!({})),
        Refusal::WrongState(why) => ApiError::WrongState(why),
        Refusal::Erased => ApiError::Erased,
    }
}
