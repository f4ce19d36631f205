//! The store as a PostgreSQL database, which several collectors may share.
//!
//! | module | holds |
//! | --- | --- |
//! | [`link`] | connecting, and what every session is set to |
//! | [`schema`] | migrating the database |
//! | [`writer`] | the task that writes, and comes back after the server was lost |
//! | [`transaction`], [`group`] | one transaction for all that waits, and what it comes to |
//! | [`reader`] | the connections that read |
//! | [`answers`], [`removal`], [`day_states`], [`revisions`], [`letters`], [`owner`] | the statements, by table |
//! | [`recount`] | all answers counted anew |
//! | [`locks`] | the advisory locks by which collectors keep out of each other's way |
//! | [`failure`] | what an error of PostgreSQL means |

mod answers;
mod day_states;
mod failure;
mod group;
mod letters;
mod link;
mod locks;
mod owner;
mod reader;
mod recount;
mod removal;
mod revisions;
mod schema;
mod transaction;
mod writer;

use std::collections::HashMap;
use std::sync::Arc;

use anyhow::Context as _;
use jiff::Timestamp;
use jiff::civil::Date;
use otklik_score::State;
use otklik_wire::id::Name;
use tokio::sync::mpsc;
use tokio::sync::mpsc::error::TrySendError;
use tokio_postgres::Client;
use tokio_postgres::types::Type;

use super::job::Job;
use super::letter::{Address, Dead, Leased, Mailbox};
use super::tally::Key;
use super::upkeep::Recounted;
use super::{MAX_WAITING_JOBS, Overview, Page, Period, Server, Status, StoreError, Zones};
use crate::secret::Hash;
use crate::sites::{Published, Sites};
use locks::Lock;
use reader::bounded;
use recount::Recount;
pub(crate) use writer::Writer;

/// The connected database.
#[derive(Debug)]
pub(super) struct Postgres {
    jobs: mpsc::Sender<Job>,
    readers: reader::Readers,
}

/// Connects, notes what the sites serve, and starts the writer.
pub(super) async fn open(
    server: &Server,
    sites: &Sites,
    zones: Zones,
    status: Arc<Status>,
) -> anyhow::Result<(Postgres, Writer, HashMap<Name, Published>)> {
    let db = up_to_date(server).await?;
    let published = prepare(&db, sites, &zones)
        .await
        .with_context(|| server.to_string())?;
    drop(db);
    let (jobs, queue) = mpsc::channel(MAX_WAITING_JOBS);
    let writer = Writer::start(server.clone(), zones, queue, status).await?;
    let readers = reader::Readers::new(server.clone());
    Ok((Postgres { jobs, readers }, writer, published))
}

impl Postgres {
    pub(super) fn queue(&self, job: Job) -> Result<(), StoreError> {
        self.jobs.try_send(job).map_err(|error| match error {
            TrySendError::Full(_) => StoreError::Busy,
            TrySendError::Closed(_) => StoreError::Failed,
        })
    }

    pub(super) async fn ever(&self, site: &Name) -> Result<Vec<(Key, State)>, StoreError> {
        let db = self.readers.take().await?;
        bounded(day_states::ever(&db, site)).await
    }

    pub(super) async fn overview(
        &self,
        site: &Name,
        first: Date,
        comments: u32,
    ) -> Result<Overview, StoreError> {
        let db = self.readers.take().await?;
        // All are sent before the first is answered: one way there and back, and one moment for both.
        let (began, states, comments, ended) = bounded(async {
            Ok(tokio::join!(
                db.batch_execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"),
                day_states::since(&db, site, first),
                answers::newest_comments(&db, site, comments),
                db.batch_execute("COMMIT"),
            ))
        })
        .await?;
        let overview = async {
            began?;
            ended?;
            let (states, comments) = (states?, comments?);
            Ok(Overview { states, comments })
        };
        bounded(overview).await
    }

    pub(super) async fn page(
        &self,
        site: &Name,
        after: &str,
        period: Period,
        most: u32,
    ) -> Result<Page, StoreError> {
        let db = self.readers.take().await?;
        bounded(answers::page(&db, site, after, period, most)).await
    }

    pub(super) async fn count(&self, site: &Name, period: Period) -> Result<u64, StoreError> {
        let db = self.readers.take().await?;
        bounded(answers::count(&db, site, period)).await
    }

    pub(super) async fn next_due(&self, of: &Address) -> Result<Option<Timestamp>, StoreError> {
        let db = self.readers.take().await?;
        bounded(letters::next_due(&db, of)).await
    }

