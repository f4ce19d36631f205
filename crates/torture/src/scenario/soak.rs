//! Hours of ordinary load.

use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::Result;
use serde_json::{Value, json};

use super::rig::{Rig, keep_if_broken};
use crate::collector::{Collector, Folder, Kind, file_size, wal};
use crate::load::Load;
use crate::report::{Finding, Met};

const MIB: f64 = 1_048_576.0;
const MAX_WAL: u64 = 64 * 1024 * 1024;
/// The steepest growth of memory that counts as none, in MiB an hour: the kernel counts in pages.
const FLAT: f64 = 0.1;
/// What of the time is left out of the slope, from the beginning: caches fill.
const WARMUP: f64 = 0.25;

/// What was seen at one moment.
#[derive(Clone, Copy, Debug)]
struct Sample {
    hours: f64,
    rss: u64,
    descriptors: usize,
    wal: u64,
}

/// Sends at a fixed rate, and looks at memory, files and log in steps.
pub(super) fn run(rig: &Rig) -> Result<Vec<Finding>> {
    let length = rig.pick(
        Duration::from_secs(3),
        Duration::from_secs(60) * rig.soak().minutes,
    );
    let every = rig.pick(Duration::from_millis(300), Duration::from_secs(20));
    let rate = rig.pick(300.0, rig.soak().rate.into());
    let folder = rig.folder()?;
    let ledger = rig.ledger(11);
    let collector = rig.start(&folder)?;
    let mut progress = rig.progress(&format!("soak of {} s at {rate}/s", length.as_secs()));
    let (samples, tally) = rig.runtime()?.block_on(async {
        let load = Load::closed(collector.address, 32, length).at(rate);
        let its_ledger = Arc::clone(&ledger);
        let running = tokio::spawn(async move { load.run(&its_ledger).await });
        let began = Instant::now();
        let mut samples = Vec::new();
        while !running.is_finished() {
            tokio::time::sleep(every).await;
            // Connections that end with the load are no loss of descriptors.
            if running.is_finished() && !samples.is_empty() {
                break;
            }
            let sample = Sample::take(&collector, &folder, began)?;
            progress.tell(&sample.line());
            samples.push(sample);
        }
        anyhow::Ok((samples, running.await?))
    })?;
    let verdict = rig.judge(&ledger, &folder)?;
    drop((collector, progress));
    let settled: Vec<Sample> = {
        let skip = (samples.len() as f64 * WARMUP) as usize;
        samples.iter().skip(skip).copied().collect()
    };
    let slope = slope(&settled);
    let most = |of: fn(&Sample) -> u64| settled.iter().map(of).max().unwrap_or_default();
    let least = |of: fn(&Sample) -> u64| settled.iter().map(of).min().unwrap_or_default();
    let wal = most(|sample| sample.wal);
    let descriptors = |sample: &Sample| sample.descriptors as u64;
    let (fewest, highest) = (least(descriptors), most(descriptors));
    let facts: Vec<Value> = samples.iter().copied().map(Sample::to_json).collect();
    let minutes = length.as_secs_f64() / 60.0;
    // In seconds nothing can be said about hours.
    let long_run = |is_flat| {
        if rig.is_quick() {
            Met::Untargeted
        } else {
            Met::target(is_flat)
        }
    };
    let mut findings = vec![
        Finding::new(
            &format!(
                "soak, {minutes:.1} min at {rate}/s: acknowledged, then lost, doubled or altered"
            ),
            format!(
                "{verdict}; {}{}",
                tally.latency.summary(),
                keep_if_broken(&verdict, folder)
            ),
            "0",
            Met::promise(verdict.is_clean()),
        )
        .with(json!({ "rate": tally.rate(), "samples": facts })),
        Finding::new(
            "soak: growth of memory",
            format!(
                "{slope:+.2} MiB/h, {:.1} MiB at most",
                most(|sample| sample.rss) as f64 / MIB
            ),
            "none",
            long_run(slope <= FLAT),
        ),
        Finding::new(
            "soak: file descriptors",
            format!("{fewest} to {highest}"),
            "flat",
            long_run(highest - fewest <= 4),
        ),
    ];
    // How much of its log a server keeps is the server's business.
    if rig.store().kind() == Kind::Sqlite {
        findings.push(Finding::new(
            "soak: size of the log",
            format!("{:.1} MiB at most", wal as f64 / MIB),
            "≤ 64 MiB",
            Met::target(wal <= MAX_WAL),
        ));
    }
    Ok(findings)
}

impl Sample {
    fn take(collector: &Collector, folder: &Folder, began: Instant) -> Result<Self> {
        let process = collector.process();
        Ok(Self {
            hours: began.elapsed().as_secs_f64() / 3_600.0,
            rss: process.rss()?,
            descriptors: process.descriptors()?,
            wal: file_size(&wal(&folder.data())),
        })
    }

    fn line(self) -> String {
        let (rss, wal) = (self.rss as f64 / MIB, self.wal as f64 / MIB);
        format!(
            "{rss:.1} MiB of memory, {} files, log {wal:.1} MiB",
            self.descriptors
        )
    }

    fn to_json(self) -> Value {
        json!({ "hours": self.hours, "rss": self.rss, "descriptors": self.descriptors, "wal": self.wal })
    }
}

/// Growth of memory in MiB an hour, by least squares.
fn slope(samples: &[Sample]) -> f64 {
    let n = samples.len() as f64;
    let mean = |of: fn(&Sample) -> f64| samples.iter().map(of).sum::<f64>() / n;
    let (x, y) = (
        mean(|sample| sample.hours),
        mean(|sample| sample.rss as f64 / MIB),
    );
    let (mut above, mut below) = (0.0, 0.0);
    for sample in samples {
        let dx = sample.hours - x;
        above += dx * (sample.rss as f64 / MIB - y);
        below += dx * dx;
    }
    if below > 0.0 { above / below } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_slope_is_that_of_the_line_through_the_samples() {
        let sample = |hours: f64, rss: f64| Sample {
            hours,
            rss: (rss * MIB) as u64,
            descriptors: 0,
            wal: 0,
        };
        let rising: Vec<Sample> = (0..10)
            .map(|h| sample(f64::from(h), 20.0 + 3.0 * f64::from(h)))
            .collect();
        assert!((slope(&rising) - 3.0).abs() < 1e-9);
        assert_eq!(slope(&[sample(1.0, 20.0)]), 0.0);
        assert_eq!(slope(&[]), 0.0);
    }
}
