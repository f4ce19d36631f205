//! A PostgreSQL that stops as by a crash, under load, again and again.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use otklik_cluster::{Cluster, Stop};
use serde_json::json;
use tokio::time::{sleep, timeout};

use super::rig::{Rig, keep_if_broken, unacked};
use crate::collector::{Store, recount, server};
use crate::ledger::{Ledger, Mark, Verdict};
use crate::load::{Connection, Load, Tally, deliver};
use crate::report::{Finding, Met};

/// Stops over one database: then a new one, or looking at it would take longer than stopping.
const STOPS_A_DATABASE: u64 = 25;
const CONNECTIONS: usize = 8;
/// The longest pause between two tries to connect again.
const BACK: Duration = Duration::from_secs(5);

/// What came of many stops.
#[derive(Debug, Default)]
pub struct Stopped {
    /// What the oracle says of all databases together.
    pub verdict: Verdict,
    /// Stored states that are not those of the answers.
    pub miscounted: u64,
    /// Requests that were refused, by status.
    refused: BTreeMap<u16, u64>,
    /// Requests without a reply.
    broken: u64,
    /// The longest from the server's return to a collector that takes answers.
    slowest_back: Duration,
    /// Where the folders are that a promise was broken in.
    pub kept: String,
}

/// Stops the server 5 to 500 ms after the first acknowledgement, starts it, waits for the collector, and looks.
pub(super) fn run(rig: &Rig) -> Result<Vec<Finding>> {
    let stops: u64 = rig.pick(5, 200);
    let mut progress = rig.progress(&format!("{stops} immediate stops of the server under load"));
    // Not the server of the other scenarios, which may be under way.
    let cluster = server()?;
    let all = stop_often(rig, &cluster, stops, &mut |done, acked| {
        progress.tell(&format!("{done}/{stops}, {acked} acknowledged"));
    })?;
    drop(progress);
    let Stopped {
        verdict,
        miscounted,
        refused,
        broken,
        ..
    } = &all;
    let others: u64 = refused
        .iter()
        .filter(|(status, _)| **status != 503)
        .map(|(_, n)| n)
        .sum();
    let bound = 300.0 / stops as f64;
    Ok(vec![
        Finding::new(
            "acknowledged, then lost, doubled or altered by an immediate stop of PostgreSQL",
            format!(
                "{verdict}, {stops} stops (95 % bound {bound:.1} % a stop), {miscounted} states miscounted{}",
                all.kept
            ),
            "0 in 200 stops",
            Met::promise(verdict.is_clean() && *miscounted == 0),
        )
        .with(json!({ "stops": stops, "sent": verdict.sent, "acked": verdict.acked, "miscounted": miscounted })),
        Finding::new(
            "replies while the server was away",
            format!(
                "{} of 503, {others} others, {broken} requests without a reply",
                refused.get(&503).copied().unwrap_or_default()
            ),
            "503 alone",
            Met::target(others == 0 && *broken == 0),
        )
        .with(json!(refused)),
        Finding::new(
            "from the server's return to a collector that takes answers, slowest",
            format!("{:.0} ms", all.slowest_back.as_secs_f64() * 1e3),
            "≤ 5 s",
            Met::target(all.slowest_back <= BACK),
        ),
    ])
}

/// Stops this server so many times, and tells how many stops are done and how many answers were acknowledged.
///
/// # Errors
/// When the server or the collector does not come back.
pub fn stop_often(
    rig: &Rig,
    cluster: &Arc<Cluster>,
    stops: u64,
    tell: &mut dyn FnMut(u64, u64),
) -> Result<Stopped> {
    let rig = rig.clone().over(Store::Postgres(Arc::clone(cluster)));
    let most_ms = rig.pick(150, 500);
    let runtime = rig.runtime()?;
    let mut rng = rig.rng(20_000);
    let mut all = Stopped::default();
    let mut done = 0;
    while done < stops {
        let folder = rig.folder()?;
        let ledger = rig.ledger(20_000 + done);
        let collector = rig.start(&folder)?;
        let mut verdict = Verdict::default();
        for _ in 0..STOPS_A_DATABASE.min(stops - done) {
            let wait = Duration::from_millis(rng.u64(5..=most_ms));
            let per_request = rng.choice([1, 5]).unwrap_or(1);
            let load = Load::closed(collector.address, CONNECTIONS, Duration::from_secs(60))
                .of(per_request)
                .until_refused();
            let stopping = stop_under_load(cluster, load, &ledger, wait);
            all.count(&runtime.block_on(stopping)?);
            cluster.up()?;
            let back = runtime.block_on(until_ready(collector.address))?;
            all.slowest_back = all.slowest_back.max(back);
            verdict.follow(rig.judge(&ledger, &folder)?);
            done += 1;
            tell(done, all.verdict.acked + verdict.acked);
        }
        // What was not acknowledged is sent again, and then everything is there.
        let within = Duration::from_secs(60);
        let rest = unacked(&ledger);
        runtime.block_on(deliver(collector.address, &ledger, &rest, 5, within))?;
        verdict.follow(rig.judge(&ledger, &folder)?);
        all.miscounted += recount(rig.binary(), &folder)?;
        collector.kill()?;
        all.kept += &keep_if_broken(&verdict, folder);
        all.verdict.add(verdict);
    }
    Ok(all)
}

impl Stopped {
    fn count(&mut self, tally: &Tally) {
        for (status, count) in &tally.refused {
            *self.refused.entry(*status).or_default() += count;
        }
        self.broken += tally.broken.values().sum::<u64>();
    }
}

async fn stop_under_load(
    cluster: &Arc<Cluster>,
    load: Load,
    ledger: &Arc<Ledger>,
    wait: Duration,
) -> Result<Tally> {
    let before = ledger.count(Mark::Acked);
    let its_ledger = Arc::clone(ledger);
    let running = tokio::spawn(async move { load.run(&its_ledger).await });
    let began = Instant::now();
    while ledger.count(Mark::Acked) == before && began.elapsed() < Duration::from_secs(10) {
        sleep(Duration::from_millis(1)).await;
    }
    ensure!(
        !running.is_finished(),
        "the load ended before the server was stopped"
    );
    sleep(wait).await;
    let cluster = Arc::clone(cluster);
    // The load goes on while the server goes down.
    tokio::task::spawn_blocking(move || cluster.stop(Stop::Immediate)).await??;
    Ok(running.await?)
}

/// How long it takes until the collector says that it takes answers.
async fn until_ready(address: SocketAddr) -> Result<Duration> {
    /// Whoever takes so long does not come back.
    const PATIENCE: Duration = Duration::from_secs(60);
    let began = Instant::now();
    let asked = async {
        loop {
            let reply = Connection::open(address).await?.get("/ready").await?;
            if reply.status == 200 {
                return anyhow::Ok(began.elapsed());
            }
            sleep(Duration::from_millis(5)).await;
        }
    };
    let late = || {
        format!(
            "not ready {} s after the server was back",
            PATIENCE.as_secs()
        )
    };
    timeout(PATIENCE, asked).await.with_context(late)?
}
