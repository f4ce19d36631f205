//! What was sent and what was acknowledged, written down by the one who sends.

mod oracle;
mod postgres;
mod store;

use std::ops::Range;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

pub use oracle::{Breach, Verdict, judge};
pub use postgres::Postgres;
pub use store::{Row, Sqlite, Stored};

use crate::visitors::Visitors;

/// How far an answer has come, as its sender knows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mark {
    /// Drawn, and no byte of it sent.
    #[default]
    Unsent,
    /// Sent; nobody has said that it is safe.
    Sent,
    /// A reply has named it as stored or as a duplicate.
    Acked,
}

/// The marks of all answers, by number.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Marks(Vec<Mark>);

/// The sender's book. It lives in the process that sends, so that it outlives the collector.
#[derive(Debug)]
pub struct Ledger {
    visitors: Visitors,
    next: AtomicU64,
    marks: Mutex<Marks>,
}

impl Marks {
    /// How far an answer has come.
    #[must_use]
    pub fn get(&self, number: u64) -> Mark {
        self.0.get(number as usize).copied().unwrap_or_default()
    }

    /// Lets an answer come as far as this; none goes back.
    pub fn raise(&mut self, number: u64, mark: Mark) {
        let place = number as usize;
        if self.0.len() <= place {
            self.0.resize(place + 1, Mark::Unsent);
        }
        self.0[place] = self.0[place].max(mark);
    }

    /// The answers that have come exactly so far.
    pub fn at(&self, mark: Mark) -> impl Iterator<Item = u64> + '_ {
        let all = self.0.iter().enumerate();
        all.filter(move |(_, found)| **found == mark)
            .map(|(number, _)| number as u64)
    }

    /// How many answers have come so far or further.
    #[must_use]
    pub fn count(&self, mark: Mark) -> u64 {
        self.0.iter().filter(|found| **found >= mark).count() as u64
    }
}

impl Ledger {
    /// An empty book for these visitors.
    #[must_use]
    pub fn new(visitors: Visitors) -> Self {
        Self {
            visitors,
            next: AtomicU64::new(0),
            marks: Mutex::default(),
        }
    }

    /// Those whose answers are written down here.
    #[must_use]
    pub fn visitors(&self) -> Visitors {
        self.visitors
    }

    /// The numbers of `count` answers that nobody has had before.
    pub fn draw(&self, count: u64) -> Range<u64> {
        let first = self.next.fetch_add(count, Ordering::Relaxed);
        first..first + count
    }

    /// To be called before the first byte is sent.
    pub fn write_sent(&self, numbers: &[u64]) {
        let mut marks = self.lock();
        for &number in numbers {
            marks.raise(number, Mark::Sent);
        }
    }

    /// To be called when a reply has named these ids as stored or duplicate; returns how many of them are ours.
    pub fn write_acked<'a>(&self, ids: impl IntoIterator<Item = &'a str>) -> u64 {
        let mut marks = self.lock();
        let ours = ids.into_iter().filter_map(|id| self.visitors.number_of(id));
        ours.map(|number| marks.raise(number, Mark::Acked)).count() as u64
    }

    /// The marks as they are now.
    #[must_use]
    pub fn marks(&self) -> Marks {
        self.lock().clone()
    }

    /// How many answers have come so far or further.
    #[must_use]
    pub fn count(&self, mark: Mark) -> u64 {
        self.lock().count(mark)
    }

    fn lock(&self) -> MutexGuard<'_, Marks> {
        self.marks.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
