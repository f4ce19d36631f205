//! The store as one SQLite file: written by one thread and read beside it.
//!
//! | module | holds |
//! | --- | --- |
//! | [`writer`] | the thread that writes: one transaction for all that waits, told done only after the commit |
//! | [`reader`] | the connections that read |
//! | [`answers`], [`removal`], [`day_states`], [`revisions`], [`declared`], [`letters`], [`owner`] | the statements, by table |
//! | [`scrub`], [`page`] | the bytes of what was removed overwritten |
//! | [`desk`] | the loop's statements |
//! | [`recount`] | all answers counted anew |
//! | [`schema`] | opening and migrating the file |
//! | [`failure`] | what an error of SQLite means |

mod answers;
mod day_states;
mod declared;
mod desk;
mod failure;
mod letters;
mod owner;
mod page;
mod reader;
mod recount;
mod removal;
mod revisions;
mod schema;
mod scrub;
mod writer;

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::{SyncSender, TrySendError};

use anyhow::Context as _;
use jiff::Timestamp;
use jiff::civil::Date;
use otklik_score::State;
use otklik_score::series::Same;
use otklik_wire::id::Name;
use rusqlite::{Connection, TransactionBehavior};

use super::declared::Declaration;
use super::desk::Kept;
use super::desk::ask::Question;
use super::desk::refold::refold;
use super::desk::{fill, keys, surveys};
use super::job::Job;
use super::letter::{Address, Dead, Leased, Mailbox};
use super::tally::Key;
use super::upkeep::Recounted;
use super::{Overview, Page, Period, Served, Status, StoreError, Zones, waiting};
use crate::secret::{self, Hash};
use crate::sites::{Published, Sites};
use recount::Recount;
pub(super) use scrub::scrub;
pub(crate) use writer::Writer;

/// The open file.
#[derive(Debug)]
pub(super) struct Sqlite {
    jobs: SyncSender<Job>,
    readers: reader::Readers,
}

/// Opens the file in `data`, notes what the sites serve, and starts the writer.
pub(super) fn open(
    data: &Path,
    sites: &Sites,
    zones: Zones,
    status: Arc<Status>,
    settings: Arc<Kept>,
) -> anyhow::Result<(Sqlite, Writer, Served)> {
    let mut db = schema::open_to_write(data)?;
    let served = prepare(&mut db, sites, &zones)
        .with_context(|| format!("database {}", schema::file_in(data).display()))?;
    let readers = reader::Readers::open(data)?;
    let (jobs, queue) = std::sync::mpsc::sync_channel(waiting::MAX_JOBS);
    let writer = Writer::start(db, zones, queue, status, settings)?;
    Ok((Sqlite { jobs, readers }, writer, served))
}

impl Sqlite {
    pub(super) fn queue(&self, job: Job) -> Result<(), StoreError> {
        self.jobs.try_send(job).map_err(|error| match error {
            TrySendError::Full(_) => StoreError::Busy,
            TrySendError::Disconnected(_) => StoreError::Failed,
        })
    }

    pub(super) async fn ask<Q: Question>(&self, question: Q) -> Result<Q::Answer, StoreError> {
        self.readers
            .read(move |db| desk::at_once(question.ask(&desk::Desk(db))))
            .await
    }

    pub(super) async fn ever(&self, site: Name) -> Result<Vec<(Key, State)>, StoreError> {
        self.readers
            .read(move |db| day_states::ever(db, &site))
            .await
    }

    pub(super) async fn overview(
        &self,
        site: Name,
        first: Date,
        comments: u32,
    ) -> Result<Overview, StoreError> {
        self.readers
            .read(move |db| {
                let mut states = day_states::ever(db, &site)?;
                states.extend(day_states::days_from(db, &site, first)?);
                let comments = answers::newest_comments(db, &site, comments)?;
                Ok(Overview {
                    states,
                    comments,
                    declared: declared::of(db, &site)?,
                })
            })
            .await
    }

    pub(super) async fn declared(&self, site: Name) -> Result<Vec<Same>, StoreError> {
        self.readers.read(move |db| declared::of(db, &site)).await
    }

    pub(super) async fn page(
        &self,
        site: Name,
        after: String,
        period: Period,
        most: u32,
    ) -> Result<Page, StoreError> {
        self.readers
            .read(move |db| answers::page(db, &site, &after, period, most))
            .await
    }

