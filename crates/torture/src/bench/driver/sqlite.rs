//! SQLite alone: the rows that the collector has stored, in groups of the same size.

use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};

use super::MAX_ROWS;

/// What the collector stored: its table of answers, and what was in it.
#[derive(Debug)]
pub(super) struct Rows {
    /// What makes the table and its indexes.
    schema: Vec<String>,
    rows: Vec<Vec<Value>>,
}

impl Rows {
    /// Reads them out of a data folder.
    pub(super) fn read(data: &Path) -> Result<Self> {
        let db = Connection::open(data.join("otklik.db"))?;
        let mut schema = db.prepare(
            "SELECT sql FROM sqlite_master WHERE tbl_name = 'answers' AND type IN ('table', 'index') AND sql IS NOT NULL
             ORDER BY type DESC",
        )?;
        let schema = schema
            .query_map([], |row| row.get(0))?
            .collect::<Result<_, _>>()?;
        let mut query = db.prepare(&format!("SELECT * FROM answers LIMIT {MAX_ROWS}"))?;
        let columns = query.column_count();
        let rows = query.query_map([], |row| {
            (0..columns).map(|column| row.get(column)).collect()
        })?;
        let rows = rows.collect::<Result<Vec<Vec<Value>>, _>>()?;
        ensure!(!rows.is_empty(), "{} holds no answers", data.display());
        Ok(Self { schema, rows })
    }

    /// Stores them in a new database, a transaction for each group, for at most `length`; rows a second.
    pub(super) fn store(&self, folder: &Path, group: usize, length: Duration) -> Result<f64> {
        let path = folder.join("driver.db");
        let mut db = Connection::open(&path)?;
        db.pragma_update(None, "journal_mode", "WAL")?;
        db.pragma_update(None, "synchronous", "FULL")?;
        db.pragma_update(None, "secure_delete", "ON")?;
        db.pragma_update(None, "wal_autocheckpoint", 4_000)?;
        for statement in &self.schema {
            db.execute_batch(statement)?;
        }
        let marks = vec!["?"; self.rows[0].len()].join(", ");
        let insert = format!("INSERT INTO answers VALUES ({marks}) ON CONFLICT DO NOTHING");
        let began = Instant::now();
        let mut stored = 0;
        for group in self.rows.chunks(group.max(1)) {
            let tx = db.transaction()?;
            {
                let mut insert = tx.prepare_cached(&insert)?;
                for row in group {
                    stored += insert.execute(params_from_iter(row))?;
                }
            }
            tx.commit()?;
            if began.elapsed() >= length {
                break;
            }
        }
        Ok(stored as f64 / began.elapsed().as_secs_f64())
    }
}
