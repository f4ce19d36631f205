//! One try with its entries in the ledger, and a delivery that tries until all is acknowledged.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};

use super::connection::{Connection, Reply};
use super::reply::{Results, Status};
use crate::ledger::Ledger;
use crate::visitors::SITE;

/// How long a reply may take before the request is tried again.
const PATIENCE: Duration = Duration::from_secs(30);

/// One who sends answers, on one connection at a time.
#[derive(Debug)]
pub struct Sender {
    address: SocketAddr,
    ledger: Arc<Ledger>,
    path: String,
    connection: Option<Connection>,
    patience: Duration,
}

/// What came of one request.
#[derive(Debug)]
pub struct Try {
    /// The status of the reply; the error where there was none.
    pub status: io::Result<u16>,
    /// Answers that the reply acknowledged.
    pub acked: u64,
    /// Those of them that it calls duplicates.
    pub duplicates: u64,
}

impl Sender {
    /// One who sends to this address and writes into this ledger.
    #[must_use]
    pub fn new(address: SocketAddr, ledger: Arc<Ledger>) -> Self {
        Self {
            address,
            ledger,
            path: format!("/v1/sites/{SITE}/answers"),
            connection: None,
            patience: PATIENCE,
        }
    }

    /// Waits no longer than this for a reply.
    #[must_use]
    pub fn with_patience(mut self, patience: Duration) -> Self {
        self.patience = patience;
        self
    }

    /// Sends these answers in one request. Whatever comes of it is a result: the next try opens a new connection
    /// when this one cannot be used any more.
    pub async fn send(&mut self, numbers: &[u64]) -> Try {
        let body = self.ledger.visitors().batch(numbers);
        let reply = match timeout(self.patience, self.exchange(numbers, &body)).await {
            Ok(reply) => reply,
            Err(_) => Err(io::ErrorKind::TimedOut.into()),
        };
        let reply = match reply {
            Ok(reply) => reply,
            Err(error) => {
                self.connection = None;
                return Try {
                    status: Err(error),
                    acked: 0,
                    duplicates: 0,
                };
            }
        };
        if reply.closes {
            self.connection = None;
        }
        let results = Results::read(reply.status, &reply.body);
        Try {
            status: Ok(reply.status),
            acked: results
                .as_ref()
                .map_or(0, |results| self.ledger.write_acked(results.acked())),
            duplicates: results.map_or(0, |results| results.count(Status::Duplicate)),
        }
    }

    /// Ends the connection, so that the next request comes on a new one.
    pub fn hang_up(&mut self) {
        self.connection = None;
    }

    async fn exchange(&mut self, numbers: &[u64], body: &[u8]) -> io::Result<Reply> {
        if self.connection.is_none() {
            self.connection = Some(Connection::open(self.address).await?);
        }
        let Some(connection) = &mut self.connection else {
            return Err(io::ErrorKind::NotConnected.into());
        };
        self.ledger.write_sent(numbers);
        connection.post(&self.path, body).await
    }
}

/// Sends these answers again and again, each request on a connection of its own, until all are acknowledged. Returns
/// the number of requests that it took.
///
/// # Errors
/// When they are not acknowledged within `within`.
pub async fn deliver(
    address: SocketAddr,
    ledger: &Arc<Ledger>,
    numbers: &[u64],
    per_request: usize,
    within: Duration,
) -> Result<u64> {
    /// Requests under way at once.
    const AT_ONCE: usize = 32;
    let began = Instant::now();
    let mut batches: Vec<Vec<u64>> = numbers.chunks(per_request).map(<[u64]>::to_vec).collect();
    let mut under_way: JoinSet<(Vec<u64>, bool)> = JoinSet::new();
    let mut requests = 0;
    loop {
        while under_way.len() < AT_ONCE
            && let Some(batch) = batches.pop()
        {
            let mut sender =
                Sender::new(address, Arc::clone(ledger)).with_patience(Duration::from_secs(2));
            requests += 1;
            under_way.spawn(async move {
                let is_acked = sender.send(&batch).await.acked == batch.len() as u64;
                if !is_acked {
                    sleep(Duration::from_millis(5)).await;
                }
                (batch, is_acked)
            });
        }
        match under_way.join_next().await.transpose()? {
            None => return Ok(requests),
            Some((batch, false)) => batches.push(batch),
            Some((_, true)) => {}
        }
        ensure!(
            began.elapsed() < within,
            "{} requests were not acknowledged within {} s",
            batches.len() + under_way.len(),
            within.as_secs()
        );
    }
}
