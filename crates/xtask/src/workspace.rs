//! Where the clone is, and what its lock file says.

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use serde::Deserialize;

/// The clone's folders, all absolute.
pub(crate) struct Workspace {
    /// The folder of the root `Cargo.toml`.
    pub(crate) root: PathBuf,
    /// Cargo's target folder, as `CARGO_TARGET_DIR` says.
    pub(crate) target: PathBuf,
    /// The release artefacts.
    pub(crate) dist: PathBuf,
}

impl Workspace {
    /// Asks cargo's environment, else looks upwards from the current folder.
    ///
    /// Not compiled in: with a target folder shared by clones, the binary may come from another one.
    pub(crate) fn locate() -> Result<Self> {
        let here = env::current_dir().context("the current folder is gone")?;
        let start = env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| here.clone(), PathBuf::from);
        let root = start
            .ancestors()
            .find(|folder| folder.join("crates/xtask/Cargo.toml").is_file())
            .with_context(|| format!("{} is not in a clone of otklik", start.display()))?
            .to_path_buf();
        let target = env::var_os("CARGO_TARGET_DIR")
            .map_or_else(|| root.join("target"), |folder| here.join(folder));
        let dist = root.join("dist");
        Ok(Self { root, target, dist })
    }

    /// Target folder of everything compiled to wasm: apart, because another compiler may fill it.
    pub(crate) fn web_target(&self) -> PathBuf {
        self.target.join("web")
    }

    /// The version of `package` in `Cargo.lock`.
    pub(crate) fn locked_version(&self, package: &str) -> Result<String> {
        let (path, text) = self.lock()?;
        version_in(&text, package).with_context(|| format!("in {}", path.display()))
    }

    /// The SHA-256 of each dependency's source in `Cargo.lock`, by name and version.
    pub(crate) fn checksums(&self) -> Result<BTreeMap<(String, String), String>> {
        let (path, text) = self.lock()?;
        checksums_in(&text).with_context(|| format!("in {}", path.display()))
    }

    fn lock(&self) -> Result<(PathBuf, String)> {
        let path = self.root.join("Cargo.lock");
        let text =
            fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
        Ok((path, text))
    }
}

#[derive(Deserialize)]
struct Lock {
    package: Vec<Package>,
}

#[derive(Deserialize)]
struct Package {
    name: String,
    version: String,
    checksum: Option<String>,
}

fn checksums_in(lock: &str) -> Result<BTreeMap<(String, String), String>> {
    let lock: Lock = toml::from_str(lock)?;
    let packages = lock.package.into_iter();
    Ok(packages
        .filter_map(|package| Some(((package.name, package.version), package.checksum?)))
        .collect())
}

fn version_in(lock: &str, package: &str) -> Result<String> {
    let lock: Lock = toml::from_str(lock)?;
    let mut found = lock
        .package
        .into_iter()
        .filter(|entry| entry.name == package)
        .map(|entry| entry.version);
    match (found.next(), found.next()) {
        (Some(version), None) => Ok(version),
        (None, _) => bail!("no package {package}"),
        (Some(one), Some(other)) => {
            bail!("{package} is there twice, {one} and {other}; one is allowed")
        }
    }
}

/// Writes so that a reader sees the old file or the new one, never a part.
pub(crate) fn replace_file(path: &Path, bytes: &[u8]) -> Result<()> {
    let partial = partial_of(path);
    fs::write(&partial, bytes)
        .and_then(|()| fs::rename(&partial, path))
        .with_context(|| format!("cannot write {}", path.display()))
}

/// Where a file or folder grows until it is renamed to `path`.
pub(crate) fn partial_of(path: &Path) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_os_string();
    name.push(format!(".partial-{}", std::process::id()));
    path.with_file_name(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOCK: &str = r#"
version = 4

[[package]]
name = "otklik"
version = "0.1.0"
dependencies = ["wasm-bindgen"]

[[package]]
name = "wasm-bindgen"
version = "0.2.130"
source = "registry+https://github.com/rust-lang/crates.io-index"

[[package]]
name = "http"
version = "0.2.12"

[[package]]
name = "http"
version = "1.3.1"
checksum = "f4a8"
"#;

    #[test]
    fn checksums_are_those_of_what_is_not_ours() {
        let checksums = checksums_in(LOCK).unwrap();
        let http = ("http".to_owned(), "1.3.1".to_owned());
        assert_eq!(checksums, BTreeMap::from([(http, "f4a8".to_owned())]));
    }

    #[test]
    fn the_locked_version_is_read() {
        assert_eq!(version_in(LOCK, "wasm-bindgen").unwrap(), "0.2.130");
    }

    #[test]
    fn no_version_and_two_versions_are_refused() {
        let missing = version_in(LOCK, "yew").unwrap_err().to_string();
        assert_eq!(missing, "no package yew");
        let twice = version_in(LOCK, "http").unwrap_err().to_string();
        assert_eq!(
            twice,
            "http is there twice, 0.2.12 and 1.3.1; one is allowed"
        );
    }

    #[test]
    fn a_replaced_file_leaves_no_partial_behind() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("otklik.js");
        replace_file(&path, b"old").unwrap();
        replace_file(&path, b"new").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"new");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
