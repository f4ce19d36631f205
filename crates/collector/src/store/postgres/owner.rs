//! Owner tokens, known only by their hashes; and the key of challenges.

use jiff::Timestamp;
use tokio_postgres::types::Type;
use tokio_postgres::{Client, Error};

use crate::secret::{self, Hash};

/// Lets a token in from now on.
pub(super) async fn add_token(db: &Client, hash: Hash, now: Timestamp) -> Result<(), Error> {
    let add = "INSERT INTO tokens (hash, created_ms) VALUES ($1, $2)";
    let columns = [
        (&hash.as_bytes() as _, Type::BYTEA),
        (&now.as_millisecond() as _, Type::INT8),
    ];
    db.execute_typed(add, &columns).await.map(drop)
}

/// By which collectors know their challenges again; drawn by the first who asks, inside the caller's transaction, which has
/// others wait.
pub(super) async fn work_key(db: &Client) -> anyhow::Result<String> {
    let new = secret::draw("")?;
    let draw = "INSERT INTO work_key SELECT $1 WHERE NOT EXISTS (SELECT FROM work_key)";
    db.execute_typed(draw, &[(&new, Type::TEXT)]).await?;
    let row = db.query_typed_one("SELECT key FROM work_key", &[]).await?;
    Ok(row.try_get(0)?)
}
