//! How an older database is brought up to date.

use anyhow::{Context as _, bail};
use tokio_postgres::Client;

use super::locks::Lock;

/// Every step from an empty database to the present, in order; a step that was released is never edited.
const MIGRATIONS: [&str; 12] = [
    include_str!("../../../migrations/postgres/0001_store.sql"),
    include_str!("../../../migrations/postgres/0010_letters.sql"),
    include_str!("../../../migrations/postgres/0020_erase.sql"),
    include_str!("../../../migrations/postgres/0030_flags.sql"),
    include_str!("../../../migrations/postgres/0031_declared.sql"),
    include_str!("../../../migrations/postgres/0032_work_key.sql"),
    include_str!("../../../migrations/postgres/0040_loop.sql"),
    include_str!("../../../migrations/postgres/0050_members.sql"),
    include_str!("../../../migrations/postgres/0060_surveys.sql"),
    include_str!("../../../migrations/postgres/0070_samples.sql"),
    include_str!("../../../migrations/postgres/0080_roles.sql"),
    include_str!("../../../migrations/postgres/0090_segments.sql"),
];

/// The schema's version that this program reads and writes.
pub(super) fn latest() -> u32 {
    MIGRATIONS.len() as u32
}

/// Brings the schema up to date, each step in a transaction.
///
/// # Errors
/// When a step fails, or a newer program was here.
pub(super) async fn migrate(db: &Client) -> anyhow::Result<()> {
    // A step may rewrite a large table.
    db.batch_execute("SET statement_timeout = 0; SET lock_timeout = 0")
        .await?;
    loop {
        db.batch_execute("BEGIN").await?;
        // Of two programs that start at once only one makes each step.
        Lock::Migrating.take(db).await?;
        let at = version(db).await?;
        if at > latest() {
            bail!(
                "has schema version {at}, this program knows versions up to {}: it was written by a newer \
                 otklik-collector, start that one",
                latest()
            );
        }
        let Some(step) = MIGRATIONS.get(at as usize) else {
            db.batch_execute("COMMIT").await?;
            return Ok(());
        };
        let place = || format!("migration {}", at + 1);
        db.batch_execute(step).await.with_context(place)?;
        let note = format!("UPDATE schema_version SET version = {}; COMMIT", at + 1);
        db.batch_execute(&note).await.with_context(place)?;
    }
}

async fn version(db: &Client) -> anyhow::Result<u32> {
    db.batch_execute(
        "CREATE TABLE IF NOT EXISTS schema_version (version integer NOT NULL);
         INSERT INTO schema_version SELECT 0 WHERE NOT EXISTS (SELECT FROM schema_version)",
    )
    .await
    .context("the schema cannot be made; the user needs the right to create tables")?;
    let row = db
        .query_typed_one("SELECT version FROM schema_version", &[])
        .await?;
    u32::try_from(row.try_get::<_, i32>(0)?).context("table schema_version")
}
