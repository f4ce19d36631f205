//! Checks of the dependencies by cargo-deny.

use std::process::Command;

use anyhow::Result;

use crate::cache::Cache;
use crate::child;
use crate::progress::Step;
use crate::setup::pins;
use crate::workspace::Workspace;

/// Runs cargo-deny's `checks` over the workspace, by the rules of `deny.toml`.
pub(crate) fn check(workspace: &Workspace, cache: &Cache, checks: &[&str]) -> Result<()> {
    let deny = pins::CARGO_DENY.ensure(cache)?;
    let step = Step::announce(format!("dependencies: {}", checks.join(", ")));
    let mut command = Command::new(deny);
    command
        .arg("--workspace")
        .arg("check")
        .args(checks)
        .current_dir(&workspace.root);
    child::shown(&mut command)?;
    step.done("checked");
    Ok(())
}
