//! The one thread that writes.
//!
//! It takes the first job that waits and with it whatever else has queued up meanwhile, and writes all of it in one
//! transaction. So the cost of a sync is shared by all who came during the sync before, without any timer: alone, an
//! answer waits for nobody; under load, groups grow by themselves.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::thread::JoinHandle;
use std::time::Duration;

use anyhow::Context as _;
use jiff::Timestamp;
use rusqlite::{Connection, TransactionBehavior};

use super::{answers, day_states, failure, letters, owner, schema};
use crate::store::job::{Job, Work, Written, gather, settle};
use crate::store::letter;
use crate::store::tally::Tally;
use crate::store::zones::Zones;
use crate::store::{Status, StoreError};

/// How often a writer with a full disk tries whether there is room again.
const PROBE_EVERY: Duration = Duration::from_secs(1);

/// The running thread.
#[derive(Debug)]
pub(crate) struct Writer(JoinHandle<()>);

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

    /// Waits for its end, which comes when nobody can hand it work any more.
    pub(crate) async fn ended(self) {
        let joined = tokio::task::spawn_blocking(|| self.0.join()).await;
        if !matches!(joined, Ok(Ok(()))) {
            tracing::error!("the store's thread ended by a panic");
        }
    }
}

fn run(mut db: Connection, zones: &Zones, queue: &Receiver<Job>, status: &Status) {
    loop {
        match queue.recv_timeout(PROBE_EVERY) {
            Ok(first) => {
                let group = gather(first, || queue.try_recv().ok());
                write_and_tell(&mut db, zones, group, status);
            }
            Err(RecvTimeoutError::Timeout) if status.can_write() => {}
            Err(RecvTimeoutError::Timeout) => {
                if !status.is_broken() {
                    let probed = schema::probe(&mut db);
                    status.judge(probed.map_err(|error| failure::meaning(&error)));
                }
            }
            Err(RecvTimeoutError::Disconnected) => break,
        }
    }
    if !status.is_broken()
        && let Err(error) = db.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))
    {
        // Nothing is lost by it: the log is read at the next start.
        tracing::warn!(%error, "the log could not be copied into the database at the end");
    }
}

fn write_and_tell(db: &mut Connection, zones: &Zones, group: Vec<Job>, status: &Status) {
    let result = if status.is_broken() {
        Err(StoreError::Broken)
    } else {
        let written = write(db, zones, &group);
        if let Err(error) = &written {
            tracing::error!(%error, jobs = group.len(), "a group was not written");
        }
        written.map_err(|error| failure::meaning(&error))
    };
    settle(group, result, status);
}

/// Writes a group in one transaction. When this returns `Ok` it is on disk.
fn write(db: &mut Connection, zones: &Zones, group: &[Job]) -> rusqlite::Result<Written> {
    let tx = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let mut tally = Tally::default();
    let mut outcomes = Vec::with_capacity(group.len());
    for job in group {
        outcomes.push(match &job.work {
            Work::Answers {
                site,
                answers,
                arrived,
                ..
            } => answers
                .iter()
                .map(|received| answers::put(&tx, site, received, *arrived, zones, &mut tally))
                .collect::<Result<_, _>>()?,
            Work::Letters(change) => {
                letters::change(&tx, change)?;
                Vec::new()
            }
            Work::Session(change) => {
                owner::change_session(&tx, *change, Timestamp::now())?;
                Vec::new()
            }
        });
    }
    letters::write(&tx, &letter::of(group, &outcomes))?;
    day_states::write(&tx, tally)?;
    tx.commit()?;
    Ok(outcomes)
}
