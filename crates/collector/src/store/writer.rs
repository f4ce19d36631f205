//! The one thread that writes.
//!
//! It takes the first job that waits and with it whatever else has queued up meanwhile, and writes all of it in one
//! transaction. So the cost of a sync is shared by all who came during the sync before, without any timer: alone, an
//! answer waits for nobody; under load, groups grow by themselves.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::thread::JoinHandle;
use std::time::Duration;

use anyhow::Context as _;
use jiff::Timestamp;
use otklik_wire::id::Name;
use otklik_wire::reply::Outcome;
use rusqlite::{Connection, TransactionBehavior};
use tokio::sync::{OwnedSemaphorePermit, oneshot, watch};

use super::tally::Tally;
use super::zones::Zones;
use super::{SessionChange, StoreError, answers, day_states, schema};
use crate::intake::Received;

/// Answers in one transaction: bounds how long those who come next wait.
const MAX_GROUP: usize = 512;
/// How often a writer with a full disk tries whether there is room again.
const PROBE_EVERY: Duration = Duration::from_secs(1);

/// Something to write, and who waits for it.
#[derive(Debug)]
pub(super) struct Job {
    pub(super) work: Work,
    pub(super) done: oneshot::Sender<Result<Vec<Outcome>, StoreError>>,
    /// The job's share of the waiting room, given back when it is done.
    pub(super) room: OwnedSemaphorePermit,
}

/// What can be written.
#[derive(Debug)]
pub(super) enum Work {
    /// Answers, each with an outcome.
    Answers {
        site: Name,
        answers: Vec<Received>,
        arrived: Timestamp,
    },
    /// A login or a logout; has no outcomes.
    Session(SessionChange),
}

/// What the rest of the program can know of the writer.
#[derive(Debug)]
pub(crate) struct Status {
    can_write: AtomicBool,
    commits: AtomicU64,
    broken: watch::Sender<bool>,
    changed: HashMap<Name, watch::Sender<()>>,
}

/// The running thread.
#[derive(Debug)]
pub(super) struct Writer(JoinHandle<()>);

impl Status {
    pub(super) fn new(sites: impl Iterator<Item = Name>) -> Self {
        Self {
            can_write: AtomicBool::new(true),
            commits: AtomicU64::new(0),
            broken: watch::Sender::new(false),
            changed: sites.map(|site| (site, watch::Sender::new(()))).collect(),
        }
    }

    /// Whether the last write went through.
    pub(crate) fn can_write(&self) -> bool {
        self.can_write.load(Ordering::Relaxed)
    }

    /// Transactions committed since the start.
    pub(crate) fn commits(&self) -> u64 {
        self.commits.load(Ordering::Relaxed)
    }

    /// Turns true when the disk cannot be relied on any more and the process has to end.
    pub(crate) fn broken(&self) -> watch::Receiver<bool> {
        self.broken.subscribe()
    }

    pub(super) fn watch(&self, site: &Name) -> Option<watch::Receiver<()>> {
        self.changed.get(site).map(watch::Sender::subscribe)
    }

    fn judge(&self, result: Result<(), StoreError>) {
        match result {
            Ok(()) => self.can_write.store(true, Ordering::Relaxed),
            Err(StoreError::Busy | StoreError::Failed) => {}
            Err(StoreError::Full) => self.can_write.store(false, Ordering::Relaxed),
            Err(StoreError::Broken) => {
                self.can_write.store(false, Ordering::Relaxed);
                self.broken.send_replace(true);
            }
        }
    }
}

impl Writer {
    pub(super) fn start(
        db: Connection,
        zones: Zones,
        queue: Receiver<Job>,
        status: Arc<Status>,
    ) -> anyhow::Result<Self> {
        std::thread::Builder::new()
            .name("store".into())
            .spawn(move || run(db, &zones, &queue, &status))
            .map(Self)
            .context("the store's thread cannot be started")
    }

    pub(super) fn join(self) {
        if self.0.join().is_err() {
            tracing::error!("the store's thread ended by a panic");
        }
    }
}

fn run(mut db: Connection, zones: &Zones, queue: &Receiver<Job>, status: &Status) {
    loop {
        match queue.recv_timeout(PROBE_EVERY) {
            Ok(first) => {
                let group = gather(first, queue);
                write_and_tell(&mut db, zones, group, status);
            }
            Err(RecvTimeoutError::Timeout) if status.can_write() => {}
            Err(RecvTimeoutError::Timeout) => {
                if !*status.broken.borrow() {
                    let probed = schema::probe(&mut db);
                    status.judge(probed.map_err(|error| StoreError::of(&error)));
                }
            }
            Err(RecvTimeoutError::Disconnected) => break,
        }
    }
    if !*status.broken.borrow()
        && let Err(error) = db.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))
    {
        // Nothing is lost by it: the log is read at the next start.
        tracing::warn!(%error, "the log could not be copied into the database at the end");
    }
}

/// The first job and what has queued up behind it.
fn gather(first: Job, queue: &Receiver<Job>) -> Vec<Job> {
    let mut size = first.work.size();
    let mut group = vec![first];
    while size < MAX_GROUP
        && let Ok(job) = queue.try_recv()
    {
        size += job.work.size();
        group.push(job);
    }
    group
}

fn write_and_tell(db: &mut Connection, zones: &Zones, group: Vec<Job>, status: &Status) {
    let result = if *status.broken.borrow() {
        Err(StoreError::Broken)
    } else {
        let written = write(db, zones, &group);
        if let Err(error) = &written {
            tracing::error!(%error, jobs = group.len(), "a group was not written");
        }
        written.map_err(|error| StoreError::of(&error))
    };
    status.judge(result.as_ref().map(drop).map_err(|error| *error));
    match result {
        Ok(outcomes) => {
            status.commits.fetch_add(1, Ordering::Relaxed);
            let touched: BTreeSet<&Name> = group.iter().filter_map(|job| job.work.site()).collect();
            for site in touched {
                if let Some(changed) = status.changed.get(site) {
                    changed.send_replace(());
                }
            }
            for (job, outcomes) in group.into_iter().zip(outcomes) {
                job.tell(Ok(outcomes));
            }
        }
        Err(error) => group.into_iter().for_each(|job| job.tell(Err(error))),
    }
}

/// Writes a group in one transaction. When this returns `Ok` it is on disk.
fn write(db: &mut Connection, zones: &Zones, group: &[Job]) -> rusqlite::Result<Vec<Vec<Outcome>>> {
    let tx = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let mut tally = Tally::default();
    let mut outcomes = Vec::with_capacity(group.len());
    for job in group {
        outcomes.push(match &job.work {
            Work::Answers {
                site,
                answers,
                arrived,
            } => answers
                .iter()
                .map(|received| answers::put(&tx, site, received, *arrived, zones, &mut tally))
                .collect::<Result<_, _>>()?,
            Work::Session(change) => {
                change.write(&tx, Timestamp::now())?;
                Vec::new()
            }
        });
    }
    day_states::write(&tx, tally)?;
    tx.commit()?;
    Ok(outcomes)
}

impl Job {
    fn tell(self, result: Result<Vec<Outcome>, StoreError>) {
        drop(self.room);
        // Whoever asked may be gone; what is written stays written.
        let _ = self.done.send(result);
    }
}

impl Work {
    fn size(&self) -> usize {
        match self {
            Self::Answers { answers, .. } => answers.len(),
            Self::Session(_) => 1,
        }
    }

    fn site(&self) -> Option<&Name> {
        match self {
            Self::Answers { site, .. } => Some(site),
            Self::Session(_) => None,
        }
    }
}
