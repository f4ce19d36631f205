//! Where answers are kept: one face, and behind it an SQLite file or a PostgreSQL database.
//!
//! | module | holds |
//! | --- | --- |
//! | [`place`] | which of the two, and where |
//! | [`letter`] | what endpoints are still to be told: what it is, and what becomes of it |
//! | [`job`], [`status`] | what waits to be written; what the rest of the program can know of the writer |
//! | [`verdict`], [`removal`], [`tally`], [`zones`] | what answers change, in their own table and in the day states: pure, for both |
//! | [`kept`], [`comment`], [`served`], [`declared`], [`counting`] | what both read out of their rows |
//! | [`reading`], [`taking_out`] | what is asked of either, and what is taken out of it |
//! | [`people`] | members, sessions, keys, the audit log; one text of each statement for both |
//! | [`desk`] | the loop: items, cases, promises, the board; one text of each statement for both |
//! | [`upkeep`] | what the command line asks of a store that nobody serves |
//! | [`sqlite`] | one thread writes the file, a few connections read it |
//! | [`postgres`] | one task writes, a few connections read; other collectors may do the same beside it |
//!
//! Both engines give the same answers to the same questions: `tests/store_model.rs`. Something new to write is a
//! variant of [`job::Work`]; something new to read is a method in [`reading`]; each with an arm an engine.

mod comment;
mod counting;
mod declared;
pub(crate) mod desk;
mod error;
mod job;
mod kept;
pub(crate) mod letter;
pub(crate) mod people;
mod place;
mod postgres;
mod reading;
mod removal;
mod served;
mod sqlite;
mod status;
mod taking_out;
pub(crate) mod tally;
pub(crate) mod upkeep;
mod verdict;
mod waiting;
mod zones;

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use jiff::Timestamp;
use otklik_score::State;
use otklik_score::series::Same;
use otklik_wire::id::Name;
use otklik_wire::reply::Outcome;
use tokio::sync::{oneshot, watch};

use crate::intake::Received;
use crate::sites::{Published, Sites};
use crate::webhook::event::Kind;
pub(crate) use comment::Comment;
pub(crate) use declared::{Declaration, reason_word};
use desk::take_in::Routing;
pub(crate) use error::StoreError;
use job::{Done, Job, Work};
pub(crate) use kept::{Kept, Page, Period};
use letter::{LetterChange, Listeners};
pub use place::Place;
use place::Server;
pub(crate) use removal::{Aging, Refused, Removal};
pub(crate) use status::Status;
use tally::Key;
pub(crate) use waiting::Seat;
use waiting::WaitingRoom;
pub(crate) use zones::{Rule, Zones};

/// No answer has an id before it; nobody draws it.
pub(crate) const FIRST_ID: &str = "00000000-0000-0000-0000-000000000000";

/// The store, shared by all requests.
#[derive(Debug)]
pub(crate) struct Store {
    engine: Engine,
    settings: Arc<desk::Kept>,
    listeners: HashMap<Name, desk::task::Telling>,
    waiting: WaitingRoom,
    status: Arc<Status>,
}

/// What a store knows when it is opened: every revision that each site ever served, and the key of challenges.
type Served = (HashMap<Name, Published>, String);

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
    /// By which collectors of this store know their challenges again.
    pub(crate) work_key: String,
}

/// A site at one moment.
#[derive(Debug)]
pub(crate) struct Overview {
    /// The states for all days together, and for each day from the one asked for on.
    pub(crate) states: Vec<(Key, State)>,
    /// The newest comments, newest first.
    pub(crate) comments: Vec<Comment>,
    /// Which wordings ask the same by the owner's word.
    pub(crate) declared: Vec<Same>,
}

impl Store {
    /// Opens the database at `place` for `sites`, whose days are counted in `zones`, and starts the writer.
    pub(crate) async fn open(place: &Place, sites: &Sites, zones: Zones) -> anyhow::Result<Opened> {
        let status = Arc::new(Status::new(sites.names().cloned()));
        let settings = Arc::new(desk::Kept::default());
        let (engine, closing, (published, work_key)) = match place {
            Place::Folder(data) => {
                let (engine, writer, served) = sqlite::open(
                    data,
                    sites,
                    zones,
                    Arc::clone(&status),
                    Arc::clone(&settings),
                )?;
                let closing = Closing::Sqlite(writer);
                (Engine::Sqlite(engine), closing, served)
            }
            Place::Postgres(server) => {
                let (engine, writer, served) = postgres::open(
                    server,
                    sites,
                    zones,
                    Arc::clone(&status),
                    Arc::clone(&settings),
                )
                .await?;
                let closing = Closing::Postgres(writer);
                (Engine::Postgres(engine), closing, served)
            }
        };
        let store = Self {
            engine,
            settings,
            listeners: HashMap::new(),
            waiting: WaitingRoom::new(),
            status,
        };
        Ok(Opened {
            store,
            closing,
            published,
            work_key,
        })
    }

