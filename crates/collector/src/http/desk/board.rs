//! `/api/v1/sites/{site}/board`: the board as its owner writes it.

use axum::body::Body;
use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Response};
use jiff::Timestamp;
pub(super) use otklik_loop::board::About;
use otklik_loop::board::Entry;
use otklik_loop::case::MAX_NUMBER;
use otklik_loop::moment;
use otklik_wire::id::Name;
use serde::Deserialize;
use serde_json::{Value, json};

use super::super::{App, KnownSite, Owner, Shared};
use super::ask::{
    Number, Query, change as read, json as reply, malformed, unfit, version, versioned,
};
use super::settings::Setting;
use super::shown::plain;
use crate::door::refuse_cross_site;
use crate::error::ApiError;
use crate::store::desk::board::{self, Which};
use crate::store::desk::documents::Kind;
use crate::store::desk::look::{Board, OneEntry};
use crate::store::desk::task::{Asked, Refusal, Told};

/// What the board is called, and whether everybody may see it.
impl Setting for About {
    const KIND: Kind = Kind::Board;

    fn checked(self, _: &App, _: &Name) -> Result<Value, ApiError> {
        self.check().map_err(unfit)?;
        Ok(json!(self))
    }

    fn shown(_: &App, _: &Name, kept: Option<Value>) -> Value {
        kept.unwrap_or_else(|| json!(Self::default()))
    }
}

/// An entry as it is shown; to its owner with what only the owner sees.
pub(super) fn shown(entry: &board::Entry, cases: Option<&[i64]>) -> Value {
    let text: Option<Entry> = serde_json::from_str(&entry.text).ok();
    let Some(text) = text else {
        return json!({"number": entry.number, "version": entry.version});
    };
    let before = i64::from(text.asked_before);
    let mut shown = json!(text);
    shown["number"] = entry.number.into();
    shown["asked"] = (entry.asked + before).into();
    shown["at"] =
        moment::text(Timestamp::from_millisecond(entry.changed_ms).unwrap_or_default()).into();
    match (cases, shown.as_object_mut()) {
        (Some(cases), _) => {
            shown["version"] = entry.version.into();
            shown["published"] = entry.is_public.into();
            shown["cases"] = json!(cases);
        }
        (None, Some(fields)) => drop(fields.remove("asked_before")),
        (None, None) => {}
    }
    shown
}

/// The place of a page's last entry, for the next page.
pub(super) fn place(entry: &board::Entry) -> String {
    format!("{}.{}", entry.changed_ms, entry.number)
}

/// Which entries a query is for.
pub(super) fn which(query: &mut Query, only_public: bool) -> Result<Which, ApiError> {
    let before = query.given("before").map(|before| {
        let place = before
            .split_once('.')
            .and_then(|(ms, number)| Some((ms.parse().ok()?, number.parse().ok()?)));
        place.ok_or_else(|| {
            malformed(format!(
                "before: {before:?} was given; allowed: what a page gave as next"
            ))
        })
    });
    Ok(Which {
        only_public,
        state: query.word("state", &["asked", "planned", "done", "declined"])?,
        before: before.transpose()?,
        most: query.limit()?,
    })
}

/// Lists entries, drafts too.
pub(super) async fn entries(
    _: Owner,
    State(app): Shared,
    KnownSite(site): KnownSite,
    mut query: Query,
) -> Result<Response, ApiError> {
    let which = which(&mut query, false)?;
    query.end()?;
    let most = which.most as usize;
    let question = Board {
        site: site.name.as_str().to_owned(),
        which,
    };
    let entries = app.store.ask(question).await?;
    let next = entries
        .last()
        .filter(|_| entries.len() >= most)
        .map(|(entry, _)| place(entry));
    let entries: Vec<Value> = entries
        .iter()
        .map(|(entry, cases)| shown(entry, Some(cases)))
        .collect();
    Ok(reply(&json!({"entries": entries, "next": next})))
}

/// An entry as it is sent.
#[derive(Deserialize)]
struct Sent {
    #[serde(flatten)]
    entry: Entry,
    #[serde(default)]
    published: bool,
    #[serde(default)]
    cases: Option<Vec<i64>>,
}

