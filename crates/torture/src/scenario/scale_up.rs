//! Two collectors on one database.

use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use otklik_cluster::Cluster;
use serde_json::json;

use super::double_send::count;
use super::rig::{Rig, keep_if_broken};
use crate::collector::{Collector, Process, recount};
use crate::ledger::{Ledger, Mark};
use crate::load::{Load, deliver};
use crate::report::{Finding, Met};

/// Visitors at once, whether one collector takes their answers or two.
const CONNECTIONS: usize = 128;
/// How much more than one two should take.
const TIMES: f64 = 1.7;

/// What was acknowledged in a second, and who used the processor for it, in cores.
struct Rate {
    answers: f64,
    collectors: f64,
    server: f64,
    client: f64,
}

/// Measures one collector, then two; then gives both the same answers at once, and looks.
pub(super) fn run(rig: &Rig) -> Result<Vec<Finding>> {
    let rounds: u32 = rig.pick(1, 5);
    let length = Duration::from_secs(rig.pick(1, 5));
    let same: u64 = rig.pick(2_000, 100_000);
    let cluster = rig.store().server();
    let cluster = cluster.context("a file is one collector's alone")?;
    let folder = rig.folder()?;
    let ledger = rig.ledger(21);
    let collectors = [rig.start(&folder)?, rig.start(&folder)?];
    let mut progress = rig.progress("two collectors on one database");
    let runtime = rig.runtime()?;
    let mut ratios = Vec::new();
    let mut last = None;
    for round in 0..rounds {
        progress.tell(&format!("{}/{rounds}", round + 1));
        let measure = |by| runtime.block_on(rate(by, cluster, &ledger, length));
        let (one, two) = (measure(&collectors[..1])?, measure(&collectors)?);
        ratios.push(two.answers / one.answers);
        last = Some((one, two));
    }
    ratios.sort_by(f64::total_cmp);
    let ratio = ratios[ratios.len() / 2];
    let counted = runtime.block_on(async {
        let numbers: Vec<u64> = ledger.draw(same).collect();
        let backwards: Vec<u64> = numbers.iter().rev().copied().collect();
        let within = Duration::from_secs(300);
        // Batches of other sizes meet the same answers in other company.
        let (here, there) = tokio::join!(
            deliver(collectors[0].address, &ledger, &numbers, 5, within),
            deliver(collectors[1].address, &ledger, &backwards, 7, within),
        );
        here?;
        there?;
        let [one, other] = [
            count(collectors[0].address).await?,
            count(collectors[1].address).await?,
        ];
        ensure!(
            one == other,
            "one collector counts {one} answers and the other {other}"
        );
        anyhow::Ok(one)
    })?;
    let verdict = rig.judge(&ledger, &folder)?;
    let miscounted = recount(rig.binary(), &folder)?;
    drop((collectors, progress));
    let is_kept = verdict.is_clean() && miscounted == 0 && counted == verdict.stored;
    let figure = format!(
        "{verdict}, {same} of them sent to both, {counted} counted in the scores, {miscounted} states miscounted{}",
        keep_if_broken(&verdict, folder)
    );
    let mut findings = vec![
        Finding::new(
            "acknowledged by one of two collectors, then lost, doubled, altered or miscounted",
            figure,
            "0",
            Met::promise(is_kept),
        )
        .with(json!({ "stored": verdict.stored, "counted": counted, "sent_to_both": same })),
    ];
    if let Some((one, two)) = last {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        // In seconds, beside other tests, nothing can be said about speed.
        let met = if rig.is_quick() {
            Met::Untargeted
        } else {
            Met::target(ratio >= TIMES)
        };
        let figure = format!(
            "{ratio:.2} × {:.0} answers/s ({cores} cores; with one: {}; with two: {})",
            one.answers,
            one.cores(),
            two.cores()
        );
        findings.push(
            Finding::new(
                "two collectors on one database, of one",
                figure,
                "≥ 1.7 ×",
                met,
            )
            .with(json!({ "ratios": ratios, "one": one.answers, "two": two.answers })),
        );
    }
    Ok(findings)
}

/// The visitors shared out among these collectors, for a while.
async fn rate(
    collectors: &[Collector],
    cluster: &Cluster,
    ledger: &Arc<Ledger>,
    length: Duration,
) -> Result<Rate> {
    let (ours, server) = (Process::ourselves(), Process::of(cluster.pid()?));
    let used = || -> Result<[Duration; 3]> {
        let mut theirs = Duration::ZERO;
        for collector in collectors {
            theirs += collector.process().cpu()?;
        }
        Ok([theirs, server.cpu_of_family()?, ours.cpu()?])
    };
    let (before, acked, began) = (used()?, ledger.count(Mark::Acked), Instant::now());
    let mut loads = tokio::task::JoinSet::new();
    for collector in collectors {
        let connections = CONNECTIONS / collectors.len();
        let load = Load::closed(collector.address, connections, length);
        let ledger = Arc::clone(ledger);
        loads.spawn(async move { load.run(&ledger).await });
    }
    while loads.join_next().await.transpose()?.is_some() {}
    let wall = began.elapsed().as_secs_f64();
    let after = used()?;
    let cores = |place: usize| (after[place] - before[place]).as_secs_f64() / wall;
    Ok(Rate {
        answers: (ledger.count(Mark::Acked) - acked) as f64 / wall,
        collectors: cores(0),
        server: cores(1),
        client: cores(2),
    })
}

impl Rate {
    /// `0.52 collectors, 0.81 server, 0.40 client`.
    fn cores(&self) -> String {
        let Self {
            collectors,
            server,
            client,
            ..
        } = self;
        format!("{collectors:.2} collectors, {server:.2} server, {client:.2} client")
    }
}
