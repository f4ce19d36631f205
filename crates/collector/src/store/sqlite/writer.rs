//! The one thread that writes.
//!
//! It takes the first job that waits and with it whatever else has queued up meanwhile, and writes all of it in one
//! transaction. So the cost of a sync is shared by all who came during the sync before, without any timer: alone, an
//! answer waits for nobody; under load, groups grow by themselves.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use anyhow::Context as _;
use rusqlite::{Connection, TransactionBehavior};

use super::desk::{Desk, at_once};
use super::{answers, day_states, failure, letters, removal, schema};
use crate::store::desk::cases::Place;
use crate::store::desk::take_in::{comers, take_in};
use crate::store::desk::work::carry_out;
use crate::store::desk::{Kept, Settings};
use crate::store::job::{Done, Job, Work, Written, gather, settle};
use crate::store::letter;
use crate::store::tally::{Table, Tally};
use crate::store::zones::Zones;
use crate::store::{Status, StoreError, people};

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
        settings: Arc<Kept>,
    ) -> anyhow::Result<Self> {
        std::thread::Builder::new()
            .name("store".into())
            .spawn(move || run(db, &zones, &queue, &status, &settings))
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

fn run(mut db: Connection, zones: &Zones, queue: &Receiver<Job>, status: &Status, settings: &Kept) {
    let mut others = Others::default();
    loop {
        if others.have_written(&db) {
            status.wake_all();
        }
        match queue.recv_timeout(PROBE_EVERY) {
            Ok(first) => {
                let group = gather(first, || queue.try_recv().ok());
                write_and_tell(&mut db, zones, group, status, settings);
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

fn write_and_tell(
    db: &mut Connection,
    zones: &Zones,
    group: Vec<Job>,
    status: &Status,
    settings: &Kept,
) {
    let result = if status.is_broken() {
        Err(StoreError::Broken)
    } else {
        let written = write(db, zones, &group, settings);
        if let Err(error) = &written {
            tracing::error!(%error, jobs = group.len(), "a group was not written");
        }
        written.map_err(|error| failure::meaning(&error))
    };
    settle(group, result, status);
}

/// Writes a group in one transaction. When this returns `Ok` it is on disk.
fn write(
    db: &mut Connection,
    zones: &Zones,
    group: &[Job],
    settings: &Kept,
) -> rusqlite::Result<Written> {
    let tx = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let (mut tally, mut expired) = (Tally::default(), Tally::default());
    let mut written = Vec::with_capacity(group.len());
    // As long as nothing of the loop is changed, a site's settings are those that were read first.
    let mut known: HashMap<&str, Arc<Settings>> = HashMap::new();
    for job in group {
        let done = match &job.work {
            Work::Answers {
                site,
                answers,
                arrived,
                telling,
                routing,
                ..
            } => {
                let outcomes = answers
                    .iter()
                    .map(|received| answers::put(&tx, site, received, *arrived, zones, &mut tally));
                let outcomes: Vec<_> = outcomes.collect::<Result<_, _>>()?;
                let (desk, place) = (Desk(&tx), Place { site, telling });
                let settings = match known.get(site.as_str()) {
                    Some(known) => Arc::clone(known),
                    None => at_once(settings.of(&desk, site.as_str()))?,
                };
                known.insert(site.as_str(), Arc::clone(&settings));
                let came = comers(answers.iter().zip(&outcomes), *arrived, *routing);
                at_once(take_in(&desk, place, &settings, &came))?;
                Done::Answers(outcomes)
            }
            Work::Letters(change) => {
                letters::change(&tx, change)?;
                Done::Nothing
            }
            Work::Desk { site, task } => {
                known.clear();
                let desk = Desk(&tx);
                let place = Place {
                    site,
                    telling: &task.telling,
                };
                let settings = at_once(settings.of(&desk, site.as_str()))?;
                Done::Desk(at_once(carry_out(&desk, place, &settings, task))?)
            }
            Work::People(deed) => Done::People(at_once(people::work::carry_out(&Desk(&tx), deed))?),
            Work::Removal { site, removal } => {
                let rule = zones.rule(site);
                at_once(people::audit::note_removal(&Desk(&tx), site, removal))?;
                removal::remove(&tx, site, &rule, removal, &mut tally, &mut expired)?
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
