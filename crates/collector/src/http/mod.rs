//! What is at which path.
//!
//! | paths | for | module |
//! | --- | --- | --- |
//! | `/v1/…` | pages of any origin | [`answers`], [`config`], [`scores`] |
//! | `/api/v1/…`, `/console/` | the owner | [`session`], [`sites`], [`live`], [`export`], [`erase`], [`openapi`], [`console`] |
//! | `/health`, `/ready`, `/metrics` | the operator | [`health`], [`metrics`] |
//! | everything else | pages: the widget's files, the demo site | [`site_files`] |

mod answers;
pub(crate) mod body;
mod card;
mod config;
mod console;
mod erase;
mod export;
mod file_reply;
mod headers;
mod health;
mod live;
mod metrics;
mod openapi;
mod scores;
mod session;
mod site_files;
mod sites;

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use axum::extract::{FromRequestParts, RawPathParams};
use axum::http::request::Parts;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::{delete, get, post};
use otklik_wire::id::Name;
use tokio::sync::{Notify, Semaphore, watch};

use crate::assets::Assets;
use crate::connection::Peer;
use crate::demo::Demo;
use crate::door::Door;
use crate::error::ApiError;
use crate::limit::Gate;
use crate::metrics::Metrics;
use crate::sites::{Published, Site, Sites};
use crate::store::letter::Address;
use crate::store::{Store, Zones};

/// What every request can lean on.
#[derive(Debug)]
pub(crate) struct App {
    pub(crate) sites: Sites,
    /// Every revision that each site ever served.
    pub(crate) published: HashMap<Name, Published>,
    /// The time zone of each site's days.
    pub(crate) zones: Zones,
    pub(crate) store: Arc<Store>,
    /// Every endpoint that is told what happens.
    pub(crate) endpoints: Vec<Address>,
    pub(crate) assets: Assets,
    pub(crate) demo: Option<Demo>,
    pub(crate) door: Door,
    pub(crate) gate: Gate,
    pub(crate) metrics: Arc<Metrics>,
    /// Told when answers were removed whose traces are to be overwritten.
    pub(crate) removed: Notify,
    /// Bytes of bodies that may be in memory at once.
    pub(crate) bodies: Semaphore,
    /// The address listened on, for a request that names no host.
    pub(crate) address: SocketAddr,
    /// Turns true when the collector is asked to end.
    pub(crate) stopping: watch::Receiver<bool>,
}

impl App {
    /// Every revision that the site ever served.
    fn published(&self, site: &Name) -> &Published {
        static NONE: Published = Published::NONE;
        self.published.get(site).unwrap_or(&NONE)
    }
}

/// Axum's state: the application, shared.
type Shared = axum::extract::State<Arc<App>>;

/// Every route, with the headers that its kind of path always carries.
pub(crate) fn router(app: Arc<App>) -> Router {
    Router::new()
        .route("/v1/sites/{site}/answers", post(answers::post))
        .route("/v1/sites/{site}/config", get(config::get))
        .route("/v1/sites/{site}/scores", get(scores::get))
        .route(
            "/api/v1/session",
            post(session::log_in).delete(session::log_out),
        )
        .route("/api/v1/openapi.json", get(openapi::get))
        .route("/api/v1/sites", get(sites::get))
        .route("/api/v1/sites/{site}/live", get(live::get))
        .route("/api/v1/sites/{site}/export", get(export::get))
        .route("/api/v1/sites/{site}/answers/{id}", delete(erase::delete))
        .route("/console", get(console::redirect))
        .route("/console/", get(console::get))
        .route("/console/{file}", get(console::get))
        .route("/health", get(health::alive))
        .route("/ready", get(health::ready))
        .route("/metrics", get(metrics::get))
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
            .map(|site| Self(Arc::clone(site)))
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

/// Proof that the request is the owner's.
struct Owner;

impl FromRequestParts<Arc<App>> for Owner {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, ApiError> {
        app.door.admit(&parts.headers, &app.store).await?;
        Ok(Self)
    }
}
