//! The collector's binary.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use super::native;
use crate::progress::Step;
use crate::workspace::{Workspace, partial_of};

/// The collector's name in `dist/`.
pub(crate) const COLLECTOR: &str = "otklik-collector";

/// Builds the collector and copies it to `dist/` if it is another one.
pub(super) fn build(workspace: &Workspace) -> Result<()> {
    let step = Step::announce("collector");
    let built = native::program(workspace, COLLECTOR)?;
    copy_if_changed(&built, &workspace.dist.join(COLLECTOR))?;
    step.done("built");
    Ok(())
}

/// By renaming, since the old binary may be running.
fn copy_if_changed(from: &Path, to: &Path) -> Result<()> {
    let new = fs::read(from).with_context(|| format!("cannot read {}", from.display()))?;
    if fs::read(to).is_ok_and(|old| old == new) {
        return Ok(());
    }
    let partial = partial_of(to);
    // Copied rather than written, for the permissions.
    fs::copy(from, &partial)
        .and_then(|_| fs::rename(&partial, to))
        .with_context(|| format!("cannot write {}", to.display()))
}
