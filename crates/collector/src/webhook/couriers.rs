//! All couriers of a collector, from the rules of its sites to their orderly end.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use jiff::{SignedDuration, Timestamp};
use otklik_wire::id::Name;
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::sleep;

use super::courier::Courier;
use super::event::Kind;
use crate::config::Rules;
use crate::metrics::Metrics;
use crate::store::letter::{Address, LetterChange, Listeners};
use crate::store::{Store, Zones};

/// How long letters are kept that were given up, or that no courier takes.
const KEPT: SignedDuration = SignedDuration::from_hours(30 * 24);
/// How often it is looked for such.
const EXPIRE_EVERY: Duration = Duration::from_secs(3_600);

/// Couriers that have not begun.
#[derive(Debug)]
pub(crate) struct Couriers {
    store: Arc<Store>,
    all: Vec<Courier>,
}

impl Couriers {
    /// One for each endpoint.
    ///
    /// # Errors
    /// When an endpoint cannot be delivered to; the message names it.
    pub(crate) fn new(
        store: &Arc<Store>,
        metrics: &Arc<Metrics>,
        rules: &Rules,
        zones: &Zones,
    ) -> anyhow::Result<Self> {
        let mut all = Vec::new();
        for (site, rules) in rules {
            for endpoint in &rules.webhooks {
                let (store, metrics) = (Arc::clone(store), Arc::clone(metrics));
                let courier = Courier::new(store, metrics, site.clone(), endpoint.clone())
                    .with_context(|| {
                        format!("config file: [[site.{site}.webhook]] {}", endpoint.name)
                    })?;
                all.push(courier);
            }
            for recipient in &rules.mails {
                let (store, metrics) = (Arc::clone(store), Arc::clone(metrics));
                let of = (site.clone(), zones.of(site));
                let courier = Courier::of_mail(store, metrics, of, recipient.clone())
                    .with_context(|| {
                        format!("config file: [[site.{site}.mail]] {}", recipient.name)
                    })?;
                all.push(courier);
            }
        }
        Ok(Self {
            store: Arc::clone(store),
            all,
        })
    }

    /// Every endpoint.
    pub(crate) fn addresses(&self) -> Vec<Address> {
        self.all
            .iter()
            .map(|courier| courier.of().clone())
            .collect()
    }

    /// Sends them off. They come back once `stop` turns true and what is under way has arrived, or not.
    pub(crate) fn start(self, stop: &watch::Sender<bool>) -> JoinSet<()> {
        let mut running = JoinSet::new();
        running.spawn(expire(self.store, stop.subscribe()));
        for courier in self.all {
            running.spawn(courier.run(stop.subscribe()));
        }
        running
    }
}

/// Who is told of what, by site.
pub(crate) fn listeners(rules: &Rules) -> HashMap<Name, BTreeMap<Kind, Listeners>> {
    let listeners = rules.iter().map(|(site, rules)| {
        let told = Kind::ALL.map(|kind| {
            let endpoints = rules.webhooks.iter();
            let told = endpoints
                .filter(|endpoint| endpoint.events.contains(&kind))
                .map(|endpoint| &endpoint.name);
            let people = rules
                .mails
                .iter()
                .filter(|mail| mail.events.contains(&kind));
            let all = told.chain(people.map(|mail| &mail.name));
            (kind, all.cloned().collect())
        });
        (site.clone(), BTreeMap::from(told))
    });
    listeners.collect()
}

/// Throws away, now and then, what is kept for too long.
async fn expire(store: Arc<Store>, mut stopping: watch::Receiver<bool>) {
    loop {
        let before = Timestamp::now()
            .saturating_sub(KEPT)
            .unwrap_or(Timestamp::MIN);
        // What fails now is done the next time.
        let _ = store.change_letters(LetterChange::Expire(before)).await;
        tokio::select! {
            _ = stopping.wait_for(|stopping| *stopping) => return,
            () = sleep(EXPIRE_EVERY) => {}
        }
    }
}
