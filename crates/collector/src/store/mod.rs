//! Where answers are kept: one face, and behind it an SQLite file or a PostgreSQL database.
//!
//! | module | holds |
//! | --- | --- |
//! | [`place`] | which of the two, and where |
//! | [`letter`] | what endpoints are still to be told: what it is, and what becomes of it |
//! | [`job`], [`status`] | what waits to be written; what the rest of the program can know of the writer |
//! | [`verdict`], [`removal`], [`tally`], [`zones`] | what answers change, in their own table and in the day states: pure, for both |
//! | [`kept`], [`comment`], [`served`], [`counting`] | what both read out of their rows |
//! | [`upkeep`] | what the command line asks of a store that nobody serves |
//! | [`sqlite`] | one thread writes the file, a few connections read it |
//! | [`postgres`] | one task writes, a few connections read; other collectors may do the same beside it |
//!
//! Both engines give the same answers to the same questions: `tests/store_model.rs`. Something new to write is a
//! variant of [`job::Work`]; something new to read is a method of [`Store`]; each with an arm an engine.

mod comment;
mod counting;
mod error;
mod job;
mod kept;
pub(crate) mod letter;
mod place;
mod postgres;
mod removal;
mod served;
mod session;
mod sqlite;
mod status;
pub(crate) mod tally;
pub(crate) mod upkeep;
mod verdict;
mod zones;

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;
use otklik_score::State;
use otklik_wire::id::{AnswerId, Name};
use otklik_wire::reply::Outcome;
use tokio::sync::{Semaphore, oneshot, watch};

use crate::intake::Received;
use crate::secret::Hash;
use crate::sites::{Published, Sites};
use crate::webhook::event::Kind;
pub(crate) use comment::Comment;
pub(crate) use error::StoreError;
use job::{Done, Job, Work};
pub(crate) use kept::{Kept, Page, Period};
use letter::{Address, Dead, Leased, LetterChange, Listeners, Mailbox};
pub use place::Place;
use place::Server;
pub(crate) use removal::{Refused, Removal};
pub(crate) use session::SessionChange;
pub(crate) use status::Status;
use tally::Key;
pub(crate) use zones::Zones;

/// Jobs that may wait for the writer. Past that it is better to say "busy" at once than "busy" after a wait.
const MAX_WAITING_JOBS: usize = 1_024;
/// Bytes of answers that may wait for the writer, so that a flood fills no memory.
const MAX_WAITING_BYTES: usize = 32 * 1024 * 1024;

/// No answer has an id before it; nobody draws it.
const FIRST_ID: &str = "00000000-0000-0000-0000-000000000000";

/// The store, shared by all requests.
#[derive(Debug)]
pub(crate) struct Store {
    engine: Engine,
    listeners: HashMap<Name, BTreeMap<Kind, Listeners>>,
    room: Arc<Semaphore>,
    status: Arc<Status>,
}

#[derive(Debug)]
enum Engine {
    Sqlite(sqlite::Sqlite),
    Postgres(postgres::Postgres),
}

/// The end of the store's life: waits until all that was taken is written.
#[derive(Debug)]
pub(crate) enum Closing {
    Sqlite(sqlite::Writer),
    Postgres(postgres::Writer),
}

/// What opening the store gives.
#[derive(Debug)]
pub(crate) struct Opened {
    pub(crate) store: Store,
    pub(crate) closing: Closing,
    /// Every revision that each site ever served.
    pub(crate) published: HashMap<Name, Published>,
}

/// A site at one moment.
#[derive(Debug)]
pub(crate) struct Overview {
    /// The states for all days together, and for each day from the one asked for on.
    pub(crate) states: Vec<(Key, State)>,
    /// The newest comments, newest first.
    pub(crate) comments: Vec<Comment>,
}

