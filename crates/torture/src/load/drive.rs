//! Many senders at once.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use tokio::task::JoinSet;
use tokio::time::{sleep, sleep_until};

use super::sender::Sender;
use super::tally::Tally;
use crate::ledger::Ledger;

/// How fast requests are sent.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Pace {
    /// Each connection sends when its last reply is there.
    Closed,
    /// So many requests a second, whether replies come or not, as far as there are connections. A request that had to
    /// wait for a connection is late, and its time is counted from when it should have been sent.
    Open(f64),
}

/// A load.
#[derive(Clone, Debug)]
pub struct Load {
    /// Where to send.
    pub address: SocketAddr,
    /// Connections.
    pub connections: usize,
    /// Answers in a request.
    pub per_request: usize,
    /// How fast.
    pub pace: Pace,
    /// Ends the load at the latest after this time.
    pub length: Duration,
    /// Whether a connection that breaks is opened anew; if not, its sender ends.
    pub reopens: bool,
    /// Whether a sender goes on after a reply that does not acknowledge; if not, it ends.
    pub insists: bool,
    /// Turned to true by whoever wants the load to end.
    pub stop: Arc<AtomicBool>,
}

impl Load {
    /// A closed loop of single answers to this address.
    #[must_use]
    pub fn closed(address: SocketAddr, connections: usize, length: Duration) -> Self {
        Self {
            address,
            connections,
            per_request: 1,
            pace: Pace::Closed,
            length,
            reopens: true,
            insists: true,
            stop: Arc::default(),
        }
    }

    /// The same at a fixed rate of requests a second.
    #[must_use]
    pub fn at(mut self, per_second: f64) -> Self {
        self.pace = Pace::Open(per_second);
        self
    }

    /// The same with so many answers in a request.
    #[must_use]
    pub fn of(mut self, per_request: usize) -> Self {
        self.per_request = per_request;
        self
    }

    /// The same, and a sender whose connection breaks ends.
    #[must_use]
    pub fn until_broken(mut self) -> Self {
        self.reopens = false;
        self
    }

    /// The same, and a sender whose request is refused or breaks ends.
    #[must_use]
    pub fn until_refused(mut self) -> Self {
        self.insists = false;
        self.until_broken()
    }

    /// Sends until the time is over or somebody wants it to end.
    pub async fn run(&self, ledger: &Arc<Ledger>) -> Tally {
        let tally = Arc::new(Mutex::new(Tally::default()));
        let began = Instant::now();
        let slots = Arc::new(AtomicU64::new(0));
        let mut senders = JoinSet::new();
        for _ in 0..self.connections {
            let (load, ledger) = (self.clone(), Arc::clone(ledger));
            let (tally, slots) = (Arc::clone(&tally), Arc::clone(&slots));
            senders.spawn(async move { load.send_all(&ledger, began, &slots, &tally).await });
        }
        while senders.join_next().await.is_some() {}
        let mut tally = tally.lock().unwrap_or_else(PoisonError::into_inner).clone();
        tally.elapsed = began.elapsed();
        tally
    }

    async fn send_all(
        &self,
        ledger: &Arc<Ledger>,
        began: Instant,
        slots: &AtomicU64,
        tally: &Mutex<Tally>,
    ) {
        let mut sender = Sender::new(self.address, Arc::clone(ledger));
        let end = began + self.length;
        loop {
            let now = Instant::now();
            let intended = match self.pace {
                Pace::Closed => now,
                Pace::Open(per_second) => {
                    let slot = slots.fetch_add(1, Ordering::Relaxed);
                    began + Duration::from_secs_f64(slot as f64 / per_second)
                }
            };
            if intended >= end || now >= end || self.stop.load(Ordering::Relaxed) {
                return;
            }
            if intended > now {
                sleep_until(intended.into()).await;
            }
            let numbers: Vec<u64> = ledger.draw(self.per_request as u64).collect();
            let started = Instant::now();
            let result = sender.send(&numbers).await;
            let done = Instant::now();
            tally.lock().unwrap_or_else(PoisonError::into_inner).add(
                &result,
                numbers.len(),
                done - intended,
                done - started,
            );
            if result.status.is_ok() && result.acked < numbers.len() as u64 && !self.insists {
                return;
            }
            if result.status.is_err() {
                if !self.reopens {
                    return;
                }
                // Whoever is not there yet is not asked a million times a second.
                sleep(Duration::from_millis(2)).await;
            }
        }
    }
}
