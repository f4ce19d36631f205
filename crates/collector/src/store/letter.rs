//! Letters: what endpoints are still to be told. Written in the transaction of the answers that they tell of, leased
//! by the one who delivers them, and gone once they have arrived, or once the answer itself goes.
//!
//! A lease has an end, so that what a collector held that was killed is somebody's again: a letter may arrive twice and
//! is never lost.

use std::sync::Arc;

use jiff::Timestamp;
use otklik_wire::id::Name;
use otklik_wire::reply::Outcome;

use super::job::{Done, Work};
use super::removal::Removal;
use crate::webhook::event;

/// Who is told of something: names of endpoints.
pub(crate) type Listeners = Arc<[Name]>;

/// An event for an endpoint.
#[derive(Debug)]
pub(super) struct Letter<'a> {
    pub(super) site: &'a Name,
    pub(super) webhook: &'a Name,
    pub(super) id: String,
    /// The id of the answer.
    pub(super) answer: &'a str,
    pub(super) body: String,
    pub(super) created: Timestamp,
}

/// An endpoint of a site.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Address {
    pub(crate) site: Name,
    /// The endpoint's name.
    pub(crate) webhook: Name,
}

/// Which dead letters are meant: of a site, of one of its endpoints if it is named, one if its id is.
#[derive(Clone, Debug)]
pub(crate) struct Selection {
    pub(crate) site: Name,
    pub(crate) webhook: Option<Name>,
    pub(crate) id: Option<String>,
}

/// A letter that is leased.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Leased {
    pub(crate) id: String,
    pub(crate) body: String,
    /// Attempts that failed.
    pub(crate) attempts: u32,
}

/// What becomes of letters.
#[derive(Clone, Debug)]
pub(crate) enum LetterChange {
    /// At most so many that are due are one collector's, until that time.
    Lease {
        of: Address,
        lease: i64,
        now: Timestamp,
        until: Timestamp,
        most: u32,
    },
    /// One arrived.
    Delivered { of: Address, id: String },
    /// One did not.
    Failed {
        of: Address,
        id: String,
        lease: i64,
        now: Timestamp,
        error: String,
        /// When it is tried again; `None` makes it a dead letter.
        again: Option<Timestamp>,
    },
    /// Dead letters are due again, as if they had never been tried.
    Retry { which: Selection, now: Timestamp },
    /// Dead letters are thrown away.
    Drop(Selection),
    /// What failed for good, or waited for nobody, before that time is thrown away.
    Expire(Timestamp),
}

/// What there is of one endpoint's letters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Mailbox {
    pub(crate) of: Address,
    pub(crate) waiting: u64,
    pub(crate) dead: u64,
    /// When the oldest that waits was written.
    pub(crate) oldest: Option<Timestamp>,
    /// Why the last attempt failed, of those whose letters are still there.
    pub(crate) error: Option<String>,
}

/// A letter that was given up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Dead {
    pub(crate) webhook: String,
    pub(crate) id: String,
    pub(crate) attempts: u32,
    pub(crate) failed: Timestamp,
    pub(crate) error: String,
}

impl Mailbox {
    /// Where there is nothing.
    pub(crate) fn empty(of: Address) -> Self {
        Self {
            of,
            waiting: 0,
            dead: 0,
            oldest: None,
            error: None,
        }
    }
}

/// The letters that a job makes, once it is known what became of it: for each answer that it stored or erased, one to each
/// who listens. Pure.
pub(super) fn of<'a>(work: &'a Work, done: &Done) -> Vec<Letter<'a>> {
    let mut letters = Vec::new();
    match (work, done) {
        (
            Work::Answers {
                site,
                answers,
                arrived,
                listeners,
                ..
            },
            Done::Answers(outcomes),
        ) if !listeners.is_empty() => {
            // That a survey was seen is no answer yet.
            let stored = answers.iter().zip(outcomes).filter(|(received, outcome)| {
                **outcome == Outcome::Stored && !received.answer.is_appearance()
            });
            for (received, _) in stored {
                let id = event::id(&received.answer.id, received.answer.seq);
                let body = event::answer_stored(site, received, *arrived);
                letters.extend(listeners.iter().map(|webhook| Letter {
                    site,
                    webhook,
                    id: id.clone(),
                    answer: received.answer.id.as_str(),
                    body: body.clone(),
                    created: *arrived,
                }));
            }
        }
        (
            Work::Removal {
                site,
                removal:
                    Removal::Erase {
                        ids,
                        now,
                        listeners,
                        ..
                    },
            },
            // One that was not here may still be where it was told.
            Done::Erased(_),
        ) => {
            for id in ids {
                letters.extend(listeners.iter().map(|webhook| Letter {
                    site,
                    webhook,
                    id: event::erased_id(id),
                    answer: id.as_str(),
                    body: event::answer_erased(site, id, *now),
                    created: *now,
                }));
            }
        }
        _ => {}
    }
    letters
}