    pub(super) async fn leased(&self, lease: i64) -> Result<Vec<Leased>, StoreError> {
        let db = self.readers.take().await?;
        bounded(letters::leased(&db, lease)).await
    }

    pub(super) async fn mailboxes(&self) -> Result<Vec<Mailbox>, StoreError> {
        let db = self.readers.take().await?;
        bounded(letters::mailboxes(&db)).await
    }

    pub(super) async fn dead(&self, site: &Name, most: u32) -> Result<Vec<Dead>, StoreError> {
        let db = self.readers.take().await?;
        bounded(letters::dead(&db, site, most)).await
    }

    pub(super) async fn is_token(&self, hash: Hash) -> Result<bool, StoreError> {
        let db = self.readers.take().await?;
        bounded(owner::is_token(&db, hash)).await
    }

    pub(super) async fn is_session(&self, hash: Hash, now: Timestamp) -> Result<bool, StoreError> {
        let db = self.readers.take().await?;
        bounded(owner::is_session(&db, hash, now)).await
    }
}

pub(super) async fn migrate(server: &Server) -> anyhow::Result<String> {
    up_to_date(server).await?;
    Ok(format!("{server}: schema version {}", schema::latest()))
}

pub(super) async fn add_token(server: &Server, hash: Hash, now: Timestamp) -> anyhow::Result<()> {
    let db = up_to_date(server).await?;
    owner::add_token(&db, hash, now)
        .await
        .context("the token was not stored")
}

/// The zones of all sites that were ever served.
pub(super) async fn zones(server: &Server) -> anyhow::Result<Zones> {
    Ok(Zones::new(
        recount::counted_sites(&up_to_date(server).await?).await?,
    ))
}

/// Every revision that a site ever served.
pub(super) async fn published(server: &Server, site: &Name) -> anyhow::Result<Published> {
    revisions::before(&up_to_date(server).await?, site).await
}

pub(super) async fn recount(
    server: &Server,
    check: bool,
    mut tell: impl FnMut(Recounted) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let db = if check {
        link::connect(server).await?
    } else {
        up_to_date(server).await?
    };
    for (site, zone) in recount::counted_sites(&db).await? {
        if check {
            // To compare takes no lock: it sees one moment of the database, whoever writes meanwhile.
            db.batch_execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
                .await?;
        } else {
            db.batch_execute("BEGIN").await?;
            Lock::Counting.take(&db).await?;
        }
        let recount = Recount::of(&db, &site, &zone).await?;
        let report = recount.report(&site);
        if !check && report.wrong > 0 {
            recount.write(&db, &site).await?;
        }
        db.batch_execute("COMMIT").await?;
        tell(report)?;
    }
    Ok(())
}

/// Gives the space of removed answers back to be written over, if there may be any: whether there was something to do.
/// With `anew` the tables are written anew without them, and all who use them wait.
pub(super) async fn scrub(server: &Server, anew: bool) -> anyhow::Result<bool> {
    let db = up_to_date(server).await?;
    let scrubs = db
        .query_typed_one("SELECT removals, scrubbed FROM scrubs", &[])
        .await?;
    let (removals, scrubbed): (i64, i64) = (scrubs.try_get(0)?, scrubs.try_get(1)?);
    if !anew && scrubbed >= removals {
        return Ok(false);
    }
    let vacuum = if anew {
        "VACUUM FULL answers, letters"
    } else {
        "VACUUM (INDEX_CLEANUP ON) answers, letters"
    };
    db.batch_execute(vacuum).await.context(vacuum)?;
    let note = "UPDATE scrubs SET scrubbed = greatest(scrubbed, $1)";
    db.execute_typed(note, &[(&removals, Type::INT8)]).await?;
    Ok(true)
}

async fn up_to_date(server: &Server) -> anyhow::Result<Client> {
    let db = link::connect(server).await?;
    schema::migrate(&db)
        .await
        .with_context(|| server.to_string())?;
    Ok(db)
}

/// Notes what the sites serve, and counts those anew whose days are in another zone than before.
async fn prepare(
    db: &Client,
    sites: &Sites,
    zones: &Zones,
) -> anyhow::Result<HashMap<Name, Published>> {
    db.batch_execute("BEGIN").await?;
    Lock::Publishing.take(db).await?;
    let mut published = HashMap::new();
    for site in sites.iter() {
        let revisions = revisions::publish(db, &site.name, &site.surveys, Timestamp::now()).await?;
        published.insert(site.name.clone(), revisions);
        recount::in_zone(db, &site.name, &zones.of(&site.name)).await?;
    }
    db.batch_execute("COMMIT").await?;
    Ok(published)
}
