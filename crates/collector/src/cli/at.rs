//! Where a command finds the database, and the endpoints that are told what it does there.

use std::path::PathBuf;

use clap::Args;

use super::Data;
use crate::config::{File, Rules};
use crate::store::Place;

/// Where the database and the endpoints are.
#[derive(Debug, Args)]
pub(super) struct At {
    /// The config file of `serve`: names the endpoints, and the database if no flag does.
    #[arg(long, env = "OTKLIK_CONFIG", value_name = "FILE")]
    config: Option<PathBuf>,
    /// Folder of the database, an SQLite file.
    #[arg(long = "data", env = "OTKLIK_DATA", value_name = "DIR")]
    folder: Option<PathBuf>,
    /// PostgreSQL database to use instead: postgres://USER:PASSWORD@HOST:PORT/DATABASE.
    #[arg(long, env = "OTKLIK_STORE", value_name = "URL", hide_env_values = true)]
    store: Option<String>,
}

impl At {
    /// The database, and what the config file says of sites.
    pub(super) fn open(self) -> anyhow::Result<(Place, Rules)> {
        let mut file = match &self.config {
            Some(path) => File::read(path)?,
            None => File::default(),
        };
        let rules = file.rules(|path| std::fs::read_to_string(path))?;
        let named = self.store.is_some() || self.folder.is_some();
        let data = Data {
            store: self.store.or(file.store.filter(|_| !named)),
            folder: self.folder.or(file.data),
        };
        Ok((data.place()?, rules))
    }
}
