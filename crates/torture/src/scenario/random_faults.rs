//! Everything that a network can do, until all is acknowledged.

use std::net::Ipv4Addr;
use std::time::Duration;

use anyhow::Result;
use serde_json::{Value, json};

use super::rig::{Rig, keep_if_broken};
use crate::load::deliver;
use crate::proxy::{Fault, Proxy, Script};
use crate::report::{Finding, Met};

/// Delivers through a proxy that draws a fault for each request.
pub(super) fn run(rig: &Rig) -> Result<Vec<Finding>> {
    let answers: u64 = rig.pick(1_500, 200_000);
    let folder = rig.folder()?;
    let ledger = rig.ledger(6);
    let collector = rig.start(&folder)?;
    let progress = rig.progress(&format!("{answers} answers through a bad network"));
    let (requests, happened) = rig.runtime()?.block_on(async {
        let listen = (Ipv4Addr::LOCALHOST, 0).into();
        let script = Script::drawn(Fault::ALL.to_vec(), rig.rng(6).u64(..));
        let proxy = Proxy::start(listen, collector.address, "POST ", script).await?;
        let numbers: Vec<u64> = ledger.draw(answers).collect();
        let within = Duration::from_secs(rig.pick(60, 3_600));
        let requests = deliver(proxy.address, &ledger, &numbers, 3, within).await?;
        anyhow::Ok((requests, proxy.happened()))
    })?;
    let verdict = rig.judge(&ledger, &folder)?;
    drop((collector, progress));
    let is_kept = verdict.is_clean() && verdict.stored == answers && verdict.acked == answers;
    let figure = format!(
        "{verdict}, {requests} requests, {} kinds of fault{}",
        happened.len(),
        keep_if_broken(&verdict, folder)
    );
    let happened: serde_json::Map<String, Value> = happened
        .into_iter()
        .map(|(fault, count)| (fault.to_string(), count.into()))
        .collect();
    Ok(vec![
        Finding::new(
            "lost, doubled or altered through a bad network, with retries",
            figure,
            "0",
            Met::promise(is_kept),
        )
        .with(json!({ "answers": answers, "requests": requests, "faults": happened })),
    ])
}
