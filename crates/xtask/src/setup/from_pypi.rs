//! Tools that PyPI has.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Result, bail};

use crate::cache::Cache;
use crate::child;

/// A Python program at one version.
pub(crate) struct PythonTool {
    pub(super) name: &'static str,
    pub(super) version: &'static str,
    /// What `python3 -m` starts.
    pub(super) module: &'static str,
}

impl PythonTool {
    /// A command that runs it, fetched if it is not in the cache.
    pub(crate) fn command(&self, cache: &Cache) -> Result<Command> {
        let proof = format!("{}-{}.dist-info/METADATA", self.name, self.version);
        let folder: PathBuf = cache.ensure(self.name, self.version, &proof, |partial, log| {
            if child::find("pip3").is_none() {
                bail!(
                    "pip3 is not there: install Python 3.10 or newer with pip (Debian: python3-pip)"
                );
            }
            let mut install = Command::new("pip3");
            install
                .args([
                    "install",
                    "--quiet",
                    "--root-user-action=ignore",
                    "--target",
                ])
                .arg(partial)
                .arg(format!("{}=={}", self.name, self.version));
            child::logged(&mut install, log)
        })?;
        let mut command = Command::new("python3");
        command.args(["-m", self.module]).env("PYTHONPATH", folder);
        Ok(command)
    }
}
