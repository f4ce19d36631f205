//! The demo shop, served by a collector on this machine.

use std::net::{Ipv4Addr, SocketAddr};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::build::{self, COLLECTOR, PAGES, SAMPLE_SITES, SITES};
use crate::cache::Cache;
use crate::workspace::Workspace;

/// Builds, then becomes the collector: signals and the exit status are its own, as is the line on stdout.
pub(crate) fn run(
    workspace: &Workspace,
    cache: &Cache,
    port: u16,
    data: Option<PathBuf>,
    sample: bool,
) -> Result<()> {
    build::run(workspace, cache)?;
    let dist = &workspace.dist;
    // What is made up is kept apart from what visitors of the demo answer.
    let usual = if sample { "data/sample" } else { "data" };
    let data = data.unwrap_or_else(|| workspace.root.join(usual));
    let sites = dist.join(if sample { SAMPLE_SITES } else { SITES });
    if sample {
        fill(&dist.join(COLLECTOR), &data, &sites)?;
    }
    let error = Command::new(dist.join(COLLECTOR))
        .arg("serve")
        .arg("--listen")
        .arg(SocketAddr::from((Ipv4Addr::LOCALHOST, port)).to_string())
        .arg("--data")
        .arg(data)
        .arg("--sites")
        .arg(sites)
        .arg("--assets")
        .arg(dist)
        .arg("--demo")
        .arg(dist.join(PAGES))
        .arg("--open-console")
        .exec();
    Err(error).context("cannot start the collector")
}

/// Makes up a year, unless there is one.
fn fill(collector: &Path, data: &Path, sites: &Path) -> Result<()> {
    let status = Command::new(collector)
        .args(["sample", "add", "--once", "--site", "demo"])
        .args([Path::new("--data"), data, Path::new("--sites"), sites])
        // The one line on stdout is the collector's address.
        .stdout(std::io::stderr())
        .status()
        .context("cannot start the collector")?;
    ensure!(status.success(), "the sample could not be made");
    Ok(())
}
