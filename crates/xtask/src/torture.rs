//! The collector killed, cut off, flooded and starved: `otklik-torture` on release builds.

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};

use anyhow::{Context as _, Result, bail};
use clap::Args;

use crate::build::{COLLECTOR, native};
use crate::cache::Cache;
use crate::progress::Step;
use crate::setup;
use crate::workspace::Workspace;

/// The package that tortures, and its program.
const TORTURE: &str = "otklik-torture";

/// Which torture, and how much of it.
#[derive(Args)]
pub(crate) struct Options {
    /// Runs only these: kill, sync-order, power-cut, double-send, lost-reply, random-faults, terminate, slow-loris,
    /// hostile-bodies, overload, soak; over PostgreSQL also stop-immediate, scale-up, and not sync-order, power-cut
    #[arg(value_name = "SCENARIO")]
    scenarios: Vec<String>,
    /// What the collector keeps answers in: sqlite, or postgres, which is started for it [default: sqlite]
    #[arg(long, value_name = "STORE")]
    store: Option<String>,
    /// Runs the form that takes seconds
    #[arg(long)]
    quick: bool,
    /// What everything is drawn from [default: another each time]
    #[arg(long, value_name = "N")]
    seed: Option<u64>,
    /// How long the soak goes on [default: 120]
    #[arg(long, value_name = "N")]
    minutes: Option<u32>,
    /// Answers a second of the soak [default: 3000]
    #[arg(long, value_name = "N")]
    rate: Option<u32>,
    /// Writes the findings to this file too
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
}

/// Prints the table of findings; the code is 1 when a promise is broken, not when a speed is missed.
pub(crate) fn run(workspace: &Workspace, cache: &Cache, options: &Options) -> Result<ExitCode> {
    setup::strace(cache)?;
    let mut torture = program(workspace)?;
    torture.arg("torture").args(&options.scenarios);
    if let Some(store) = &options.store {
        setup::postgres(cache)?;
        torture.args(["--store", store]);
    }
    if options.quick {
        torture.arg("--quick");
    }
    for (flag, number) in [
        ("--seed", options.seed),
        ("--minutes", options.minutes.map(u64::from)),
        ("--rate", options.rate.map(u64::from)),
    ] {
        if let Some(number) = number {
            torture.args([flag, &number.to_string()]);
        }
    }
    if let Some(json) = &options.json {
        torture.arg("--json").arg(json);
    }
    let status = torture.status().context("cannot start the torture")?;
    Ok(if status.success() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// Measures the collector's speed; the table goes to stdout.
pub(crate) fn bench(
    workspace: &Workspace,
    rounds: Option<u32>,
    long: bool,
    json: Option<&Path>,
) -> Result<()> {
    let mut bench = program(workspace)?;
    bench.arg("bench");
    if long {
        bench.arg("--long");
    }
    if let Some(rounds) = rounds {
        bench.args(["--rounds", &rounds.to_string()]);
    }
    measured(bench, json)
}

/// Measures the console's lists; the table goes to stdout.
pub(crate) fn lists(workspace: &Workspace, json: Option<&Path>) -> Result<()> {
    let mut lists = program(workspace)?;
    lists.arg("lists");
    measured(lists, json)
}

fn measured(mut bench: Command, json: Option<&Path>) -> Result<()> {
    if let Some(json) = json {
        bench.arg("--json").arg(json);
    }
    let status = bench.status().context("cannot start the measurement")?;
    if !status.success() {
        bail!("the measurement ended with {status}");
    }
    Ok(())
}

/// Builds both as they are shipped.
fn program(workspace: &Workspace) -> Result<Command> {
    let step = Step::announce("collector and torture");
    let collector = native::program(workspace, COLLECTOR)?;
    let mut program = Command::new(native::program(workspace, TORTURE)?);
    step.done("built");
    program
        .env("OTKLIK_COLLECTOR", collector)
        .stdin(Stdio::null());
    Ok(program)
}
