//! The reply to every first try lost.

use std::net::Ipv4Addr;
use std::time::Duration;

use anyhow::{Result, ensure};
use serde_json::json;

use super::rig::{Rig, keep_if_broken, unacked};
use crate::load::{Load, Pace, deliver};
use crate::proxy::{Fault, Proxy, Script};
use crate::report::{Finding, Met};

/// Sends through a proxy that loses every reply, looks, and sends everything again past it.
pub(super) fn run(rig: &Rig) -> Result<Vec<Finding>> {
    let answers: u64 = rig.pick(500, 50_000);
    let folder = rig.folder()?;
    let ledger = rig.ledger(5);
    let collector = rig.start(&folder)?;
    let progress = rig.progress(&format!("{answers} first replies lost"));
    let runtime = rig.runtime()?;
    let tally = runtime.block_on(async {
        let listen = (Ipv4Addr::LOCALHOST, 0).into();
        let script = Script::Always(Fault::LoseReply);
        let proxy = Proxy::start(listen, collector.address, "POST ", script).await?;
        let mut load = Load::closed(proxy.address, 16, Duration::from_secs(3_600));
        // Each connection breaks after its only request: a rate ends the load by number.
        load.pace = Pace::Open(answers as f64 / rig.pick(2.0, 60.0));
        load.length = Duration::from_secs_f64(rig.pick(2.0, 60.0));
        anyhow::Ok(load.run(&ledger).await)
    })?;
    ensure!(
        tally.acked == 0,
        "a lost reply acknowledged {} answers",
        tally.acked
    );
    let lost = tally.broken.values().sum::<u64>();
    ensure!(
        lost == tally.requests,
        "{lost} of {} replies were lost",
        tally.requests
    );
    let rest = unacked(&ledger);
    let stored = rig.judge(&ledger, &folder)?.stored;
    ensure!(
        stored == rest.len() as u64,
        "{stored} stored of {} that arrived: the proxy lost more than replies",
        rest.len()
    );
    let within = Duration::from_secs(300);
    runtime.block_on(deliver(collector.address, &ledger, &rest, 1, within))?;
    let verdict = rig.judge(&ledger, &folder)?;
    drop((collector, progress));
    let is_kept =
        verdict.is_clean() && verdict.acked == verdict.sent && verdict.stored == verdict.sent;
    let figure = format!("{verdict}{}", keep_if_broken(&verdict, folder));
    Ok(vec![
        Finding::new(
            "stored twice or altered, every first reply lost",
            figure,
            "0",
            Met::promise(is_kept),
        )
        .with(json!({ "answers": verdict.sent })),
    ])
}
