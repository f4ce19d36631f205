//! Secrets of a database's own.

use super::ask::Question;
use super::db::{Db, Value};

/// What receipts are made with.
pub(crate) const RECEIPTS: &str = "receipts";

/// A secret, by what it is for.
#[derive(Clone, Debug)]
pub(crate) struct KeyOf(pub(crate) &'static str);

/// Keeps a secret, unless there is one.
pub(crate) async fn keep<D: Db>(db: &D, name: &str, fresh: &[u8]) -> Result<(), D::Error> {
    let keep = "INSERT INTO keys (name, value) VALUES ($1, $2) ON CONFLICT DO NOTHING";
    db.run(keep, &[name.into(), Value::Bytes(fresh)])
        .await
        .map(drop)
}

impl Question for KeyOf {
    type Answer = Option<Vec<u8>>;

    async fn ask<D: Db>(&self, db: &D) -> Result<Option<Vec<u8>>, D::Error> {
        let rows = db
            .rows("SELECT value FROM keys WHERE name = $1", &[self.0.into()])
            .await?;
        Ok(rows
            .first()
            .map(|row| row.bytes(0).map(<[u8]>::to_vec))
            .transpose()?)
    }
}
