//! What a collector keeps answers in.

use std::sync::Arc;

use anyhow::Result;
use clap::ValueEnum;
use otklik_cluster::Cluster;

/// Beside what every cluster is set to: the size that PostgreSQL takes by itself. Nothing is tuned.
const SETTINGS: &str = "shared_buffers = 128MB";

/// A new server.
///
/// # Errors
/// When it does not come up.
pub fn server() -> Result<Arc<Cluster>> {
    Ok(Arc::new(Cluster::start_with(SETTINGS)?))
}

/// A kind of store.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub enum Kind {
    /// A file in the data folder
    Sqlite,
    /// A server that is started for it in a temporary folder
    Postgres,
}

/// Where new databases come from.
#[derive(Clone, Debug)]
pub enum Store {
    /// Each is a file in a folder of its own.
    Sqlite,
    /// Each is a database of this server.
    Postgres(Arc<Cluster>),
}

impl Kind {
    /// As people call it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Sqlite => "SQLite",
            Self::Postgres => "PostgreSQL",
        }
    }
}

impl Store {
    /// One of this kind; starts a server where it needs one.
    ///
    /// # Errors
    /// When the server does not come up.
    pub fn of(kind: Kind) -> Result<Self> {
        Ok(match kind {
            Kind::Sqlite => Self::Sqlite,
            Kind::Postgres => Self::Postgres(server()?),
        })
    }

    /// The server, where there is one.
    #[must_use]
    pub fn server(&self) -> Option<&Arc<Cluster>> {
        match self {
            Self::Sqlite => None,
            Self::Postgres(cluster) => Some(cluster),
        }
    }

    /// Its kind.
    #[must_use]
    pub fn kind(&self) -> Kind {
        match self {
            Self::Sqlite => Kind::Sqlite,
            Self::Postgres(_) => Kind::Postgres,
        }
    }
}
