//! What waits to be written, and who waits for it. A new kind of write is a variant of [`Work`] here and an arm in the
//! writer of each engine.

use std::collections::BTreeSet;

use jiff::Timestamp;
use otklik_wire::id::Name;
use otklik_wire::reply::Outcome;
use tokio::sync::oneshot;

use super::desk;
use super::desk::take_in::Routing;
use super::letter::{LetterChange, Listeners};
use super::waiting::Seat;
use super::{Removal, Status, StoreError, people};
use crate::intake::Received;

/// Answers in one transaction: bounds how long those who come next wait.
const MAX_GROUP: usize = 512;

/// What became of each job of a group.
pub(super) type Written = Vec<Done>;

/// What became of a job.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Done {
    /// An outcome for each answer.
    Answers(Vec<Outcome>),
    /// Whether each that was to be erased was there.
    Erased(Vec<bool>),
    /// How many were too old.
    Expired(u32),
    /// What came of a task of the loop.
    Desk(desk::work::Done),
    /// What came of a change of people.
    People(people::work::Done),
    /// There is nothing to tell.
    Nothing,
}

/// Something to write, and who waits for it.
#[derive(Debug)]
pub(super) struct Job {
    pub(super) work: Work,
    pub(super) done: oneshot::Sender<Result<Done, StoreError>>,
    /// Where it waits, given back when it is done.
    pub(super) seat: Seat,
}

/// What can be written.
#[derive(Debug)]
pub(super) enum Work {
    /// Answers, each with an outcome.
    Answers {
        site: Name,
        answers: Vec<Received>,
        arrived: Timestamp,
        /// Who is told of them.
        listeners: Listeners,
        /// Who is told of what they open.
        telling: desk::task::Telling,
        /// What is made of them.
        routing: Routing,
    },
    /// Something of the loop: a case, an item, a document.
    Desk { site: Name, task: Box<desk::Task> },
    /// What becomes of letters.
    Letters(LetterChange),
    /// Who may come in: members, sessions, keys.
    People(Box<people::Deed>),
    /// Answers taken out of a site.
    Removal { site: Name, removal: Removal },
}

/// The first job and what has queued up behind it.
pub(super) fn gather(first: Job, mut next: impl FnMut() -> Option<Job>) -> Vec<Job> {
    let mut size = first.work.size();
    let mut group = vec![first];
    while size < MAX_GROUP
        && let Some(job) = next()
    {
        size += job.work.size();
        group.push(job);
    }
    group
}

/// Tells everybody what became of a group, and those who watch its sites that something did.
pub(super) fn settle(group: Vec<Job>, result: Result<Written, StoreError>, status: &Status) {
    status.judge(result.as_ref().map(drop).map_err(|error| *error));
    match result {
        Ok(outcomes) => {
            status.count_commit();
            for site in sites(&group) {
                status.wake(site.as_str());
            }
            if group.iter().any(|job| job.work.publishes()) {
                status.wake_publications();
            }
            for (job, done) in group.into_iter().zip(outcomes) {
                job.tell(Ok(done));
            }
        }
        Err(error) => group.into_iter().for_each(|job| job.tell(Err(error))),
    }
}

/// The sites that a group touches.
pub(super) fn sites(group: &[Job]) -> BTreeSet<&Name> {
    group.iter().filter_map(|job| job.work.site()).collect()
}

impl Job {
    pub(super) fn tell(self, result: Result<Done, StoreError>) {
        drop(self.seat);
        // Whoever asked may be gone; what is written stays written.
        let _ = self.done.send(result);
    }
}

impl Work {
    fn size(&self) -> usize {
        match self {
            Self::Answers { answers, .. } => answers.len(),
            Self::Letters(_) | Self::People(_) => 1,
            Self::Desk { task, .. } => task.size(),
            Self::Removal { removal, .. } => removal.size(),
        }
    }

    /// Whether it puts another survey file in the place of one.
    pub(super) fn publishes(&self) -> bool {
        matches!(self, Self::Desk { task, .. } if matches!(task.what, desk::task::Asked::Publish { .. }))
    }

    fn site(&self) -> Option<&Name> {
        match self {
            Self::Answers { site, .. } | Self::Removal { site, .. } | Self::Desk { site, .. } => {
                Some(site)
            }
            Self::Letters(_) | Self::People(_) => None,
        }
    }
}
