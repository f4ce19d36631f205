//! A case as the API gives it.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::clock::Standing;
use super::event::By;
use super::{Case, Status, Verdict, WaitsFor};
use crate::moment;
use crate::promise::{Promises, Severity, Which};
use crate::today::Next;

/// What a list of items shows of a case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Summary {
    /// Its number in the site.
    pub number: i64,
    /// How far it is.
    pub status: Status,
    /// How grave it is.
    pub severity: Severity,
    /// Whose it is.
    pub assignee: Option<String>,
    /// Its version.
    pub version: u32,
}

/// A case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shown {
    /// Its number in the site.
    pub number: i64,
    /// The site.
    pub site: String,
    /// Its version.
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
    /// The ids of its items.
    pub items: Vec<String>,
    /// Their marks.
    pub marks: Vec<String>,
    /// The case that it has become part of.
    pub merged_into: Option<i64>,
    /// The board item that it belongs to.
    pub board: Option<i64>,
    /// Whether it is made up, to have something to look at.
    pub sample: bool,
    /// What was promised.
    pub promise: Option<ShownPromise>,
    /// What the visitor thinks of it.
    pub verdict: Option<Verdict>,
    /// How easy it was for the visitor.
    pub ces: Option<u8>,
    /// Whose turn it is.
    pub waits_for: WaitsFor,
    /// What to do next.
    pub next: Option<Next>,
}

/// A promise as it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShownPromise {
    /// The policy.
    pub policy: String,
    /// Why this one.
    pub why: String,
    /// The first word.
    pub first: Option<ShownClock>,
    /// The solution.
    pub solution: Option<ShownClock>,
}

/// A clock as it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShownClock {
    /// By when.
    #[serde(with = "moment")]
    pub due: Timestamp,
    /// How it stands.
    pub standing: Standing,
    /// When it was met.
    #[serde(with = "moment::optional")]
    pub met_at: Option<Timestamp>,
    /// Minutes of working time left.
    pub left_minutes: Option<i64>,
}

/// What belongs to a case and is not in it.
#[derive(Clone, Debug, Default)]
pub struct Around {
    /// Its number.
    pub number: i64,
    /// The site.
    pub site: String,
    /// The ids of its items.
    pub items: Vec<String>,
    /// Their marks.
    pub marks: Vec<String>,
    /// Whether it is made up.
    pub sample: bool,
}

impl Case {
    /// What a list shows of it.
    #[must_use]
    pub fn summary(&self, number: i64) -> Summary {
        Summary {
            number,
            status: self.status,
            severity: self.severity,
            assignee: self.assignee.clone(),
            version: self.version,
        }
    }

    /// The case as it is shown now.
    #[must_use]
    pub fn shown(&self, around: Around, promises: &Promises, now: Timestamp) -> Shown {
        let Around {
            number,
            site,
            items,
            marks,
            sample,
        } = around;
        Shown {
            number,
            site,
            version: self.version,
            status: self.status,
            reason: self.reason.clone(),
            severity: self.severity,
            assignee: self.assignee.clone(),
            opened_at: self.opened_at,
            opened_by: self.opened_by.clone(),
            changed_at: self.changed_at,
            items,
            marks,
            merged_into: self.merged_into,
            board: self.board,
            sample,
            promise: self.shown_promise(promises, now),
            verdict: self.verdict,
            ces: self.ces,
            waits_for: self.waits_for,
            next: Next::of(self, now),
        }
    }

    fn shown_promise(&self, promises: &Promises, now: Timestamp) -> Option<ShownPromise> {
        let clocks = self.clocks.as_ref()?;
        let clock = |which: Which| {
            let term = clocks.term(which)?;
            let met_at = clocks.met(which);
            Some(ShownClock {
                due: term.due,
                standing: clocks.standing(which, now)?,
                met_at,
                left_minutes: met_at
                    .is_none()
                    .then(|| promises.left(&clocks.promised, term, now)),
            })
        };
        Some(ShownPromise {
            policy: clocks.promised.policy.clone(),
            why: clocks.promised.why.clone(),
            first: clock(Which::First),
            solution: clock(Which::Solution),
        })
    }
}
