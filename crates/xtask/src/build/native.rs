//! Programs of this machine's kind, as they are shipped.

use std::path::PathBuf;

use anyhow::{Context, Result};

use super::anonymous;
use crate::child;
use crate::workspace::Workspace;

/// Cargo's profile of what is shipped: `release`, apart, because its flags differ and the two would take turns.
const PROFILE: &str = "dist";

/// Builds `package` by itself: beside another one it could get features that only that one asks for. Returns where the
/// program of the same name is.
pub(crate) fn program(workspace: &Workspace, package: &str) -> Result<PathBuf> {
    let mut build = child::cargo();
    build
        .args(["build", "--profile", PROFILE, "--package", package])
        .current_dir(&workspace.root)
        .env("CARGO_TARGET_DIR", &workspace.target)
        .env_remove("CARGO_BUILD_TARGET");
    anonymous::build(&mut build, workspace)?;
    child::shown(&mut build).with_context(|| format!("cannot build {package}"))?;
    Ok(workspace.target.join(PROFILE).join(package))
}
