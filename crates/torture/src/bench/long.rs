//! What a large database costs: the rate that is kept, and the memory of an export.

use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::Result;
use serde_json::json;

use super::export;
use super::figures::{Requests, median};
use super::filled::Filled;
use crate::collector::Folder;
use crate::ledger::Ledger;
use crate::load::Load;
use crate::report::{Finding, Met};
use crate::scenario::{Rig, Size};

/// The part of the rate that is to be kept, in percent.
const KEPT: f64 = 95.0;
const GIB: f64 = 1_073_741_824.0;

/// How large, and how long.
#[derive(Clone, Copy, Debug)]
pub struct Extent {
    /// Answers in the large database.
    pub rows: u64,
    /// Answers in it when they are exported.
    pub exported: u64,
    /// Rounds of empty against large.
    pub rounds: u32,
    /// Seconds of a measurement.
    pub seconds: u32,
    /// Connections.
    pub connections: usize,
}

/// Fills a database, exports from it on the way, holds its rate against an empty one's, and lets the oracle look at all
/// of it.
///
/// # Errors
/// When something cannot be measured.
pub fn long(binary: &Path, extent: Extent, is_quiet: bool) -> Result<Vec<Finding>> {
    let Extent { rows, exported, .. } = extent;
    let length = Duration::from_secs(extent.seconds.into());
    let mut rig = Rig::new(binary.to_owned(), 1, Size::Long);
    if is_quiet {
        rig = rig.quiet();
    }
    let mut progress = rig.progress(&format!("{rows} answers in SQLite"));
    let filled = Filled::begin(&rig)?;
    let began = Instant::now();
    let mut fill = |more| {
        filled.fill(&rig, more, rows, &mut |done| {
            progress.tell(&format!("{done} imported"));
        })
    };
    fill(exported)?;
    let import = exported as f64 / began.elapsed().as_secs_f64();
    let mut findings = export::measure(&rig, &filled, length)?;
    fill(rows.saturating_sub(exported))?;
    drop(progress);
    let size = std::fs::metadata(filled.folder.data().join("otklik.db"))?.len();
    for requests in Requests::ALL {
        findings.push(kept(&rig, &filled, requests, extent)?);
    }
    let progress = rig.progress("the oracle reads all of it");
    let verdict = rig.judge(&filled.ledger, &filled.folder)?;
    drop(progress);
    findings.push(
        Finding::new(
            "acknowledged, then lost, doubled or altered in the large database",
            format!(
                "{verdict}; {:.1} GiB; filled at {import:.0} answers/s",
                size as f64 / GIB
            ),
            "0",
            Met::promise(verdict.is_clean()),
        )
        .with(json!({ "stored": verdict.stored, "bytes": size, "import_rate": import })),
    );
    Ok(findings)
}

/// The large database's rate, of an empty one's.
fn kept(rig: &Rig, filled: &Filled, requests: Requests, extent: Extent) -> Result<Finding> {
    let size = requests.size();
    let mut progress = rig.progress(&format!("empty against large, {size} a request"));
    let (mut empty, mut large, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
    for round in 0..extent.rounds {
        progress.tell(&format!("round {}/{}", round + 1, extent.rounds));
        let fresh = Folder::new()?;
        let ledger = rig.ledger(32);
        let mut pair = [
            (&fresh, &ledger, 0.0),
            (&filled.folder, &filled.ledger, 0.0),
        ];
        // Neither is always the one that comes second.
        if round % 2 == 1 {
            pair.reverse();
        }
        for (folder, ledger, rate) in &mut pair {
            *rate = self::rate(rig, folder, ledger, size, extent)?;
        }
        if round % 2 == 1 {
            pair.reverse();
        }
        let [(_, _, of_empty), (_, _, of_large)] = pair;
        empty.push(of_empty);
        large.push(of_large);
        ratios.push(100.0 * of_large / of_empty);
    }
    let ratio = median(&ratios);
    let plural = if size == 1 { "answer" } else { "answers" };
    let name = format!(
        "rate kept with {} answers stored, {size} {plural} a request",
        extent.rows
    );
    let figure = format!(
        "{ratio:.0} % of {:.0} answers/s (rounds: {})",
        median(&empty),
        ratios
            .iter()
            .map(|ratio| format!("{ratio:.0}"))
            .collect::<Vec<_>>()
            .join(", ")
    );
    Ok(
        Finding::new(&name, figure, "≥ 95 %", Met::target(ratio >= KEPT))
            .with(json!({ "empty": empty, "large": large, "percent": ratios })),
    )
}

/// Answers a second out of a closed loop, after a second in which caches fill.
fn rate(
    rig: &Rig,
    folder: &Folder,
    ledger: &std::sync::Arc<Ledger>,
    size: usize,
    extent: Extent,
) -> Result<f64> {
    let collector = rig.start(folder)?;
    let runtime = rig.runtime()?;
    let load = |seconds: u32| {
        let length = Duration::from_secs(seconds.into());
        Load::closed(collector.address, extent.connections, length).of(size)
    };
    runtime.block_on(load(1).run(ledger));
    let rate = runtime
        .block_on(load(extent.seconds).run(ledger))
        .answers_per_second();
    collector.ask_to_end()?;
    runtime.block_on(collector.ended())?;
    Ok(rate)
}
