//! The folders that a collector is started over, and its store.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Result;
use otklik_cluster::Cluster;
use tempfile::TempDir;

use super::store::Store;
use crate::ledger::{Postgres, Sqlite, Stored};
use crate::visitors::SITE;

/// A temporary folder with a survey file, an asset, and room for a database, or a database elsewhere.
#[derive(Debug)]
pub struct Folder {
    folder: TempDir,
    database: Option<Database>,
}

/// A database of a server.
#[derive(Debug)]
struct Database {
    cluster: Arc<Cluster>,
    url: String,
}

/// What a server holds of a scenario that is over is in the next one's way.
impl Drop for Database {
    fn drop(&mut self) {
        // A server that is stopped is on its way out with all that is in it.
        let _ = self.cluster.remove(&self.url);
    }
}

impl Folder {
    /// Makes one for SQLite, in the system's place for temporary files; `TMPDIR` puts it on another disk.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn new() -> Result<Self> {
        Self::over(&Store::Sqlite)
    }

    /// The same with a new database of this store.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn over(store: &Store) -> Result<Self> {
        let database = match store {
            Store::Sqlite => None,
            Store::Postgres(cluster) => Some(Database {
                cluster: Arc::clone(cluster),
                url: cluster.database()?,
            }),
        };
        let folder = Self {
            folder: TempDir::with_prefix("otklik-torture-")?,
            database,
        };
        fs::create_dir(folder.sites())?;
        fs::create_dir(folder.assets())?;
        fs::create_dir(folder.data())?;
        let survey = format!(
            r#"{{"v":1,"site":"{SITE}","scores":true,"surveys":[{{"id":"nps","revision":1,"questions":[
{{"id":"nps","kind":"nps","text":"How likely are you to recommend us?"}},
{{"id":"why","kind":"text","optional":true,"text":"Why?"}}]}}]}}"#
        );
        fs::write(folder.sites().join(format!("{SITE}.json")), survey)?;
        fs::write(folder.assets().join("otklik.js"), "// No page loads it.\n")?;
        Ok(folder)
    }

    /// The address of the database, where it is not a file.
    #[must_use]
    pub fn url(&self) -> Option<&str> {
        self.database.as_ref().map(|database| database.url.as_str())
    }

    /// What is stored, behind the collector's back.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn stored(&self) -> Result<Box<dyn Stored>> {
        Ok(match self.url() {
            None => Box::new(Sqlite::open(&self.data())?),
            Some(url) => Box::new(Postgres::open(url)?),
        })
    }

    /// The SQLite file's.
    #[must_use]
    pub fn data(&self) -> PathBuf {
        self.path().join("data")
    }

    /// The survey files'.
    #[must_use]
    pub fn sites(&self) -> PathBuf {
        self.path().join("sites")
    }

    /// The widget's.
    #[must_use]
    pub fn assets(&self) -> PathBuf {
        self.path().join("assets")
    }

    /// What the collector says on stderr.
    #[must_use]
    pub fn log(&self) -> PathBuf {
        self.path().join("log")
    }

    /// All of it.
    #[must_use]
    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Leaves the folder behind for somebody to look into, and says where. A server is not left behind, but what is in
    /// its database.
    #[must_use]
    pub fn keep(self) -> PathBuf {
        let folder = self.folder.keep();
        if let Some(database) = self.database
            && let Err(error) = database
                .cluster
                .dump(&database.url, &folder.join("database.sql"))
        {
            eprintln!("{} is not kept: {error:#}", database.url);
        }
        folder
    }
}
