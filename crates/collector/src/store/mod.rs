//! Where answers are kept: an SQLite file, written by one thread and read beside it.
//!
//! | module | holds |
//! | --- | --- |
//! | [`writer`] | the thread that writes: one transaction for all that waits, told done only after the commit |
//! | [`reader`] | the connections that read |
//! | [`tally`], [`zones`] | what answers change in the day states, pure |
//! | [`answers`], [`day_states`], [`revisions`], [`owner`] | the statements, by table |
//! | [`recount`] | all answers counted anew |
//! | [`schema`] | opening and migrating the file |

pub(crate) mod answers;
pub(crate) mod day_states;
mod error;
pub(crate) mod owner;
mod reader;
pub(crate) mod recount;
mod revisions;
pub(crate) mod schema;
pub(crate) mod tally;
mod writer;
mod zones;

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::{SyncSender, TrySendError};

use anyhow::Context as _;
use jiff::Timestamp;
use otklik_wire::id::Name;
use otklik_wire::reply::Outcome;
use rusqlite::{Connection, TransactionBehavior};
use tokio::sync::{Semaphore, oneshot, watch};

use crate::intake::Received;
use crate::sites::{Published, Sites};
pub(crate) use error::StoreError;
pub(crate) use owner::SessionChange;
pub(crate) use writer::Status;
use writer::{Job, Work, Writer};
pub(crate) use zones::Zones;

/// Jobs that may wait for the writer. Past that it is better to say "busy" at once than "busy" after a wait.
const MAX_WAITING_JOBS: usize = 1_024;
/// Bytes of answers that may wait for the writer, so that a flood fills no memory.
const MAX_WAITING_BYTES: usize = 32 * 1024 * 1024;

/// The store, shared by all requests.
#[derive(Debug)]
pub(crate) struct Store {
    jobs: SyncSender<Job>,
    room: Arc<Semaphore>,
    readers: reader::Readers,
    status: Arc<Status>,
}

/// The end of the store's life: waits until all that was taken is written.
#[derive(Debug)]
pub(crate) struct Closing(Writer);

/// What opening the store gives.
#[derive(Debug)]
pub(crate) struct Opened {
    pub(crate) store: Store,
    pub(crate) closing: Closing,
    /// Every revision that each site ever served.
    pub(crate) published: HashMap<Name, Published>,
}

impl Store {
    /// Opens the database in `data` for `sites`, whose days are counted in `zones`, and starts the writer.
    pub(crate) fn open(data: &Path, sites: &Sites, zones: Zones) -> anyhow::Result<Opened> {
        let mut db = schema::open_to_write(data)?;
        let published = prepare(&mut db, sites, &zones)
            .with_context(|| format!("database {}", schema::file_in(data).display()))?;
        let readers = reader::Readers::open(data)?;
        let status = Arc::new(Status::new(sites.names().cloned()));
        let (jobs, queue) = std::sync::mpsc::sync_channel(MAX_WAITING_JOBS);
        let writer = Writer::start(db, zones, queue, Arc::clone(&status))?;
        let store = Self {
            jobs,
            room: Arc::new(Semaphore::new(MAX_WAITING_BYTES)),
            readers,
            status,
        };
        Ok(Opened {
            store,
            closing: Closing(writer),
            published,
        })
    }

    /// Stores answers and says what became of each, in order. When this returns `Ok` they are on disk.
    pub(crate) async fn put(
        &self,
        site: &Name,
        answers: Vec<Received>,
        arrived: Timestamp,
    ) -> Result<Vec<Outcome>, StoreError> {
        let bytes = answers.iter().map(|received| received.raw.len()).sum();
        let site = site.clone();
        self.work(
            Work::Answers {
                site,
                answers,
                arrived,
            },
            bytes,
        )
        .await
    }

    /// Opens or closes a session.
    pub(crate) async fn change_session(&self, change: SessionChange) -> Result<(), StoreError> {
        self.work(Work::Session(change), 0).await.map(drop)
    }

    /// Runs a query.
    pub(crate) async fn read<T: Send + 'static>(
        &self,
        query: impl FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
    ) -> Result<T, StoreError> {
        self.readers.read(query).await
    }

    /// Whether the store can write, how much it wrote, and which sites changed.
    pub(crate) fn status(&self) -> &Arc<Status> {
        &self.status
    }

    /// Tells at every commit that touched the site.
    pub(crate) fn watch(&self, site: &Name) -> Option<watch::Receiver<()>> {
        self.status.watch(site)
    }

    async fn work(&self, work: Work, bytes: usize) -> Result<Vec<Outcome>, StoreError> {
        let bytes = u32::try_from(bytes).map_err(|_| StoreError::Busy)?;
        let room = Arc::clone(&self.room)
            .try_acquire_many_owned(bytes)
            .map_err(|_| StoreError::Busy)?;
        let (done, outcome) = oneshot::channel();
        let job = Job { work, done, room };
        self.jobs.try_send(job).map_err(|error| match error {
            TrySendError::Full(_) => StoreError::Busy,
            TrySendError::Disconnected(_) => StoreError::Failed,
        })?;
        outcome.await.map_err(|_| StoreError::Failed)?
    }
}

/// Notes what the sites serve, and counts those anew whose days are in another zone than before.
fn prepare(
    db: &mut Connection,
    sites: &Sites,
    zones: &Zones,
) -> anyhow::Result<HashMap<Name, Published>> {
    let tx = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let mut published = HashMap::new();
    for site in sites.iter() {
        let revisions = revisions::publish(&tx, &site.name, &site.surveys, Timestamp::now())?;
        published.insert(site.name.clone(), revisions);
        recount::in_zone(&tx, &site.name, &zones.of(&site.name))?;
    }
    tx.commit()?;
    Ok(published)
}

impl Closing {
    /// Waits for the writer, which ends when the last [`Store`] is gone. Blocks.
    pub(crate) fn wait(self) {
        self.0.join();
    }
}
