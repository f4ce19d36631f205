//! The outbox's decisions: what to send next, what a reply means, when to try again. Pure; the store and the network
//! are in [`crate::browser`].

use otklik_wire::batch::Waiting;
use otklik_wire::id::AnswerId;
use otklik_wire::reply::Outcome;
use otklik_wire::survey::Ack;

/// An answer that waits for delivery.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The answer.
    pub id: AnswerId,
    /// Which version of it.
    pub seq: u32,
    /// When it was given, in milliseconds since the epoch, by the visitor's clock.
    pub at_ms: u64,
    /// The answer as JSON fields, without braces.
    pub fields: String,
}

/// Most answers in one request.
const MAX_ANSWERS: usize = 50;
/// Most bytes of answers in one request: browsers allow 64 KiB of `keepalive` bodies in flight, shared with the page.
const MAX_BYTES: usize = 48 * 1024;
/// How many times a page view tries an endpoint that cannot be reached at all, such as behind an ad blocker.
const MAX_UNREACHED: u32 = 3;
/// The first wait after a failure is up to this.
const FIRST_WAIT_MS: u64 = 2_000;
/// No wait is longer than this, unless the collector asks for it.
const LONGEST_WAIT_MS: u64 = 15 * 60_000;
/// A collector cannot ask for more than this.
const LONGEST_ASKED_MS: u64 = 60 * 60_000;

/// What came of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Response {
    /// The HTTP status, or 0 when there was none: offline, blocked, refused.
    pub status: u16,
    /// What the body says of each answer, if it is a reply in this protocol.
    pub outcomes: Option<Vec<(AnswerId, Outcome)>>,
    /// How long the endpoint asks to wait.
    pub retry_after_ms: Option<u64>,
}

/// What to do after a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settled {
    /// These entries of the request are done with: stored, or never to be taken.
    pub forget: Vec<Entry>,
    /// Those of them that were refused for good.
    pub refused: Vec<Entry>,
    /// This entry spoils every request it is in: set aside for this page view, but kept, because an endpoint that
    /// refuses everything today may be mended tomorrow.
    pub aside: Option<Entry>,
    /// What next.
    pub next: Next,
}

/// What the page is told of answers on their way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notice {
    /// These are on the collector's disk.
    Delivered(Vec<AnswerId>),
    /// These will never be taken.
    Refused(Vec<AnswerId>),
}

impl Settled {
    /// What there is to tell.
    #[must_use]
    pub fn notices(&self) -> Vec<Notice> {
        let ids = |refused: bool| -> Vec<AnswerId> {
            let wanted = self
                .forget
                .iter()
                .filter(|entry| self.refused.contains(entry) == refused);
            wanted.map(|entry| entry.id.clone()).collect()
        };
        let mut notices = Vec::new();
        for (ids, notice) in [
            (ids(false), Notice::Delivered as fn(_) -> _),
            (ids(true), Notice::Refused),
        ] {
            if !ids.is_empty() {
                notices.push(notice(ids));
            }
        }
        notices
    }
}

/// When to send again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// At once, if anything is left.
    Now,
    /// After so many milliseconds.
    Wait(u64),
    /// Not in this page view.
    Stop,
}

/// How the sending has gone in this page view.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    failures: u32,
    unreached: u32,
    /// Most answers in the next request; halved to find the one that spoils a batch.
    most: usize,
}

impl Default for Progress {
    fn default() -> Self {
        Self {
            failures: 0,
            unreached: 0,
            most: MAX_ANSWERS,
        }
    }
}

impl Progress {
    /// How many of `entries`, oldest first, the next request takes: at least one, unless there is none.
    #[must_use]
    pub fn cut(&self, entries: &[Entry]) -> usize {
        let mut bytes = 0;
        let fitting = entries.iter().take(self.most).take_while(|entry| {
            bytes += entry.fields.len();
            bytes <= MAX_BYTES
        });
        fitting.count().max(entries.len().min(1))
    }

