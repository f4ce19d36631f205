//! Debian packages.

use std::process::Command;
use std::sync::OnceLock;

use anyhow::{Context, Result, bail};

use super::os_release;
use crate::cache::Cache;
use crate::child;
use crate::progress::Step;

/// Whether apt can be used: a Debian, or what calls itself like one.
pub(super) fn is_there() -> bool {
    os_release::is_debian_like() && child::find("apt-get").is_some()
}

/// Installs those of `packages` that are missing.
pub(super) fn ensure(packages: &[String], cache: &Cache) -> Result<()> {
    let missing: Vec<&String> = packages.iter().filter(|name| !is_installed(name)).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let names: Vec<&str> = missing.iter().map(|name| name.as_str()).collect();
    let line = format!(
        "apt-get install -y --no-install-recommends {}",
        names.join(" ")
    );
    let Some(prefix) = as_root() else {
        bail!("packages are missing and neither root nor `sudo -n` is at hand; run: sudo {line}");
    };

    let step = Step::start(format!("apt {}", names.join(" ")));
    update_once(prefix, cache)?;
    let mut install = apt_get(prefix);
    // Nothing of the user's may go for it.
    install
        .args(["install", "-y", "--no-install-recommends", "--no-remove"])
        .args(&names);
    child::logged(&mut install, &cache.log("apt-install")?)
        .with_context(|| format!("apt could not install {}", names.join(" ")))?;
    step.done("installed");
    Ok(())
}

fn is_installed(package: &str) -> bool {
    let mut query = Command::new("dpkg-query");
    query.args(["-W", "-f=${db:Status-Status}", package]);
    child::answer(&mut query).is_ok_and(|status| status == "installed")
}

/// What has to stand before a command to run it as root; none if there is no way without a password.
fn as_root() -> Option<&'static [&'static str]> {
    if child::answer(Command::new("id").arg("-u")).is_ok_and(|id| id.trim() == "0") {
        return Some(&[]);
    }
    child::answer(Command::new("sudo").args(["-n", "true"])).ok()?;
    Some(&["sudo", "-n"])
}

fn update_once(prefix: &[&str], cache: &Cache) -> Result<()> {
    static UPDATED: OnceLock<()> = OnceLock::new();
    if UPDATED.get().is_none() {
        let log = cache.log("apt-update")?;
        child::logged(apt_get(prefix).arg("update"), &log)?;
        UPDATED.get_or_init(|| ());
    }
    Ok(())
}

fn apt_get(prefix: &[&str]) -> Command {
    // Through env, because sudo drops variables. The lock may be held by the system's own nightly update.
    let words = [
        prefix,
        &["env", "DEBIAN_FRONTEND=noninteractive", "apt-get"],
    ]
    .concat();
    let mut command = Command::new(words[0]);
    command
        .args(&words[1..])
        .args(["-o", "DPkg::Lock::Timeout=300"]);
    command
}
