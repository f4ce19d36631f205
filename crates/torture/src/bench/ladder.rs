//! How many connections bring the most.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, Result};

use crate::ledger::Ledger;
use crate::load::Load;

/// The rungs: connections.
const RUNGS: [usize; 5] = [8, 32, 64, 128, 256];
/// How long each is tried.
const TRY: Duration = Duration::from_secs(1);

/// The number of connections with the highest rate.
pub(super) async fn climb(
    address: SocketAddr,
    per_request: usize,
    ledger: &Arc<Ledger>,
) -> Result<usize> {
    let mut rates = Vec::new();
    for connections in RUNGS {
        let load = Load::closed(address, connections, TRY).of(per_request);
        rates.push((load.run(ledger).await.rate(), connections));
    }
    let best = rates
        .into_iter()
        .max_by(|one, other| one.0.total_cmp(&other.0));
    best.map(|(_, connections)| connections).context("no rungs")
}
