//! What is at which path. Who may take a route stands with it ([`route`]); [`door`](crate::door) says who asks.
//!
//! | paths | for | module |
//! | --- | --- | --- |
//! | `/v1/…` | pages of any origin | [`answers`], [`config`], [`scores`], [`frame`], [`first`], [`site_script`] |
//! | `/api/v1/…`, `/console/` | the owner | [`session`], [`sites`], [`live`], [`export`], [`erase`], [`openapi`], [`packs`], [`console`], [`preview`] |
//! | `/v1/receipts/…`, `/api/v1/sites/{site}/…` | visitors and the owner, of what becomes of answers | [`desk`] |
//! | `/api/v1/members`, `keys`, `audit`, … | who manages, and everybody of their own account | [`people`] |
//! | `/health`, `/ready`, `/metrics` | the operator | [`health`], [`metrics`] |
//! | everything else | pages: the widget's files, the demo site | [`site_files`] |

mod answers;
pub(crate) mod body;
mod card;
mod config;
mod console;
mod desk;
pub(crate) use desk::digest;
#[cfg(feature = "fuzz")]
pub(crate) use desk::fuzz;
mod erase;
mod export;
mod file_reply;
mod first;
mod frame;
mod headers;
mod health;
mod live;
#[cfg(test)]
mod matrix;
mod metrics;
mod openapi;
mod packs;
mod people;
mod preview;
mod route;
mod scores;
mod session;
mod site_files;
mod site_script;
mod sites;

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use axum::extract::{FromRequestParts, RawPathParams};
use axum::http::request::Parts;
use axum::middleware::{from_fn, from_fn_with_state};
use otklik_wire::id::Name;
use tokio::sync::{Notify, Semaphore, watch};

use crate::assets::Assets;
use crate::config::Keep;
use crate::connection::Peer;
use crate::demo::Demo;
use crate::door::{Door, Who};
use crate::error::ApiError;
use crate::first::Firsts;
use crate::limit::Gate;
use crate::metrics::Metrics;
use crate::promised::Promised;
use crate::receipt::Receipts;
use crate::rights::Right;
use crate::sites::{Published, Served, Site};
use crate::store::letter::Address;
use crate::store::people::Doer;
use crate::store::{Store, Zones};
use crate::work::Works;
pub(crate) use people::path as link_path;
use route::{Need, Route, delete, get, post};

/// What every request can lean on.
#[derive(Debug)]
pub(crate) struct App {
    pub(crate) sites: Served,
    /// The time zone of each site's days.
    pub(crate) zones: Zones,
    /// How long the answers of each site are kept at most.
    pub(crate) keeps: HashMap<Name, Keep>,
    pub(crate) store: Arc<Store>,
    /// What pages are told of promises.
    pub(crate) promised: Promised,
    /// What makes and knows receipts.
    pub(crate) receipts: Receipts,
    /// Every endpoint that is told what happens.
    pub(crate) endpoints: Vec<Address>,
    /// Those of them who are people.
    pub(crate) recipients: Vec<Address>,
    /// The server that takes mail.
    pub(crate) mail: Option<Arc<crate::mail::server::Server>>,
    pub(crate) assets: Assets,
    /// What pages show before the widget has come.
    pub(crate) firsts: Firsts,
    pub(crate) demo: Option<Demo>,
    pub(crate) door: Door,
    pub(crate) gate: Gate,
    /// What sites under attack ask for.
    pub(crate) work: Works,
    pub(crate) metrics: Arc<Metrics>,
    /// Told when answers are to be removed, or were and their traces are to be overwritten.
    pub(crate) removal: Notify,
    /// Bytes of bodies that may be in memory at once.
    pub(crate) bodies: Semaphore,
    /// The address listened on, for a request that names no host.
    pub(crate) address: SocketAddr,
    /// Turns true when the collector is asked to end.
    pub(crate) stopping: watch::Receiver<bool>,
}

impl App {
    /// Every revision that the site ever served.
    fn published(&self, site: &Name) -> Arc<Published> {
        self.sites
            .now(site)
            .map(|now| now.published)
            .unwrap_or_default()
    }
}

