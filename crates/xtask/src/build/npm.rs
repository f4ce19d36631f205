//! The npm package.

use std::fs;

use anyhow::{Context, Result, bail};

use super::Artefacts;
use super::mirror::{copy_folder, mirror};
use crate::workspace::Workspace;

/// Its folder in `dist/`.
pub(crate) const PACKAGE: &str = "npm";
/// Stands in `package.json` where the workspace's version goes.
const VERSION: &str = "\"version\": \"0.0.0\"";

/// Writes the package: what is in `www/npm/`, and below `files/` what visitors download.
pub(super) fn write(workspace: &Workspace, artefacts: &Artefacts) -> Result<()> {
    let package = mirror(&workspace.dist.join(PACKAGE))?;
    copy_folder(&workspace.root.join("www/npm"), &package.partial, &[])?;
    let card = package.partial.join("package.json");
    let text = fs::read_to_string(&card)?;
    let version = format!("\"version\": \"{}\"", workspace.locked_version("otklik")?);
    if !text.contains(VERSION) {
        bail!("www/npm/package.json has no {VERSION}");
    }
    fs::write(&card, text.replacen(VERSION, &version, 1))?;
    for licence in ["LICENSE-APACHE", "LICENSE-MIT"] {
        fs::copy(workspace.root.join(licence), package.partial.join(licence))
            .with_context(|| format!("cannot copy {licence}"))?;
    }
    let Artefacts {
        loader,
        rules,
        tab,
        explain,
        work,
        first,
        the_loop,
        frame,
        inside,
        frame_page,
        glue,
        wasm,
        locales,
        loop_locales,
        console: _,
        std: _,
    } = artefacts;
    let fetched = [
        loader, rules, tab, explain, work, first, the_loop, frame, inside, frame_page, glue, wasm,
    ];
    for name in fetched.into_iter().chain(locales).chain(loop_locales) {
        let copy = package.partial.join("files").join(name);
        if let Some(folder) = copy.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::copy(workspace.dist.join(name), &copy)
            .with_context(|| format!("cannot copy {name}"))?;
    }
    package.show()
}
