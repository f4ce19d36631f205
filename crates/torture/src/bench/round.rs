//! One round: every subject has its turn, so that a machine that gets slower gets slower for all.

use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::Result;
use tokio::runtime::Runtime;

use super::bare::Bare;
use super::figures::{Aspect, Figure, Figures, Requests};
use super::peak::{Peaks, Subject};
use super::{fsync, ladder};
use crate::collector::{Folder, Kind, Store, file_size, wal};
use crate::load::Load;
use crate::scenario::{Rig, Size};

const MIB: f64 = 1_048_576.0;
/// The rate at which memory is read, in requests a second.
const BUSY: f64 = 10_000.0;

/// What is measured, and by how many connections.
#[derive(Debug)]
pub(super) struct Bench {
    rig: Rig,
    length: Duration,
    binary: PathBuf,
    bare: [usize; 2],
    subjects: [Subject; 2],
}

impl Bench {
    /// Finds out how many connections bring the most.
    pub(super) fn prepare(binary: &Path, length: Duration) -> Result<Self> {
        let rig = Rig::new(binary.to_owned(), 1, Size::Long);
        let subjects = [
            Subject::prepare(rig.clone())?,
            Subject::prepare(rig.clone().over(Store::of(Kind::Postgres)?))?,
        ];
        let runtime = rig.runtime()?;
        let handler = Bare::start()?;
        let mut bare = [0; 2];
        for (most, requests) in bare.iter_mut().zip(Requests::ALL) {
            let size = requests.size();
            let ledger = rig.ledger(size as u64);
            *most = runtime.block_on(ladder::climb(handler.address, size, &ledger))?;
        }
        Ok(Self {
            rig,
            length,
            binary: binary.to_owned(),
            bare,
            subjects,
        })
    }

    /// How it was measured, in a sentence.
    pub(super) fn describe(&self) -> String {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let [single, batched] = self.bare;
        let subjects = self.subjects.each_ref().map(Subject::describe).join(", ");
        format!(
            "{cores} cores shared with the load client; {} s a measurement; connections at the peak, with 1 answer a \
             request and with {}: {subjects}, the bare handler {single} and {batched}; {}",
            self.length.as_secs(),
            Requests::Batched.size(),
            self.binary.display(),
        )
    }

    /// Measures everything once.
    pub(super) fn round(&self, number: u32, figures: &mut Figures) -> Result<()> {
        let runtime = self.rig.runtime()?;
        let folder = Folder::new()?;
        let fsyncs = fsync::rate(folder.path(), Duration::from_secs(1))?;
        figures.add(Figure::Fsyncs, fsyncs);
        let mut log = 0;
        let bare = self.bare(&runtime, number, figures)?;
        for (requests, bare) in Requests::ALL.into_iter().zip(bare) {
            for subject in &self.subjects {
                let peaks = Peaks::measure(subject, &runtime, requests, self.length)?;
                log = log.max(peaks.wal);
                let of_bare = 100.0 * peaks.rate / bare;
                let store = subject.kind();
                figures.add(Figure::Of(store, requests, Aspect::OfBare), of_bare);
                for (aspect, value) in peaks.aspects {
                    figures.add(Figure::Of(store, requests, aspect), value);
                }
            }
        }
        figures.add(Figure::Wal, log as f64 / MIB);
        self.memory(&runtime, figures)?;
        self.starts(&runtime, figures)
    }

    /// The handler that stores nothing, in requests a second.
    fn bare(&self, runtime: &Runtime, number: u32, figures: &mut Figures) -> Result<[f64; 2]> {
        let handler = Bare::start()?;
        let ledger = self.rig.ledger(100 + u64::from(number));
        let mut rates = [0.0; 2];
        for (place, requests) in Requests::ALL.into_iter().enumerate() {
            let load = Load::closed(handler.address, self.bare[place], self.length);
            let load = load.of(requests.size());
            rates[place] = runtime.block_on(load.run(&ledger)).rate();
            figures.add(Figure::Bare(requests), rates[place]);
        }
        Ok(rates)
    }

    fn memory(&self, runtime: &Runtime, figures: &mut Figures) -> Result<()> {
        let folder = Folder::new()?;
        let ledger = self.rig.ledger(2);
        let collector = self.rig.start(&folder)?;
        std::thread::sleep(Duration::from_millis(500));
        let process = collector.process();
        figures.add(Figure::IdleRss, process.rss()? as f64 / MIB);
        process.forget_peak()?;
        let connections = self.subjects[0].connections(Requests::Single);
        let load = Load::closed(collector.address, connections, self.length).at(BUSY);
        let tally = runtime.block_on(load.run(&ledger));
        figures.add(Figure::BusyRate, tally.rate());
        figures.add(Figure::BusyRss, process.peak_rss()? as f64 / MIB);
        Ok(())
    }

    fn starts(&self, runtime: &Runtime, figures: &mut Figures) -> Result<()> {
        let folder = Folder::new()?;
        let ledger = self.rig.ledger(3);
        let collector = self.rig.start(&folder)?;
        let connections = self.subjects[0].connections(Requests::Batched);
        let load = Load::closed(collector.address, connections, self.length);
        runtime.block_on(load.of(Requests::Batched.size()).run(&ledger));
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