/// Axum's state: the application, shared.
type Shared = axum::extract::State<Arc<App>>;

/// Every route with who may take it.
fn routes() -> Vec<Route> {
    use Need::{Everywhere, Known, Nothing, OnSite};
    let mut routes = vec![
        post("/v1/sites/{site}/answers", Nothing, answers::post),
        get("/v1/sites/{site}/config", Nothing, config::get),
        get("/v1/sites/{site}/scores", Nothing, scores::get),
        get("/v1/sites/{site}/frame", Nothing, frame::get),
        get("/v1/sites/{site}/first/{survey}", Nothing, first::get),
        get("/v1/sites/{site}/otklik.js", Nothing, site_script::get),
        get("/api/v1/session", Known, session::get),
        post("/api/v1/session", Nothing, session::log_in),
        delete("/api/v1/session", Nothing, session::log_out),
        get("/api/v1/openapi.json", Nothing, openapi::get),
        get(
            "/api/v1/survey.schema.json",
            Nothing,
            openapi::survey_schema,
        ),
        get("/api/v1/packs", Known, packs::get),
        get("/api/v1/sites", Known, sites::get),
        get("/api/v1/sites/{site}/live", OnSite(Right::Read), live::get),
        get(
            "/api/v1/sites/{site}/export",
            OnSite(Right::Read),
            export::get,
        ),
        delete(
            "/api/v1/sites/{site}/answers/{id}",
            OnSite(Right::Erase),
            erase::delete,
        ),
        get("/console", Nothing, console::redirect),
        get("/console/", Nothing, console::get),
        get("/console/{file}", Nothing, console::get),
        get("/console/preview", Nothing, preview::get),
        get("/health", Nothing, health::alive),
        get("/ready", Nothing, health::ready),
        get("/metrics", Everywhere(Right::Read), metrics::get),
    ];
    routes.extend(desk::routes());
    routes.extend(people::routes());
    routes
}

/// Every route, with the headers that its kind of path always carries.
pub(crate) fn router(app: Arc<App>) -> Router {
    route::assemble(routes(), &app)
        .fallback(site_files::get)
        .method_not_allowed_fallback(async || ApiError::MethodNotAllowed)
        .layer(from_fn(headers::by_path))
        .layer(from_fn_with_state(Arc::clone(&app), metrics::count))
        .with_state(app)
}

/// The site that the path names.
struct KnownSite(Arc<Site>);

impl FromRequestParts<Arc<App>> for KnownSite {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, ApiError> {
        let path = RawPathParams::from_request_parts(parts, app)
            .await
            .map_err(|_| ApiError::UnknownSite)?;
        let name = path.iter().find(|(key, _)| *key == "site");
        name.and_then(|(_, name)| app.sites.get(name))
            .map(Self)
            .ok_or(ApiError::UnknownSite)
    }
}

/// The site that a page's request is for, once the request has passed the gate.
struct PageSite(Arc<Site>);

impl FromRequestParts<Arc<App>> for PageSite {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, ApiError> {
        let KnownSite(site) = KnownSite::from_request_parts(parts, app).await?;
        let peer = parts.extensions.get::<Peer>().map(|Peer(peer)| *peer);
        app.gate.admit(&site.name, peer, &parts.headers)?;
        Ok(Self(site))
    }
}

/// Who asks, once the route has let them pass.
struct Owner(Arc<Who>);

impl FromRequestParts<Arc<App>> for Owner {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &Arc<App>) -> Result<Self, ApiError> {
        let who = parts.extensions.get::<Arc<Who>>().map(Arc::clone);
        // Without it the route said that anybody may take it, and its handler thinks otherwise: nobody passes.
        who.map(Self).ok_or(ApiError::Unauthorized)
    }
}

impl Owner {
    /// As who something is done.
    fn by(&self) -> Doer {
        self.0.doer.clone()
    }
}

/// The address that a request came from, shortened as limits shorten it.
struct CameFrom(Option<String>);

impl FromRequestParts<Arc<App>> for CameFrom {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(
        parts: &mut Parts,
        app: &Arc<App>,
    ) -> Result<Self, Self::Rejection> {
        Ok(Self(route::address(app, parts)))
    }
}
