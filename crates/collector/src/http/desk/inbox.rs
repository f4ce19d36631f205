//! `/api/v1/sites/{site}/inbox`: what was said.

use axum::body::Body;
use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Response};
use jiff::Timestamp;
use otklik_loop::entry::Entry;
use otklik_loop::item::{Door, Tone, check_mark};
use otklik_wire::id::{AnswerId, Name};
use serde::Deserialize;
use serde_json::{Value, json};
use uuid::Uuid;

use super::super::{App, KnownSite, Owner, Shared};
use super::ask::{ItemId, Query, change, json as reply, malformed, unfit};
use super::shown::{plain, whole};
use crate::error::ApiError;
use crate::store::desk::inbox::{CaseIs, Inbox};
use crate::store::desk::look::OneItem;
use crate::store::desk::task::Asked;

/// Most marks in one change.
const MOST_MARKS: usize = 50;

/// Lists items, newest first.
pub(super) async fn list(
    _: Owner,
    State(app): Shared,
    KnownSite(site): KnownSite,
    query: Query,
) -> Result<Response, ApiError> {
    let inbox = asked(&site.name, query)?;
    let listed = app.store.ask(inbox).await?;
    let items: Vec<_> = listed.found.into_iter().map(|(_, item)| item).collect();
    Ok(reply(&json!({"items": items, "next": listed.next})))
}

pub(super) fn asked(site: &Name, mut query: Query) -> Result<Inbox, ApiError> {
    let has = query.words("has", &["words", "contact"])?;
    let case = query.word("case", &["none", "open", "closed", "any"])?;
    let ms = |time: Option<Timestamp>| time.map(Timestamp::as_millisecond);
    let inbox = Inbox {
        site: site.as_str().to_owned(),
        q: query.take("q"),
        word: None,
        door: query.words("door", &Door::ALL.map(Door::name))?,
        survey: query.list("survey")?,
        locale: query.list("locale")?,
        role: query.list("role")?,
        segment: query.list("segment")?,
        tone: query.words("tone", &Tone::ALL.map(Tone::name))?,
        min: query.number("min")?,
        max: query.number("max")?,
        page: query.take("page"),
        has_words: has.iter().any(|has| has == "words"),
        has_contact: has.iter().any(|has| has == "contact"),
        marks: query.list("mark")?,
        case: case.map(|case| match case.as_str() {
            "none" => CaseIs::None,
            "open" => CaseIs::Open,
            "closed" => CaseIs::Closed,
            _ => CaseIs::Any,
        }),
        from_ms: ms(query.time("from")?),
        to_ms: ms(query.time("to")?),
        before: query.number("before")?,
        limit: query.limit()?,
    };
    query.end()?;
    Ok(inbox)
}

/// One item, with its case whole.
pub(super) async fn one(
    _: Owner,
    State(app): Shared,
    KnownSite(site): KnownSite,
    ItemId(id): ItemId,
) -> Result<Response, ApiError> {
    Ok(reply(&item(&app, &site.name, &id).await?))
}

async fn item(app: &App, site: &Name, id: &AnswerId) -> Result<Value, ApiError> {
    let question = OneItem {
        site: site.as_str().to_owned(),
        id: id.as_str().to_owned(),
    };
    let item = app
        .store
        .ask(question)
        .await?
        .ok_or(ApiError::UnknownItem)?;
    let mut shown = json!(item);
    if let Some(case) = item.case
        && let Some((case, _)) = whole(app, site, case.number).await?
    {
        shown["case"] = case;
    }
    Ok(shown)
}

/// Enters what came by another door.
pub(super) async fn enter(
    owner: Owner,
    State(app): Shared,
    KnownSite(site): KnownSite,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, ApiError> {
    let mut entry: Entry = change(&app, &headers, body).await?;
    entry.check().map_err(unfit)?;
    let now = Timestamp::now();
    let id = match entry.id.take() {
        Some(id) => AnswerId::new(id).map_err(|id| {
            malformed(format!(
                "id: {id:?} was given; allowed: a UUID in lower case with hyphens"
            ))
        })?,
        None => drawn(now)?,
    };
    let entered = Asked::Enter {
        id: id.clone(),
        entry: Box::new(entry),
    };
    app.store
        .desk(&site.name, owner.by(), now, entered)
        .await?
        .map_err(plain)?;
    let item = item(&app, &site.name, &id).await?;
    Ok((
        StatusCode::CREATED,
        [(CONTENT_TYPE, "application/json")],
        item.to_string(),
    )
        .into_response())
}

/// An id like a visitor's: a UUID of version 7.
fn drawn(now: Timestamp) -> Result<AnswerId, ApiError> {
    let random = crate::secret::bytes().map_err(ApiError::Internal)?;
    let mut ten = [0; 10];
    ten.copy_from_slice(&random[..10]);
    let ms = u64::try_from(now.as_millisecond()).unwrap_or_default();
    let id = uuid::Builder::from_unix_timestamp_millis(ms, &ten).into_uuid();
    AnswerId::new(Uuid::hyphenated(id).to_string())
        .map_err(|id| ApiError::Internal(anyhow::anyhow!("{id} is no id")))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Marks {
    #[serde(default)]
    add: Vec<String>,
    #[serde(default)]
    remove: Vec<String>,
}

/// Puts marks on an item and takes them off.
pub(super) async fn mark(
    owner: Owner,
    State(app): Shared,
    KnownSite(site): KnownSite,
    ItemId(id): ItemId,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, ApiError> {
    let Marks { add, remove } = change(&app, &headers, body).await?;
    if !(1..=MOST_MARKS).contains(&(add.len() + remove.len())) {
        return Err(unfit(format!(
            "add, remove: allowed are 1 to {MOST_MARKS} marks together"
        )));
    }
    for mark in add.iter().chain(&remove) {
        check_mark(mark).map_err(malformed)?;
    }
    let asked = Asked::Mark {
        item: id.clone(),
        add,
        remove,
    };
    app.store
        .desk(&site.name, owner.by(), Timestamp::now(), asked)
        .await?
        .map_err(plain)?;
    Ok(reply(&item(&app, &site.name, &id).await?))
}
