//! The console's lists over a million answers.

use std::path::Path;

use anyhow::Result;

use crate::cache::Cache;
use crate::progress::Step;
use crate::workspace::Workspace;
use crate::{setup, torture};

/// Builds and measures.
pub(super) fn run(workspace: &Workspace, cache: &Cache, json: Option<&Path>) -> Result<()> {
    setup::postgres(cache)?;
    let step = Step::announce("bench lists");
    torture::lists(workspace, json)?;
    step.done("measured");
    Ok(())
}
