//! One endpoint's courier: takes letters that are due, sends several at once, and settles each by what came back.
//!
//! Every endpoint has a courier of its own in every collector, so that none waits for another. A letter is leased while
//! it is under way: of several collectors on one database one sends it, and what one held that was killed is due again
//! when the lease is over.

use std::sync::Arc;
use std::time::Duration;

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use otklik_wire::id::Name;
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::sleep;

use super::endpoint::Endpoint;
use super::pace::{Pace, Room};
use super::post::{Poster, Reply};
use super::retry::{self, Brought, Next};
use crate::mail::mailer::Mailer;
use crate::mail::recipient::Recipient;
use crate::metrics::Metrics;
use crate::store::letter::{Address, Leased, LetterChange};
use crate::store::{Store, StoreError};

/// How long a letter is one collector's: longer than an attempt and its settling take.
const LEASE: SignedDuration = SignedDuration::from_secs(30);
/// How often the store is asked when nothing tells of letters: the command line can make some due.
const ASK_EVERY: Duration = Duration::from_secs(10);
/// The pause after another collector has taken what was due.
const OVERTAKEN_PAUSE: Duration = Duration::from_millis(100);
/// The pause after a failure of the store.
const STORE_PAUSE: Duration = Duration::from_secs(1);
/// How often a letter is settled anew while the store is busy. Past that its lease runs out and it is sent again.
const SETTLE_TRIES: u32 = 10;
/// Characters of an error that are kept.
const MOST_OF_ERROR: usize = 200;

/// Delivers to one endpoint.
#[derive(Debug)]
pub(crate) struct Courier {
    desk: Desk,
    pace: Pace,
}

/// What every attempt of a courier works with.
#[derive(Clone, Debug)]
struct Desk {
    store: Arc<Store>,
    metrics: Arc<Metrics>,
    of: Address,
    carrier: Arc<Carrier>,
}

/// What carries letters.
#[derive(Debug)]
enum Carrier {
    /// To a program.
    Post(Poster),
    /// To people.
    Mail(Mailer),
}

impl Courier {
    /// The courier to an endpoint of a site.
    ///
    /// # Errors
    /// When one of the endpoint's authorities is none.
    pub(crate) fn new(
        store: Arc<Store>,
        metrics: Arc<Metrics>,
        site: Name,
        endpoint: Endpoint,
    ) -> anyhow::Result<Self> {
        let webhook = endpoint.name.clone();
        let carrier = Carrier::Post(Poster::new(endpoint)?);
        Ok(Self::by(store, metrics, Address { site, webhook }, carrier))
    }

    /// The courier to a recipient of a site's mail.
    ///
    /// # Errors
    /// When one of the mail server's authorities is none.
    pub(crate) fn of_mail(
        store: Arc<Store>,
        metrics: Arc<Metrics>,
        (site, zone): (Name, TimeZone),
        recipient: Recipient,
    ) -> anyhow::Result<Self> {
        let webhook = recipient.name.clone();
        let carrier = Carrier::Mail(Mailer::new(recipient, site.clone(), zone)?);
        Ok(Self::by(store, metrics, Address { site, webhook }, carrier))
    }

    fn by(store: Arc<Store>, metrics: Arc<Metrics>, of: Address, carrier: Carrier) -> Self {
        Self {
            desk: Desk {
                store,
                metrics,
                of,
                carrier: Arc::new(carrier),
            },
            pace: Pace::Well,
        }
    }

    /// Whose it is.
    pub(crate) fn of(&self) -> &Address {
        &self.desk.of
    }

    /// Delivers until the collector is asked to end; what is under way then is finished.
    pub(crate) async fn run(mut self, mut stopping: watch::Receiver<bool>) {
        let Some(mut changed) = self.desk.store.watch(&self.desk.of.site) else {
            return;
        };
        let mut under_way = JoinSet::new();
        loop {
            let room = self.pace.room(under_way.len(), Timestamp::now());
            let (wait, listens) = match room {
                Room::For(0) | Room::Never => (None, false),
                Room::For(room) => (Some(self.take(room, &mut under_way).await), true),
                Room::After(wait) => (Some(wait), false),
            };
            tokio::select! {
                biased;
                _ = stopping.wait_for(|stopping| *stopping) => break,
                Some(brought) = under_way.join_next() => self.learn(brought),
                _ = changed.changed(), if listens => {}
                () = sleep(wait.unwrap_or(ASK_EVERY)), if wait.is_some() => {}
            }
        }
        while under_way.join_next().await.is_some() {}
    }

    /// Begins to send what is due, at most so much. Says for how long there is nothing more to begin.
    async fn take(&self, most: usize, under_way: &mut JoinSet<Brought>) -> Duration {
        match self.lease(most, under_way).await {
            Ok(wait) => wait,
            Err(_) => STORE_PAUSE,
        }
    }

