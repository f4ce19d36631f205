//! One round: every subject has its turn, so that a machine that gets slower gets slower for all.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use tokio::runtime::Runtime;

use super::bare::Bare;
use super::driver::Rows;
use super::figures::{Figure, Figures};
use super::groups::Log;
use super::{fsync, ladder};
use crate::collector::{Collector, Folder, Process, file_size, wal};
use crate::ledger::{Ledger, Mark};
use crate::load::{Load, Tally};
use crate::scenario::{Rig, Size};

const MIB: f64 = 1_048_576.0;
/// Answers in a request that carries many.
const BATCH: usize = 25;
/// The rate at which memory is read, in requests a second.
const BUSY: f64 = 10_000.0;
/// How often the log is looked at.
const LOOK: Duration = Duration::from_millis(250);

/// What is measured, and by how many connections.
#[derive(Debug)]
pub(super) struct Bench {
    rig: Rig,
    length: Duration,
    binary: PathBuf,
    single: usize,
    batched: usize,
    bare_single: usize,
    bare_batched: usize,
}

/// A peak and what was seen on the way.
struct Peak {
    tally: Tally,
    /// Answers in a transaction.
    group: f64,
    wal: u64,
    collector_cores: f64,
    client_cores: f64,
}

impl Bench {
    /// Finds out how many connections bring the most.
    pub(super) fn prepare(binary: &Path, length: Duration) -> Result<Self> {
        let rig = Rig::new(binary.to_owned(), 1, Size::Long);
        let runtime = rig.runtime()?;
        let climb = |address: SocketAddr, per_request: usize| {
            runtime.block_on(ladder::climb(
                address,
                per_request,
                &rig.ledger(per_request as u64),
            ))
        };
        let (single, batched) = {
            let folder = Folder::new()?;
            let collector = rig.start(&folder)?;
            (
                climb(collector.address, 1)?,
                climb(collector.address, BATCH)?,
            )
        };
        let bare = Bare::start()?;
        let (bare_single, bare_batched) = (climb(bare.address, 1)?, climb(bare.address, BATCH)?);
        Ok(Self {
            length,
            binary: binary.to_owned(),
            single,
            batched,
            bare_single,
            bare_batched,
            rig,
        })
    }

    /// How it was measured, in a sentence.
    pub(super) fn describe(&self) -> String {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        format!(
            "{cores} cores shared with the load client; {} s a measurement; connections at the peak: {} with 1 answer a \
             request, {} with {BATCH}, {} and {} to the bare handler; {}",
            self.length.as_secs(),
            self.single,
            self.batched,
            self.bare_single,
            self.bare_batched,
            self.binary.display(),
        )
    }

    /// Measures everything once.
    pub(super) fn round(&self, number: u32, figures: &mut Figures) -> Result<()> {
        let runtime = self.rig.runtime()?;
        let folder = Folder::new()?;
        figures.add(
            Figure::Fsyncs,
            fsync::rate(folder.path(), Duration::from_secs(1))?,
        );

        let bare = Bare::start()?;
        let ledger = self.rig.ledger(100 + u64::from(number));
        let single = Load::closed(bare.address, self.bare_single, self.length);
        let bare_single = runtime.block_on(single.run(&ledger)).rate();
        let batched = Load::closed(bare.address, self.bare_batched, self.length).of(BATCH);
        let bare_batched = runtime.block_on(batched.run(&ledger)).rate();
        drop(bare);
        figures.add(Figure::BareSingle, bare_single);
        figures.add(Figure::BareBatched, bare_batched);

        let peak = self.peak(&runtime, 1, self.single, figures)?;
        let rate = peak.tally.rate();
        figures.add(Figure::Single, peak.tally.answers_per_second());
        figures.add(Figure::SingleGroup, peak.group);
        figures.add(Figure::SingleOfBare, 100.0 * rate / bare_single);
        figures.add(Figure::CollectorCores, peak.collector_cores);
        figures.add(Figure::ClientCores, peak.client_cores);
        let single_wal = peak.wal;

        let peak = self.peak(&runtime, BATCH, self.batched, figures)?;
        figures.add(Figure::Batched, peak.tally.answers_per_second());
        figures.add(Figure::BatchedGroup, peak.group);
        figures.add(
            Figure::BatchedOfBare,
            100.0 * peak.tally.rate() / bare_batched,
        );
        figures.add(Figure::Wal, single_wal.max(peak.wal) as f64 / MIB);

        self.memory(&runtime, figures)?;
        self.starts(&runtime, figures)
    }

