//! `/api/v1/sites/{site}/goals`, `initiatives`, `assumptions`: what an owner plans, one entry each, by id and version.

use std::collections::BTreeMap;

use axum::body::Body;
use axum::extract::{RawPathParams, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Response};
use jiff::Timestamp;
use otklik_loop::plan::{Assumption, Goal, Initiative};
use otklik_wire::id::Name;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::super::{App, KnownSite, Owner, Shared};
use super::ask::{change as read, json as reply, malformed, unfit, version, versioned};
use super::scores::find;
use super::shown::plain;
use super::stretch::{Whole, figures};
use super::strict;
use crate::door::refuse_cross_site;
use crate::error::ApiError;
use crate::sites::{Site, Standing};
use crate::store::desk::documents::Kind;
use crate::store::desk::look::Documents;
use crate::store::desk::task::{Asked, Refusal, Told};

/// What can be planned.
pub(super) trait Plan: Serialize + DeserializeOwned + Send + Sync + 'static {
    const KIND: Kind;

    /// What is wrong with it.
    fn check(&self) -> Result<(), String>;

    /// What is known besides, in the place of each.
    fn complete(
        _app: &App,
        _site: &Site,
        _all: &BTreeMap<String, Entry<Self>>,
        _shown: &mut [Value],
    ) -> impl Future<Output = Result<(), ApiError>> + Send {
        async { Ok(()) }
    }
}

/// An entry.
#[derive(Clone, Debug)]
pub(super) struct Entry<T> {
    pub(super) version: u32,
    pub(super) entry: T,
}

impl Plan for Goal {
    const KIND: Kind = Kind::Goal;

    fn check(&self) -> Result<(), String> {
        Self::check(self)
    }

    /// Beside the plan the fact.
    async fn complete(
        app: &App,
        site: &Site,
        all: &BTreeMap<String, Entry<Self>>,
        shown: &mut [Value],
    ) -> Result<(), ApiError> {
        let days = |goal: &Self| {
            Some(Whole {
                from: goal.from.parse().ok()?,
                to: goal.to.parse().ok()?,
            })
        };
        let Some(first) = all
            .values()
            .filter_map(|one| days(&one.entry))
            .map(|whole| whole.from)
            .min()
        else {
            return Ok(());
        };
        let overview = app.store.overview(&site.name, first, 0).await?;
        let standings = Standing::of_overview(&site.scored, &app.published(&site.name), &overview);
        let today = otklik_score::calendar::day_of(Timestamp::now(), &app.zones.of(&site.name));
        for (Entry { entry: goal, .. }, shown) in all.values().zip(shown) {
            // The question may be gone from the file since.
            let (Ok(at), Some(whole)) = (find(site, &goal.survey, &goal.question), days(goal))
            else {
                shown["standing"] = "unknown".into();
                continue;
            };
            let state = whole.of(&standings[at].days);
            let mut fact = json!({});
            figures(state.as_ref(), site.scored[at].weights, &mut fact);
            let enough = state
                .as_ref()
                .is_some_and(|state| state.n() >= otklik_score::enough::Rule::USUAL.least);
            let reached = fact["value"]
                .as_f64()
                .is_some_and(|value| value >= goal.plan);
            shown["standing"] = match (enough, reached, today >= whole.to) {
                (false, ..) => "not_enough",
                (true, true, _) => "reached",
                (true, false, false) => "open",
                (true, false, true) => "missed",
            }
            .into();
            shown["fact"] = fact;
        }
        Ok(())
    }
}

impl Plan for Initiative {
    const KIND: Kind = Kind::Initiative;

    fn check(&self) -> Result<(), String> {
        Self::check(self)
    }
}

impl Plan for Assumption {
    const KIND: Kind = Kind::Assumption;

    fn check(&self) -> Result<(), String> {
        Self::check(self)
    }

    async fn complete(
        _: &App,
        _: &Site,
        _: &BTreeMap<String, Entry<Self>>,
        shown: &mut [Value],
    ) -> Result<(), ApiError> {
        for one in shown {
            one["assumed"] = true.into();
        }
        Ok(())
    }
}

/// All entries of a kind, by id.
pub(super) async fn all<T: Plan>(
    app: &App,
    site: &Name,
) -> Result<BTreeMap<String, Entry<T>>, ApiError> {
    let question = Documents {
        site: site.as_str().to_owned(),
        kind: T::KIND,
        id: None,
    };
    let mut entries = BTreeMap::new();
    for document in app.store.ask(question).await? {
        let entry = serde_json::from_str(&document.text)
            .map_err(|error| ApiError::Internal(error.into()))?;
        entries.insert(
            document.id,
            Entry {
                version: document.version,
                entry,
            },
        );
    }
    Ok(entries)
}

async fn shown<T: Plan>(
    app: &App,
    site: &Site,
    entries: &BTreeMap<String, Entry<T>>,
) -> Result<Vec<Value>, ApiError> {
    let show = |(id, one): (&String, &Entry<T>)| {
        let mut shown = json!(one.entry);
        shown["id"] = id.as_str().into();
        shown["version"] = one.version.into();
        shown
    };
    let mut all: Vec<Value> = entries.iter().map(show).collect();
    T::complete(app, site, entries, &mut all).await?;
    Ok(all)
}

