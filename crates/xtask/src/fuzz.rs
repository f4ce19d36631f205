//! Fuzzing by cargo-fuzz: the targets of `fuzz/`, each for a given time.

use std::fs;
use std::process::Command;

use anyhow::{Context, Result, bail};
use clap::ValueEnum;

use crate::cache::Cache;
use crate::child;
use crate::progress::Step;
use crate::setup::pins;
use crate::workspace::Workspace;

/// What is fuzzed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Target {
    /// Addresses of webhooks
    Address,
    /// Config files
    Config,
    /// CSV files of other tools, with their mapping
    Csv,
    /// What owners send of the loop: promises and calendars, rules, signs, plans, changes, entries
    Document,
    /// Survey files while they are edited
    Draft,
    /// Posted bodies
    Envelope,
    /// `X-Forwarded-For`
    Forwarded,
    /// Lines of an export
    Ndjson,
    /// Query strings of lists
    Query,
    /// `Retry-After` of a webhook's endpoint
    RetryAfter,
    /// Receipts, names, passwords and addresses
    Shown,
    /// Stored states of scores
    State,
    /// Words on a board
    Words,
}

/// Runs `only` or all targets for `seconds` each. They start from `fuzz/seeds`; what they find on the way
/// goes to `fuzz/corpus`, and an input that breaks something to `fuzz/artifacts`.
pub(crate) fn run(
    workspace: &Workspace,
    cache: &Cache,
    only: Option<Target>,
    seconds: u32,
) -> Result<()> {
    let cargo_fuzz = pins::CARGO_FUZZ.ensure(cache)?;
    if seconds == 0 {
        bail!("--seconds 0 would fuzz for ever; allowed: 1 and more");
    }
    for target in Target::value_variants() {
        if only.is_some_and(|only| only != *target) {
            continue;
        }
        let name = target
            .to_possible_value()
            .map_or_else(String::new, |value| value.get_name().to_owned());
        let corpus = workspace.root.join("fuzz/corpus").join(&name);
        fs::create_dir_all(&corpus)
            .with_context(|| format!("cannot create {}", corpus.display()))?;
        let step = Step::announce(format!("fuzzing {name} for {seconds} s"));
        let mut fuzz = Command::new(&cargo_fuzz);
        fuzz.arg("fuzz")
            .arg("run")
            // Memory errors cannot happen in crates that forbid `unsafe`, and their sanitizer needs a nightly compiler.
            .args(["--sanitizer", "none", "--target-dir"])
            .arg(workspace.target.join("fuzz"))
            .arg(&name)
            // The first folder takes what is found; what is kept in the second one is where it starts.
            .arg(format!("corpus/{name}"))
            .arg(format!("seeds/{name}"))
            .arg("--")
            .arg(format!("-max_total_time={seconds}"))
            .arg("-print_final_stats=1")
            .current_dir(workspace.root.join("fuzz"));
        child::shown(&mut fuzz)?;
        step.done("fuzzed");
    }
    Ok(())
}
