//! The demo shop and its survey, as the collector serves them.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::workspace::{Workspace, partial_of};

/// Folder of the shop's pages in `dist/`.
pub(crate) const PAGES: &str = "demo";
/// Folder of the survey files in `dist/`.
pub(crate) const SITES: &str = "demo-sites";

/// Copies both anew: they are small, and so nothing stays of files that were removed.
pub(super) fn copy(workspace: &Workspace) -> Result<()> {
    let shop = workspace.root.join("www/demo");
    let index = workspace.root.join("index.html");

    let pages = mirror(&workspace.dist.join(PAGES))?;
    fs::copy(&index, pages.partial.join("index.html"))
        .with_context(|| format!("cannot copy {}", index.display()))?;
    copy_folder(&shop, &pages.partial.join("demo"), "sites")?;
    pages.show()?;

    let sites = mirror(&workspace.dist.join(SITES))?;
    copy_folder(&shop.join("sites"), &sites.partial, "")?;
    sites.show()
}

/// A folder that takes the place of `place` when it is complete.
struct Mirror {
    partial: PathBuf,
    place: PathBuf,
}

fn mirror(place: &Path) -> Result<Mirror> {
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
    fn show(self) -> Result<()> {
        if self.place.exists() {
            fs::remove_dir_all(&self.place)?;
        }
        fs::rename(&self.partial, &self.place)
            .with_context(|| format!("cannot create {}", self.place.display()))
    }
}

/// Copies all files below `from`, except a folder named `except` in it.
fn copy_folder(from: &Path, to: &Path, except: &str) -> Result<()> {
    fs::create_dir_all(to).with_context(|| format!("cannot create {}", to.display()))?;
    let entries = fs::read_dir(from).with_context(|| format!("cannot read {}", from.display()))?;
    for entry in entries {
        let entry = entry?;
        let (path, copy) = (entry.path(), to.join(entry.file_name()));
        if entry.file_name() == except {
            continue;
        }
        if path.is_dir() {
            copy_folder(&path, &copy, "")?;
        } else {
            fs::copy(&path, &copy).with_context(|| format!("cannot copy {}", path.display()))?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_and_surveys_go_apart_and_nothing_old_stays() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().to_path_buf();
        let workspace = Workspace {
            target: root.join("target"),
            dist: root.join("dist"),
            root,
        };
        let write = |path: &str| {
            let path = workspace.root.join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "").unwrap();
        };
        for path in [
            "index.html",
            "www/demo/shop.css",
            "www/demo/art/pot.svg",
            "www/demo/sites/demo.json",
            "dist/demo/demo/old.css",
            "dist/demo-sites/old.json",
        ] {
            write(path);
        }
        copy(&workspace).unwrap();
        for (path, there) in [
            ("demo/index.html", true),
            ("demo/demo/shop.css", true),
            ("demo/demo/art/pot.svg", true),
            ("demo/demo/sites", false),
            ("demo/demo/old.css", false),
            ("demo-sites/demo.json", true),
            ("demo-sites/old.json", false),
        ] {
            assert_eq!(workspace.dist.join(path).exists(), there, "{path}");
        }
    }
}