fn check_cases(cases: Option<&[i64]>) -> Result<(), ApiError> {
    let wrong = cases
        .unwrap_or_default()
        .iter()
        .find(|number| !(1..=MAX_NUMBER).contains(*number));
    match wrong {
        Some(number) => Err(malformed(format!(
            "cases: {number} was given; allowed: the numbers of cases"
        ))),
        None => Ok(()),
    }
}

/// Adds an entry.
pub(super) async fn add(
    owner: Owner,
    State(app): Shared,
    KnownSite(site): KnownSite,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, ApiError> {
    let Sent {
        entry,
        published,
        cases,
    } = read(&app, &headers, body).await?;
    entry.check().map_err(unfit)?;
    check_cases(cases.as_deref())?;
    let asked = Asked::AddEntry {
        text: json!(entry).to_string(),
        state: entry.state.name().to_owned(),
        is_public: published,
        cases: cases.unwrap_or_default(),
    };
    match app
        .store
        .desk(&site.name, owner.by(), Timestamp::now(), asked)
        .await?
        .map_err(plain)?
    {
        Told::Written { number, .. } => {
            let (entry, version) = find(&app, &site.name, number).await?;
            Ok(versioned(StatusCode::CREATED, &entry, version))
        }
        _ => Err(ApiError::StorageFailed),
    }
}

/// One entry.
pub(super) async fn one(
    _: Owner,
    State(app): Shared,
    KnownSite(site): KnownSite,
    Number(number): Number,
) -> Result<Response, ApiError> {
    let (entry, version) = find(&app, &site.name, number).await?;
    Ok(versioned(StatusCode::OK, &entry, version))
}

async fn find(app: &App, site: &Name, number: i64) -> Result<(Value, u32), ApiError> {
    let question = OneEntry {
        site: site.as_str().to_owned(),
        number,
    };
    let (entry, cases) = app
        .store
        .ask(question)
        .await?
        .ok_or(ApiError::UnknownEntry)?;
    Ok((shown(&entry, Some(&cases)), entry.version))
}

/// Writes an entry anew.
pub(super) async fn change(
    owner: Owner,
    State(app): Shared,
    KnownSite(site): KnownSite,
    Number(number): Number,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, ApiError> {
    let Sent {
        entry,
        published,
        cases,
    } = read(&app, &headers, body).await?;
    entry.check().map_err(unfit)?;
    check_cases(cases.as_deref())?;
    let asked = Asked::ChangeEntry {
        number,
        version: version(&headers)?,
        text: json!(entry).to_string(),
        state: entry.state.name().to_owned(),
        is_public: published,
        cases,
    };
    done(
        &app,
        &site.name,
        number,
        app.store
            .desk(&site.name, owner.by(), Timestamp::now(), asked)
            .await?,
    )
    .await?;
    let (entry, version) = find(&app, &site.name, number).await?;
    Ok(versioned(StatusCode::OK, &entry, version))
}

/// Throws an entry away.
pub(super) async fn remove(
    owner: Owner,
    State(app): Shared,
    KnownSite(site): KnownSite,
    Number(number): Number,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    refuse_cross_site(&headers)?;
    let asked = Asked::DropEntry {
        number,
        version: version(&headers)?,
    };
    done(
        &app,
        &site.name,
        number,
        app.store
            .desk(&site.name, owner.by(), Timestamp::now(), asked)
            .await?,
    )
    .await?;
    Ok((StatusCode::NO_CONTENT, [(CONTENT_TYPE, "application/json")]).into_response())
}

async fn done(
    app: &App,
    site: &Name,
    number: i64,
    told: Result<Told, Refusal>,
) -> Result<(), ApiError> {
    match told {
        Ok(_) => Ok(()),
        Err(Refusal::Stale) => {
            let (current, _) = find(app, site, number).await?;
            Err(ApiError::Stale(json!({"current": current})))
        }
        Err(other) => Err(plain(other)),
    }
}
