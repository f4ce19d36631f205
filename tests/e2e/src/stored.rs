use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result};
use rusqlite::{Connection, OpenFlags};
use serde_json::Value;

/// An answer as it lies in the collector's database.
#[derive(Clone, Debug, PartialEq)]
pub struct Stored {
    /// Its id.
    pub id: String,
    /// The version that was kept.
    pub seq: u32,
    /// The answer as it came.
    pub answer: Value,
}

impl Stored {
    /// Every answer to that site in the database below `data`, read past the collector.
    pub(crate) fn all(data: &Path, site: &str) -> Result<Vec<Self>> {
        let file = data.join("otklik.db");
        let database = Connection::open_with_flags(&file, OpenFlags::SQLITE_OPEN_READ_ONLY)
            .with_context(|| file.display().to_string())?;
        database.busy_timeout(Duration::from_secs(5))?;
        let mut query =
            database.prepare("SELECT id, seq, raw FROM answers WHERE site = ?1 ORDER BY id")?;
        let rows = query.query_map([site], |row| {
            Ok((
                row.get::<_, String>(0)?,
                row.get::<_, u32>(1)?,
                row.get::<_, String>(2)?,
            ))
        })?;
        rows.map(|row| {
            let (id, seq, raw) = row?;
            let answer = serde_json::from_str(&raw)?;
            Ok(Self { id, seq, answer })
        })
        .collect()
    }

    /// Whether anything was answered.
    #[must_use]
    pub fn is_answered(&self) -> bool {
        self.answer["q"].as_array().is_some_and(|q| !q.is_empty())
    }

    /// How far the visitor came, in the word of the protocol.
    #[must_use]
    pub fn reach(&self) -> &str {
        self.answer["reach"].as_str().unwrap_or_default()
    }

    /// The rating given, if any.
    #[must_use]
    pub fn rating(&self) -> Option<u64> {
        self.part("nps")?["n"].as_u64()
    }

    /// The text given, if any.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        self.part("text")?["s"].as_str()
    }

    fn part(&self, kind: &str) -> Option<&Value> {
        let parts = self.answer["q"].as_array()?;
        parts.iter().find(|part| part["t"] == kind)
    }
}
