//! What the collector does by itself so that nothing is kept for longer than it should be: answers that are too old are
//! taken out, a few at a time, and the traces of all that was removed are overwritten.

use std::sync::Arc;
use std::time::Duration;

use jiff::{Timestamp, ToSpan as _};
use otklik_loop::case::event::By;
use otklik_wire::id::Name;
use tokio::sync::watch;
use tokio::time::{Instant, sleep};

use crate::config::Keep;
use crate::http::App;
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

/// What is kept for how long, and where.
#[derive(Debug)]
pub(crate) struct Keeper {
    pub(crate) app: Arc<App>,
    pub(crate) place: Place,
    pub(crate) keeps: Vec<(Name, Keep)>,
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
            for (site, keep) in &self.keeps {
                for (of, keep) in [
                    (Aging::Answers, *keep),
                    (Aging::Appearances, Keep::days(APPEARANCES_DAYS)),
                ] {
                    if let Err(error) = self.expire(site, of, keep).await {
                        tracing::error!(%site, %error, "answers that are too old could not be removed; it is tried again");
                        pause = AGAIN;
                    }
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
                () = self.app.removed.notified() => {}
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

    async fn expire(&self, site: &Name, of: Aging, keep: Keep) -> Result<(), StoreError> {
        let store = &self.app.store;
        let now = Timestamp::now();
        let Some(horizon) = keep.horizon(now, &self.app.zones.of(site)) else {
            return Ok(());
        };
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
