//! Owner tokens and sessions, known only by their hashes.

use jiff::Timestamp;
use rusqlite::{Connection, params};

use crate::secret::Hash;

/// A change to the sessions.
#[derive(Clone, Copy, Debug)]
pub(crate) enum SessionChange {
    /// Somebody logged in.
    Open {
        /// The session id's hash.
        hash: Hash,
        /// From when on it opens nothing.
        expires: Timestamp,
    },
    /// Somebody logged out.
    Close(Hash),
}

impl SessionChange {
    /// Makes the change inside the caller's transaction; sessions that are over go with it.
    pub(super) fn write(self, db: &Connection, now: Timestamp) -> rusqlite::Result<()> {
        db.prepare_cached("DELETE FROM sessions WHERE expires_ms <= ?1")?
            .execute([now.as_millisecond()])?;
        match self {
            Self::Open { hash, expires } => db
                .prepare_cached("INSERT INTO sessions (hash, expires_ms) VALUES (?1, ?2)")?
                .execute(params![hash.as_bytes(), expires.as_millisecond()])?,
            Self::Close(hash) => db
                .prepare_cached("DELETE FROM sessions WHERE hash = ?1")?
                .execute([hash.as_bytes()])?,
        };
        Ok(())
    }
}

/// Lets a token in from now on.
pub(crate) fn add_token(db: &Connection, hash: Hash, now: Timestamp) -> rusqlite::Result<()> {
    db.execute(
        "INSERT INTO tokens (hash, created_ms) VALUES (?1, ?2)",
        params![hash.as_bytes(), now.as_millisecond()],
    )
    .map(drop)
}

/// Whether a token is an owner's.
pub(crate) fn is_token(db: &Connection, hash: Hash) -> rusqlite::Result<bool> {
    db.prepare_cached("SELECT 1 FROM tokens WHERE hash = ?1")?
        .exists([hash.as_bytes()])
}

/// Whether a session is open.
pub(crate) fn is_session(db: &Connection, hash: Hash, now: Timestamp) -> rusqlite::Result<bool> {
    db.prepare_cached("SELECT 1 FROM sessions WHERE hash = ?1 AND expires_ms > ?2")?
        .exists(params![hash.as_bytes(), now.as_millisecond()])
}
