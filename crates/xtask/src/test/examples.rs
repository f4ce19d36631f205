//! The pages of `examples/`, built as their READMEs say, with the package and the widget of this very build.

use std::collections::BTreeSet;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};
use serde_json::Value;

use crate::build::mirror::{copy_folder, mirror};
use crate::build::{PACKAGE, sha256};
use crate::cache::Cache;
use crate::child;
use crate::progress::Step;
use crate::setup::{self, WASM_TARGET};
use crate::workspace::Workspace;

/// Those that Vite builds.
const BUNDLED: [&str; 3] = ["react", "vue", "svelte"];
/// The package of the one made with yew.
const YEW: &str = "otklik-example-yew";

/// Builds all of them and gives the folder that has each, ready to be served, under its name.
pub(super) fn build(workspace: &Workspace, cache: &Cache) -> Result<PathBuf> {
    let sources = workspace.root.join("examples");
    let modules = modules(&sources, cache)?;
    let step = Step::start("examples");
    let work = workspace.target.join("examples");
    let at_work = mirror(&work)?;
    symlink(&modules, at_work.partial.join("node_modules"))?;
    for name in BUNDLED {
        let here = at_work.partial.join(name);
        copy_folder(&sources.join(name), &here, &["node_modules", "dist"])?;
        fs::create_dir(here.join("node_modules"))?;
        symlink(
            workspace.dist.join(PACKAGE),
            here.join("node_modules/otklik"),
        )?;
    }
    at_work.show()?;

    let served = mirror(&workspace.target.join("examples-served"))?;
    for name in BUNDLED {
        let here = work.join(name);
        let mut vite = Command::new(modules.join(".bin/vite"));
        vite.arg("build").current_dir(&here);
        child::logged(&mut vite, &work.join(format!("{name}.log")))?;
        copy_folder(&here.join("dist"), &served.partial.join(name), &[])?;
    }
    copy_folder(&sources.join("html"), &served.partial.join("html"), &[])?;
    yew(workspace, cache, &sources, &served.partial.join("yew"))?;
    let folder = workspace.target.join("examples-served");
    served.show()?;
    step.done("built");
    Ok(folder)
}

/// What npm has to bring for them, at the versions that they name.
fn modules(sources: &Path, cache: &Cache) -> Result<PathBuf> {
    let mut wanted = BTreeSet::new();
    for name in BUNDLED {
        let path = sources.join(name).join("package.json");
        let text = fs::read_to_string(&path).with_context(|| path.display().to_string())?;
        let card: Value =
            serde_json::from_str(&text).with_context(|| path.display().to_string())?;
        for list in ["dependencies", "devDependencies"] {
            let packages = card[list].as_object().into_iter().flatten();
            wanted.extend(packages.filter_map(|(package, version)| {
                let version = version.as_str()?;
                (package != "otklik").then(|| format!("{package}@{version}"))
            }));
        }
    }
    let wanted: Vec<&str> = wanted.iter().map(String::as_str).collect();
    let version = &sha256(wanted.join(" ").as_bytes())[..16];
    let proof = "node_modules/.bin/vite";
    let folder = cache.ensure("examples", version, proof, |partial, log| {
        setup::npm_install(&wanted, partial, log)
    })?;
    Ok(folder.join("node_modules"))
}

/// Compiled as tests are: how small it is does not matter here.
fn yew(workspace: &Workspace, cache: &Cache, sources: &Path, to: &Path) -> Result<()> {
    let target = workspace.web_target();
    let mut build = setup::WasmRust::ensure(cache)?.cargo(&target)?;
    build
        .args(["build", "--package", YEW, "--target", WASM_TARGET])
        .current_dir(&workspace.root);
    child::shown(&mut build).with_context(|| format!("cannot compile {YEW}"))?;
    let mut bind = Command::new(setup::wasm_bindgen(workspace, cache)?.join("wasm-bindgen"));
    bind.args(["--target=web", "--no-typescript", "--out-name=example"])
        .arg("--out-dir")
        .arg(to)
        .arg(
            target
                .join(WASM_TARGET)
                .join("debug")
                .join(format!("{YEW}.wasm")),
        );
    child::answer(&mut bind)?;
    let page = "yew/index.html";
    fs::copy(sources.join(page), to.join("index.html"))
        .with_context(|| format!("cannot copy {page}"))?;
    Ok(())
}
