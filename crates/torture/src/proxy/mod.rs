//! The network between, as bad as wanted: a TCP proxy with a fault for each request.
//!
//! | module | concern |
//! | --- | --- |
//! | `fault` | what can go wrong |
//! | `script` | which request it happens to |
//! | `message` | a request or a reply, read whole |
//! | `relay` | one request on its way, with its fault |

mod fault;
mod message;
mod relay;
mod script;

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::{Context as _, Result};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::{JoinHandle, JoinSet};

pub use fault::Fault;
pub use script::Script;

/// A running proxy; it ends, and with it every connection, when dropped. Needs a tokio runtime around it.
#[derive(Debug)]
pub struct Proxy {
    /// Where it listens.
    pub address: SocketAddr,
    happened: Arc<Mutex<BTreeMap<Fault, u64>>>,
    task: JoinHandle<()>,
}

/// What a connection needs to know.
#[derive(Debug)]
struct Line {
    upstream: SocketAddr,
    /// Faults happen to requests whose first line contains this.
    only: String,
    script: Mutex<Script>,
    happened: Arc<Mutex<BTreeMap<Fault, u64>>>,
}

impl Proxy {
    /// Listens at `listen` and forwards to `upstream`. Faults happen to requests whose first line contains `only`; all
    /// others pass.
    ///
    /// # Errors
    /// When the address is not free.
    pub async fn start(
        listen: SocketAddr,
        upstream: SocketAddr,
        only: &str,
        script: Script,
    ) -> Result<Self> {
        let listener = TcpListener::bind(listen)
            .await
            .with_context(|| format!("cannot listen on {listen}"))?;
        let address = listener.local_addr()?;
        let happened = Arc::default();
        let line = Arc::new(Line {
            upstream,
            only: only.to_owned(),
            script: Mutex::new(script),
            happened: Arc::clone(&happened),
        });
        let task = tokio::spawn(async move {
            let mut connections = JoinSet::new();
            loop {
                tokio::select! {
                    Ok((stream, _)) = listener.accept() => {
                        let line = Arc::clone(&line);
                        connections.spawn(async move { line.carry(stream).await });
                    }
                    Some(_) = connections.join_next() => {}
                }
            }
        });
        Ok(Self {
            address,
            happened,
            task,
        })
    }

    /// How often each fault has happened so far.
    #[must_use]
    pub fn happened(&self) -> BTreeMap<Fault, u64> {
        let happened = self.happened.lock();
        happened.unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Line {
    /// Carries request after request until either side, or a fault, ends the connection. What goes wrong on the way is
    /// what a client sees; there is nobody else to tell.
    async fn carry(&self, mut client: TcpStream) {
        let _ = client.set_nodelay(true);
        while let Ok(Some(request)) = message::request(&mut client).await {
            let fault = self.fault_of(&request);
            match relay::relay(fault, &mut client, &request, self.upstream).await {
                Ok(relay::After::Open) => {}
                Ok(relay::After::Closed) => return,
                Ok(relay::After::Reset) | Err(_) => {
                    let _ = client.set_zero_linger();
                    return;
                }
            }
        }
    }

    fn fault_of(&self, request: &message::Message) -> Fault {
        let mut fault = Fault::Pass;
        if request.first_line().contains(&self.only) {
            let script = self.script.lock();
            fault = script.unwrap_or_else(PoisonError::into_inner).next();
        }
        let happened = self.happened.lock();
        *happened
            .unwrap_or_else(PoisonError::into_inner)
            .entry(fault)
            .or_default() += 1;
        fault
    }
}
