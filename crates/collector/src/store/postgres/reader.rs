//! The connections that read.

use std::ops::Deref;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;
use tokio_postgres::Client;

use super::failure::Failure;
use super::link;
use crate::store::{Server, StoreError};

/// Connections: few, because a server has few for all who share it.
const CONNECTIONS: usize = 4;
/// How long a query may take before nobody waits for it any more.
const PATIENCE: Duration = Duration::from_secs(20);

/// A few connections that only read, shared by all requests and made when they are needed.
#[derive(Debug)]
pub(super) struct Readers {
    server: Server,
    idle: Idle,
    turns: Arc<Semaphore>,
}

/// A connection for one request; it goes back when dropped.
#[derive(Debug)]
pub(super) struct Reader {
    client: Arc<Client>,
    idle: Idle,
    _turn: OwnedSemaphorePermit,
}

type Idle = Arc<Mutex<Vec<Arc<Client>>>>;

impl Readers {
    pub(super) fn new(server: Server) -> Self {
        Self {
            server,
            idle: Idle::default(),
            turns: Arc::new(Semaphore::new(CONNECTIONS)),
        }
    }

    /// A connection, once one is free.
    pub(super) async fn take(&self) -> Result<Reader, StoreError> {
        let turn = Arc::clone(&self.turns).acquire_owned().await;
        let turn = turn.map_err(|_| StoreError::Failed)?;
        let client = match self.pop() {
            Some(client) => client,
            None => Arc::new(link::connect(&self.server).await.map_err(|error| {
                tracing::error!("{error:#}");
                StoreError::Away
            })?),
        };
        Ok(Reader {
            client,
            idle: Arc::clone(&self.idle),
            _turn: turn,
        })
    }

    fn pop(&self) -> Option<Arc<Client>> {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        // The server may have been restarted meanwhile.
        idle.retain(|client| !client.is_closed());
        idle.pop()
    }
}

impl Deref for Reader {
    type Target = Client;

    fn deref(&self) -> &Client {
        &self.client
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        idle.push(Arc::clone(&self.client));
    }
}

/// A query's result, or what its failure means.
pub(super) async fn bounded<T>(
    query: impl Future<Output = Result<T, Failure>>,
) -> Result<T, StoreError> {
    let result = timeout(PATIENCE, query).await.unwrap_or(Err(Failure::Late));
    result.map_err(|error| {
        tracing::error!(%error, "a query failed");
        error.meaning()
    })
}
