//! Tortures a collector and prints what came out.

#![forbid(unsafe_code)]

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context as _, Result};
use clap::{Parser, Subcommand};
use otklik_torture::scenario::{Rig, Scenario, Size};
use otklik_torture::{bench, collector, report};
use serde_json::json;

/// Tortures the collector that `OTKLIK_COLLECTOR` names, and prints a table of what came out.
#[derive(Debug, Parser)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Runs scenarios; exit 1 when something acknowledged was lost, doubled or altered
    Torture {
        /// Runs only these [default: all]
        scenarios: Vec<Scenario>,
        /// Runs the form that takes seconds
        #[arg(long)]
        quick: bool,
        /// What everything is drawn from [default: another each time]
        #[arg(long, value_name = "N")]
        seed: Option<u64>,
        /// How long the soak goes on
        #[arg(long, value_name = "N", default_value_t = 120)]
        minutes: u32,
        /// Writes the findings to this file too
        #[arg(long, value_name = "FILE")]
        json: Option<PathBuf>,
    },
    /// Measures speed
    Bench {
        /// Rounds
        #[arg(long, value_name = "N", default_value_t = 5)]
        rounds: u32,
        /// How long each measurement of a round goes on
        #[arg(long, value_name = "N", default_value_t = 5)]
        seconds: u32,
        /// Writes the figures to this file too
        #[arg(long, value_name = "FILE")]
        json: Option<PathBuf>,
    },
}

fn main() -> Result<ExitCode> {
    match Cli::parse().command {
        Command::Torture {
            scenarios,
            quick,
            seed,
            minutes,
            json,
        } => {
            let seed = seed.unwrap_or_else(|| fastrand::u64(..));
            let size = if quick { Size::Quick } else { Size::Long };
            let rig = Rig::new(collector::locate()?, seed, size).with_minutes(minutes);
            let scenarios = if scenarios.is_empty() {
                Scenario::ALL.to_vec()
            } else {
                scenarios
            };
            torture(&rig, &scenarios, json)
        }
        Command::Bench {
            rounds,
            seconds,
            json,
        } => bench::run(&collector::locate()?, rounds, seconds, json.as_deref()),
    }
}

fn torture(rig: &Rig, scenarios: &[Scenario], json: Option<PathBuf>) -> Result<ExitCode> {
    eprintln!("seed {}", rig.seed());
    let mut findings = Vec::new();
    let mut failed = false;
    for scenario in scenarios {
        match scenario.run(rig) {
            Ok(found) => findings.extend(found),
            // What was found before is not to be lost.
            Err(error) => {
                eprintln!("error: {error:#}");
                failed = true;
            }
        }
    }
    print!("{}", report::table(&findings));
    println!("\nseed {}", rig.seed());
    if let Some(path) = json {
        let all: Vec<_> = findings.iter().map(report::Finding::to_json).collect();
        let text = serde_json::to_string_pretty(&json!({ "seed": rig.seed(), "findings": all }))?;
        std::fs::write(&path, text + "\n")
            .with_context(|| format!("cannot write {}", path.display()))?;
    }
    Ok(if failed || !report::all_kept(&findings) {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    })
}