    async fn lease(
        &self,
        most: usize,
        under_way: &mut JoinSet<Brought>,
    ) -> Result<Duration, StoreError> {
        let Desk { store, of, .. } = &self.desk;
        let now = Timestamp::now();
        let Some(due) = store.next_due(of).await? else {
            return Ok(ASK_EVERY);
        };
        if let Ok(wait) = Duration::try_from(due.duration_since(now))
            && !wait.is_zero()
        {
            return Ok(wait.min(ASK_EVERY));
        }
        let lease = getrandom::u64()
            .map_err(|_| StoreError::Failed)?
            .cast_signed();
        let change = LetterChange::Lease {
            of: of.clone(),
            lease,
            now,
            until: now.saturating_add(LEASE).unwrap_or(now),
            most: u32::try_from(most).unwrap_or(u32::MAX),
        };
        store.change_letters(change).await?;
        let letters = store.leased(lease).await?;
        let wait = if letters.is_empty() {
            OVERTAKEN_PAUSE
        } else {
            Duration::ZERO
        };
        for letter in letters {
            under_way.spawn(self.desk.clone().attempt(lease, letter));
        }
        Ok(wait)
    }

    fn learn(&mut self, brought: Result<Brought, tokio::task::JoinError>) {
        let brought = brought.unwrap_or(Brought::Nothing);
        let was = self.pace;
        self.pace = was.after(brought, Timestamp::now());
        let Address { site, webhook } = &self.desk.of;
        match (was, self.pace) {
            (Pace::Gone, _) | (Pace::Well, Pace::Well) => {}
            (_, Pace::Gone) => {
                tracing::error!(%site, %webhook, "the endpoint says that it is gone; it gets nothing until the next start");
            }
            (Pace::Well, Pace::Failing { .. }) => {
                tracing::warn!(%site, %webhook, "the endpoint fails; events wait for it");
            }
            (Pace::Failing { failures, .. }, Pace::Well) => {
                tracing::info!(%site, %webhook, failures, "the endpoint takes events again");
            }
            (Pace::Failing { .. }, Pace::Failing { .. }) => {}
        }
    }
}

impl Desk {
    /// Sends a letter that is leased, and settles it.
    async fn attempt(self, lease: i64, letter: Leased) -> Brought {
        let (brought, error) = match &*self.carrier {
            Carrier::Post(poster) => read(&poster.send(&letter.id, letter.body).await),
            Carrier::Mail(mailer) => {
                match mailer.send(&self.store, &letter.id, &letter.body).await {
                    Ok(said) => (Brought::TAKEN, said),
                    Err(error) => (Brought::Nothing, in_a_line(&error)),
                }
            }
        };
        self.metrics.sent(&self.of, brought.is_taken());
        let (of, id, now) = (self.of.clone(), letter.id, Timestamp::now());
        let random = getrandom::u32().unwrap_or_default();
        let random = f64::from(random) / f64::from(u32::MAX);
        let again = match retry::after(letter.attempts + 1, brought, random) {
            Next::Done => {
                self.settle(LetterChange::Delivered { of, id }).await;
                return brought;
            }
            Next::Again(wait) => Some(now.saturating_add(wait).unwrap_or(now)),
            Next::Dead => None,
        };
        let Address { site, webhook } = &self.of;
        tracing::debug!(%site, %webhook, id, error, "an event was not taken");
        if again.is_none() {
            tracing::warn!(%site, %webhook, id, error, "an event is given up; it stays among the dead letters");
        }
        let failed = LetterChange::Failed {
            of,
            id,
            lease,
            now,
            error,
            again,
        };
        self.settle(failed).await;
        brought
    }

    async fn settle(&self, change: LetterChange) {
        for _ in 0..SETTLE_TRIES {
            match self.store.change_letters(change.clone()).await {
                Ok(()) => return,
                Err(StoreError::Broken) => break,
                Err(_) => sleep(STORE_PAUSE).await,
            }
        }
        let Address { site, webhook } = &self.of;
        tracing::warn!(%site, %webhook, "what became of an event was not noted; it is sent again");
    }
}

/// What an attempt brought, and for a failure why, in a line.
pub(crate) fn read(result: &anyhow::Result<Reply>) -> (Brought, String) {
    match result {
        Ok(reply) => {
            let brought = Brought::Reply {
                status: reply.status.as_u16(),
                retry_after: reply.retry_after,
            };
            (brought, format!("answered {}", reply.status))
        }
        Err(error) => (Brought::Nothing, in_a_line(error)),
    }
}

fn in_a_line(error: &anyhow::Error) -> String {
    let line = format!("{error:#}");
    let plain = line.chars().filter(|char| !char.is_control());
    plain.take(MOST_OF_ERROR).collect()
}
