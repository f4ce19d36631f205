//! A collector at its peak, then at half of it, then its rows through the store's driver alone.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use tokio::runtime::Runtime;

use super::figures::{Aspect, Requests};
use super::{driver, ladder};
use crate::collector::{Collector, Folder, Kind, Process, Store, file_size, wal};
use crate::ledger::{Ledger, Mark};
use crate::load::{Connection, Load, Tally};
use crate::scenario::Rig;

/// What the collector calls the number of its transactions.
const COMMITS: &str = "otklik_commits_total";
/// How often the log is looked at.
const LOOK: Duration = Duration::from_millis(250);

/// A collector over a store, and how many connections bring the most out of it.
#[derive(Debug)]
pub(super) struct Subject {
    rig: Rig,
    connections: [usize; 2],
}

/// What came of it.
pub(super) struct Peaks {
    /// Requests a second at the peak.
    pub(super) rate: f64,
    /// The most that SQLite's log grew to, in bytes.
    pub(super) wal: u64,
    pub(super) aspects: Vec<(Aspect, f64)>,
}

/// The peak, and what was seen on the way.
struct Peak {
    tally: Tally,
    /// Answers in a transaction.
    group: f64,
    wal: u64,
    collector: f64,
    server: Option<f64>,
    client: f64,
}

impl Subject {
    /// Finds out how many connections bring the most.
    pub(super) fn prepare(rig: Rig) -> Result<Self> {
        let runtime = rig.runtime()?;
        let folder = rig.folder()?;
        let collector = rig.start(&folder)?;
        let mut connections = [0; 2];
        for (most, requests) in connections.iter_mut().zip(Requests::ALL) {
            let size = requests.size();
            let ledger = rig.ledger(size as u64);
            *most = runtime.block_on(ladder::climb(collector.address, size, &ledger))?;
        }
        Ok(Self { rig, connections })
    }

    pub(super) fn kind(&self) -> Kind {
        self.rig.store().kind()
    }

    pub(super) fn connections(&self, requests: Requests) -> usize {
        match requests {
            Requests::Single => self.connections[0],
            Requests::Batched => self.connections[1],
        }
    }

    /// `SQLite 64 and 32`.
    pub(super) fn describe(&self) -> String {
        let [single, batched] = self.connections;
        format!("{} {single} and {batched}", self.kind().name())
    }
}

impl Peaks {
    /// Measures a fresh collector.
    pub(super) fn measure(
        subject: &Subject,
        runtime: &Runtime,
        requests: Requests,
        length: Duration,
    ) -> Result<Self> {
        let rig = &subject.rig;
        let folder = rig.folder()?;
        let ledger = rig.ledger(requests.size() as u64);
        let collector = rig.start(&folder)?;
        let load = Load::closed(collector.address, subject.connections(requests), length);
        let load = load.of(requests.size());
        let peak = runtime.block_on(watch(&collector, &folder, rig.store(), &load, &ledger))?;
        let half = load.at(peak.tally.rate() / 2.0);
        let half = runtime.block_on(half.run(&ledger)).latency;
        let verdict = rig.judge(&ledger, &folder)?;
        ensure!(
            verdict.is_clean(),
            "while its speed was measured: {verdict}"
        );
        drop(collector);
        let group = peak.group.round() as usize;
        let alone = driver::rate(rig, &folder, group, length)?;
        let answers = peak.tally.answers_per_second();
        let mut aspects = vec![
            (Aspect::Rate, answers),
            (Aspect::Group, peak.group),
            (Aspect::Driver, alone),
            (Aspect::OfDriver, 100.0 * answers / alone),
            (Aspect::P50, half.quantile_ms(0.5)),
            (Aspect::P99, half.quantile_ms(0.99)),
            (Aspect::P999, half.quantile_ms(0.999)),
            (Aspect::CollectorCores, peak.collector),
            (Aspect::ClientCores, peak.client),
        ];
        aspects.extend(peak.server.map(|cores| (Aspect::ServerCores, cores)));
        Ok(Self {
            rate: peak.tally.rate(),
            wal: peak.wal,
            aspects,
        })
    }
}

/// Runs a load, and looks meanwhile at the log, at how many transactions were committed, and at who uses the processor.
async fn watch(
    collector: &Collector,
    folder: &Folder,
    store: &Store,
    load: &Load,
    ledger: &Arc<Ledger>,
) -> Result<Peak> {
    let path = wal(&folder.data());
    let (process, ours) = (collector.process(), Process::ourselves());
    let server = store.server().map(|cluster| cluster.pid()).transpose()?;
    let used = || -> Result<[Option<Duration>; 3]> {
        let server = server.map(|pid| Process::of(pid).cpu_of_family());
        Ok([Some(process.cpu()?), server.transpose()?, Some(ours.cpu()?)])
    };
    let (acked, commits) = (ledger.count(Mark::Acked), commits(collector.address).await?);
    let (before, began) = (used()?, Instant::now());
    let (its_load, its_ledger) = (load.clone(), Arc::clone(ledger));
    let running = tokio::spawn(async move { its_load.run(&its_ledger).await });
    let mut most = 0;
    while !running.is_finished() {
        tokio::time::sleep(LOOK).await;
        most = most.max(file_size(&path));
    }
    let wall = began.elapsed().as_secs_f64();
    let after = used()?;
    let cores = |place: usize| Some((after[place]? - before[place]?).as_secs_f64() / wall);
    let committed = self::commits(collector.address).await? - commits;
    Ok(Peak {
        tally: running.await?,
        group: (ledger.count(Mark::Acked) - acked) as f64 / committed.max(1) as f64,
        wal: most,
        collector: cores(0).unwrap_or_default(),
        server: cores(1),
        client: cores(2).unwrap_or_default(),
    })
}

/// How many transactions the collector says it has committed.
async fn commits(address: SocketAddr) -> Result<u64> {
    let reply = Connection::open(address).await?.get("/metrics").await?;
    let text = String::from_utf8(reply.body)?;
    let count = text.lines().find_map(|line| line.strip_prefix(COMMITS));
    count
        .and_then(|count| count.trim().parse().ok())
        .with_context(|| format!("/metrics has no {COMMITS}"))
}
