//! Owner tokens and sessions, known only by their hashes.

use jiff::Timestamp;
use rusqlite::{Connection, params};

use crate::secret::Hash;
use crate::store::SessionChange;

/// Opens or closes a session inside the caller's transaction; sessions that are over go with it.
pub(super) fn change_session(
    db: &Connection,
    change: SessionChange,
    now: Timestamp,
) -> rusqlite::Result<()> {
    db.prepare_cached("DELETE FROM sessions WHERE expires_ms <= ?1")?
        .execute([now.as_millisecond()])?;
    match change {
        SessionChange::Open { hash, expires } => db
            .prepare_cached("INSERT INTO sessions (hash, expires_ms) VALUES (?1, ?2)")?
            .execute(params![hash.as_bytes(), expires.as_millisecond()])?,
        SessionChange::Close(hash) => db
            .prepare_cached("DELETE FROM sessions WHERE hash = ?1")?
            .execute([hash.as_bytes()])?,
    };
    Ok(())
}

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

/// Whether a token is an owner's.
pub(in crate::store) fn is_token(db: &Connection, hash: Hash) -> rusqlite::Result<bool> {
    db.prepare_cached("SELECT 1 FROM tokens WHERE hash = ?1")?
        .exists([hash.as_bytes()])
}

/// Whether a session is open.
pub(in crate::store) fn is_session(
    db: &Connection,
    hash: Hash,
    now: Timestamp,
) -> rusqlite::Result<bool> {
    db.prepare_cached("SELECT 1 FROM sessions WHERE hash = ?1 AND expires_ms > ?2")?
        .exists(params![hash.as_bytes(), now.as_millisecond()])
}
