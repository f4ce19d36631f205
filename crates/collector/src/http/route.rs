//! A route and who may take it. None can be made without saying so, and what is said is seen to before its handler runs.

use std::sync::Arc;

use axum::Router;
use axum::extract::{FromRequestParts as _, Request, State};
use axum::handler::Handler;
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::Response;
use axum::routing::{MethodFilter, MethodRouter, on};

use super::{App, KnownSite};
use crate::connection::Peer;
use crate::door::Who;
use crate::error::ApiError;
use crate::rights::Right;

/// What somebody needs to take a route.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Need {
    /// Nothing: pages, visitors, monitors, and who is still outside.
    Nothing,
    /// To be known, whatever they may do.
    Known,
    /// A right on the site that the path names.
    OnSite(Right),
    /// A right on some site; the handler sees to which.
    Somewhere(Right),
    /// A right on every site.
    Everywhere(Right),
}

/// A path with a method, who may take it, and what it does.
pub(super) struct Route {
    #[cfg_attr(
        not(test),
        expect(dead_code, reason = "tests make the table of who may do what from it")
    )]
    pub(super) method: Method,
    pub(super) path: &'static str,
    pub(super) need: Need,
    serve: MethodRouter<Arc<App>>,
}

macro_rules! methods {
    ($($name:ident, $method:ident;)+) => {$(
        pub(super) fn $name<H, T>(path: &'static str, need: Need, handler: H) -> Route
        where
            H: Handler<T, Arc<App>>,
            T: 'static,
        {
            Route {
                method: Method::$method,
                path,
                need,
                serve: on(MethodFilter::$method, handler),
            }
        }
    )+};
}
methods! {
    get, GET;
    post, POST;
    put, PUT;
    delete, DELETE;
}

/// Puts routes together, each behind what it needs.
pub(super) fn assemble(routes: Vec<Route>, app: &Arc<App>) -> Router<Arc<App>> {
    routes.into_iter().fold(Router::new(), |router, route| {
        let serve = match route.need {
            // Pages pay nothing for what is none of theirs.
            Need::Nothing => route.serve,
            need => {
                let guarded = (Arc::clone(app), need);
                route.serve.route_layer(from_fn_with_state(guarded, guard))
            }
        };
        router.route(route.path, serve)
    })
}

/// Lets through who may pass, and says on who it is.
async fn guard(
    State((app, need)): State<(Arc<App>, Need)>,
    request: Request,
    next: Next,
) -> Result<Response, ApiError> {
    let (mut parts, body) = request.into_parts();
    let who = admit(&app, &parts).await?;
    check(need, &who, &mut parts, &app).await?;
    parts.extensions.insert(Arc::new(who));
    Ok(next.run(Request::from_parts(parts, body)).await)
}

/// Says who asks.
async fn admit(app: &App, parts: &Parts) -> Result<Who, ApiError> {
    let from = address(app, parts);
    app.door.admit(&parts.headers, from, &app.store).await
}

/// The address that a request came from.
pub(super) fn address(app: &App, parts: &Parts) -> Option<String> {
    address_of(app, parts.extensions.get(), &parts.headers)
}

fn address_of(app: &App, peer: Option<&Peer>, headers: &HeaderMap) -> Option<String> {
    app.gate.address(peer.map(|Peer(peer)| *peer), headers)
}

async fn check(need: Need, who: &Who, parts: &mut Parts, app: &Arc<App>) -> Result<(), ApiError> {
    let may = match need {
        Need::Nothing | Need::Known => true,
        Need::OnSite(right) => {
            let KnownSite(site) = KnownSite::from_request_parts(parts, app).await?;
            // To who sees nothing of it, a site is as one that there is not.
            if !who.sees(&site.name) {
                return Err(ApiError::UnknownSite);
            }
            who.grants.on(&site.name).has(right)
        }
        Need::Somewhere(right) => who.grants.anywhere(right),
        Need::Everywhere(right) => who.grants.everywhere().has(right),
    };
    if may {
        Ok(())
    } else {
        Err(ApiError::Forbidden)
    }
}
