//! The collector: throughput, latency, memory, beside HTTP alone and SQLite alone.

use std::path::Path;

use anyhow::Result;

use crate::progress::Step;
use crate::torture;
use crate::workspace::Workspace;

/// Builds and measures.
pub(super) fn run(workspace: &Workspace, json: Option<&Path>, rounds: Option<u32>) -> Result<()> {
    let step = Step::announce("bench collector");
    torture::bench(workspace, rounds, json)?;
    step.done("measured");
    Ok(())
}
