//! What every scenario has at hand.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context as _, Result};
use tokio::runtime::Runtime;

use crate::collector::{Collector, Folder, Start, Store};
use crate::ledger::{Ledger, Mark, Verdict, judge};
use crate::progress::Progress;
use crate::visitors::Visitors;

/// How much of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Size {
    /// Seconds, with every test run.
    Quick,
    /// As much as the reliability targets ask for.
    Long,
}

/// How long ordinary load goes on, and how much of it, in the long form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Soak {
    /// Minutes.
    pub minutes: u32,
    /// Answers a second.
    pub rate: u32,
}

impl Default for Soak {
    fn default() -> Self {
        Self {
            minutes: 120,
            rate: 3_000,
        }
    }
}

/// The program under test, the seed, and how long to go on.
#[derive(Clone, Debug)]
pub struct Rig {
    binary: PathBuf,
    seed: u64,
    size: Size,
    store: Store,
    soak: Soak,
    is_quiet: bool,
}

impl Rig {
    /// For this program.
    #[must_use]
    pub fn new(binary: PathBuf, seed: u64, size: Size) -> Self {
        Self {
            binary,
            seed,
            size,
            store: Store::Sqlite,
            soak: Soak::default(),
            is_quiet: false,
        }
    }

    /// The same over another store.
    #[must_use]
    pub fn over(mut self, store: Store) -> Self {
        self.store = store;
        self
    }

    /// The same with this soak in its long form.
    #[must_use]
    pub fn with_soak(mut self, soak: Soak) -> Self {
        self.soak = soak;
        self
    }

    /// The same without a word on stderr.
    #[must_use]
    pub fn quiet(mut self) -> Self {
        self.is_quiet = true;
        self
    }

    /// What everything is drawn from.
    #[must_use]
    pub fn seed(&self) -> u64 {
        self.seed
    }

    /// The collector's program.
    #[must_use]
    pub fn binary(&self) -> &Path {
        &self.binary
    }

    /// What answers are kept in.
    #[must_use]
    pub(crate) fn store(&self) -> &Store {
        &self.store
    }

    /// The soak in its long form.
    #[must_use]
    pub(crate) fn soak(&self) -> Soak {
        self.soak
    }

    /// One of two numbers, by size.
    #[must_use]
    pub fn pick<T>(&self, quick: T, long: T) -> T {
        match self.size {
            Size::Quick => quick,
            Size::Long => long,
        }
    }

    /// Whether it is the quick form.
    #[must_use]
    pub(crate) fn is_quick(&self) -> bool {
        self.size == Size::Quick
    }

    /// Random numbers for `what`, the same for the same seed.
    #[must_use]
    pub fn rng(&self, what: u64) -> fastrand::Rng {
        fastrand::Rng::with_seed(self.seed ^ what.wrapping_mul(0xD134_2543_DE82_EF95))
    }

    /// An empty ledger; another `what` has other visitors.
    #[must_use]
    pub fn ledger(&self, what: u64) -> Arc<Ledger> {
        Arc::new(Ledger::new(Visitors::of(self.rng(what).u64(..))))
    }

    /// A folder for a collector, with an empty store.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn folder(&self) -> Result<Folder> {
        Folder::over(&self.store)
    }

    /// Starts the collector over a folder.
    ///
    /// # Errors
    /// When it does not come up.
    pub fn start(&self, folder: &Folder) -> Result<Collector> {
        Start::new(&self.binary, folder).run()
    }

    /// A runtime for a load: one thread, because the collector needs the others.
    ///
    /// # Errors
    /// When the system gives none.
    pub fn runtime(&self) -> Result<Runtime> {
        tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .context("no runtime")
    }

    /// Asks the oracle about a folder whose collector has ended or goes on.
    ///
    /// # Errors
    /// When the database is damaged or cannot be read.
    pub fn judge(&self, ledger: &Ledger, folder: &Folder) -> Result<Verdict> {
        let mut store = folder.stored()?;
        judge(ledger.visitors(), &ledger.marks(), store.as_mut())
    }

    /// Says on stderr what is under way.
    #[must_use]
    pub fn progress(&self, name: &str) -> Progress {
        Progress::begin(name, self.is_quiet)
    }
}

/// What was sent and not acknowledged, to be sent again as a page would.
#[must_use]
pub(super) fn unacked(ledger: &Ledger) -> Vec<u64> {
    ledger.marks().at(Mark::Sent).collect()
}

/// Keeps the folder when a promise is broken, and says where it is.
pub(super) fn keep_if_broken(verdict: &Verdict, folder: Folder) -> String {
    if verdict.is_clean() {
        String::new()
    } else {
        format!("; kept: {}", folder.keep().display())
    }
}