/// Lists them.
pub(super) async fn list<T: Plan>(
    _: Owner,
    State(app): Shared,
    KnownSite(site): KnownSite,
) -> Result<Response, ApiError> {
    let entries = all::<T>(&app, &site.name).await?;
    Ok(reply(
        &json!({"entries": shown(&app, &site, &entries).await?}),
    ))
}

/// The id in the path.
fn id(path: &RawPathParams) -> Result<Name, ApiError> {
    let id = path
        .iter()
        .find(|(key, _)| *key == "id")
        .map(|(_, id)| id.to_owned());
    Name::new(id.unwrap_or_default())
        .map_err(|_| malformed("id: allowed are 1 to 64 letters, digits, '-', '_' or '.'"))
}

async fn one_of<T: Plan>(app: &App, site: &Site, id: &str) -> Result<(Value, u32), ApiError> {
    let mut entries = all::<T>(app, &site.name).await?;
    entries.retain(|known, _| known == id);
    let version = entries.get(id).ok_or(ApiError::UnknownEntry)?.version;
    let shown = shown(app, site, &entries)
        .await?
        .pop()
        .ok_or(ApiError::UnknownEntry)?;
    Ok((shown, version))
}

/// Gives one.
pub(super) async fn one<T: Plan>(
    _: Owner,
    State(app): Shared,
    KnownSite(site): KnownSite,
    path: RawPathParams,
) -> Result<Response, ApiError> {
    let (shown, version) = one_of::<T>(&app, &site, id(&path)?.as_str()).await?;
    Ok(versioned(StatusCode::OK, &shown, version))
}

/// Adds one, by an id of the sender's or one that is drawn.
pub(super) async fn add<T: Plan>(
    owner: Owner,
    State(app): Shared,
    KnownSite(site): KnownSite,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, ApiError> {
    let mut given: Value = read(&app, &headers, body).await?;
    let id = match given.as_object_mut().and_then(|fields| fields.remove("id")) {
        Some(Value::String(id)) => Name::new(id).map_err(|id| {
            malformed(format!(
                "id: {id:?} was given; allowed: 1 to 64 letters, digits, '-', '_' or '.'"
            ))
        })?,
        Some(_) => return Err(malformed("id: allowed is a text")),
        None => drawn()?,
    };
    write::<T>(&app, &site, owner, &id, 0, given, StatusCode::CREATED).await
}

/// Writes one anew.
pub(super) async fn change<T: Plan>(
    owner: Owner,
    State(app): Shared,
    KnownSite(site): KnownSite,
    path: RawPathParams,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, ApiError> {
    let given: Value = read(&app, &headers, body).await?;
    let version = version(&headers)?;
    if version == 0 {
        return Err(malformed(
            "If-Match: \"0\" was given; a new one is sent with POST",
        ));
    }
    write::<T>(
        &app,
        &site,
        owner,
        &id(&path)?,
        version,
        given,
        StatusCode::OK,
    )
    .await
}

async fn write<T: Plan>(
    app: &App,
    site: &Site,
    owner: Owner,
    id: &Name,
    version: u32,
    mut given: Value,
    status: StatusCode,
) -> Result<Response, ApiError> {
    // As it was given it can be sent again: what is computed is not part of it.
    if let Some(fields) = given.as_object_mut() {
        for computed in ["id", "version", "fact", "standing", "assumed"] {
            fields.remove(computed);
        }
    }
    let entry: T = strict::from(given).map_err(|error| malformed(error.to_string()))?;
    entry.check().map_err(unfit)?;
    let asked = Asked::Put {
        kind: T::KIND,
        id: id.as_str().to_owned(),
        version,
        text: json!(entry).to_string(),
    };
    written::<T>(
        app,
        site,
        id.as_str(),
        app.store
            .desk(&site.name, owner.by(), Timestamp::now(), asked)
            .await?,
    )
    .await?;
    let (shown, version) = one_of::<T>(app, site, id.as_str()).await?;
    Ok(versioned(status, &shown, version))
}

async fn written<T: Plan>(
    app: &App,
    site: &Site,
    id: &str,
    told: Result<Told, Refusal>,
) -> Result<(), ApiError> {
    match told {
        Ok(_) => Ok(()),
        Err(Refusal::Stale) => {
            let (current, _) = one_of::<T>(app, site, id).await?;
            Err(ApiError::Stale(json!({"current": current})))
        }
        Err(other) => Err(plain(other)),
    }
}

/// Throws one away.
pub(super) async fn remove<T: Plan>(
    owner: Owner,
    State(app): Shared,
    KnownSite(site): KnownSite,
    path: RawPathParams,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    refuse_cross_site(&headers)?;
    let id = id(&path)?;
    let asked = Asked::Drop {
        kind: T::KIND,
        id: id.as_str().to_owned(),
        version: version(&headers)?,
    };
    written::<T>(
        &app,
        &site,
        id.as_str(),
        app.store
            .desk(&site.name, owner.by(), Timestamp::now(), asked)
            .await?,
    )
    .await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

fn drawn() -> Result<Name, ApiError> {
    let secret = crate::secret::draw("").map_err(ApiError::Internal)?;
    let short = secret.get(..12).unwrap_or(&secret).to_owned();
    Name::new(short).map_err(|name| ApiError::Internal(anyhow::anyhow!("{name} is no name")))
}
