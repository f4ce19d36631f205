//! What is linked into an artefact, as CycloneDX 1.5 in JSON: `<name>.cdx.json` in `dist/`.
//!
//! Cargo is asked, and not a tool: `cargo tree` resolves features as the build does, and leaves out what only builds or
//! tests. There is no time and no random number in it, so it comes out the same for the same source.

mod document;
mod linked;
mod tree;

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};

use self::document::{Artefact, document};
use self::tree::Tree;
use super::asset::sha256;
use crate::child;
use crate::progress::Step;
use crate::setup::RustcVersion;
use crate::workspace::{Workspace, replace_file};

/// An artefact and what it was built from.
pub(super) struct Subject<'a> {
    /// The package that it is of.
    pub(super) package: &'a str,
    /// The document's name in `dist/`, without its ending.
    pub(super) name: &'a str,
    /// The target triple.
    pub(super) target: &'a str,
    /// The cargo that built it.
    pub(super) cargo: Command,
    /// The compiler that built it.
    pub(super) rustc: &'a RustcVersion,
    /// Its file in `dist/`.
    pub(super) file: &'a str,
}

/// Writes the document of an artefact.
pub(super) fn write(workspace: &Workspace, subject: Subject<'_>) -> Result<()> {
    let step = Step::start(format!("what is in {}", subject.package));
    let Subject {
        package,
        name,
        target,
        mut cargo,
        rustc,
        file,
    } = subject;
    cargo
        .args(["tree", "--locked", "--package", package])
        .args(["--target", target])
        .args(tree::ARGUMENTS)
        .current_dir(&workspace.root);
    let tree = Tree::parse(&child::answer(&mut cargo)?)?;
    let built = read(&workspace.dist.join(file))?;
    let unknown = linked::not_in(&tree, &built);
    if !unknown.is_empty() {
        bail!(
            "{file} names packages that cargo tree does not: {}; the two were not built alike",
            unknown.join(", ")
        );
    }
    let artefact = Artefact {
        target,
        rust: &rustc.release,
        sha256: sha256(&built),
    };
    let checksums = workspace.checksums()?;
    let document = document(&tree, &checksums, &artefact)?;
    replace_file(
        &workspace.dist.join(format!("{name}.cdx.json")),
        document.as_bytes(),
    )?;
    step.done("written");
    Ok(())
}

fn read(path: &Path) -> Result<Vec<u8>> {
    fs::read(path).with_context(|| format!("cannot read {}", path.display()))
}