    /// Decides what a response to `sent` means. `random` is a fresh number from 0 to 1.
    pub fn settle(
        &mut self,
        sent: &[Entry],
        response: &Response,
        ack: Ack,
        random: f64,
    ) -> Settled {
        let keep = |next| Settled {
            forget: Vec::new(),
            refused: Vec::new(),
            aside: None,
            next,
        };
        match response.status {
            200..=299 => match (&response.outcomes, ack) {
                (Some(outcomes), _) => self.settle_each(sent, outcomes, random),
                (None, Ack::Status) => {
                    *self = Self::default();
                    Settled {
                        forget: sent.to_vec(),
                        ..keep(Next::Now)
                    }
                }
                // A captive portal, or an endpoint that speaks another protocol: nothing was accepted.
                (None, Ack::Results) => keep(self.wait(response.retry_after_ms, random)),
            },
            400 | 413 if sent.len() > 1 => {
                self.most = sent.len().div_ceil(2);
                keep(Next::Now)
            }
            400 | 413 => {
                self.most = MAX_ANSWERS;
                Settled {
                    aside: sent.first().cloned(),
                    ..keep(Next::Now)
                }
            }
            408 | 425 | 429 | 500..=599 => keep(self.wait(response.retry_after_ms, random)),
            0 => {
                self.unreached += 1;
                let next = self.wait(None, random);
                keep(if self.unreached < MAX_UNREACHED {
                    next
                } else {
                    Next::Stop
                })
            }
            // The wrong address, or a site that no longer takes answers: no retry can help here.
            _ => keep(Next::Stop),
        }
    }

    /// The network is back, or the visitor is: what failed before says nothing about now.
    pub fn forgive(&mut self) {
        *self = Self::default();
    }

    fn settle_each(
        &mut self,
        sent: &[Entry],
        outcomes: &[(AnswerId, Outcome)],
        random: f64,
    ) -> Settled {
        let of = |entry: &&Entry| {
            outcomes
                .iter()
                .find(|(id, _)| *id == entry.id)
                .map(|(_, outcome)| outcome)
        };
        let (forget, kept): (Vec<&Entry>, Vec<&Entry>) = sent
            .iter()
            .partition(|entry| of(entry).is_some_and(Outcome::is_final));
        let refused =
            |entry: &&&Entry| matches!(of(entry), Some(Outcome::Rejected(_) | Outcome::Conflict));
        let asked = kept.iter().filter_map(|entry| match of(entry) {
            Some(Outcome::Retry(ms)) => Some(u64::from(*ms)),
            _ => None,
        });
        let next = if kept.is_empty() {
            *self = Self::default();
            Next::Now
        } else {
            self.wait(asked.max(), random)
        };
        Settled {
            refused: forget
                .iter()
                .filter(refused)
                .map(|&entry| entry.clone())
                .collect(),
            forget: forget.into_iter().cloned().collect(),
            aside: None,
            next,
        }
    }

    /// Full jitter: anywhere up to a limit that doubles, so that many pages do not come back at the same moment.
    fn wait(&mut self, asked: Option<u64>, random: f64) -> Next {
        let limit = FIRST_WAIT_MS
            .saturating_mul(1 << self.failures.min(20))
            .min(LONGEST_WAIT_MS);
        self.failures += 1;
        let jitter = (limit as f64 * random) as u64;
        Next::Wait(jitter.max(held(asked.unwrap_or(0))))
    }
}

/// How much of a wait that a collector asks for is honoured, in milliseconds.
#[must_use]
pub fn held(asked_ms: u64) -> u64 {
    asked_ms.min(LONGEST_ASKED_MS)
}

/// The entries as the batch writer takes them.
#[must_use]
pub fn waiting(entries: &[Entry], now_ms: u64) -> Vec<Waiting<'_>> {
    entries
        .iter()
        .map(|entry| Waiting {
            fields: &entry.fields,
            age_ms: now_ms.saturating_sub(entry.at_ms),
        })
        .collect()
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests;
