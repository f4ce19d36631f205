//! The demo shop, served by a collector on this machine.

use std::net::{Ipv4Addr, SocketAddr};
use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result};

use crate::build::{self, COLLECTOR, PAGES, SITES};
use crate::cache::Cache;
use crate::workspace::Workspace;

/// Builds, then becomes the collector: signals and the exit status are its own, as is the line on stdout.
pub(crate) fn run(
    workspace: &Workspace,
    cache: &Cache,
    port: u16,
    data: Option<PathBuf>,
) -> Result<()> {
    build::run(workspace, cache)?;
    let dist = &workspace.dist;
    let data = data.unwrap_or_else(|| workspace.root.join("data"));
    let error = Command::new(dist.join(COLLECTOR))
        .arg("serve")
        .arg("--listen")
        .arg(SocketAddr::from((Ipv4Addr::LOCALHOST, port)).to_string())
        .arg("--data")
        .arg(data)
        .arg("--sites")
        .arg(dist.join(SITES))
        .arg("--assets")
        .arg(dist)
        .arg("--demo")
        .arg(dist.join(PAGES))
        .arg("--open-console")
        .exec();
    Err(error).context("cannot start the collector")
}
