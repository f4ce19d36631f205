//! Tools built with `cargo install`.

use std::path::PathBuf;

use anyhow::Result;

use crate::cache::Cache;
use crate::child;

/// A binary of a crate at one version.
pub(crate) struct CrateTool<'a> {
    pub(super) name: &'a str,
    pub(super) version: &'a str,
    pub(super) binary: &'a str,
    /// Whether to use the lock file that came with the crate.
    pub(super) locked: bool,
}

impl CrateTool<'_> {
    /// The path of the binary, built if it is not in the cache.
    pub(crate) fn ensure(&self, cache: &Cache) -> Result<PathBuf> {
        let proof = format!("bin/{}", self.binary);
        let folder = cache.ensure(self.name, self.version, &proof, |partial, log| {
            let scratch = partial.join("target");
            let mut install = child::cargo();
            install
                .args(["install", self.name, "--version", self.version, "--root"])
                .arg(partial)
                .args(self.locked.then_some("--locked"))
                .env("CARGO_TARGET_DIR", &scratch)
                // Someone waits for the build and hardly ever for the tool.
                .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1")
                .env("CARGO_PROFILE_RELEASE_LTO", "off")
                .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16")
                .env_remove("RUSTFLAGS");
            child::logged(&mut install, log)?;
            Ok(std::fs::remove_dir_all(scratch)?)
        })?;
        Ok(folder.join(proof))
    }
}
