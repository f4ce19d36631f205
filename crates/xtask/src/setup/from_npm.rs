//! Tools that npm has ready.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Result, bail};

use crate::cache::Cache;
use crate::child;

/// A binary of an npm package at one version.
pub(crate) struct NpmTool {
    pub(super) name: &'static str,
    pub(super) version: &'static str,
    /// Folder in the cache.
    pub(super) folder: &'static str,
    pub(super) binary: &'static str,
}

impl NpmTool {
    /// Name and version as people and fingerprints read them.
    pub(crate) fn label(&self) -> String {
        format!("{} {}", self.name, self.version)
    }

    /// The path of the binary, fetched if it is not in the cache.
    pub(crate) fn ensure(&self, cache: &Cache) -> Result<PathBuf> {
        let proof = format!("node_modules/.bin/{}", self.binary);
        let folder = cache.ensure(self.name, self.folder, &proof, |partial, log| {
            if child::find("npm").is_none() {
                bail!("npm is not there: install Node.js 18 or newer with npm");
            }
            // Neither package needs its scripts; what does not run cannot surprise.
            let mut install = Command::new("npm");
            install
                .args(["install", "--no-audit", "--no-fund", "--ignore-scripts"])
                .args(["--save-exact", "--prefix"])
                .arg(partial)
                .arg(format!("{}@{}", self.name, self.version));
            child::logged(&mut install, log)
        })?;
        Ok(folder.join(proof))
    }
}
