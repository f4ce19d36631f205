//! The collector: throughput, latency, memory, beside HTTP alone, SQLite alone and PostgreSQL alone.

use std::path::Path;

use anyhow::Result;

use super::Extent;
use crate::cache::Cache;
use crate::progress::Step;
use crate::workspace::Workspace;
use crate::{setup, torture};

/// Builds and measures.
pub(super) fn run(
    workspace: &Workspace,
    cache: &Cache,
    json: Option<&Path>,
    extent: &Extent,
) -> Result<()> {
    setup::postgres(cache)?;
    let step = Step::announce("bench collector");
    torture::bench(workspace, extent.rounds, extent.long, json)?;
    step.done("measured");
    Ok(())
}
