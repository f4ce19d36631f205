//! The collector's speed, held against what the machine can do in the same minutes.
//!
//! | module | concern |
//! | --- | --- |
//! | `round` | what is measured in one round, in which order |
//! | `peak` | a collector over a store, as fast as it can and half as fast |
//! | `ladder` | how many connections bring the most |
//! | `bare` | HTTP alone: a handler that stores nothing |
//! | `driver` | SQLite alone, PostgreSQL alone: the same rows in groups of the same size |
//! | `lists` | the console's lists over a million answers, and a hundred people at the door |
//! | `long` | a database of millions against an empty one |
//! | `filled`, `export` | how it gets them, and gives them out |
//! | `fsync` | how often a second the disk confirms |
//! | `figures` | names, targets, medians |

mod bare;
mod driver;
mod export;
mod figures;
mod filled;
mod fsync;
mod ladder;
mod lists;
mod long;
mod peak;
mod round;

use std::path::Path;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Context as _, Result};
use serde_json::{Map, Value, json};

use self::figures::Figures;
pub use self::lists::{Scope, lists, run as run_lists};
pub use self::long::{Extent, long};
use self::round::Bench;
use crate::progress::Progress;
use crate::report;

/// Measures so many rounds, each measurement of a round going on for so many seconds, and prints the table of medians.
///
/// # Errors
/// When something cannot be measured, or the collector loses what it acknowledged.
pub fn run(binary: &Path, rounds: u32, seconds: u32, json: Option<&Path>) -> Result<ExitCode> {
    let length = Duration::from_secs(seconds.max(1).into());
    let mut progress = Progress::begin("bench of the collector", false);
    let bench = Bench::prepare(binary, length)?;
    let mut figures = Figures::default();
    for number in 0..rounds.max(1) {
        progress.tell(&format!("round {}/{rounds}", number + 1));
        bench.round(number, &mut figures)?;
    }
    drop(progress);
    show(
        "collector",
        &bench.describe(),
        rounds,
        &figures.findings(),
        json,
    )
}

/// Measures what a large database costs, and prints the table.
///
/// # Errors
/// When something cannot be measured, or the collector loses what it acknowledged.
pub fn run_long(binary: &Path, extent: Extent, json: Option<&Path>) -> Result<ExitCode> {
    let findings = long(binary, extent, false)?;
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let about = format!(
        "{cores} cores shared with the load client; {} s a measurement, {} connections; {}",
        extent.seconds,
        extent.connections,
        binary.display()
    );
    show("collector-long", &about, extent.rounds, &findings, json)?;
    Ok(if report::all_kept(&findings) {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

fn show(
    name: &str,
    about: &str,
    rounds: u32,
    findings: &[report::Finding],
    json: Option<&Path>,
) -> Result<ExitCode> {
    println!("{about}\n");
    print!("{}", report::table(findings));
    if let Some(path) = json {
        let findings: Vec<Value> = findings.iter().map(report::Finding::to_json).collect();
        put(
            path,
            name,
            json!({ "about": about, "rounds": rounds, "findings": findings }),
        )?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Puts the result into the file, beside those of other benches that are there already.
fn put(path: &Path, name: &str, result: Value) -> Result<()> {
    let mut all: Map<String, Value> = match std::fs::read(path) {
        Ok(bytes) => serde_json::from_slice(&bytes)
            .with_context(|| format!("{} holds something else", path.display()))?,
        Err(_) => Map::new(),
    };
    all.insert(name.to_owned(), result);
    let text = serde_json::to_string_pretty(&all)?;
    std::fs::write(path, text + "\n").with_context(|| format!("cannot write {}", path.display()))
}
