//! SIGKILL under load, again and again.

use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::Result;
use serde_json::json;

use super::rig::{Rig, keep_if_broken, unacked};
use crate::collector::Collector;
use crate::ledger::{Ledger, Mark, Verdict};
use crate::load::{Load, deliver};
use crate::report::{Finding, Met};

/// Kills over one database: then a new one, or looking at it would take longer than killing.
const KILLS_A_FOLDER: u64 = 50;
const CONNECTIONS: usize = 8;

/// Kills the collector 5 to 500 ms after its first acknowledgement, starts it anew and looks.
pub(super) fn run(rig: &Rig) -> Result<Vec<Finding>> {
    let kills: u64 = rig.pick(10, 1_000);
    let most_ms = rig.pick(150, 500);
    let runtime = rig.runtime()?;
    let mut rng = rig.rng(1);
    let mut progress = rig.progress(&format!("{kills} kills under load"));
    let mut all = Verdict::default();
    let mut slowest_start = Duration::ZERO;
    let mut kept = String::new();
    let mut done = 0;
    while done < kills {
        let folder = rig.folder()?;
        let ledger = rig.ledger(1 + done);
        let mut verdict = Verdict::default();
        for _ in 0..KILLS_A_FOLDER.min(kills - done) {
            let collector = rig.start(&folder)?;
            slowest_start = slowest_start.max(collector.start_took);
            let wait = Duration::from_millis(rng.u64(5..=most_ms));
            // One answer a request shows the smallest groups, five show a group cut in two.
            let per_request = rng.choice([1, 5]).unwrap_or(1);
            runtime.block_on(kill_under_load(collector, &ledger, per_request, wait))?;
            verdict.follow(rig.judge(&ledger, &folder)?);
            done += 1;
            progress.tell(&format!(
                "{done}/{kills}, {} acknowledged",
                all.acked + verdict.acked
            ));
        }
        // What was not acknowledged is sent again, and then everything is there.
        let collector = rig.start(&folder)?;
        let rest = unacked(&ledger);
        let within = Duration::from_secs(60);
        runtime.block_on(deliver(collector.address, &ledger, &rest, 5, within))?;
        verdict.follow(rig.judge(&ledger, &folder)?);
        collector.kill()?;
        kept += &keep_if_broken(&verdict, folder);
        all.add(verdict);
    }
    drop(progress);
    // The rule of three: what 95 % of series without a loss would still be compatible with.
    let bound = 300.0 / kills as f64;
    Ok(vec![
        Finding::new(
            "acknowledged, then lost, doubled or altered by SIGKILL",
            format!("{all}, {kills} kills (95 % bound {bound:.1} % a kill){kept}"),
            "0 in 1,000 kills",
            Met::promise(all.is_clean()),
        )
        .with(json!({ "kills": kills, "sent": all.sent, "acked": all.acked, "clean": all.is_clean() })),
        Finding::new(
            "start after SIGKILL, slowest",
            format!("{:.0} ms", slowest_start.as_secs_f64() * 1e3),
            "≤ 1 s",
            Met::target(slowest_start <= Duration::from_secs(1)),
        ),
    ])
}

async fn kill_under_load(
    collector: Collector,
    ledger: &Arc<Ledger>,
    per_request: usize,
    wait: Duration,
) -> Result<()> {
    let load = Load::closed(collector.address, CONNECTIONS, Duration::from_secs(60))
        .of(per_request)
        .until_broken();
    let before = ledger.count(Mark::Acked);
    let (load, its_ledger) = (load.clone(), Arc::clone(ledger));
    let running = tokio::spawn(async move { load.run(&its_ledger).await });
    let began = Instant::now();
    while ledger.count(Mark::Acked) == before && began.elapsed() < Duration::from_secs(10) {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    tokio::time::sleep(wait).await;
    collector.kill()?;
    running.await?;
    Ok(())
}
