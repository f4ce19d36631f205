//! The bytes of what was removed overwritten, in the file and in its log, while others read and write.
//!
//! [`page`] says where they are. The virtual table `sqlite_dbpage` gives the pages, so that the changes are a transaction
//! like any other.

use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context as _, bail};
use rusqlite::{Connection, TransactionBehavior, params};

use super::{page, schema};

/// Pages looked at in one transaction that reads, and in one that writes: short ones, so that nobody waits for them.
const READ_TOGETHER: u32 = 1_024;
const WRITTEN_TOGETHER: usize = 64;
/// Left to others between two transactions that write.
const PAUSE: Duration = Duration::from_millis(4);
/// How long the log may hold up writers for the sake of a reader, and for how long that is tried.
const HELD_UP: Duration = Duration::from_millis(200);
const PATIENCE: Duration = Duration::from_secs(3);

/// Overwrites what is left of removed answers, if there may be any: whether there was something to do.
///
/// # Errors
/// When the file cannot be written, or a reader holds on to the log for too long.
pub(in crate::store) fn scrub(data: &Path, stop: &dyn Fn() -> bool) -> anyhow::Result<bool> {
    let mut db = schema::open_beside(data)?;
    let (removals, scrubbed): (i64, i64) =
        db.query_row("SELECT removals, scrubbed FROM scrubs", [], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })?;
    if scrubbed >= removals {
        return Ok(false);
    }
    // What is written here may be lost in a power cut, with the note below that it was done; it is then done again.
    db.pragma_update(None, "synchronous", "NORMAL")?;
    let done = overwrite(&mut db, stop);
    if !done.context("the unused space of the database cannot be overwritten")? {
        return Ok(true);
    }
    empty_log(&db)?;
    db.execute("UPDATE scrubs SET scrubbed = max(scrubbed, ?1)", [removals])?;
    Ok(true)
}

/// Overwrites what was left behind in any page: whether it came to the end.
fn overwrite(db: &mut Connection, stop: &dyn Fn() -> bool) -> rusqlite::Result<bool> {
    let pages: u32 = db.pragma_query_value(None, "page_count", |row| row.get(0))?;
    // What comes behind the last page from now on never held what was removed before.
    for first in (1..=pages).step_by(READ_TOGETHER as usize) {
        let last = pages.min(first.saturating_add(READ_TOGETHER - 1));
        let found = {
            let moment = db.unchecked_transaction()?;
            let mut found = Vec::new();
            for number in first..=last {
                if leftover(&moment, number)?.is_some() {
                    found.push(number);
                }
            }
            found
        };
        if stop() {
            return Ok(false);
        }
        for some in found.chunks(WRITTEN_TOGETHER) {
            let tx = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
            for number in some {
                // It may be another page by now.
                if let Some(clean) = leftover(&tx, *number)? {
                    tx.prepare_cached("UPDATE sqlite_dbpage SET data = ?2 WHERE pgno = ?1")?
                        .execute(params![number, clean])?;
                }
            }
            tx.commit()?;
            std::thread::sleep(PAUSE);
        }
    }
    Ok(true)
}

/// The page as it is without what was left behind in it, if anything was.
fn leftover(db: &Connection, number: u32) -> rusqlite::Result<Option<Vec<u8>>> {
    let mut page = db.prepare_cached("SELECT data FROM sqlite_dbpage WHERE pgno = ?1")?;
    let mut rows = page.query([number])?;
    let Some(row) = rows.next()? else {
        return Ok(None);
    };
    let bytes = row.get_ref(0)?.as_blob()?;
    Ok(page::leftover(bytes, number).map(|range| {
        let mut clean = bytes.to_vec();
        clean[range].fill(0);
        clean
    }))
}

/// Copies the log into the file and cuts it to nothing, which readers of older moments are in the way of.
fn empty_log(db: &Connection) -> anyhow::Result<()> {
    // Most of it is copied beside those who write; only for the rest do they wait.
    db.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(()))?;
    db.busy_timeout(HELD_UP)?;
    let began = Instant::now();
    loop {
        let is_busy: bool =
            db.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))?;
        if !is_busy {
            return Ok(db.busy_timeout(schema::BUSY_TIMEOUT)?);
        }
        if began.elapsed() > PATIENCE {
            bail!(
                "the answers are removed, but a program that reads the database holds on to its log, where their \
                 bytes still are; end it, and run the same again"
            );
        }
        std::thread::sleep(HELD_UP);
    }
}
