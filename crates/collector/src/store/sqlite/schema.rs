//! The database file: how it is opened, and how an older one is brought up to date.

use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context as _, bail};
use rusqlite::{Connection, OpenFlags, TransactionBehavior};

/// Every step from an empty file to the present, in order; a step that was released is never edited.
const MIGRATIONS: [&str; 13] = [
    include_str!("../../../migrations/sqlite/0001_answers_counts_owner.sql"),
    include_str!("../../../migrations/sqlite/0002_day_states.sql"),
    include_str!("../../../migrations/sqlite/0010_letters.sql"),
    include_str!("../../../migrations/sqlite/0020_erase.sql"),
    include_str!("../../../migrations/sqlite/0030_flags.sql"),
    include_str!("../../../migrations/sqlite/0031_declared.sql"),
    include_str!("../../../migrations/sqlite/0032_work_key.sql"),
    include_str!("../../../migrations/sqlite/0040_loop.sql"),
    include_str!("../../../migrations/sqlite/0050_members.sql"),
    include_str!("../../../migrations/sqlite/0060_surveys.sql"),
    include_str!("../../../migrations/sqlite/0070_samples.sql"),
    include_str!("../../../migrations/sqlite/0080_roles.sql"),
    include_str!("../../../migrations/sqlite/0090_segments.sql"),
];

/// How long a statement waits while another process writes.
pub(super) const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

/// Where the database lies in the data folder.
pub(in crate::store) fn file_in(data: &Path) -> PathBuf {
    data.join("otklik.db")
}

/// Opens the one connection that writes, making the folder and the file when they are missing, and brings the
/// schema up to date.
pub(in crate::store) fn open_to_write(data: &Path) -> anyhow::Result<Connection> {
    std::fs::create_dir_all(data)
        .with_context(|| format!("data folder {}: cannot be made", data.display()))?;
    let file = file_in(data);
    let place = || format!("data folder {}: cannot write there", data.display());
    let mut db = open_beside(data)?;
    migrate(&mut db).with_context(|| format!("database {}", file.display()))?;
    probe(&mut db).with_context(place)?;
    // After a failed sync the kernel shows pages that the disk may lack. Copying the log into the file writes and
    // syncs them anew, so that what is read from here on is on disk.
    db.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))
        .with_context(place)?;
    Ok(db)
}

/// Opens one more connection that writes, beside the one that has the file in order.
pub(super) fn open_beside(data: &Path) -> anyhow::Result<Connection> {
    let place = || format!("data folder {}: cannot write there", data.display());
    let db = Connection::open(file_in(data)).with_context(place)?;
    db.busy_timeout(BUSY_TIMEOUT)?;
    db.pragma_update(None, "journal_mode", "WAL")
        .with_context(place)?;
    // FULL syncs the log at every commit: a commit is on disk, power cut or not, before anybody is told.
    db.pragma_update(None, "synchronous", "FULL")?;
    db.pragma_update(None, "secure_delete", "ON")?;
    db.pragma_update(None, "wal_autocheckpoint", 4_000)?;
    db.pragma_update(None, "journal_size_limit", 64 * 1024 * 1024)?;
    // In KiB. A group touches more pages of the index of words than the usual 2 MiB hold, and would write and read them twice.
    db.pragma_update(None, "cache_size", -16_384)?;
    Ok(db)
}

/// Opens one more connection that only reads.
pub(in crate::store) fn open_to_read(data: &Path) -> anyhow::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let db = Connection::open_with_flags(file_in(data), flags)
        .with_context(|| format!("data folder {}: cannot read there", data.display()))?;
    db.busy_timeout(BUSY_TIMEOUT)?;
    Ok(db)
}

/// Writes without changing anything, to learn whether writing is possible.
pub(in crate::store) fn probe(db: &mut Connection) -> rusqlite::Result<()> {
    let tx = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let version = version(&tx)?;
    tx.pragma_update(None, "user_version", version)?;
    tx.commit()
}

/// The schema's version that this program reads and writes.
pub(in crate::store) fn latest() -> u32 {
    MIGRATIONS.len() as u32
}

fn migrate(db: &mut Connection) -> anyhow::Result<()> {
    loop {
        // Taking the write lock first keeps two programs that start at once from both making the same step.
        let tx = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let at = version(&tx)?;
        if at > latest() {
            bail!(
                "has schema version {at}, this program knows versions up to {}: it was written by a newer \
                 otklik-collector, start that one",
                latest()
            );
        }
        let Some(step) = MIGRATIONS.get(at as usize) else {
            return Ok(());
        };
        tx.execute_batch(step)
            .with_context(|| format!("migration {}", at + 1))?;
        tx.pragma_update(None, "user_version", at + 1)?;
        tx.commit()?;
    }
}

fn version(db: &Connection) -> rusqlite::Result<u32> {
    db.pragma_query_value(None, "user_version", |row| row.get(0))
}
