//! A PostgreSQL database, read behind the collector's back.

use std::pin::pin;

use anyhow::{Context as _, Result, ensure};
use futures_util::TryStreamExt as _;
use tokio::runtime::Runtime;
use tokio_postgres::{Client, NoTls};

use super::store::{Row, Stored};

/// What the server itself can look over: every index against its table, and the tables' pages.
const EXTENSION: &str = "SET client_min_messages = error; CREATE EXTENSION IF NOT EXISTS amcheck";
const INDEXES: &str = "
    SELECT bt_index_check(class.oid, true) FROM pg_index JOIN pg_class AS class ON class.oid = indexrelid
    WHERE relnamespace = 'public'::regnamespace AND relam = (SELECT oid FROM pg_am WHERE amname = 'btree')";
const PAGES: &str = "
    SELECT class.relname || ': ' || msg FROM pg_class AS class, verify_heapam(class.oid)
    WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' LIMIT 1";

/// A database of a server.
#[derive(Debug)]
pub struct Postgres {
    db: Client,
    runtime: Runtime,
}

impl Postgres {
    /// Connects. Not to be called from within a runtime: it has one of its own.
    ///
    /// # Errors
    /// When it cannot be reached.
    pub fn open(url: &str) -> Result<Self> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()?;
        let connected = runtime.block_on(tokio_postgres::connect(url, NoTls));
        let (db, connection) = connected.with_context(|| format!("{url}: cannot be reached"))?;
        runtime.spawn(connection);
        Ok(Self { db, runtime })
    }
}

impl Stored for Postgres {
    fn check_integrity(&mut self) -> Result<()> {
        self.runtime.block_on(async {
            self.db.batch_execute(EXTENSION).await?;
            self.db.query(INDEXES, &[]).await?;
            let wrong = self.db.query_opt(PAGES, &[]).await?;
            let wrong: Option<String> = wrong.map(|row| row.try_get(0)).transpose()?;
            ensure!(
                wrong.is_none(),
                "verify_heapam says {}",
                wrong.unwrap_or_default()
            );
            Ok(())
        })
    }

    fn each(&mut self, visit: &mut dyn FnMut(Row<'_>)) -> Result<()> {
        self.runtime.block_on(async {
            let all = "SELECT site, id::text, seq, raw FROM answers";
            let none: [&str; 0] = [];
            let mut rows = pin!(self.db.query_raw(all, none).await?);
            while let Some(row) = rows.try_next().await? {
                visit(Row {
                    site: row.try_get(0)?,
                    id: row.try_get(1)?,
                    seq: row.try_get::<_, i32>(2)?.into(),
                    raw: row.try_get(3)?,
                });
            }
            Ok(())
        })
    }
}
