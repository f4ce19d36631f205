//! The one thread that writes.
//!
//! It takes the first job that waits and with it whatever else has queued up meanwhile, and writes all of it in one
//! transaction. So the cost of a sync is shared by all who came during the sync before, without any timer: alone, an
//! answer waits for nobody; under load, groups grow by themselves.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use anyhow::Context as _;
use jiff::Timestamp;
use rusqlite::{Connection, TransactionBehavior};

use super::{answers, day_states, failure, letters, owner, removal, schema};
use crate::store::job::{Done, Job, Work, Written, gather, settle};
use crate::store::letter;
use crate::store::tally::{Table, Tally};
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
    let mut others = Others::default();
    loop {
        if others.have_written(&db) {
            status.wake_all();
        }
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

/// Other programs that write to the same file: to import, or to erase what a page that is being watched still shows.
#[derive(Default)]
struct Others {
    seen: Option<(i64, Instant)>,
}

impl Others {
    /// Whether any has written since this was last asked, which is answered once a second at most.
    fn have_written(&mut self, db: &Connection) -> bool {
        if matches!(self.seen, Some((_, when)) if when.elapsed() < PROBE_EVERY) {
            return false;
        }
        let version = db.pragma_query_value(None, "data_version", |row| row.get(0));
        let Ok(version) = version else {
            return false;
        };
        let before = self.seen.replace((version, Instant::now()));
        before.is_some_and(|(before, _)| before != version)
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
    let (mut tally, mut expired) = (Tally::default(), Tally::default());
    let mut written = Vec::with_capacity(group.len());
    for job in group {
        let done = match &job.work {
            Work::Answers {
                site,
                answers,
                arrived,
                ..
            } => {
                let outcomes = answers
                    .iter()
                    .map(|received| answers::put(&tx, site, received, *arrived, zones, &mut tally));
                Done::Answers(outcomes.collect::<Result<_, _>>()?)
            }
            Work::Letters(change) => {
                letters::change(&tx, change)?;
                Done::Nothing
            }
            Work::Session(change) => {
                owner::change_session(&tx, *change, Timestamp::now())?;
                Done::Nothing
            }
            Work::Removal { site, removal } => {
                let zone = zones.of(site);
                removal::remove(&tx, site, &zone, removal, &mut tally, &mut expired)?
            }
        };
        letters::write(&tx, &letter::of(&job.work, &done))?;
        written.push(done);
    }
    day_states::write(&tx, Table::Counted, tally)?;
    day_states::write(&tx, Table::Expired, expired)?;
    tx.commit()?;
    Ok(written)
}
