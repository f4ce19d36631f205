//! The folder outside the clone that keeps tools by name and version, so that the next clone is warm.

use std::env;
use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::progress::{self, Step};
use crate::workspace::partial_of;

/// `OTKLIK_CACHE`, else `otklik` in the user's cache folder.
pub(crate) struct Cache {
    root: PathBuf,
}

impl Cache {
    /// Decides where the cache is, without creating it.
    pub(crate) fn locate() -> Result<Self> {
        let set = |name| env::var_os(name).filter(|value| !value.is_empty());
        let root = if let Some(own) = set("OTKLIK_CACHE") {
            PathBuf::from(own)
        } else if let Some(caches) = set("XDG_CACHE_HOME") {
            PathBuf::from(caches).join("otklik")
        } else if let Some(home) = set("HOME") {
            PathBuf::from(home).join(".cache/otklik")
        } else {
            bail!("neither OTKLIK_CACHE nor HOME is set: set one, tools are kept there");
        };
        let root = std::path::absolute(root).context("the cache folder has no absolute path")?;
        Ok(Self { root })
    }

    /// The folder of `tool` at `version`, filled by `install` unless it is complete already.
    ///
    /// `install` gets an empty folder, which takes its place only after it succeeded and `proof` is in it; so a
    /// folder with `proof` is a finished one. Another process that wants the same tool waits.
    pub(crate) fn ensure(
        &self,
        tool: &str,
        version: &str,
        proof: &str,
        install: impl FnOnce(&Path, &Path) -> Result<()>,
    ) -> Result<PathBuf> {
        let name = format!("{tool} {version}");
        let shelf = self.root.join(tool);
        let folder = shelf.join(version);
        if folder.join(proof).exists() {
            progress::ready(&name);
            return Ok(folder);
        }
        fs::create_dir_all(&shelf).with_context(|| format!("cannot create {}", shelf.display()))?;
        let _lock = lock(&shelf.join("lock"), &name)?;
        if folder.join(proof).exists() {
            progress::ready(&name);
            return Ok(folder);
        }
        let step = Step::start(&name);
        clear(&shelf, version)?;
        let partial = partial_of(&folder);
        fs::create_dir(&partial).with_context(|| format!("cannot create {}", partial.display()))?;
        install(&partial, &self.log(&format!("{tool}-{version}"))?)
            .with_context(|| format!("cannot install {name}"))?;
        if !partial.join(proof).exists() {
            bail!("installing {name} succeeded, but {proof} is not there");
        }
        fs::rename(&partial, &folder)
            .with_context(|| format!("cannot create {}", folder.display()))?;
        step.done("built");
        Ok(folder)
    }

    /// The file that takes the output of the work called `name`.
    pub(crate) fn log(&self, name: &str) -> Result<PathBuf> {
        let folder = self.root.join("log");
        fs::create_dir_all(&folder)
            .with_context(|| format!("cannot create {}", folder.display()))?;
        Ok(folder.join(format!("{name}.log")))
    }
}

/// Waits until no other process holds the file `path`; the lock ends with the returned file.
pub(crate) fn lock(path: &Path, name: &str) -> Result<File> {
    let file = File::create(path).with_context(|| format!("cannot create {}", path.display()))?;
    match file.try_lock() {
        Ok(()) => return Ok(file),
        Err(TryLockError::WouldBlock) => eprintln!("{name} … waiting for another process"),
        Err(TryLockError::Error(error)) => {
            return Err(error).with_context(|| format!("cannot lock {}", path.display()));
        }
    }
    file.lock()
        .with_context(|| format!("cannot lock {}", path.display()))?;
    Ok(file)
}

/// Removes what earlier attempts at `version` left behind. Nobody else works there: the lock is held.
fn clear(shelf: &Path, version: &str) -> Result<()> {
    let partial = format!("{version}.partial-");
    for entry in fs::read_dir(shelf)? {
        let entry = entry?;
        let name = entry.file_name();
        if name == version || name.to_string_lossy().starts_with(&partial) {
            fs::remove_dir_all(entry.path())
                .with_context(|| format!("cannot remove {}", entry.path().display()))?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tool_is_installed_once_even_by_two_at_a_time() {
        let folder = tempfile::tempdir().unwrap();
        let installs = std::sync::atomic::AtomicU32::new(0);
        let install = || {
            let cache = Cache {
                root: folder.path().to_path_buf(),
            };
            cache
                .ensure("tool", "1.0", "bin", |partial, _| {
                    installs.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
                    Ok(fs::write(partial.join("bin"), "")?)
                })
                .unwrap()
        };
        std::thread::scope(|scope| {
            let (one, other) = (scope.spawn(install), scope.spawn(install));
            assert_eq!(one.join().unwrap(), other.join().unwrap());
        });
        assert_eq!(installs.into_inner(), 1);
    }

    #[test]
    fn an_install_that_failed_leaves_nothing_that_looks_finished() {
        let folder = tempfile::tempdir().unwrap();
        let cache = Cache {
            root: folder.path().to_path_buf(),
        };
        let failed = cache.ensure("tool", "1.0", "bin", |partial, _| {
            fs::write(partial.join("half"), "")?;
            bail!("no network")
        });
        assert!(failed.is_err());
        assert!(!folder.path().join("tool/1.0").exists());
        let unproven = cache.ensure("tool", "1.0", "bin", |_, _| Ok(()));
        assert!(unproven.is_err(), "an install without its proof is none");

        let done = cache
            .ensure("tool", "1.0", "bin", |partial, _| {
                Ok(fs::write(partial.join("bin"), "")?)
            })
            .unwrap();
        assert!(done.join("bin").exists() && !done.join("half").exists());
    }
}
