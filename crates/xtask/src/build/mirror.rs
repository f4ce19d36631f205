//! Folders that are copied anew as a whole, so that nothing stays of files that were removed.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::workspace::partial_of;

/// A folder that takes the place of `place` when it is complete.
pub(crate) struct Mirror {
    /// Where it grows.
    pub(crate) partial: PathBuf,
    place: PathBuf,
}

/// Begins a folder that will stand in `place`.
pub(crate) fn mirror(place: &Path) -> Result<Mirror> {
    let partial = partial_of(place);
    if partial.exists() {
        fs::remove_dir_all(&partial)?;
    }
    fs::create_dir_all(&partial).with_context(|| format!("cannot create {}", partial.display()))?;
    Ok(Mirror {
        partial,
        place: place.to_path_buf(),
    })
}

impl Mirror {
    /// Puts it in its place; what was there is gone.
    pub(crate) fn show(self) -> Result<()> {
        if self.place.exists() {
            fs::remove_dir_all(&self.place)?;
        }
        fs::rename(&self.partial, &self.place)
            .with_context(|| format!("cannot create {}", self.place.display()))
    }
}

/// Copies all files below `from`, except what is named in `except`.
pub(crate) fn copy_folder(from: &Path, to: &Path, except: &[&str]) -> Result<()> {
    fs::create_dir_all(to).with_context(|| format!("cannot create {}", to.display()))?;
    let entries = fs::read_dir(from).with_context(|| format!("cannot read {}", from.display()))?;
    for entry in entries {
        let entry = entry?;
        let (path, copy) = (entry.path(), to.join(entry.file_name()));
        if except.contains(&entry.file_name().to_string_lossy().as_ref()) {
            continue;
        }
        if path.is_dir() {
            copy_folder(&path, &copy, &[])?;
        } else {
            fs::copy(&path, &copy).with_context(|| format!("cannot copy {}", path.display()))?;
        }
    }
    Ok(())
}
