use otklik_wire::drops::{DropReason, Drops};
use otklik_wire::reply::{Outcome, Told};
use otklik_wire::survey::Ack;
use otklik_wire::work::Asked;

use super::{Entry, Notice};

/// Most answers in one request.
pub(super) const MAX_ANSWERS: usize = 50;
/// Most bytes of answers in one request: browsers allow 64 KiB of `keepalive` bodies in flight, shared with the page.
const MAX_BYTES: usize = 48 * 1024;
/// How many times a page view tries an endpoint that cannot be reached at all, such as behind an ad blocker.
const MAX_UNREACHED: u32 = 3;
/// The first wait after a failure is up to this.
const FIRST_WAIT_MS: u64 = 2_000;
/// No wait is longer than this, unless the collector asks for it.
pub(super) const LONGEST_WAIT_MS: u64 = 15 * 60_000;
/// A collector cannot ask for more than this.
pub(super) const LONGEST_ASKED_MS: u64 = 60 * 60_000;
/// By so much a timer may seem to come too early, because it goes by another clock.
const EARLY_MS: u64 = 50;

/// What came of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Response {
    /// The HTTP status, or 0 when there was none: offline, blocked, refused.
    pub status: u16,
    /// What the body says of each answer, if it is a reply in this protocol.
    pub outcomes: Option<Vec<Told>>,
    /// How long the endpoint asks to wait.
    pub retry_after_ms: Option<u64>,
    /// What it asks to be done before it takes anything.
    pub work: Option<Asked>,
}

/// What to do after a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settled {
    /// These entries are done with: stored, or never to be taken.
    pub forget: Vec<Entry>,
    /// This entry spoils every request it is in: set aside for this page view, but kept, because an endpoint that
    /// refuses everything today may be mended tomorrow.
    pub aside: Option<Entry>,
    /// Whether the request was taken, and what it told of answers given up is known now.
    pub told: bool,
    /// Answers given up.
    pub dropped: Drops,
    /// What the page is told.
    pub notices: Vec<Notice>,
    /// What next.
    pub next: Next,
}

/// When to send again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// At once, if anything is left.
    Now,
    /// After so many milliseconds.
    Wait(u64),
    /// When there is a new occasion.
    Rest,
}

/// How the sending has gone in this page view.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    failures: u32,
    unreached: u32,
    /// How often in a row the endpoint asked for work.
    unproven: u32,
    /// Most answers in the next request; halved to find the one that spoils a batch.
    most: usize,
    /// The collector asked not to be called before this moment, in milliseconds since the epoch.
    asked_until_ms: u64,
    /// An endpoint that could not be reached is left in peace until then.
    rest_until_ms: u64,
    /// The endpoint wants nothing more of this page.
    stopped: bool,
}

impl Default for Progress {
    fn default() -> Self {
        Self {
            failures: 0,
            unreached: 0,
            unproven: 0,
            most: MAX_ANSWERS,
            asked_until_ms: 0,
            rest_until_ms: 0,
            stopped: false,
        }
    }
}

impl Progress {
    /// Whether a request may be made now.
    #[must_use]
    pub fn may_send(&self, now_ms: u64) -> bool {
        let until = self.asked_until_ms.max(self.rest_until_ms);
        // A wait that nobody can have asked for comes of a clock set back.
        let over = until.saturating_sub(now_ms);
        !self.stopped && !(EARLY_MS..=LONGEST_ASKED_MS).contains(&over)
    }

    /// Whether the next request is to outlive the page. Browsers refuse that when the page itself has used up what
    /// they allow, and tell it no otherwise than that nobody was reached: so the second try is an ordinary one.
    #[must_use]
    pub fn outlives_page(&self) -> bool {
        self.unreached == 0
    }

    /// How many of `waiting`, oldest first, the next request takes: at least one, unless there is none.
    #[must_use]
    pub fn cut(&self, waiting: &[Entry]) -> usize {
        let mut bytes = 0;
        let fitting = waiting.iter().take(self.most).take_while(|entry| {
            bytes += entry.fields.len();
            bytes <= MAX_BYTES
        });
        fitting.count().max(waiting.len().min(1))
    }

