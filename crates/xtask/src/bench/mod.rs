//! Measured speed: one bench a file, each builds what it measures and leaves browser and tables to `bench/`.

mod collector;
mod lists;
mod page;
mod score;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};
use clap::{Args, ValueEnum};

use crate::cache::Cache;
use crate::child;
use crate::workspace::Workspace;

/// Something whose speed is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Bench {
    /// The scoring crate: natively, as wasm in Chromium, and plain JavaScript beside it
    Score,
    /// A page with the widget in Chromium and Firefox, beside the same page with others
    Page,
    /// The collector over both stores, beside HTTP alone and the stores' drivers alone
    Collector,
    /// Every list of the console over a million answers in both stores, and a hundred people who log in at once; takes 3 GiB of disk
    Lists,
}

/// How much of the benches `page` and `collector` is run.
#[derive(Args)]
pub(crate) struct Extent {
    /// Rounds of the benches `page` [default: 15] and `collector` [default: 5]
    #[arg(long)]
    rounds: Option<u32>,
    /// Subjects of the bench `page`, by commas; the page alone and the vanilla floor always run
    #[arg(long, value_name = "SUBJECTS")]
    only: Option<String>,
    /// In the place of the rest of the bench `collector`: what a database of 10 million answers costs; takes 12 GiB of disk
    #[arg(long)]
    long: bool,
}

/// Runs `only` or all of them; with `json` their figures go into that file too.
pub(crate) fn run(
    workspace: &Workspace,
    cache: &Cache,
    only: Option<Bench>,
    json: Option<PathBuf>,
    extent: &Extent,
) -> Result<()> {
    let json = json
        .map(std::path::absolute)
        .transpose()
        .context("the file's path is empty")?;
    if let Some(path) = json.as_deref().filter(|path| path.exists()) {
        fs::remove_file(path).with_context(|| format!("cannot replace {}", path.display()))?;
    }
    let benches = Bench::value_variants().iter();
    for bench in benches.filter(|bench| only.is_none_or(|only| only == **bench)) {
        bench.run(workspace, cache, json.as_deref(), extent)?;
    }
    Ok(())
}

impl Bench {
    fn run(
        self,
        workspace: &Workspace,
        cache: &Cache,
        json: Option<&Path>,
        extent: &Extent,
    ) -> Result<()> {
        match self {
            Self::Score => score::run(workspace, cache, json),
            Self::Page => page::run(workspace, cache, json, extent),
            Self::Collector => collector::run(workspace, cache, json, extent),
            Self::Lists => lists::run(workspace, cache, json),
        }
    }
}

/// Runs a measurement in a browser. Its tables are the result and go to stdout.
fn measured(measure: &mut Command, driver: &Path) -> Result<()> {
    measure.env("OTKLIK_CHROMEDRIVER", driver);
    if let Some(chromium) = child::find("chromium") {
        measure.env("OTKLIK_CHROMIUM", chromium);
    }
    let status = measure
        .stdin(Stdio::null())
        .status()
        .context("cannot start cargo")?;
    if !status.success() {
        bail!("the measurement ended with {status}");
    }
    Ok(())
}
