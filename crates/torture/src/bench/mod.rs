//! The collector's speed, held against what the machine can do in the same minutes.
//!
//! | module | concern |
//! | --- | --- |
//! | `round` | what is measured in one round, in which order |
//! | `ladder` | how many connections bring the most |
//! | `bare` | HTTP alone: a handler that stores nothing |
//! | `driver` | SQLite alone: the same rows in groups of the same size |
//! | `groups` | how many answers the collector puts in a transaction |
//! | `fsync` | how often a second the disk confirms |
//! | `figures` | names, targets, medians |

mod bare;
mod driver;
mod figures;
mod fsync;
mod groups;
mod ladder;
mod round;

use std::path::Path;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Context as _, Result};
use serde_json::{Map, Value, json};

use self::figures::Figures;
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
    let findings = figures.findings();
    println!("{}\n", bench.describe());
    print!("{}", report::table(&findings));
    if let Some(path) = json {
        let findings: Vec<Value> = findings.iter().map(report::Finding::to_json).collect();
        let result = json!({ "about": bench.describe(), "rounds": rounds, "findings": findings });
        put(path, "collector", result)?;
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