    /// Decides what a response to the first `count` of `waiting` means. `random` is a fresh number from 0 to 1.
    pub fn settle(
        &mut self,
        (waiting, count): (&[Entry], usize),
        response: &Response,
        ack: Ack,
        (now_ms, random): (u64, f64),
    ) -> Settled {
        let sent = waiting.get(..count).unwrap_or(waiting);
        let mut settled = Settled {
            forget: Vec::new(),
            aside: None,
            told: false,
            dropped: Drops::default(),
            notices: Vec::new(),
            next: Next::Now,
        };
        if response.status > 0 {
            self.unreached = 0;
        }
        let unproven = std::mem::take(&mut self.unproven);
        if let Some(ms) = response.retry_after_ms {
            self.asked_until_ms = now_ms + ms.min(LONGEST_ASKED_MS);
        }
        match response.status {
            200..=299 => match (&response.outcomes, ack) {
                (Some(outcomes), _) => self.settle_each(sent, outcomes, random, &mut settled),
                (None, Ack::Status) => {
                    let outcomes: Vec<_> = sent
                        .iter()
                        .map(|entry| Told {
                            id: entry.id.clone(),
                            outcome: Outcome::Stored,
                            receipt: None,
                        })
                        .collect();
                    self.settle_each(sent, &outcomes, random, &mut settled);
                }
                // A captive portal, or an endpoint that speaks another protocol: nothing was accepted.
                (None, Ack::Results) => settled.next = self.wait(response.retry_after_ms, random),
            },
            400 | 413 if sent.len() > 1 => self.most = sent.len().div_ceil(2),
            400 | 413 => {
                self.most = MAX_ANSWERS;
                settled.aside = sent.first().cloned();
            }
            408 | 425 | 429 | 500..=599 => {
                settled.next = self.wait(response.retry_after_ms, random);
            }
            // Once for a challenge, and again where it ran out meanwhile; past that somebody has no end of it.
            428 if response.work.is_some() => {
                self.unproven = unproven + 1;
                if unproven > 1 {
                    settled.next = self.wait(None, random);
                }
            }
            0 => {
                self.unreached += 1;
                if self.unreached >= MAX_UNREACHED {
                    self.rest_until_ms = now_ms + LONGEST_WAIT_MS;
                    settled.next = Next::Rest;
                } else if self.unreached > 1 {
                    settled.next = self.wait(None, random);
                }
            }
            // The wrong address, or a site that no longer takes answers: no retry can help here.
            status => {
                self.stopped = true;
                settled.next = Next::Rest;
                settled.notices.push(Notice::Stopped(status));
                if status == 410 {
                    settled.forget = waiting.to_vec();
                    settled.dropped = Drops::of(DropReason::Gone, waiting.len());
                    let ids = waiting.iter().map(|entry| entry.id.clone());
                    settled.notices.push(Notice::Refused(ids.collect()));
                }
            }
        }
        settled
    }

    /// The network is back, or the page is: what failed before says nothing about now, and one more try is due.
    pub fn forgive(&mut self) {
        self.failures = 0;
        self.unreached = self.unreached.min(MAX_UNREACHED - 1);
        self.rest_until_ms = 0;
    }

    fn settle_each(
        &mut self,
        sent: &[Entry],
        outcomes: &[Told],
        random: f64,
        settled: &mut Settled,
    ) {
        let (mut delivered, mut refused) = (Vec::new(), Vec::new());
        let mut asked = None;
        for entry in sent {
            let Some(told) = outcomes.iter().find(|told| told.id == entry.id) else {
                continue;
            };
            let (ids, reason) = match told.outcome {
                Outcome::Retry(ms) => {
                    asked = asked.max(Some(u64::from(ms)));
                    continue;
                }
                Outcome::Stored | Outcome::Duplicate => {
                    let receipt = told.receipt.clone();
                    let notice = receipt.map(|token| Notice::Receipt(entry.id.clone(), token));
                    settled.notices.extend(notice);
                    (&mut delivered, None)
                }
                Outcome::Rejected(_) => (&mut refused, Some(DropReason::Refused)),
                Outcome::Conflict => (&mut refused, Some(DropReason::Conflict)),
            };
            if let Some(reason) = reason {
                settled.dropped = settled.dropped.plus(&Drops::of(reason, 1));
            }
            ids.push(entry.id.clone());
            settled.forget.push(entry.clone());
        }
        settled.told = true;
        for (ids, notice) in [
            (delivered, Notice::Delivered as fn(_) -> _),
            (refused, Notice::Refused),
        ] {
            if !ids.is_empty() {
                settled.notices.push(notice(ids));
            }
        }
        if settled.forget.len() == sent.len() {
            *self = Self {
                asked_until_ms: self.asked_until_ms,
                ..Self::default()
            };
        } else {
            settled.next = self.wait(asked, random);
        }
    }

    /// Full jitter: anywhere up to a limit that doubles, so that many pages do not come back at the same moment.
    fn wait(&mut self, asked: Option<u64>, random: f64) -> Next {
        let limit = FIRST_WAIT_MS
            .saturating_mul(1 << self.failures.min(20))
            .min(LONGEST_WAIT_MS);
        self.failures += 1;
        let jitter = (limit as f64 * random) as u64;
        Next::Wait(jitter.max(asked.unwrap_or(0).min(LONGEST_ASKED_MS)))
    }
}
