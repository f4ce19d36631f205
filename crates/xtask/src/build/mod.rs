//! The release artefacts in `dist/`.
//!
//! | file | is |
//! | --- | --- |
//! | `otklik.js` | the loader: the only name that pages know |
//! | `otklik-rules-<hash>.js` | what is fetched besides for survey files with rules |
//! | `otklik-tab-<hash>.js` | what is fetched besides for survey files with a tab |
//! | `otklik-explain-<hash>.js` | what is fetched when a page asks why a survey does not show |
//! | `otklik-work-<hash>.js` | what the widget fetches for a site that asks for work |
//! | `otklik-loop-<hash>.js` | what is fetched where there is a receipt, or where a page asks for the board |
//! | `otklik-first-<hash>.js`, `otklik-first.js` | what the loader fetches when there is something to show, and the same for a site's own script |
//! | `otklik-frame-<hash>.js`, `otklik-inside-<hash>.js`, `otklik-frame.html` | the two sides of the isolated frame, and its page |
//! | `otklik-<hash>.js`, `otklik-<hash>.wasm` | the widget, named by content, so cached for good |
//! | `locales-<hash>/<tag>.json`, `….loop.json` | texts of one language, and those of receipt and board; the hash is that of all |
//! | `console/` | the owner's console: its page, and by their content named script, style, charts and wasm |
//! | `*.br`, `*.gz` | each of these, compressed once |
//! | `otklik-collector` | the collector |
//! | `otklik-collector.cdx.json`, `otklik-widget.cdx.json`, `otklik-console.cdx.json` | what is linked into each |
//! | `npm/` | the npm package: types, an ES module, and all of the above that visitors download |
//! | `demo/`, `demo-sites/`, `demo-sample/` | the demo shop and its survey; the one of `demo --sample` |

mod anonymous;
mod asset;
mod collector;
mod console;
mod demo_site;
mod guard;
mod locales;
pub(crate) mod mirror;
mod names;
pub(crate) mod native;
mod npm;
mod sbom;
mod script;
mod wasm;

use std::fs;

use anyhow::{Context, Result};

pub(crate) use self::asset::{compressed, sha256};
pub(crate) use self::collector::COLLECTOR;
pub(crate) use self::demo_site::{PAGES, SAMPLE_SITES, SITES};
pub(crate) use self::npm::PACKAGE;

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
    pub(crate) tab: String,
    pub(crate) explain: String,
    pub(crate) work: String,
    pub(crate) first: String,
    /// Receipt and board.
    pub(crate) the_loop: String,
    /// The page's side of the isolated frame.
    pub(crate) frame: String,
    /// The frame's own side.
    pub(crate) inside: String,
    pub(crate) frame_page: String,
    pub(crate) glue: String,
    pub(crate) wasm: String,
    pub(crate) locales: Vec<String>,
    /// The texts of receipt and board.
    pub(crate) loop_locales: Vec<String>,
    /// The console's files, of which each owner downloads all once.
    pub(crate) console: Vec<String>,
    /// What the wasm's standard library was made from.
    pub(crate) std: StdSource,
}

/// Sets up, then brings `dist/` up to date; what has not changed is left alone.
pub(crate) fn run(workspace: &Workspace, cache: &Cache) -> Result<Artefacts> {
    let tools = setup::for_build(workspace, cache)?;
    fs::create_dir_all(&workspace.target)
        .with_context(|| format!("cannot create {}", workspace.target.display()))?;
    let _lock = cache::lock(&workspace.target.join("xtask.lock"), "build")?;

    let work = script::work(workspace, &tools)?;
    let work_name = asset::hashed("otklik-work", &work, "js");
    let packed = wasm::build(workspace, &tools, &wasm::WIDGET, &work_name)?;
    let console = wasm::build(workspace, &tools, &wasm::CONSOLE, "")?;
    let step = Step::start("loader, locales, console and demo shop");
    let dist = &workspace.dist;
    let glue = asset::hashed("otklik", &packed.glue, "js");
    let wasm = asset::hashed("otklik", &packed.wasm, "wasm");
    asset::write(dist, &glue, &packed.glue)?;
    asset::write(dist, &wasm, &packed.wasm)?;
    let locales = locales::Locales::read(workspace)?;
    for (name, bytes) in locales.files().chain(locales.loop_files()) {
        asset::write(dist, &name, bytes)?;
    }
    asset::write(dist, &work_name, &work)?;
    let rules = script::rules(workspace, &tools)?;
    let rules_name = asset::hashed("otklik-rules", &rules, "js");
    asset::write(dist, &rules_name, &rules)?;
    let tab = script::tab(workspace, &tools)?;
    let tab_name = asset::hashed("otklik-tab", &tab, "js");
    asset::write(dist, &tab_name, &tab)?;
    let explain = script::explain(workspace, &tools)?;
    let explain_name = asset::hashed("otklik-explain", &explain, "js");
    asset::write(dist, &explain_name, &explain)?;
    let frame = script::frame(workspace, &tools)?;
    let frame_name = asset::hashed("otklik-frame", &frame, "js");
    asset::write(dist, &frame_name, &frame)?;
    let the_loop = script::the_loop(workspace, &tools)?;
    let loop_name = asset::hashed("otklik-loop", &the_loop, "js");
    asset::write(dist, &loop_name, &the_loop)?;
    let inside = script::inside(workspace, &tools, &glue, &wasm)?;
    let inside_name = asset::hashed("otklik-inside", &inside, "js");
    asset::write(dist, &inside_name, &inside)?;
    let page = script::frame_page(workspace, &glue, &inside_name)?;
    asset::write(dist, script::FRAME_PAGE, &page)?;
    let parts = script::Parts {
        glue: &glue,
        wasm: &wasm,
        rules: &rules_name,
        tab: &tab_name,
        explain: &explain_name,
        frame: &frame_name,
        the_loop: &loop_name,
        locales: &locales,
    };
    let [first, first_inside] = script::first(workspace, &tools, &parts)?;
    let first_name = asset::hashed("otklik-first", &first, "js");
    asset::write(dist, &first_name, &first)?;
    asset::write(dist, script::FIRST, &first_inside)?;
    let loader = script::loader(workspace, &tools, &first_name)?;
    asset::write(dist, script::LOADER, &loader)?;
    demo_site::copy(workspace)?;
    let console = console::write(workspace, &tools, &console)?;
    let artefacts = Artefacts {
        loader: script::LOADER.to_owned(),
        rules: rules_name,
        tab: tab_name,
        explain: explain_name,
        work: work_name,
        first: first_name,
        frame: frame_name,
        the_loop: loop_name,
        inside: inside_name,
        frame_page: script::FRAME_PAGE.to_owned(),
        glue,
        wasm,
        locales: locales.files().map(|(name, _)| name).collect(),
        loop_locales: locales.loop_files().map(|(name, _)| name).collect(),
        console,
        std: tools.rust.std,
    };
    asset::remove_others(dist, &artefacts)?;
    npm::write(workspace, &artefacts)?;
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
    let wasm = artefacts
        .console
        .iter()
        .find(|name| name.ends_with(".wasm"));
    sbom::write(
        workspace,
        Subject {
            package: "otklik-console",
            name: "otklik-console",
            target: WASM_TARGET,
            cargo: tools.rust.cargo(&workspace.web_target())?,
            rustc: &tools.rust.version()?,
            file: wasm.context("the console has no wasm")?,
        },
    )?;
    Ok(artefacts)
}
