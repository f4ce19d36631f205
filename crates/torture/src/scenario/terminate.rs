//! SIGTERM under load.

use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::Result;
use serde_json::json;

use super::rig::{Rig, keep_if_broken};
use crate::collector::Collector;
use crate::ledger::{Ledger, Verdict};
use crate::load::{Load, Tally};
use crate::report::{Finding, Met};

/// How long requests under way may take to end.
const DRAIN: Duration = Duration::from_secs(10);

/// Asks the collector to end in the middle of a load, again and again over one database.
pub(super) fn run(rig: &Rig) -> Result<Vec<Finding>> {
    let times: u64 = rig.pick(3, 50);
    let folder = rig.folder()?;
    let ledger = rig.ledger(7);
    let mut rng = rig.rng(7);
    let mut progress = rig.progress(&format!("{times} ends under load"));
    let runtime = rig.runtime()?;
    let mut verdict = Verdict::default();
    let (mut slowest, mut unclean) = (Duration::ZERO, 0);
    let mut cut_off: BTreeMap<String, u64> = BTreeMap::new();
    for time in 0..times {
        let collector = rig.start(&folder)?;
        let wait = Duration::from_millis(rng.u64(50..=rig.pick(200, 800)));
        let end = runtime.block_on(end_under_load(collector, &ledger, wait))?;
        slowest = slowest.max(end.took);
        unclean += u64::from(!end.is_clean);
        for (kind, count) in end.tally.broken {
            // Whoever comes after the end was never let in.
            if kind != ErrorKind::ConnectionRefused.to_string() {
                *cut_off.entry(kind).or_default() += count;
            }
        }
        verdict.follow(rig.judge(&ledger, &folder)?);
        progress.tell(&format!("{}/{times}", time + 1));
    }
    drop(progress);
    let is_kept = verdict.is_clean() && unclean == 0;
    let figure = format!(
        "{verdict}, {unclean} unclean of {times} ends{}",
        keep_if_broken(&verdict, folder)
    );
    let requests = times * CONNECTIONS as u64;
    let cut: u64 = cut_off.values().sum();
    Ok(vec![
        Finding::new(
            "acknowledged, then lost by SIGTERM; status other than 0",
            figure,
            "0; 0",
            Met::promise(is_kept),
        )
        .with(json!({ "ends": times, "acked": verdict.acked })),
        Finding::new(
            "SIGTERM: slowest end under load",
            format!("{:.0} ms", slowest.as_secs_f64() * 1e3),
            "≤ 10 s",
            Met::target(slowest <= DRAIN),
        ),
        Finding::new(
            "SIGTERM: requests without a reply",
            format!("{cut} of {requests} connections' last ones"),
            "0",
            Met::target(cut == 0),
        )
        .with(json!(cut_off)),
    ])
}

const CONNECTIONS: usize = 16;

struct End {
    tally: Tally,
    took: Duration,
    is_clean: bool,
}

async fn end_under_load(collector: Collector, ledger: &Arc<Ledger>, wait: Duration) -> Result<End> {
    let load = Load::closed(collector.address, CONNECTIONS, Duration::from_secs(60)).until_broken();
    let its_ledger = Arc::clone(ledger);
    let running = tokio::spawn(async move { load.run(&its_ledger).await });
    tokio::time::sleep(wait).await;
    let began = Instant::now();
    collector.ask_to_end()?;
    let status = collector.ended().await?;
    let took = began.elapsed();
    Ok(End {
        tally: running.await?,
        took,
        is_clean: status.success(),
    })
}