impl Store {
    /// Opens the database at `place` for `sites`, whose days are counted in `zones`, and starts the writer.
    pub(crate) async fn open(place: &Place, sites: &Sites, zones: Zones) -> anyhow::Result<Opened> {
        let status = Arc::new(Status::new(sites.names().cloned()));
        let (engine, closing, published) = match place {
            Place::Folder(data) => {
                let (engine, writer, published) =
                    sqlite::open(data, sites, zones, Arc::clone(&status))?;
                let closing = Closing::Sqlite(writer);
                (Engine::Sqlite(engine), closing, published)
            }
            Place::Postgres(server) => {
                let (engine, writer, published) =
                    postgres::open(server, sites, zones, Arc::clone(&status)).await?;
                let closing = Closing::Postgres(writer);
                (Engine::Postgres(engine), closing, published)
            }
        };
        let store = Self {
            engine,
            listeners: HashMap::new(),
            room: Arc::new(Semaphore::new(MAX_WAITING_BYTES)),
            status,
        };
        Ok(Opened {
            store,
            closing,
            published,
        })
    }

    /// The store that writes, with each answer that comes or is erased at these sites, a letter to each who listens.
    pub(crate) fn telling(mut self, listeners: HashMap<Name, BTreeMap<Kind, Listeners>>) -> Self {
        self.listeners = listeners;
        self
    }

    /// Stores answers and says what became of each, in order. When this returns `Ok` they are on disk.
    pub(crate) async fn put(
        &self,
        site: &Name,
        answers: Vec<Received>,
        arrived: Timestamp,
    ) -> Result<Vec<Outcome>, StoreError> {
        let bytes = answers.iter().map(|received| received.raw.len()).sum();
        let listeners = self.listeners(site, Kind::AnswerStored);
        let site = site.clone();
        let work = Work::Answers {
            site,
            answers,
            arrived,
            listeners,
        };
        match self.work(work, bytes).await? {
            Done::Answers(outcomes) => Ok(outcomes),
            _ => Err(StoreError::Failed),
        }
    }

    /// Takes answers out for good, with their part in the states, whether they are there or not: none of them is taken
    /// again. Says of each whether it was there.
    pub(crate) async fn erase(
        &self,
        site: &Name,
        ids: Vec<AnswerId>,
        now: Timestamp,
    ) -> Result<Vec<bool>, StoreError> {
        let listeners = self.listeners(site, Kind::AnswerErased);
        let erase = Removal::Erase {
            ids,
            now,
            listeners,
        };
        match self.remove(site, erase).await? {
            Done::Erased(were_there) => Ok(were_there),
            _ => Err(StoreError::Failed),
        }
    }

    /// From now on nothing is taken for a site that was given before that; what is there waits for [`Self::expire`]. A
    /// horizon never goes back.
    pub(crate) async fn set_horizon(
        &self,
        site: &Name,
        before: Timestamp,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        self.remove(site, Removal::Horizon { before, now })
            .await
            .map(drop)
    }

    /// Takes out at most so many answers that were given before the site's horizon, and says how many. Their part in the
    /// states stays.
    pub(crate) async fn expire(
        &self,
        site: &Name,
        most: u32,
        now: Timestamp,
    ) -> Result<u32, StoreError> {
        match self.remove(site, Removal::Expire { most, now }).await? {
            Done::Expired(expired) => Ok(expired),
            _ => Err(StoreError::Failed),
        }
    }

    /// Opens or closes a session.
    pub(crate) async fn change_session(&self, change: SessionChange) -> Result<(), StoreError> {
        self.work(Work::Session(change), 0).await.map(drop)
    }

    /// Changes what becomes of letters.
    pub(crate) async fn change_letters(&self, change: LetterChange) -> Result<(), StoreError> {
        self.work(Work::Letters(change), 0).await.map(drop)
    }

    /// When the next letter to an endpoint is due.
    pub(crate) async fn next_due(&self, of: &Address) -> Result<Option<Timestamp>, StoreError> {
        match &self.engine {
            Engine::Sqlite(engine) => engine.next_due(of.clone()).await,
            Engine::Postgres(engine) => engine.next_due(of).await,
        }
    }

    /// The letters that were leased by this.
    pub(crate) async fn leased(&self, lease: i64) -> Result<Vec<Leased>, StoreError> {
        match &self.engine {
            Engine::Sqlite(engine) => engine.leased(lease).await,
            Engine::Postgres(engine) => engine.leased(lease).await,
        }
    }

    /// What there is for each endpoint that there is anything for, by site and endpoint.
    pub(crate) async fn mailboxes(&self) -> Result<Vec<Mailbox>, StoreError> {
        match &self.engine {
            Engine::Sqlite(engine) => engine.mailboxes().await,
            Engine::Postgres(engine) => engine.mailboxes().await,
        }
    }

