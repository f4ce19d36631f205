//! The release artefacts in `dist/`.
//!
//! | file | is |
//! | --- | --- |
//! | `otklik.js` | the loader: the only name that pages know |
//! | `otklik-rules-<hash>.js` | what the loader fetches for survey files with rules |
//! | `otklik-<hash>.js`, `otklik-<hash>.wasm` | the widget, named by content, so cached for good |
//! | `locales-<hash>/<tag>.json` | texts of one language, the hash that of all |
//! | `*.br`, `*.gz` | each of these, compressed once |
//! | `otklik-collector` | the collector |
//! | `otklik-collector.cdx.json`, `otklik-widget.cdx.json` | what is linked into it and into the wasm |
//! | `demo/`, `demo-sites/` | the demo shop and its survey |

mod anonymous;
mod asset;
mod collector;
mod demo_site;
mod locales;
mod names;
pub(crate) mod native;
mod sbom;
mod script;
mod wasm;

use std::fs;

use anyhow::{Context, Result};

pub(crate) use self::asset::{compressed, sha256};
pub(crate) use self::collector::COLLECTOR;
pub(crate) use self::demo_site::{PAGES, SITES};

use self::sbom::Subject;
use crate::cache::{self, Cache};
use crate::child;
use crate::progress::Step;
use crate::setup::{self, RustcVersion, StdSource, WASM_TARGET};
use crate::workspace::Workspace;

/// Names of the artefacts that visitors download, relative to `dist/`.
pub(crate) struct Artefacts {
    pub(crate) loader: String,
    pub(crate) rules: String,
    pub(crate) glue: String,
    pub(crate) wasm: String,
    pub(crate) locales: Vec<String>,
    /// What the wasm's standard library was made from.
    pub(crate) std: StdSource,
}

/// Sets up, then brings `dist/` up to date; what has not changed is left alone.
pub(crate) fn run(workspace: &Workspace, cache: &Cache) -> Result<Artefacts> {
    let tools = setup::for_build(workspace, cache)?;
    fs::create_dir_all(&workspace.target)
        .with_context(|| format!("cannot create {}", workspace.target.display()))?;
    let _lock = cache::lock(&workspace.target.join("xtask.lock"), "build")?;

    let packed = wasm::build(workspace, &tools)?;
    let step = Step::start("loader, locales and demo shop");
    let dist = &workspace.dist;
    let glue = asset::hashed("otklik", &packed.glue, "js");
    let wasm = asset::hashed("otklik", &packed.wasm, "wasm");
    asset::write(dist, &glue, &packed.glue)?;
    asset::write(dist, &wasm, &packed.wasm)?;
    let locales = locales::Locales::read(workspace)?;
    for (name, bytes) in locales.files() {
        asset::write(dist, &name, bytes)?;
    }
    let rules = script::rules(workspace, &tools)?;
    let rules_name = asset::hashed("otklik-rules", &rules, "js");
    asset::write(dist, &rules_name, &rules)?;
    let parts = script::Parts {
        glue: &glue,
        wasm: &wasm,
        rules: &rules_name,
        locales: &locales,
    };
    let loader = script::loader(workspace, &tools, &parts)?;
    asset::write(dist, script::LOADER, &loader)?;
    demo_site::copy(workspace)?;
    let artefacts = Artefacts {
        loader: script::LOADER.to_owned(),
        rules: rules_name,
        glue,
        wasm,
        locales: locales.files().map(|(name, _)| name).collect(),
        std: tools.rust.std,
    };
    asset::remove_others(dist, &artefacts)?;
    step.done("written");

    collector::build(workspace)?;
    let rust = RustcVersion::of(&mut setup::rustc())?;
    sbom::write(
        workspace,
        Subject {
            package: COLLECTOR,
            name: COLLECTOR,
            target: &rust.host,
            cargo: child::cargo(),
            rustc: &rust,
            file: COLLECTOR,
        },
    )?;
    sbom::write(
        workspace,
        Subject {
            package: "otklik",
            name: "otklik-widget",
            target: WASM_TARGET,
            cargo: tools.rust.cargo(&workspace.web_target())?,
            rustc: &tools.rust.version()?,
            file: &artefacts.wasm,
        },
    )?;
    Ok(artefacts)
}
