//! What is done about an item: the fold of its events.
//!
//! | module | holds |
//! | --- | --- |
//! | [`event`] | what can happen to a case, and who did it |
//! | [`change`] | what may be asked of it, whether that can be done now, and what takes it back |
//! | [`clock`] | the promises on it: running, near, late, kept, broken |
//! | [`shown`] | a case as the API gives it |
//!
//! Events name items by their numbers, which say nothing once an item is gone.

pub mod change;
pub mod clock;
pub mod event;
pub mod shown;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::moment;
use crate::promise::{Severity, Which};
use clock::Clocks;
use event::{By, Event, What};
pub use shown::{Shown, Summary};

/// Largest number of a case, an item or an entry: programs that count in floating point know no larger one exactly.
pub const MAX_NUMBER: i64 = (1 << 53) - 1;

/// An item, as events name it.
pub type ItemNumber = i64;

/// How far it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Somebody knows of it.
    Heard,
    /// Somebody works on it.
    InWork,
    /// It is settled.
    Done,
    /// It will not be done, and why is said.
    Declined,
}

/// What the visitor thinks of how it ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// It is.
    Solved,
    /// It is not.
    NotSolved,
}

/// Whose turn it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WaitsFor {
    /// Ours.
    Us,
    /// The visitor's.
    Visitor,
    /// Nobody's.
    Nobody,
}

/// A case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Case {
    /// How many events it is made of.
    pub version: u32,
    /// How far it is.
    pub status: Status,
    /// Why it was declined.
    pub reason: Option<String>,
    /// How grave it is.
    pub severity: Severity,
    /// Whose it is.
    pub assignee: Option<String>,
    /// When it was opened.
    #[serde(with = "moment")]
    pub opened_at: Timestamp,
    /// By whom.
    pub opened_by: By,
    /// When something last happened to it.
    #[serde(with = "moment")]
    pub changed_at: Timestamp,
    /// What it is about; none once it was merged.
    pub items: Vec<ItemNumber>,
    /// The case that it has become part of.
    pub merged_into: Option<i64>,
    /// The board item that it belongs to.
    pub board: Option<i64>,
    /// What was promised.
    pub clocks: Option<Clocks>,
    /// What the visitor thinks of it.
    pub verdict: Option<Verdict>,
    /// How easy it was for the visitor, 1 to 7.
    pub ces: Option<u8>,
    /// Whose turn it is.
    pub waits_for: WaitsFor,
    /// Events that the visitor did not cause and can see.
    pub news: u32,
}

impl Status {
    /// All there are.
    pub const ALL: [Self; 4] = [Self::Heard, Self::InWork, Self::Done, Self::Declined];

    /// Its word.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Heard => "heard",
            Self::InWork => "in_work",
            Self::Done => "done",
            Self::Declined => "declined",
        }
    }

    /// Whether there is something left to do.
    #[must_use]
    pub fn is_open(self) -> bool {
        matches!(self, Self::Heard | Self::InWork)
    }
}

impl Case {
    /// The case that the events add up to; `None` if the first opens none.
    #[must_use]
    pub fn fold<'a>(events: impl IntoIterator<Item = &'a Event>) -> Option<Self> {
        let mut events = events.into_iter();
        let mut case = Self::opened(events.next()?)?;
        events.for_each(|event| case.apply(event));
        Some(case)
    }

    /// The case that an event opens.
    #[must_use]
    pub fn opened(event: &Event) -> Option<Self> {
        let What::Open {
            items,
            severity,
            assignee,
            promise,
        } = &event.what
        else {
            return None;
        };
        Some(Self {
            version: event.version,
            status: Status::Heard,
            reason: None,
            severity: *severity,
            assignee: assignee.clone(),
            opened_at: event.at,
            opened_by: event.by.clone(),
            changed_at: event.at,
            items: items.clone(),
            merged_into: None,
            board: None,
            clocks: promise.clone().map(Clocks::of),
            verdict: None,
            ces: None,
            waits_for: WaitsFor::Us,
            news: 1,
        })
    }

    /// Takes an event in.
    pub fn apply(&mut self, event: &Event) {
        self.version = event.version;
        self.changed_at = event.at;
        let at = event.at;
        match &event.what {
            What::Open { .. } | What::Note { .. } | What::Mark { .. } => {}
            What::Assign { to } => self.assignee.clone_from(to),
            What::Severity { to, promise } => {
                self.severity = *to;
                let met = self.clocks.take();
                self.clocks = promise
                    .clone()
                    .map(|promise| Clocks::again(promise, met.as_ref()));
            }
            What::Take => self.become_(Status::InWork),
            What::Reply { .. } => {
                if self.status == Status::Heard {
                    self.status = Status::InWork;
                }
                self.meet(Which::First, at);
                if self.status.is_open() {
                    self.waits_for = WaitsFor::Visitor;
                }
                self.news += 1;
            }
            What::Done { .. } => self.end(Status::Done, None, at),
            What::Decline { reason, .. } => self.end(Status::Declined, Some(reason.clone()), at),
            What::Reopen { promise, .. } => self.reopen(promise.as_ref()),
            What::Return { to } => {
                self.become_(*to);
                if let Some(clocks) = &mut self.clocks {
                    clocks.unsettle();
                }
            }
            What::Merge { into } => {
                self.items.clear();
                self.merged_into = Some(*into);
                self.waits_for = WaitsFor::Nobody;
            }
            What::Gather { items, .. } => self.items.extend(items),
            What::Board { item } => self.board = *item,
            What::Forget { item } => self.items.retain(|number| number != item),
            What::Say { .. } => {
                if self.status.is_open() {
                    self.waits_for = WaitsFor::Us;
                }
            }
            What::Solved { .. } => self.verdict = Some(Verdict::Solved),
            What::NotSolved { promise, .. } => {
                self.reopen(promise.as_ref());
                self.verdict = Some(Verdict::NotSolved);
            }
            What::Rate { ces, .. } => self.ces = Some(*ces),
            What::Near { clock } | What::Late { clock } => {
                if let Some(clocks) = &mut self.clocks {
                    clocks.told(*clock, matches!(event.what, What::Late { .. }));
                }
            }
        }
    }

    /// Whether it is still to be worked on.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.status.is_open() && self.merged_into.is_none()
    }

    fn become_(&mut self, status: Status) {
        self.status = status;
        self.reason = None;
        self.waits_for = WaitsFor::Us;
        self.news += 1;
    }

    fn end(&mut self, status: Status, reason: Option<String>, at: Timestamp) {
        self.status = status;
        self.reason = reason;
        self.waits_for = WaitsFor::Nobody;
        self.news += 1;
        self.meet(Which::First, at);
        self.meet(Which::Solution, at);
    }

    fn reopen(&mut self, promise: Option<&crate::promise::Promised>) {
        self.become_(Status::InWork);
        self.verdict = None;
        self.ces = None;
        if let Some(promise) = promise {
            let before = self.clocks.take();
            self.clocks = Some(Clocks::reopened(promise.clone(), before.as_ref()));
        }
    }

    fn meet(&mut self, which: Which, at: Timestamp) {
        if let Some(clocks) = &mut self.clocks {
            clocks.meet(which, at);
        }
    }
}
