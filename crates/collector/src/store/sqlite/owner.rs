//! Owner tokens, known only by their hashes; and the key of challenges.

use jiff::Timestamp;
use rusqlite::{Connection, params};

use crate::secret::{self, Hash};

/// Lets a token in from now on.
pub(in crate::store) fn add_token(
    db: &Connection,
    hash: Hash,
    now: Timestamp,
) -> rusqlite::Result<()> {
    db.execute(
        "INSERT INTO tokens (hash, created_ms) VALUES (?1, ?2)",
        params![hash.as_bytes(), now.as_millisecond()],
    )
    .map(drop)
}

/// By which collectors know their challenges again; drawn by the first who asks.
pub(super) fn work_key(db: &Connection) -> anyhow::Result<String> {
    let new = secret::draw("")?;
    db.execute(
        "INSERT INTO work_key SELECT ?1 WHERE NOT EXISTS (SELECT 1 FROM work_key)",
        [new],
    )?;
    Ok(db.query_row("SELECT key FROM work_key", [], |row| row.get(0))?)
}
