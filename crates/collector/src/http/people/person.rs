//! `/api/v1/sites/{site}/people/…`: what one visitor left, by the address that they gave to be written to.
//!
//! The address comes in the body, because paths end up in logs.

use axum::body::Body;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use jiff::Timestamp;
use otklik_loop::item::Item;
use otklik_loop::moment;
use otklik_wire::id::{AnswerId, Name};
use serde::Deserialize;
use serde_json::{Value, json};

use super::super::desk::ask::{change as read, json as reply, malformed};
use super::super::desk::receipt;
use super::super::{App, KnownSite, Owner, Shared};
use super::refused;
use crate::error::ApiError;
use crate::store::desk::person::{LeftBy, folded};
use crate::store::people::Change;
use crate::store::people::audit::What;

/// Most characters of an address.
const LONGEST: usize = 320;
/// Answers that go in one transaction.
const TOGETHER: usize = 100;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Given {
    contact: String,
}

/// Says what there is of somebody.
pub(super) async fn find(
    State(app): Shared,
    KnownSite(site): KnownSite,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, ApiError> {
    let contact = contact(&read(&app, &headers, body).await?)?;
    let left: Vec<Value> = left(&app, &site.name, &contact)
        .await?
        .iter()
        .map(|item| json!({"id": item.id, "at": moment::text(item.at), "door": item.door, "survey": item.survey}))
        .collect();
    Ok(reply(&json!({"items": left})))
}

/// Gives all of it, with what became of it as far as it is for them to see: a case may hold the words of others.
pub(super) async fn export(
    owner: Owner,
    State(app): Shared,
    KnownSite(site): KnownSite,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, ApiError> {
    let contact = contact(&read(&app, &headers, body).await?)?;
    let mut shown = Vec::new();
    for item in left(&app, &site.name, &contact).await? {
        let mut whole = json!(item);
        if let Ok(id) = AnswerId::new(item.id) {
            whole["receipt"] = json!(receipt(&app, &site.name, &id).await?);
        }
        shown.push(whole);
    }
    let note = Change::Note {
        site: site.name.as_str().to_owned(),
        what: What::Export,
        object: Some(format!("person, {}", shown.len())),
    };
    refused(app.store.people(owner.by(), Timestamp::now(), note).await?)?;
    Ok(reply(&json!({"site": site.name.as_str(), "items": shown})))
}

/// Takes all of it out for good.
pub(super) async fn erase(
    owner: Owner,
    State(app): Shared,
    KnownSite(site): KnownSite,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, ApiError> {
    let contact = contact(&read(&app, &headers, body).await?)?;
    let ids: Vec<AnswerId> = left(&app, &site.name, &contact)
        .await?
        .into_iter()
        .filter_map(|item| AnswerId::new(item.id).ok())
        .collect();
    let mut erased: u64 = 0;
    for some in ids.chunks(TOGETHER) {
        let were_there = app
            .store
            .erase(&site.name, some.to_vec(), Timestamp::now(), owner.by())
            .await?;
        let gone = were_there.iter().filter(|was_there| **was_there).count() as u32;
        app.metrics.erased(&site.name, gone);
        erased += u64::from(gone);
    }
    if erased > 0 {
        tracing::info!(site = %site.name, erased, "what somebody left was erased");
        app.removal.notify_one();
    }
    Ok(reply(&json!({"erased": erased})))
}

fn contact(given: &Given) -> Result<String, ApiError> {
    let contact = folded(&given.contact);
    // What is given is measured: what is folded away of it was given too.
    if !contact.is_empty() && given.contact.chars().count() <= LONGEST {
        Ok(contact)
    } else {
        Err(malformed(format!(
            "contact: allowed are 1 to {LONGEST} characters, as somebody left them"
        )))
    }
}

/// Every item with that address, newest first.
async fn left(app: &App, site: &Name, contact: &str) -> Result<Vec<Item>, ApiError> {
    let question = LeftBy {
        site: site.as_str().to_owned(),
        contact: contact.to_owned(),
    };
    Ok(app.store.ask(question).await?)
}
