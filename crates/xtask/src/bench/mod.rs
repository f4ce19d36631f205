//! Measured speed: one bench a file, each builds what it measures and leaves browser and tables to `bench/`.

mod score;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use clap::ValueEnum;

use crate::cache::Cache;
use crate::workspace::Workspace;

/// Something whose speed is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Bench {
    /// The scoring crate: natively, as wasm in Chromium, and plain JavaScript beside it
    Score,
}

/// Runs `only` or all of them; with `json` their figures go into that file too.
pub(crate) fn run(
    workspace: &Workspace,
    cache: &Cache,
    only: Option<Bench>,
    json: Option<PathBuf>,
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
        bench.run(workspace, cache, json.as_deref())?;
    }
    Ok(())
}

impl Bench {
    fn run(self, workspace: &Workspace, cache: &Cache, json: Option<&Path>) -> Result<()> {
        match self {
            Self::Score => score::run(workspace, cache, json),
        }
    }
}
