//! The store as a PostgreSQL database, which several collectors may share.
//!
//! | module | holds |
//! | --- | --- |
//! | [`link`] | connecting, and what every session is set to |
//! | [`schema`] | migrating the database |
//! | [`writer`] | the task that writes, and comes back after the server was lost |
//! | [`transaction`], [`group`] | one transaction for all that waits, and what it comes to |
//! | [`reader`] | the connections that read |
//! | [`answers`], [`removal`], [`day_states`], [`revisions`], [`declared`], [`letters`], [`owner`] | the statements, by table |
//! | [`desk`] | the loop's statements |
//! | [`recount`] | all answers counted anew |
//! | [`locks`] | the advisory locks by which collectors keep out of each other's way |
//! | [`failure`] | what an error of PostgreSQL means |

mod answers;
mod day_states;
mod declared;
mod desk;
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
use otklik_score::series::Same;
use otklik_wire::id::Name;
use tokio::sync::mpsc;
use tokio::sync::mpsc::error::TrySendError;
use tokio_postgres::Client;
use tokio_postgres::types::Type;

use super::declared::Declaration;
use super::desk::Kept;
use super::desk::ask::Question;
use super::desk::refold::refold;
use super::desk::{fill, keys, surveys};
use super::job::Job;
use super::letter::{Address, Dead, Leased, Mailbox};
use super::tally::Key;
use super::upkeep::Recounted;
use super::{Overview, Page, Period, Served, Server, Status, StoreError, Zones, waiting};
use crate::secret::{self, Hash};
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
    settings: Arc<Kept>,
) -> anyhow::Result<(Postgres, Writer, Served)> {
    let db = up_to_date(server).await?;
    let served = prepare(&db, sites, &zones)
        .await
        .with_context(|| server.to_string())?;
    drop(db);
    let (jobs, queue) = mpsc::channel(waiting::MAX_JOBS);
    let writer = Writer::start(server.clone(), zones, queue, status, settings).await?;
    let readers = reader::Readers::new(server.clone());
    Ok((Postgres { jobs, readers }, writer, served))
}

impl Postgres {
    pub(super) fn queue(&self, job: Job) -> Result<(), StoreError> {
        self.jobs.try_send(job).map_err(|error| match error {
            TrySendError::Full(_) => StoreError::Busy,
            TrySendError::Closed(_) => StoreError::Failed,
        })
    }

    pub(super) async fn ask<Q: Question>(&self, question: Q) -> Result<Q::Answer, StoreError> {
        let db = self.readers.take().await?;
        bounded(async {
            db.batch_execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
                .await?;
            let answer = question.ask(&desk::Desk(&db)).await;
            db.batch_execute("COMMIT").await?;
            answer
        })
        .await
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
        let (began, states, comments, declared, ended) = bounded(async {
            Ok(tokio::join!(
                db.batch_execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"),
                day_states::since(&db, site, first),
                answers::newest_comments(&db, site, comments),
                declared::of(&db, site),
                db.batch_execute("COMMIT"),
            ))
        })
        .await?;
        let overview = async {
            began?;
            ended?;
            Ok(Overview {
                states: states?,
                comments: comments?,
                declared: declared?,
            })
        };
        bounded(overview).await
    }

    pub(super) async fn declared(&self, site: &Name) -> Result<Vec<Same>, StoreError> {
        let db = self.readers.take().await?;
        bounded(declared::of(&db, site)).await
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

/// The rules of all sites that were ever served.
pub(super) async fn zones(server: &Server) -> anyhow::Result<Zones> {
    Ok(Zones::new(
        recount::counted_sites(&up_to_date(server).await?).await?,
    ))
}

/// Every revision that a site ever served.
pub(super) async fn published(server: &Server, site: &Name) -> anyhow::Result<Published> {
    revisions::before(&up_to_date(server).await?, site).await
}

/// Which wordings of a site ask the same by the owner's word.
pub(super) async fn declared(server: &Server, site: &Name) -> anyhow::Result<Vec<Same>> {
    Ok(declared::of(&up_to_date(server).await?, site).await?)
}

pub(super) async fn declare(
    server: &Server,
    site: &Name,
    declaration: &Declaration,
) -> anyhow::Result<bool> {
    Ok(declared::change(&up_to_date(server).await?, site, declaration).await?)
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
    for (site, rule) in recount::counted_sites(&db).await? {
        if check {
            // To compare takes no lock: it sees one moment of the database, whoever writes meanwhile.
            db.batch_execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
                .await?;
        } else {
            db.batch_execute("BEGIN").await?;
            Lock::Counting.take(&db).await?;
        }
        let recount = Recount::of(&db, &site, &rule).await?;
        let mut report = recount.report(&site);
        if !check && report.wrong > 0 {
            recount.write(&db, &site).await?;
        }
        report.wrong += refold(&desk::Desk(&db), &site, !check).await?;
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
        "VACUUM FULL answers, letters, items, item_words, marks, cases, case_events"
    } else {
        "VACUUM (INDEX_CLEANUP ON) answers, letters, items, item_words, marks, cases, case_events"
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

/// Notes what the sites serve, and counts those anew that are counted by another rule than before.
async fn prepare(db: &Client, sites: &Sites, zones: &Zones) -> anyhow::Result<Served> {
    db.batch_execute("BEGIN").await?;
    Lock::Publishing.take(db).await?;
    let fresh = secret::bytes()?;
    keys::keep(&desk::Desk(db), keys::RECEIPTS, &fresh).await?;
    let mut published = HashMap::new();
    for site in sites.iter() {
        // What was published from the console goes before the file.
        let revisions = if surveys::is_published(&desk::Desk(db), site.name.as_str()).await? {
            revisions::before(db, &site.name).await?
        } else {
            revisions::publish(db, &site.name, &site.surveys, Timestamp::now()).await?
        };
        fill::begin(&desk::Desk(db), site.name.as_str()).await?;
        published.insert(site.name.clone(), revisions);
        recount::by_rule(db, &site.name, &zones.rule(&site.name)).await?;
    }
    let work_key = owner::work_key(db).await?;
    db.batch_execute("COMMIT").await?;
    Ok((published, work_key))
}
