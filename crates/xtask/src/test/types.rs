//! The types of the npm package, as a strict TypeScript project sees them.

use std::fs;
use std::os::unix::fs::symlink;
use std::process::Command;

use anyhow::{Context, Result};

use super::tally::Tally;
use crate::build::mirror::{copy_folder, mirror};
use crate::build::{self, PACKAGE};
use crate::cache::Cache;
use crate::child;
use crate::progress::Step;
use crate::setup::pins;
use crate::workspace::Workspace;

/// Checks `tests/types/`, and each ready-made survey file against the type of survey files.
pub(super) fn check(workspace: &Workspace, cache: &Cache) -> Result<Tally> {
    let tsc = pins::TYPESCRIPT.ensure(cache)?;
    build::run(workspace, cache)?;
    let step = Step::start("types");
    let place = workspace.target.join("types");
    let project = mirror(&place)?;
    copy_folder(&workspace.root.join("tests/types"), &project.partial, &[])?;
    let modules = project.partial.join("node_modules");
    fs::create_dir(&modules)?;
    symlink(workspace.dist.join(PACKAGE), modules.join("otklik"))?;
    let mut files = 1;
    for folder in ["packs", "www/demo/sites"] {
        for entry in fs::read_dir(workspace.root.join(folder))? {
            let path = entry?.path();
            let json = fs::read_to_string(&path).with_context(|| path.display().to_string())?;
            // As a literal: of a JSON file that is imported, TypeScript takes "nps" for any string.
            let module = format!(
                "import type {{ SurveyFile }} from \"otklik\";\nexport const file: SurveyFile = {json};\n"
            );
            let name = path.file_stem().unwrap_or_default().to_string_lossy();
            fs::write(project.partial.join(format!("{name}.ts")), module)?;
            files += 1;
        }
    }
    project.show()?;
    let mut check = Command::new(tsc);
    check.arg("--project").arg(&place);
    child::answer(&mut check).map_err(|error| error.context("tsc --strict"))?;
    step.done("checked");
    Ok(Tally {
        passed: files,
        failed: 0,
    })
}
