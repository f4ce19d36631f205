//! Tortures a collector and prints what came out.

#![forbid(unsafe_code)]

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context as _, Result, bail};
use clap::{Parser, Subcommand, ValueEnum as _};
use otklik_torture::collector::{Kind, Store};
use otklik_torture::scenario::{Rig, Scenario, Size, Soak};
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
        /// Runs only these [default: all of the store]
        scenarios: Vec<Scenario>,
        /// What the collector keeps answers in
        #[arg(long, value_enum, value_name = "STORE", default_value_t = Kind::Sqlite)]
        store: Kind,
        /// Runs the form that takes seconds
        #[arg(long)]
        quick: bool,
        /// What everything is drawn from [default: another each time]
        #[arg(long, value_name = "N")]
        seed: Option<u64>,
        /// How long the soak goes on
        #[arg(long, value_name = "N", default_value_t = 120)]
        minutes: u32,
        /// Answers a second of the soak
        #[arg(long, value_name = "N", default_value_t = 3_000)]
        rate: u32,
        /// Writes the findings to this file too
        #[arg(long, value_name = "FILE")]
        json: Option<PathBuf>,
    },
    /// Measures speed
    Bench {
        /// Rounds
        #[arg(long, value_name = "N", default_value_t = 5)]
        rounds: u32,
        /// What a database of millions costs, in the place of the rest; takes 12 GiB of disk
        #[arg(long)]
        long: bool,
        /// Answers in that database
        #[arg(
            long,
            value_name = "N",
            default_value_t = 10_000_000,
            requires = "long"
        )]
        rows: u64,
        /// How long each measurement of a round goes on
        #[arg(long, value_name = "N", default_value_t = 5)]
        seconds: u32,
        /// Writes the figures to this file too
        #[arg(long, value_name = "FILE")]
        json: Option<PathBuf>,
    },
    /// Measures every list of the console over a million answers, and a hundred people who log in at once
    Lists {
        /// Only over this store [default: both]
        #[arg(long, value_enum, value_name = "STORE")]
        store: Option<Kind>,
        /// Answers
        #[arg(long, value_name = "N", default_value_t = 1_000_000)]
        rows: u64,
        /// Pages of each list
        #[arg(long, value_name = "N", default_value_t = 200)]
        pages: u32,
        /// Writes the figures to this file too
        #[arg(long, value_name = "FILE")]
        json: Option<PathBuf>,
    },
}

fn main() -> Result<ExitCode> {
    match Cli::parse().command {
        Command::Torture {
            scenarios,
            store,
            quick,
            seed,
            minutes,
            rate,
            json,
        } => {
            let seed = seed.unwrap_or_else(|| fastrand::u64(..));
            let size = if quick { Size::Quick } else { Size::Long };
            let unfit = scenarios.iter().find(|scenario| !scenario.is_of(store));
            if let Some(unfit) = unfit {
                bail!(
                    "{unfit} is not for {}: leave it out, or take another --store",
                    store.name()
                );
            }
            let rig = Rig::new(collector::locate()?, seed, size)
                .over(Store::of(store)?)
                .with_soak(Soak { minutes, rate });
            let scenarios = if scenarios.is_empty() {
                let all = Scenario::ALL.into_iter();
                all.filter(|scenario| scenario.is_of(store)).collect()
            } else {
                scenarios
            };
            torture(&rig, &scenarios, json)
        }
        Command::Bench {
            rounds,
            seconds,
            long: true,
            rows,
            json,
        } => {
            let extent = bench::Extent {
                rows,
                exported: rows.min(1_000_000),
                rounds,
                seconds,
                connections: 64,
            };
            bench::run_long(&collector::locate()?, extent, json.as_deref())
        }
        Command::Bench {
            rounds,
            seconds,
            json,
            ..
        } => bench::run(&collector::locate()?, rounds, seconds, json.as_deref()),
        Command::Lists {
            store,
            rows,
            pages,
            json,
        } => {
            let all = Kind::value_variants();
            let kinds = store.map_or(all.to_vec(), |only| vec![only]);
            let scope = bench::Scope {
                rows,
                pages,
                people: 100,
                seconds: 5,
            };
            bench::run_lists(&collector::locate()?, &kinds, scope, json.as_deref())
        }
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
