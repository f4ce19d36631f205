//! What the collector counts of itself, as Prometheus reads it.

use std::time::Duration;

use axum::http::StatusCode;
use otklik_wire::drops::Drops;
use otklik_wire::id::Name;
use otklik_wire::reply::Outcome;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::{ConstCounter, Counter};
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;

use crate::store::letter::{Address, Mailbox};

/// Upper ends of the classes in which times are counted, in seconds.
const SECONDS: [f64; 12] = [
    0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0,
];

/// The counters. Labels are routes, configured sites and words of our own: nobody outside can make more of them.
#[derive(Debug)]
pub(crate) struct Metrics {
    registry: Registry,
    requests: Family<Request, Counter>,
    answers: Family<Answer, Counter>,
    dropped: Family<Dropped, Counter>,
    erased: Family<OfSite, Counter>,
    expired: Family<OfSite, Counter>,
    stored_in: Histogram,
    connections: Gauge,
    delivered: Family<Endpoint, Counter>,
    failed: Family<Endpoint, Counter>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Endpoint {
    site: String,
    webhook: String,
}

/// Letters that are there, by endpoint, as the store has them at one moment.
#[derive(Debug, Default)]
pub(crate) struct Letters {
    waiting: Family<Endpoint, Gauge>,
    dead: Family<Endpoint, Gauge>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Dropped {
    site: String,
    reason: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct OfSite {
    site: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Request {
    route: String,
    status: u16,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Answer {
    site: String,
    outcome: &'static str,
}

/// A connection, counted while it lives.
#[derive(Debug)]
pub(crate) struct Connected(Gauge);

impl Metrics {
    pub(crate) fn new() -> Self {
        let mut registry = Registry::with_prefix("otklik");
        let requests = Family::default();
        registry.register("requests", "Requests by route and status", requests.clone());
        let answers = Family::default();
        registry.register(
            "answers",
            "Answers that were posted, by what became of them",
            answers.clone(),
        );
        let dropped = Family::default();
        registry.register(
            "dropped",
            "Answers that pages say they had to give up, each told at least once",
            dropped.clone(),
        );
        let erased = Family::default();
        registry.register(
            "erased",
            "Answers that were erased on request",
            erased.clone(),
        );
        let expired = Family::default();
        registry.register(
            "expired",
            "Answers that were removed because they were too old",
            expired.clone(),
        );
        let stored_in = Histogram::new(SECONDS);
        registry.register(
            "store_seconds",
            "Time from a whole batch to its answers on disk",
            stored_in.clone(),
        );
        let connections: Gauge = Gauge::default();
        registry.register("connections", "Open connections", connections.clone());
        let delivered = Family::default();
        registry.register(
            "webhook_delivered",
            "Events that an endpoint took",
            delivered.clone(),
        );
        let failed = Family::default();
        registry.register(
            "webhook_failed",
            "Attempts at which an endpoint took none",
            failed.clone(),
        );
        Self {
            registry,
            requests,
            answers,
            dropped,
            erased,
            expired,
            stored_in,
            connections,
            delivered,
            failed,
        }
    }

    /// Counts an event that was sent to an endpoint, which took it or not.
    pub(crate) fn sent(&self, to: &Address, is_taken: bool) {
        let sent = if is_taken {
            &self.delivered
        } else {
            &self.failed
        };
        sent.get_or_create(&Endpoint::at(to)).inc();
    }

    /// Counts a request that was answered.
    pub(crate) fn answered(&self, route: &str, status: StatusCode) {
        let request = Request {
            route: route.to_owned(),
            status: status.as_u16(),
        };
        self.requests.get_or_create(&request).inc();
    }

    /// Counts what became of an answer.
    pub(crate) fn received(&self, site: &Name, outcome: &Outcome) {
        let outcome = match outcome {
            Outcome::Stored => "stored",
            Outcome::Duplicate => "duplicate",
            Outcome::Rejected(_) => "rejected",
            Outcome::Conflict => "conflict",
            Outcome::Retry(_) => "retry",
        };
        let answer = Answer {
            site: site.as_str().to_owned(),
            outcome,
        };
        self.answers.get_or_create(&answer).inc();
    }

    /// Counts what a page had to give up.
    pub(crate) fn dropped(&self, site: &Name, drops: &Drops) {
        for (reason, count) in drops.iter().filter(|(_, count)| *count > 0) {
            let dropped = Dropped {
                site: site.as_str().to_owned(),
                reason: reason.as_str(),
            };
            self.dropped.get_or_create(&dropped).inc_by(count.into());
        }
    }

    /// Counts answers that were erased on request.
    pub(crate) fn erased(&self, site: &Name, answers: u32) {
        self.erased.get_or_create(&of(site)).inc_by(answers.into());
    }

    /// Counts answers that were too old.
    pub(crate) fn expired(&self, site: &Name, answers: u32) {
        self.expired.get_or_create(&of(site)).inc_by(answers.into());
    }

    /// Counts a batch that is on disk after so long.
    pub(crate) fn stored_in(&self, time: Duration) {
        self.stored_in.observe(time.as_secs_f64());
    }

    /// Counts a connection for as long as the result lives.
    pub(crate) fn connected(&self) -> Connected {
        self.connections.inc();
        Connected(self.connections.clone())
    }

    /// Everything as text; `commits`, `can_write` and `letters` are the store's.
    pub(crate) fn text(
        &self,
        commits: u64,
        can_write: bool,
        letters: Letters,
    ) -> Result<String, std::fmt::Error> {
        let mut text = String::new();
        encode(&mut text, &self.registry)?;
        let mut store = Registry::with_prefix("otklik");
        let commits: ConstCounter<u64> = ConstCounter::new(commits);
        store.register("commits", "Transactions of the store", commits);
        let writable: Gauge = Gauge::default();
        writable.set(can_write.into());
        store.register("writable", "1 if the last write went through", writable);
        store.register(
            "webhook_waiting",
            "Events that wait for an endpoint",
            letters.waiting,
        );
        store.register("webhook_dead", "Events that were given up", letters.dead);
        let end = text.trim_end_matches("# EOF\n").len();
        text.truncate(end);
        encode(&mut text, &store)?;
        Ok(text)
    }
}

impl Letters {
    /// What is in the mailboxes; none for those endpoints that have no mailbox.
    pub(crate) fn of(endpoints: &[Address], mailboxes: &[Mailbox]) -> Self {
        let letters = Self::default();
        for address in endpoints {
            letters.put(address, 0, 0);
        }
        for mailbox in mailboxes {
            letters.put(&mailbox.of, mailbox.waiting, mailbox.dead);
        }
        letters
    }

    fn put(&self, of: &Address, waiting: u64, dead: u64) {
        let endpoint = Endpoint::at(of);
        self.waiting
            .get_or_create(&endpoint)
            .set(waiting.cast_signed());
        self.dead.get_or_create(&endpoint).set(dead.cast_signed());
    }
}

impl Endpoint {
    fn at(Address { site, webhook }: &Address) -> Self {
        Self {
            site: site.as_str().to_owned(),
            webhook: webhook.as_str().to_owned(),
        }
    }
}

fn of(site: &Name) -> OfSite {
    let site = site.as_str().to_owned();
    OfSite { site }
}

impl Drop for Connected {
    fn drop(&mut self) {
        self.0.dec();
    }
}
