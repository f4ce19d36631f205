//! The demo shop and its survey, as the collector serves them.

use std::fs;

use anyhow::{Context, Result};

use super::mirror::{copy_folder, mirror};
use crate::workspace::Workspace;

/// Folder of the shop's pages in `dist/`.
pub(crate) const PAGES: &str = "demo";
/// Folder of the survey files in `dist/`.
pub(crate) const SITES: &str = "demo-sites";
/// The same for a year of made-up answers: with more kinds of questions.
pub(crate) const SAMPLE_SITES: &str = "demo-sample";

/// Copies all anew: they are small, and so nothing stays of files that were removed.
pub(super) fn copy(workspace: &Workspace) -> Result<()> {
    let shop = workspace.root.join("www/demo");
    let index = workspace.root.join("index.html");

    let pages = mirror(&workspace.dist.join(PAGES))?;
    fs::copy(&index, pages.partial.join("index.html"))
        .with_context(|| format!("cannot copy {}", index.display()))?;
    copy_folder(&shop, &pages.partial.join("demo"), &["sites", "sample"])?;
    pages.show()?;

    let sites = mirror(&workspace.dist.join(SITES))?;
    copy_folder(&shop.join("sites"), &sites.partial, &[])?;
    sites.show()?;

    let sample = mirror(&workspace.dist.join(SAMPLE_SITES))?;
    copy_folder(&shop.join("sample"), &sample.partial, &[])?;
    sample.show()
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
            "www/demo/sample/demo.json",
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
            ("demo/demo/sample", false),
            ("demo/demo/old.css", false),
            ("demo-sites/demo.json", true),
            ("demo-sample/demo.json", true),
            ("demo-sites/old.json", false),
        ] {
            assert_eq!(workspace.dist.join(path).exists(), there, "{path}");
        }
    }
}