    /// At most so many dead letters of a site, the last that failed first.
    pub(crate) async fn dead(&self, site: &Name, most: u32) -> Result<Vec<Dead>, StoreError> {
        match &self.engine {
            Engine::Sqlite(engine) => engine.dead(site.clone(), most).await,
            Engine::Postgres(engine) => engine.dead(site, most).await,
        }
    }

    /// The states of a site for all days together.
    pub(crate) async fn ever(&self, site: &Name) -> Result<Vec<(Key, State)>, StoreError> {
        match &self.engine {
            Engine::Sqlite(engine) => engine.ever(site.clone()).await,
            Engine::Postgres(engine) => engine.ever(site).await,
        }
    }

    /// A site with its days from `first` on and at most so many comments.
    pub(crate) async fn overview(
        &self,
        site: &Name,
        first: Date,
        comments: u32,
    ) -> Result<Overview, StoreError> {
        match &self.engine {
            Engine::Sqlite(engine) => engine.overview(site.clone(), first, comments).await,
            Engine::Postgres(engine) => engine.overview(site, first, comments).await,
        }
    }

    /// At most so many answers of a site that were given in the period, in the order of their ids, after that one.
    pub(crate) async fn page(
        &self,
        site: &Name,
        after: Option<&AnswerId>,
        period: Period,
        most: u32,
    ) -> Result<Page, StoreError> {
        let after = after.map_or(FIRST_ID, AnswerId::as_str).to_owned();
        match &self.engine {
            Engine::Sqlite(engine) => engine.page(site.clone(), after, period, most).await,
            Engine::Postgres(engine) => engine.page(site, &after, period, most).await,
        }
    }

    /// How many answers of a site were given in the period.
    pub(crate) async fn count(&self, site: &Name, period: Period) -> Result<u64, StoreError> {
        match &self.engine {
            Engine::Sqlite(engine) => engine.count(site.clone(), period).await,
            Engine::Postgres(engine) => engine.count(site, period).await,
        }
    }

    /// Whether a token is an owner's.
    pub(crate) async fn is_token(&self, hash: Hash) -> Result<bool, StoreError> {
        match &self.engine {
            Engine::Sqlite(engine) => engine.is_token(hash).await,
            Engine::Postgres(engine) => engine.is_token(hash).await,
        }
    }

    /// Whether a session is open.
    pub(crate) async fn is_session(&self, hash: Hash, now: Timestamp) -> Result<bool, StoreError> {
        match &self.engine {
            Engine::Sqlite(engine) => engine.is_session(hash, now).await,
            Engine::Postgres(engine) => engine.is_session(hash, now).await,
        }
    }

    /// Whether the store can write, how much it wrote, and which sites changed.
    pub(crate) fn status(&self) -> &Arc<Status> {
        &self.status
    }

    /// Tells at every commit that touched the site.
    pub(crate) fn watch(&self, site: &Name) -> Option<watch::Receiver<()>> {
        self.status.watch(site)
    }

    fn listeners(&self, site: &Name, kind: Kind) -> Listeners {
        let of_site = self.listeners.get(site);
        let listeners = of_site.and_then(|kinds| kinds.get(&kind));
        listeners.cloned().unwrap_or_default()
    }

    async fn remove(&self, site: &Name, removal: Removal) -> Result<Done, StoreError> {
        let site = site.clone();
        self.work(Work::Removal { site, removal }, 0).await
    }

    async fn work(&self, work: Work, bytes: usize) -> Result<Done, StoreError> {
        let bytes = u32::try_from(bytes).map_err(|_| StoreError::Busy)?;
        let room = Arc::clone(&self.room)
            .try_acquire_many_owned(bytes)
            .map_err(|_| StoreError::Busy)?;
        let (done, result) = oneshot::channel();
        let job = Job { work, done, room };
        match &self.engine {
            Engine::Sqlite(engine) => engine.queue(job),
            Engine::Postgres(engine) => engine.queue(job),
        }?;
        result.await.map_err(|_| StoreError::Failed)?
    }
}

impl Closing {
    /// Waits for the writer, which ends when the last [`Store`] is gone.
    pub(crate) async fn wait(self) {
        match self {
            Self::Sqlite(writer) => writer.ended().await,
            Self::Postgres(writer) => writer.ended().await,
        }
    }
}
