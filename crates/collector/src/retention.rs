//! What the collector does by itself so that nothing is kept for longer than it should be: answers that are too old are
//! taken out, a few at a time, and the traces of all that was removed are overwritten.

use std::sync::Arc;
use std::time::Duration;

use jiff::{Timestamp, ToSpan as _};
use otklik_loop::case::event::By;
use otklik_loop::retention::Given;
use otklik_wire::id::Name;
use tokio::sync::watch;
use tokio::time::{Instant, sleep};

use crate::config::Keep;
use crate::http::App;
use crate::store::desk::documents::Kind;
use crate::store::desk::look::Documents;
use crate::store::people::audit::KEPT_DAYS;
use crate::store::people::{Change, Doer};
use crate::store::{Aging, Place, StoreError, upkeep};

/// For how many days it is kept that a survey was seen and not answered: as long as a page may still send it.
pub(crate) const APPEARANCES_DAYS: i64 = 31;
/// How often answers are looked for that became too old.
const EVERY: Duration = Duration::from_secs(3_600);
/// How soon what did not succeed is tried again.
const AGAIN: Duration = Duration::from_secs(60);
/// Answers that go in one transaction: few, so that those that come meanwhile hardly wait.
const TOGETHER: u32 = 100;
/// Of this many parts of the time, one at most is spent on removing.
const SHARE: u32 = 4;

/// What keeps nothing for too long, and where.
#[derive(Debug)]
pub(crate) struct Keeper {
    pub(crate) app: Arc<App>,
    pub(crate) place: Place,
}

impl App {
    /// Answers of a site that were given before that are not kept: by what the collector was told or by what the owner has
    /// set, whichever keeps less. `None` if all are.
    pub(crate) fn horizon(&self, site: &Name, set: Given, now: Timestamp) -> Option<Timestamp> {
        let zone = self.zones.of(site);
        let told = self.keeps.get(site).copied().unwrap_or_default();
        let set = set.keep.map_or(Keep::Forever, Keep::from);
        told.horizon(now, &zone).max(set.horizon(now, &zone))
    }
}

impl Keeper {
    /// Works until the collector is asked to end.
    pub(crate) async fn run(self, mut stopping: watch::Receiver<bool>) {
        let mut stopped = stopping.clone();
        tokio::select! {
            // An error says that whoever could have stopped us is gone.
            _ = stopped.wait_for(|stopping| *stopping) => {}
            () = self.work(&mut stopping) => {}
        }
    }

    async fn work(&self, stopping: &mut watch::Receiver<bool>) {
        loop {
            let began = Instant::now();
            let mut pause = EVERY;
            for site in self.app.keeps.keys() {
                if let Err(error) = self.see_to(site).await {
                    tracing::error!(%site, %error, "answers that are too old could not be removed; it is tried again");
                    pause = AGAIN;
                }
            }
            if let Err(error) = self.prune().await {
                tracing::error!(%error, "old rows of the audit log could not be removed; it is tried again");
                pause = AGAIN;
            }
            let stop = stopping.clone();
            if let Err(error) = upkeep::scrub(&self.place, false, move || *stop.borrow()).await {
                tracing::error!(
                    "the traces of removed answers could not be overwritten; it is tried again: {error:#}"
                );
                pause = AGAIN;
            }
            sleep(began.elapsed() * SHARE).await;
            tokio::select! {
                () = sleep(pause) => {}
                () = self.app.removal.notified() => {}
            }
        }
    }

    async fn prune(&self) -> Result<(), StoreError> {
        let now = Timestamp::now();
        let before = now
            .checked_sub((KEPT_DAYS * 24).hours())
            .unwrap_or(Timestamp::MIN);
        let prune = Change::Prune { before };
        // Nothing refuses it.
        self.app
            .store
            .people(Doer::from(By::CLOCK), now, prune)
            .await
            .map(drop)
    }

    async fn see_to(&self, site: &Name) -> Result<(), StoreError> {
        let now = Timestamp::now();
        if let Some(horizon) = self.app.horizon(site, self.set(site).await?, now) {
            self.expire(site, Aging::Answers, horizon, now).await?;
        }
        let appearances = Keep::days(APPEARANCES_DAYS);
        if let Some(horizon) = appearances.horizon(now, &self.app.zones.of(site)) {
            self.expire(site, Aging::Appearances, horizon, now).await?;
        }
        Ok(())
    }

    /// What the owner has set.
    async fn set(&self, site: &Name) -> Result<Given, StoreError> {
        let question = Documents {
            site: site.as_str().to_owned(),
            kind: Kind::Retention,
            id: Some(String::new()),
        };
        let document = self.app.store.ask(question).await?.pop();
        let read = document.map(|document| serde_json::from_str(&document.text));
        Ok(read.transpose().unwrap_or_else(|error| {
            // It was checked when it was written; and what is kept for too long can still be removed.
            tracing::error!(%site, %error, "for how long the owner keeps answers cannot be read; it is as if nothing were set");
            None
        }).unwrap_or_default())
    }

    async fn expire(
        &self,
        site: &Name,
        of: Aging,
        horizon: Timestamp,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let store = &self.app.store;
        store.set_horizon(site, of, horizon, now).await?;
        let mut all: u64 = 0;
        loop {
            let began = Instant::now();
            let expired = store.expire(site, of, TOGETHER, now).await?;
            all += u64::from(expired);
            if of == Aging::Answers {
                self.app.metrics.expired(site, expired);
            }
            if expired < TOGETHER {
                break;
            }
            sleep(began.elapsed() * (SHARE - 1)).await;
        }
        if all > 0 {
            let what = match of {
                Aging::Answers => "answers",
                Aging::Appearances => "appearances without an answer",
            };
            tracing::info!(%site, before = %horizon, removed = all, "{what} that are too old were removed");
        }
        Ok(())
    }
}
