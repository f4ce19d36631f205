//! The folders that a collector is started over.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Result;
use tempfile::TempDir;

use crate::visitors::SITE;

/// A temporary folder with a survey file, an asset, and room for a database.
#[derive(Debug)]
pub struct Folder(TempDir);

impl Folder {
    /// Makes one, in the system's place for temporary files; `TMPDIR` puts it on another disk.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn new() -> Result<Self> {
        let folder = Self(TempDir::with_prefix("otklik-torture-")?);
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

    /// The database's.
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
        self.0.path()
    }

    /// Leaves the folder behind for somebody to look into, and says where.
    #[must_use]
    pub fn keep(self) -> PathBuf {
        self.0.keep()
    }
}
