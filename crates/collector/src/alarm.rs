//! What time does to cases: promises that are soon to fall due, or were not kept, are noted in them, once each, and told.

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use otklik_loop::case::event::By;
use tokio::sync::watch;
use tokio::time::{Instant, sleep};

use crate::http::App;
use crate::store::StoreError;
use crate::store::desk::fill::{Filling, IsFilled};
use crate::store::desk::report::NextStrike;
use crate::store::desk::task::{Asked, Told};

/// How often it is looked whether a time has come: a promise is of minutes.
const EVERY: Duration = Duration::from_secs(1);
/// How soon what did not succeed is tried again.
const AGAIN: Duration = Duration::from_secs(10);
/// Cases, or answers, in one transaction.
const TOGETHER: u32 = 100;

/// Looks at the clock for all sites.
#[derive(Debug)]
pub(crate) struct Alarm(pub(crate) Arc<App>);

impl Alarm {
    /// Works until the collector is asked to end.
    pub(crate) async fn run(self, mut stopping: watch::Receiver<bool>) {
        tokio::select! {
            // An error says that whoever could have stopped us is gone.
            _ = stopping.wait_for(|stopping| *stopping) => {}
            () = self.work() => {}
        }
    }

    async fn work(&self) {
        while let Err(error) = self.fill().await {
            tracing::warn!(%error, "older answers could not be put into the inbox; it is tried again");
            sleep(AGAIN).await;
        }
        loop {
            if let Err(error) = self.strike().await {
                tracing::warn!(%error, "whether promises are kept could not be looked at; it is tried again");
            }
            sleep(EVERY).await;
        }
    }

    /// Sees to it that answers from before there was an inbox are in it, and addresses in its index.
    async fn fill(&self) -> Result<(), StoreError> {
        let store = &self.0.store;
        let sites = self.0.sites.names();
        for (site, of) in sites.flat_map(|site| Filling::ALL.map(|of| (site, of))) {
            if store.ask(IsFilled(site.as_str().to_owned(), of)).await? {
                continue;
            }
            let mut after = None;
            loop {
                let began = Instant::now();
                let fill = Asked::Fill {
                    of,
                    after,
                    most: TOGETHER,
                };
                let told = store.desk(site, By::CLOCK, Timestamp::now(), fill).await?;
                after = match told {
                    Ok(Told::Filled(Some(next))) => Some(next),
                    _ => break,
                };
                // Those that come meanwhile hardly wait.
                sleep(began.elapsed()).await;
            }
        }
        Ok(())
    }

    async fn strike(&self) -> Result<(), StoreError> {
        let store = &self.0.store;
        let now = Timestamp::now();
        let Some(next) = store.ask(NextStrike).await? else {
            return Ok(());
        };
        if next > now.as_millisecond() {
            return Ok(());
        }
        for site in self.0.sites.names() {
            let strike = Asked::Strike { most: TOGETHER };
            while let Ok(Told::Struck(struck)) =
                store.desk(site, By::CLOCK, now, strike.clone()).await?
                && struck >= TOGETHER
            {}
        }
        Ok(())
    }
}
