//! Owner tokens and sessions, known only by their hashes.

use jiff::Timestamp;
use tokio_postgres::types::Type;
use tokio_postgres::{Client, Error};

use super::failure::Failure;
use crate::secret::Hash;
use crate::store::SessionChange;

/// Opens or closes a session inside the caller's transaction; sessions that are over go with it.
pub(super) async fn change_session(
    db: &Client,
    change: SessionChange,
    now: Timestamp,
) -> Result<(), Error> {
    let over = "DELETE FROM sessions WHERE expires_ms <= $1";
    db.execute_typed(over, &[(&now.as_millisecond(), Type::INT8)])
        .await?;
    match change {
        SessionChange::Open { hash, expires } => {
            let open = "INSERT INTO sessions (hash, expires_ms) VALUES ($1, $2)";
            let columns = [
                (&hash.as_bytes() as _, Type::BYTEA),
                (&expires.as_millisecond() as _, Type::INT8),
            ];
            db.execute_typed(open, &columns).await
        }
        SessionChange::Close(hash) => {
            let close = "DELETE FROM sessions WHERE hash = $1";
            db.execute_typed(close, &[(&hash.as_bytes(), Type::BYTEA)])
                .await
        }
    }
    .map(drop)
}

/// Lets a token in from now on.
pub(super) async fn add_token(db: &Client, hash: Hash, now: Timestamp) -> Result<(), Error> {
    let add = "INSERT INTO tokens (hash, created_ms) VALUES ($1, $2)";
    let columns = [
        (&hash.as_bytes() as _, Type::BYTEA),
        (&now.as_millisecond() as _, Type::INT8),
    ];
    db.execute_typed(add, &columns).await.map(drop)
}

/// Whether a token is an owner's.
pub(super) async fn is_token(db: &Client, hash: Hash) -> Result<bool, Failure> {
    let known = "SELECT FROM tokens WHERE hash = $1";
    let found = db
        .query_typed(known, &[(&hash.as_bytes(), Type::BYTEA)])
        .await?;
    Ok(!found.is_empty())
}

/// Whether a session is open.
pub(super) async fn is_session(db: &Client, hash: Hash, now: Timestamp) -> Result<bool, Failure> {
    let open = "SELECT FROM sessions WHERE hash = $1 AND expires_ms > $2";
    let columns = [
        (&hash.as_bytes() as _, Type::BYTEA),
        (&now.as_millisecond() as _, Type::INT8),
    ];
    Ok(!db.query_typed(open, &columns).await?.is_empty())
}
