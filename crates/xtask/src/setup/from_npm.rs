//! Tools that npm has ready.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Result, bail};

use crate::cache::Cache;
use crate::child;

/// A file of an npm package at one version.
pub(crate) struct NpmTool {
    pub(super) name: &'static str,
    pub(super) version: &'static str,
    /// Folder in the cache.
    pub(super) folder: &'static str,
    /// The file below `node_modules`.
    pub(super) file: &'static str,
}

impl NpmTool {
    /// Name and version as people and fingerprints read them.
    pub(crate) fn label(&self) -> String {
        format!("{} {}", self.name, self.version)
    }

    /// The path of the file, fetched if it is not in the cache.
    pub(crate) fn ensure(&self, cache: &Cache) -> Result<PathBuf> {
        let proof = format!("node_modules/{}", self.file);
        let folder = cache.ensure(self.name, self.folder, &proof, |partial, log| {
            npm_install(&[&format!("{}@{}", self.name, self.version)], partial, log)
        })?;
        Ok(folder.join(proof))
    }
}

/// Installs packages into `folder` without running their scripts: what does not run cannot surprise.
pub(crate) fn npm_install(packages: &[&str], folder: &Path, log: &Path) -> Result<()> {
    if child::find("npm").is_none() {
        bail!("npm is not there: install Node.js 18 or newer with npm");
    }
    let mut install = Command::new("npm");
    install
        .args(["install", "--no-audit", "--no-fund", "--ignore-scripts"])
        .args(["--save-exact", "--prefix"])
        .arg(folder)
        .args(packages);
    child::logged(&mut install, log)
}