    /// A fresh collector at its peak, then at half of it, then its rows through SQLite alone.
    fn peak(
        &self,
        runtime: &Runtime,
        per_request: usize,
        connections: usize,
        figures: &mut Figures,
    ) -> Result<Peak> {
        let folder = Folder::new()?;
        let ledger = self.rig.ledger(per_request as u64);
        let collector = self.rig.start(&folder)?;
        let load = Load::closed(collector.address, connections, self.length).of(per_request);
        let peak = runtime.block_on(watch(&collector, &folder, &load, &ledger))?;
        let half = load.at(peak.tally.rate() / 2.0);
        let half = runtime.block_on(half.run(&ledger)).latency;
        let verdict = self.rig.judge(&ledger, &folder)?;
        ensure!(
            verdict.is_clean(),
            "while its speed was measured: {verdict}"
        );
        drop(collector);
        let rows = Rows::read(&folder.data())?;
        let alone = Folder::new()?;
        let alone = rows.store(alone.path(), peak.group.round() as usize, self.length)?;
        let of_alone = 100.0 * peak.tally.answers_per_second() / alone;
        if per_request == 1 {
            figures.add(Figure::SingleP50, half.quantile_ms(0.5));
            figures.add(Figure::SingleP99, half.quantile_ms(0.99));
            figures.add(Figure::SingleP999, half.quantile_ms(0.999));
            figures.add(Figure::DriverSingle, alone);
            figures.add(Figure::SingleOfDriver, of_alone);
        } else {
            figures.add(Figure::BatchedP99, half.quantile_ms(0.99));
            figures.add(Figure::DriverBatched, alone);
            figures.add(Figure::BatchedOfDriver, of_alone);
        }
        Ok(peak)
    }

    fn memory(&self, runtime: &Runtime, figures: &mut Figures) -> Result<()> {
        let folder = Folder::new()?;
        let ledger = self.rig.ledger(2);
        let collector = self.rig.start(&folder)?;
        std::thread::sleep(Duration::from_millis(500));
        let process = collector.process();
        figures.add(Figure::IdleRss, process.rss()? as f64 / MIB);
        process.forget_peak()?;
        let load = Load::closed(collector.address, self.single, self.length).at(BUSY);
        let tally = runtime.block_on(load.run(&ledger));
        figures.add(Figure::BusyRate, tally.rate());
        figures.add(Figure::BusyRss, process.peak_rss()? as f64 / MIB);
        Ok(())
    }

    fn starts(&self, runtime: &Runtime, figures: &mut Figures) -> Result<()> {
        let folder = Folder::new()?;
        let ledger = self.rig.ledger(3);
        let collector = self.rig.start(&folder)?;
        let load = Load::closed(collector.address, self.batched, self.length).of(BATCH);
        runtime.block_on(load.run(&ledger));
        collector.kill()?;
        figures.add(
            Figure::RecoveredWal,
            file_size(&wal(&folder.data())) as f64 / MIB,
        );
        let collector = self.rig.start(&folder)?;
        figures.add(Figure::Recovery, collector.start_took.as_secs_f64() * 1e3);
        collector.ask_to_end()?;
        runtime.block_on(collector.ended())?;
        let collector = self.rig.start(&folder)?;
        figures.add(Figure::ColdStart, collector.start_took.as_secs_f64() * 1e3);
        Ok(())
    }
}

/// Runs a load and looks at the log, and at who uses the processor, meanwhile.
async fn watch(
    collector: &Collector,
    folder: &Folder,
    load: &Load,
    ledger: &Arc<Ledger>,
) -> Result<Peak> {
    let path = wal(&folder.data());
    let (process, ours) = (collector.process(), Process::ourselves());
    let (cpu, our_cpu, began) = (process.cpu()?, ours.cpu()?, Instant::now());
    let (its_load, its_ledger) = (load.clone(), Arc::clone(ledger));
    let running = tokio::spawn(async move { its_load.run(&its_ledger).await });
    let (mut answers, mut commits, mut most) = (0, 0, 0);
    let mut last: Option<(Log, u64)> = None;
    while !running.is_finished() {
        tokio::time::sleep(LOOK).await;
        let acked = ledger.count(Mark::Acked);
        let Some(log) = Log::read(&path)? else {
            continue;
        };
        most = most.max(log.bytes);
        if let Some((before, acked_before)) = last
            && let Some(between) = before.commits_until(log)
        {
            commits += between;
            answers += acked - acked_before;
        }
        last = Some((log, acked));
    }
    let wall = began.elapsed().as_secs_f64();
    Ok(Peak {
        tally: running.await?,
        group: answers as f64 / (commits.max(1)) as f64,
        wal: most,
        collector_cores: (process.cpu()? - cpu).as_secs_f64() / wall,
        client_cores: (ours.cpu()? - our_cpu).as_secs_f64() / wall,
    })
}