    /// The store that writes, with each answer that comes or is erased at these sites, a letter to each who listens.
    pub(crate) fn telling(mut self, listeners: HashMap<Name, BTreeMap<Kind, Listeners>>) -> Self {
        self.listeners = listeners
            .into_iter()
            .map(|(site, kinds)| (site, Arc::new(kinds)))
            .collect();
        self
    }

    /// A seat for so many bytes of answers, to be had before they are read: who has to be sent away costs no more.
    pub(crate) fn seat(&self, bytes: usize) -> Result<Seat, StoreError> {
        self.waiting.seat(bytes)
    }

    /// Stores answers and says what became of each, in order. When this returns `Ok` they are on disk.
    pub(crate) async fn put(
        &self,
        site: &Name,
        answers: Vec<Received>,
        arrived: Timestamp,
        seat: Seat,
    ) -> Result<Vec<Outcome>, StoreError> {
        self.take_in(site, answers, arrived, Routing::Usual, seat)
            .await
    }

    /// The same for answers that are here already, with what is to be made of them.
    pub(crate) async fn put_by(
        &self,
        site: &Name,
        answers: Vec<Received>,
        arrived: Timestamp,
        routing: Routing,
    ) -> Result<Vec<Outcome>, StoreError> {
        let seat = self.waiting.seat(0)?;
        self.take_in(site, answers, arrived, routing, seat).await
    }

    async fn take_in(
        &self,
        site: &Name,
        answers: Vec<Received>,
        arrived: Timestamp,
        routing: Routing,
        mut seat: Seat,
    ) -> Result<Vec<Outcome>, StoreError> {
        // What came folded takes more than was known before it was read.
        seat.widen(answers.iter().map(|received| received.raw.len()).sum())?;
        let listeners = self.listeners(site, Kind::AnswerStored);
        let telling = self.telling_of(site);
        let site = site.clone();
        let work = Work::Answers {
            site,
            answers,
            arrived,
            listeners,
            telling,
            routing,
        };
        match self.work_in(work, seat).await? {
            Done::Answers(outcomes) => Ok(outcomes),
            _ => Err(StoreError::Failed),
        }
    }

    /// Carries out a task of the loop. When this returns `Ok` it is on disk, or was refused for a reason.
    pub(crate) async fn desk(
        &self,
        site: &Name,
        by: impl Into<people::Doer>,
        now: Timestamp,
        what: desk::task::Asked,
    ) -> Result<desk::work::Done, StoreError> {
        let telling = self.telling_of(site);
        let task = Box::new(desk::Task {
            doer: by.into(),
            now,
            telling,
            what,
        });
        let site = site.clone();
        match self.work(Work::Desk { site, task }).await? {
            Done::Desk(done) => Ok(done),
            _ => Err(StoreError::Failed),
        }
    }

    /// Changes people, sessions or keys. When this returns `Ok` it is on disk, or was refused for a reason.
    pub(crate) async fn people(
        &self,
        doer: people::Doer,
        now: Timestamp,
        what: people::Change,
    ) -> Result<people::work::Done, StoreError> {
        let deed = Box::new(people::Deed { doer, now, what });
        match self.work(Work::People(deed)).await? {
            Done::People(done) => Ok(done),
            _ => Err(StoreError::Failed),
        }
    }

    /// Changes what becomes of letters.
    pub(crate) async fn change_letters(&self, change: LetterChange) -> Result<(), StoreError> {
        self.work(Work::Letters(change)).await.map(drop)
    }

    /// Whether the store can write, how much it wrote, and which sites changed.
    pub(crate) fn status(&self) -> &Arc<Status> {
        &self.status
    }

    /// Tells at every commit that touched the site.
    pub(crate) fn watch(&self, site: &Name) -> Option<watch::Receiver<()>> {
        self.status.watch(site)
    }

    fn telling_of(&self, site: &Name) -> desk::task::Telling {
        self.listeners.get(site).cloned().unwrap_or_default()
    }

    fn listeners(&self, site: &Name, kind: Kind) -> Listeners {
        let of_site = self.listeners.get(site);
        let listeners = of_site.and_then(|kinds| kinds.get(&kind));
        listeners.cloned().unwrap_or_default()
    }

    async fn work(&self, work: Work) -> Result<Done, StoreError> {
        self.work_in(work, self.waiting.seat(0)?).await
    }

    async fn work_in(&self, work: Work, seat: Seat) -> Result<Done, StoreError> {
        let (done, result) = oneshot::channel();
        let job = Job { work, done, seat };
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
