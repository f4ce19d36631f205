//! What the collector does by itself so that nothing is kept for longer than it should be: answers that are too old are
//! taken out, a few at a time, and the traces of all that was removed are overwritten.

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use otklik_wire::id::Name;
use tokio::sync::watch;
use tokio::time::{Instant, sleep};

use crate::config::Keep;
use crate::http::App;
use crate::store::{Place, StoreError, upkeep};

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
                if let Err(error) = self.expire(site, *keep).await {
                    tracing::error!(%site, %error, "answers that are too old could not be removed; it is tried again");
                    pause = AGAIN;
                }
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

    async fn expire(&self, site: &Name, keep: Keep) -> Result<(), StoreError> {
        let store = &self.app.store;
        let now = Timestamp::now();
        let Some(horizon) = keep.horizon(now, &self.app.zones.of(site)) else {
            return Ok(());
        };
        store.set_horizon(site, horizon, now).await?;
        let mut all: u64 = 0;
        loop {
            let began = Instant::now();
            let expired = store.expire(site, TOGETHER, now).await?;
            all += u64::from(expired);
            self.app.metrics.expired(site, expired);
            if expired < TOGETHER {
                break;
            }
            sleep(began.elapsed() * (SHARE - 1)).await;
        }
        if all > 0 {
            tracing::info!(%site, before = %horizon, answers = all, "answers that are too old were removed");
        }
        Ok(())
    }
}
