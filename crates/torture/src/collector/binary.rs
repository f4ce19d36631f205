//! Where the collector's program is.

use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, bail, ensure};
use serde_json::Value;

/// The environment variable that names the program.
const VARIABLE: &str = "OTKLIK_COLLECTOR";
/// Its package.
const PACKAGE: &str = "otklik-collector";

/// The program that `OTKLIK_COLLECTOR` names; without it, it is built as tests are.
///
/// # Errors
/// When it is not where the variable says, or does not build.
pub fn locate() -> Result<PathBuf> {
    let Some(path) = env::var_os(VARIABLE) else {
        return build();
    };
    let path = std::path::absolute(&path).with_context(|| format!("{VARIABLE} is empty"))?;
    ensure!(
        path.is_file(),
        "{VARIABLE} names {}, which is no file; name an otklik-collector, or leave it out to have it built",
        path.display()
    );
    Ok(path)
}

fn build() -> Result<PathBuf> {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo"));
    let output = Command::new(cargo)
        .args(["build", "--package", PACKAGE, "--message-format=json"])
        .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")))
        .output()
        .context("cannot start cargo")?;
    if !output.status.success() {
        bail!(
            "{PACKAGE} does not build: {}",
            String::from_utf8_lossy(&output.stderr).trim_end()
        );
    }
    let messages = String::from_utf8_lossy(&output.stdout).into_owned();
    let mut programs = messages.lines().filter_map(|line| {
        let message: Value = serde_json::from_str(line).ok()?;
        let is_ours = message["target"]["name"] == PACKAGE;
        let program = message["executable"].as_str()?;
        is_ours.then(|| PathBuf::from(program))
    });
    programs
        .next_back()
        .with_context(|| format!("cargo does not say where it put {PACKAGE}"))
}