    pub(super) async fn count(&self, site: Name, period: Period) -> Result<u64, StoreError> {
        self.readers
            .read(move |db| answers::count(db, &site, period))
            .await
    }

    pub(super) async fn next_due(&self, of: Address) -> Result<Option<Timestamp>, StoreError> {
        self.readers
            .read(move |db| letters::next_due(db, &of))
            .await
    }

    pub(super) async fn leased(&self, lease: i64) -> Result<Vec<Leased>, StoreError> {
        self.readers
            .read(move |db| letters::leased(db, lease))
            .await
    }

    pub(super) async fn mailboxes(&self) -> Result<Vec<Mailbox>, StoreError> {
        self.readers.read(letters::mailboxes).await
    }

    pub(super) async fn dead(&self, site: Name, most: u32) -> Result<Vec<Dead>, StoreError> {
        self.readers
            .read(move |db| letters::dead(db, &site, most))
            .await
    }
}

pub(super) fn migrate(data: &Path) -> anyhow::Result<String> {
    schema::open_to_write(data)?;
    let file = schema::file_in(data);
    Ok(format!(
        "{}: schema version {}",
        file.display(),
        schema::latest()
    ))
}

pub(super) fn add_token(data: &Path, hash: Hash, now: Timestamp) -> anyhow::Result<()> {
    let db = schema::open_to_write(data)?;
    owner::add_token(&db, hash, now).context("the token was not stored")
}

/// The rules of all sites that were ever served.
pub(super) fn zones(data: &Path) -> anyhow::Result<Zones> {
    Ok(Zones::new(recount::counted_sites(&schema::open_to_write(
        data,
    )?)?))
}

/// Every revision that a site ever served.
pub(super) fn published(data: &Path, site: &Name) -> anyhow::Result<Published> {
    revisions::before(&schema::open_to_write(data)?, site)
}

/// Which wordings of a site ask the same by the owner's word.
pub(super) fn declared(data: &Path, site: &Name) -> anyhow::Result<Vec<Same>> {
    Ok(declared::of(&schema::open_to_write(data)?, site)?)
}

pub(super) fn declare(data: &Path, site: &Name, declaration: &Declaration) -> anyhow::Result<bool> {
    let db = schema::open_to_write(data)?;
    Ok(declared::change(&db, site, declaration)?)
}

pub(super) fn recount(
    data: &Path,
    check: bool,
    mut tell: impl FnMut(Recounted) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    // To compare takes no lock: it sees one moment of the database, whoever writes meanwhile.
    let (mut db, behavior) = if check {
        (schema::open_to_read(data)?, TransactionBehavior::Deferred)
    } else {
        (schema::open_to_write(data)?, TransactionBehavior::Immediate)
    };
    for (site, rule) in recount::counted_sites(&db)? {
        let tx = db.transaction_with_behavior(behavior)?;
        let recount = Recount::of(&tx, &site, &rule)?;
        let mut report = recount.report(&site);
        if !check && report.wrong > 0 {
            recount.write(&tx, &site)?;
        }
        report.wrong += desk::at_once(refold(&desk::Desk(&tx), &site, !check))?;
        tx.commit()?;
        tell(report)?;
    }
    Ok(())
}

/// Notes what the sites serve, and counts those anew that are counted by another rule than before.
fn prepare(db: &mut Connection, sites: &Sites, zones: &Zones) -> anyhow::Result<Served> {
    let tx = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let fresh = secret::bytes()?;
    desk::at_once(keys::keep(&desk::Desk(&tx), keys::RECEIPTS, &fresh))?;
    let mut published = HashMap::new();
    for site in sites.iter() {
        // What was published from the console goes before the file.
        let name = site.name.as_str();
        let revisions = if desk::at_once(surveys::is_published(&desk::Desk(&tx), name))? {
            revisions::before(&tx, &site.name)?
        } else {
            revisions::publish(&tx, &site.name, &site.surveys, Timestamp::now())?
        };
        desk::at_once(fill::begin(&desk::Desk(&tx), site.name.as_str()))?;
        published.insert(site.name.clone(), revisions);
        recount::by_rule(&tx, &site.name, &zones.rule(&site.name))?;
    }
    let work_key = owner::work_key(&tx)?;
    tx.commit()?;
    Ok((published, work_key))
}
