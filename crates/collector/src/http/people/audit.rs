//! `/api/v1/audit`: who did what, newest first. Nothing here can be changed.

use axum::extract::State;
use axum::response::Response;
use serde_json::{Value, json};

use super::super::desk::ask::{Query, json as reply};
use super::super::{App, KnownSite, Shared};
use super::shown_ms;
use crate::error::ApiError;
use crate::store::people::audit::{Log, Row};

/// All of it.
pub(super) async fn all(State(app): Shared, query: Query) -> Result<Response, ApiError> {
    page(&app, None, query).await
}

/// What is about one site.
pub(super) async fn of_site(
    State(app): Shared,
    KnownSite(site): KnownSite,
    query: Query,
) -> Result<Response, ApiError> {
    page(&app, Some(site.name.as_str().to_owned()), query).await
}

async fn page(app: &App, site: Option<String>, mut query: Query) -> Result<Response, ApiError> {
    let log = Log {
        site,
        before: query.number("before")?,
        limit: query.limit()?,
    };
    query.end()?;
    let most = log.limit as usize;
    let rows = app.store.ask(log).await?;
    let next = rows.last().filter(|_| rows.len() >= most);
    let next = next.map(|row| row.number.to_string());
    let shown: Vec<Value> = rows.iter().map(shown).collect();
    Ok(reply(&json!({"entries": shown, "next": next})))
}

fn shown(row: &Row) -> Value {
    json!({
        "at": shown_ms(row.at_ms),
        "site": Some(&row.site).filter(|site| *site != "*"),
        "by": {"kind": row.kind, "name": row.name},
        "do": row.what,
        "object": row.object,
        "address": row.address,
    })
}
