//! The connections that read. In WAL mode they never wait for the writer, nor it for them.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use rusqlite::Connection;
use tokio::sync::Semaphore;

use super::super::StoreError;
use super::{failure, schema};

/// Connections: enough to keep two cores reading, few enough to keep their caches small.
const CONNECTIONS: usize = 4;

/// A few connections that only read, shared by all requests.
#[derive(Debug)]
pub(super) struct Readers {
    idle: Arc<Mutex<Vec<Connection>>>,
    turns: Semaphore,
}

impl Readers {
    pub(super) fn open(data: &Path) -> anyhow::Result<Self> {
        let connections: Vec<_> = (0..CONNECTIONS)
            .map(|_| schema::open_to_read(data))
            .collect::<Result<_, _>>()?;
        Ok(Self {
            turns: Semaphore::new(connections.len()),
            idle: Arc::new(Mutex::new(connections)),
        })
    }

    /// Runs a query on a thread that may wait. All its statements see the same moment.
    pub(super) async fn read<T: Send + 'static>(
        &self,
        query: impl FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
    ) -> Result<T, StoreError> {
        let _turn = self.turns.acquire().await.map_err(|_| StoreError::Failed)?;
        let idle = Arc::clone(&self.idle);
        let result = tokio::task::spawn_blocking(move || {
            let lock = || idle.lock().unwrap_or_else(PoisonError::into_inner);
            let Some(db) = lock().pop() else {
                return Err(StoreError::Busy);
            };
            let result = db.unchecked_transaction().and_then(|_moment| query(&db));
            lock().push(db);
            result.map_err(|error| {
                tracing::error!(%error, "a query failed");
                failure::meaning(&error)
            })
        });
        result.await.map_err(|_| StoreError::Failed)?
    }
}
