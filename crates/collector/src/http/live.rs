//! `GET /api/v1/sites/{site}/live`: the running scores and the newest comments, again whenever they change.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::IntoResponse;
use axum::response::sse::{Event, Sse};
use futures_util::stream;
use jiff::{Timestamp, ToSpan as _};
use otklik_score::Rated;
use otklik_score::calendar::day_of;
use otklik_wire::flags::Flag;
use serde_json::{Value, json};
use tokio::sync::watch;
use tokio::time::{Instant, sleep_until};

use super::card::{LONGEST_WINDOW, card, tone_name};
use super::desk::sample::is_sample;
use super::{App, KnownSite, Shared};
use crate::error::ApiError;
use crate::rights::Right;
use crate::sites::{Now, Site, Standing};
use crate::store::{Comment, Overview};

/// Shortest time between two events: at most five a second, however fast answers come.
const PACE: Duration = Duration::from_millis(200);
/// How often a quiet stream shows that it lives, and asks whether its reader is still the owner.
const PING: Duration = Duration::from_secs(15);
/// Comments in an event.
const COMMENTS: u32 = 50;

/// Streams the site's state as server-sent events.
pub(super) async fn get(
    State(app): Shared,
    KnownSite(site): KnownSite,
    headers: HeaderMap,
) -> Result<impl IntoResponse, ApiError> {
    let mut changed = app.store.watch(&site.name).ok_or(ApiError::UnknownSite)?;
    changed.mark_changed();
    let live = Live {
        stopping: app.stopping.clone(),
        app,
        site,
        headers,
        changed,
        sent: None,
    };
    let events = stream::unfold(live, async |mut live| {
        let event = live.next().await?;
        Some((Ok::<_, Infallible>(event), live))
    });
    Ok(Sse::new(events))
}

struct Live {
    app: Arc<App>,
    site: Arc<Site>,
    headers: HeaderMap,
    changed: watch::Receiver<()>,
    stopping: watch::Receiver<bool>,
    /// When the last state was sent.
    sent: Option<Instant>,
}

impl Live {
    /// The next event, or `None` when the stream ends: the collector stops, or the session is over.
    async fn next(&mut self) -> Option<Event> {
        let ping_at = Instant::now() + PING;
        tokio::select! {
            () = stopped(&mut self.stopping) => return None,
            () = sleep_until(ping_at) => {
                self.check_owner().await?;
                return Some(Event::default().comment("ping"));
            }
            changed = self.changed.changed() => changed.ok()?,
        }
        if let Some(sent) = self.sent {
            sleep_until(sent + PACE).await;
        }
        // What changed during the pause is in the state that is read now.
        self.changed.mark_unchanged();
        self.sent = Some(Instant::now());
        let state = self.state().await;
        // Asked last: whatever came after the session's end is not in what is sent.
        self.check_owner().await?;
        match state {
            Ok(state) => Some(Event::default().event("live").data(state.to_string())),
            Err(error) => {
                tracing::error!(?error, "a live stream ends");
                None
            }
        }
    }

    /// A session may end while its stream is open, and a role may change.
    async fn check_owner(&self) -> Option<()> {
        let Self { app, headers, .. } = self;
        let who = app.door.admit(headers, None, &app.store).await.ok()?;
        let may = who.grants.on(&self.site.name).has(Right::Read);
        may.then_some(())
    }

    async fn state(&self) -> Result<Value, ApiError> {
        let Self { app, site, .. } = self;
        let name = &site.name;
        // What is asked may have become something else since the stream began.
        let Now {
            site, published, ..
        } = app.sites.now(name).ok_or(ApiError::UnknownSite)?;
        let now = Timestamp::now();
        let today = day_of(now, &app.zones.of(name));
        let first = today.saturating_sub((LONGEST_WINDOW - 1).days());
        let Overview {
            states,
            comments,
            declared,
        } = app.store.overview(name, first, COMMENTS).await?;
        let standings = Standing::of_each(&site.scored, &published, &declared, &states);
        let cards = site.scored.iter().zip(&standings);
        let scores: Vec<Value> = cards
            .map(|(scored, standing)| card(scored, standing, today))
            .collect();
        Ok(json!({
            "site": name.as_str(),
            "at": rfc3339(now),
            "sample": is_sample(app, name.as_str()).await?,
            "scores": scores,
            "comments": comments.iter().map(comment).collect::<Vec<_>>(),
        }))
    }
}

async fn stopped(stopping: &mut watch::Receiver<bool>) {
    // An error says that whoever could have stopped us is gone.
    let _ = stopping.wait_for(|stopping| *stopping).await;
}

fn comment(comment: &Comment) -> Value {
    json!({
        "id": comment.id,
        "received_at": rfc3339(comment.received),
        "rating": comment.rating.map(Rated::get),
        "of": comment.rating.map(|rating| rating.metric().scale().1),
        "tone": comment.rating.map(|rating| tone_name(rating.tone())),
        "text": comment.text,
        "page": comment.page,
        "locale": comment.locale,
        "flags": comment.flags.iter().map(Flag::as_str).collect::<Vec<_>>(),
    })
}

fn rfc3339(time: Timestamp) -> String {
    format!("{time:.3}")
}
