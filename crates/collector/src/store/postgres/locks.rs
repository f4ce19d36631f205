//! Advisory locks: how collectors that share a database keep out of each other's way.
//!
//! The server lets go of them by itself when the transaction or the connection ends that holds them, whatever the
//! reason.

use tokio_postgres::types::Type;
use tokio_postgres::{Client, Error};

/// The first half of the key of each, so that none is another program's.
const OTKLIK: i32 = 0x6f74_6b6c;
/// Collectors that have a shard to themselves. Those past that share one and wait for each other's commits.
const SHARDS: i16 = 32;

/// What only one may do at a time, until the end of its transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(i32)]
pub(super) enum Lock {
    /// Counting a site anew. Those who write answers hold it together.
    Counting = 1_000,
    /// Noting which revisions are served.
    Publishing = 1_001,
    /// Changing the schema.
    Migrating = 1_002,
}

/// The part of the day states that one collector adds to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Shard(pub(super) i16);

impl Lock {
    /// Waits for the lock.
    pub(super) async fn take(self, db: &Client) -> Result<(), Error> {
        self.ask(db, "SELECT pg_advisory_xact_lock($1, $2)").await
    }

    /// Waits until nobody has it alone.
    pub(super) async fn share(self, db: &Client) -> Result<(), Error> {
        self.ask(db, "SELECT pg_advisory_xact_lock_shared($1, $2)")
            .await
    }

    async fn ask(self, db: &Client, statement: &str) -> Result<(), Error> {
        let key = [
            (&OTKLIK as _, Type::INT4),
            (&(self as i32) as _, Type::INT4),
        ];
        db.query_typed(statement, &key).await.map(drop)
    }
}

impl Shard {
    /// The lowest shard that nobody else has, for as long as this connection lives.
    pub(super) async fn take(db: &Client) -> Result<Self, Error> {
        for shard in 0..SHARDS {
            let key = [
                (&OTKLIK as _, Type::INT4),
                (&i32::from(shard) as _, Type::INT4),
            ];
            let taken = "SELECT pg_try_advisory_lock($1, $2)";
            if db.query_typed_one(taken, &key).await?.try_get(0)? {
                return Ok(Self(shard));
            }
        }
        Ok(Self(SHARDS - 1))
    }
}
