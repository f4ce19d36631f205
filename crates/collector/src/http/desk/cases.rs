//! `/api/v1/sites/{site}/cases`: what is done about it.

use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use jiff::Timestamp;
use otklik_loop::case::MAX_NUMBER;
use otklik_loop::case::change::{Change, MAX_NAME};
use otklik_loop::promise::Severity;
use otklik_wire::id::AnswerId;
use serde::Deserialize;
use serde_json::{Value, json};

use super::super::{KnownSite, Owner, Shared};
use super::ask::{Number, Query, change as read, json as reply, malformed, version, versioned};
use super::shown::{event_json, plain, refused, shown, whole};
use crate::error::ApiError;
use crate::store::desk::inbox::Cases;
use crate::store::desk::look::OneEntry;
use crate::store::desk::task::{Asked, Changed, Refusal, Told};

/// Most cases in one change.
const MOST: usize = 200;

/// Lists cases.
pub(super) async fn list(
    _: Owner,
    State(app): Shared,
    KnownSite(site): KnownSite,
    mut query: Query,
) -> Result<Response, ApiError> {
    let mut status = query.words("status", &["heard", "in_work", "done", "declined", "open"])?;
    if status.iter().any(|status| status == "open") {
        status.retain(|status| !matches!(status.as_str(), "open" | "heard" | "in_work"));
        status.extend(["heard".to_owned(), "in_work".to_owned()]);
    }
    let assignee = query.take("assignee");
    let by_due = query
        .word("order", &["new", "due"])?
        .is_some_and(|order| order == "due");
    let after = query.given("before").map(|before| {
        let (due, number) = before.split_once('.').unwrap_or(("0", before.as_str()));
        let place = due.parse().ok().zip(number.parse().ok());
        place.ok_or_else(|| {
            malformed(format!(
                "before: {before:?} was given; allowed: what a page gave as next"
            ))
        })
    });
    let question = Cases {
        site: site.name.as_str().to_owned(),
        status,
        assignee: assignee.map(|assignee| Some(assignee).filter(|assignee| assignee != "nobody")),
        severity: query.words("severity", &Severity::ALL.map(Severity::name))?,
        mark: query.take("mark"),
        by_due,
        after: after.transpose()?,
        limit: query.limit()?,
    };
    query.end()?;
    let listed = app.store.ask(question).await?;
    let held = listed.found.into_iter().map(|(_, held)| held).collect();
    let cases = shown(&app, &site.name, held).await?;
    Ok(reply(&json!({"cases": cases, "next": listed.next})))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Opening {
    items: Vec<String>,
    #[serde(default)]
    severity: Option<Severity>,
    #[serde(default)]
    assignee: Option<String>,
}

/// Opens a case for items that have none.
pub(super) async fn open(
    owner: Owner,
    State(app): Shared,
    KnownSite(site): KnownSite,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, ApiError> {
    let Opening {
        items,
        severity,
        assignee,
    } = read(&app, &headers, body).await?;
    if !(1..=MOST).contains(&items.len()) {
        return Err(malformed(format!(
            "items: {} were given; allowed: 1 to {MOST} ids",
            items.len()
        )));
    }
    if assignee
        .as_ref()
        .is_some_and(|name| name.trim().is_empty() || name.chars().count() > MAX_NAME)
    {
        return Err(malformed(format!(
            "assignee: allowed are 1 to {MAX_NAME} characters, or null"
        )));
    }
    let mut ids = Vec::with_capacity(items.len());
    for id in items {
        let id = AnswerId::new(id).map_err(|id| {
            malformed(format!(
                "items: {id:?} was given; allowed: UUIDs in lower case with hyphens"
            ))
        })?;
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    let asked = Asked::Open {
        items: ids,
        severity,
        assignee,
    };
    let told = app
        .store
        .desk(&site.name, owner.by(), Timestamp::now(), asked)
        .await?
        .map_err(plain)?;
    let Told::Opened { number, is_new } = told else {
        return Err(ApiError::StorageFailed);
    };
    let (case, version) = whole(&app, &site.name, number)
        .await?
        .ok_or(ApiError::UnknownCase)?;
    let status = if is_new {
        StatusCode::CREATED
    } else {
        StatusCode::OK
    };
    Ok(versioned(status, &case, version))
}

/// One case with its events and items.
pub(super) async fn one(
    _: Owner,
    State(app): Shared,
    KnownSite(site): KnownSite,
    Number(number): Number,
) -> Result<Response, ApiError> {
    let (case, version) = whole(&app, &site.name, number)
        .await?
        .ok_or(ApiError::UnknownCase)?;
    Ok(versioned(StatusCode::OK, &case, version))
}

/// The case file: all of it in one document.
pub(super) async fn file(
    _: Owner,
    State(app): Shared,
    KnownSite(site): KnownSite,
    Number(number): Number,
) -> Result<Response, ApiError> {
    let (case, _) = whole(&app, &site.name, number)
        .await?
        .ok_or(ApiError::UnknownCase)?;
    let entry = match case["board"].as_i64() {
        Some(number) => {
            let site = site.name.as_str().to_owned();
            app.store.ask(OneEntry { site, number }).await?
        }
        None => None,
    };
    let entry = entry.map(|(entry, cases)| super::board::shown(&entry, Some(&cases)));
    Ok(reply(&json!({"case": case, "entry": entry})))
}

/// Changes a case.
pub(super) async fn change(
    owner: Owner,
    State(app): Shared,
    KnownSite(site): KnownSite,
    Number(number): Number,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, ApiError> {
    let change: Change = read(&app, &headers, body).await?;
    change.check().map_err(malformed)?;
    let version = version(&headers)?;
    let asked = Asked::Change {
        cases: vec![(number, version)],
        change,
    };
    let told = app
        .store
        .desk(&site.name, owner.by(), Timestamp::now(), asked)
        .await?
        .map_err(plain)?;
    let changed = match told {
        Told::Changed(changed) => changed.into_iter().next(),
        _ => None,
    };
    let Changed { event, undo, .. } = match changed.ok_or(ApiError::StorageFailed)? {
        Ok(changed) => changed,
        Err(refusal) => return Err(refused(&app, &site.name, number, version, refusal).await?),
    };
    let (case, version) = whole(&app, &site.name, number)
        .await?
        .ok_or(ApiError::UnknownCase)?;
    let mut shown = json!({"case": case, "event": event_json(&event, &|_| None)});
    if let Some(undo) = undo {
        shown["undo"] = json!(undo);
    }
    Ok(versioned(StatusCode::CREATED, &shown, version))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Bulk {
    cases: Vec<Meant>,
    change: Change,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Meant {
    number: i64,
    version: u32,
}

/// Makes the same change of several cases, of each for itself.
pub(super) async fn bulk(
    owner: Owner,
    State(app): Shared,
    KnownSite(site): KnownSite,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, ApiError> {
    let Bulk { cases, change } = read(&app, &headers, body).await?;
    change.check().map_err(malformed)?;
    if !(1..=MOST).contains(&cases.len()) {
        return Err(malformed(format!(
            "cases: {} were given; allowed: 1 to {MOST}",
            cases.len()
        )));
    }
    if let Some(wrong) = cases
        .iter()
        .find(|case| !(1..=MAX_NUMBER).contains(&case.number))
    {
        return Err(malformed(format!(
            "cases: {} was given; allowed: the numbers of cases",
            wrong.number
        )));
    }
    let meant: Vec<(i64, u32)> = cases
        .iter()
        .map(|case| (case.number, case.version))
        .collect();
    let asked = Asked::Change {
        cases: meant.clone(),
        change,
    };
    let told = app
        .store
        .desk(&site.name, owner.by(), Timestamp::now(), asked)
        .await?
        .map_err(plain)?;
    let Told::Changed(changed) = told else {
        return Err(ApiError::StorageFailed);
    };
    let results: Vec<Value> = meant
        .iter()
        .zip(changed)
        .map(|((number, _), changed)| result(*number, changed))
        .collect();
    Ok(reply(&json!({"results": results})))
}

fn result(number: i64, changed: Result<Changed, Refusal>) -> Value {
    match changed {
        Ok(Changed { event, undo, .. }) => {
            let mut done = json!({"number": number, "version": event.version});
            if let Some(undo) = undo {
                done["undo"] = json!(undo);
            }
            done
        }
        Err(refusal) => json!({"number": number, "problem": plain(refusal).problem()}),
    }
}
