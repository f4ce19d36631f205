//! What a store holds, read behind the collector's back.

use std::path::Path;

use anyhow::{Context as _, Result, ensure};
use rusqlite::{Connection, OpenFlags};

/// One stored answer.
#[derive(Clone, Copy, Debug)]
pub struct Row<'a> {
    /// The site it was given to.
    pub site: &'a str,
    /// Its id.
    pub id: &'a str,
    /// Its version.
    pub seq: i64,
    /// The answer as JSON.
    pub raw: &'a str,
}

/// A store that can be read whole. The oracle knows no more of it than this.
pub trait Stored {
    /// Lets the store check itself.
    ///
    /// # Errors
    /// When it finds itself damaged, or cannot be read.
    fn check_integrity(&mut self) -> Result<()>;

    /// Shows every stored answer once, in any order.
    ///
    /// # Errors
    /// When the store cannot be read.
    fn each(&mut self, visit: &mut dyn FnMut(Row<'_>)) -> Result<()>;
}

/// The SQLite file of a data folder.
#[derive(Debug)]
pub struct Sqlite(Connection);

impl Sqlite {
    /// Opens the database in this data folder for reading.
    ///
    /// # Errors
    /// When there is none or it cannot be read.
    pub fn open(data: &Path) -> Result<Self> {
        let file = data.join("otklik.db");
        // Not read-only: whoever comes first after a kill has to bring the log's index up to date.
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let db = Connection::open_with_flags(&file, flags)
            .with_context(|| format!("{}: cannot be opened", file.display()))?;
        db.busy_timeout(std::time::Duration::from_secs(10))?;
        Ok(Self(db))
    }
}

impl Stored for Sqlite {
    fn check_integrity(&mut self) -> Result<()> {
        let said: String = self
            .0
            .query_row("PRAGMA integrity_check", [], |row| row.get(0))?;
        ensure!(said == "ok", "PRAGMA integrity_check says {said}");
        Ok(())
    }

    fn each(&mut self, visit: &mut dyn FnMut(Row<'_>)) -> Result<()> {
        let mut query = self.0.prepare("SELECT site, id, seq, raw FROM answers")?;
        let mut rows = query.query([])?;
        while let Some(row) = rows.next()? {
            visit(Row {
                site: row.get_ref(0)?.as_str()?,
                id: row.get_ref(1)?.as_str()?,
                seq: row.get(2)?,
                raw: row.get_ref(3)?.as_str()?,
            });
        }
        Ok(())
    }
}
