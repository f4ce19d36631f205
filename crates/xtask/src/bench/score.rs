//! The scoring crate, natively and in the browser.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};

use crate::cache::Cache;
use crate::child;
use crate::progress::Step;
use crate::setup::{self, WASM_TARGET, WasmRust};
use crate::workspace::Workspace;

/// The page's folders of the two builds, and the optimization of each: as the widget is built, and for speed.
const BUILDS: [(&str, &str); 2] = [("small", "\"z\""), ("fast", "3")];

/// Builds everything first, so that nothing else is at work while it is measured.
pub(super) fn run(workspace: &Workspace, cache: &Cache, json: Option<&Path>) -> Result<()> {
    let rust = WasmRust::ensure(cache)?;
    let wasm_bindgen = setup::wasm_bindgen(workspace, cache)?.join("wasm-bindgen");
    let driver = setup::chromedriver(cache)?;
    let page = workspace.target.join("bench/score");
    let step = Step::announce("bench score");
    copy_page(workspace, &page)?;
    for (name, opt_level) in BUILDS {
        compile(workspace, &rust, name, opt_level)?;
        bind(workspace, &wasm_bindgen, name, &page.join(name))?;
    }
    child::shown(natively(workspace).arg("--no-run"))?;
    child::shown(&mut runner(workspace, "build"))?;
    step.done("built");

    let step = Step::start("native");
    let divan = page.join("divan.txt");
    let table = child::answer(&mut natively(workspace))?;
    fs::write(&divan, table).with_context(|| format!("cannot write {}", divan.display()))?;
    step.done("measured");

    let step = Step::announce("wasm and plain JavaScript in Chromium");
    let mut measure = runner(workspace, "run");
    measure
        .args(["--", "score"])
        .arg(&divan)
        .arg(&page)
        .args(json);
    super::measured(&mut measure, &driver)?;
    step.done("measured");
    Ok(())
}

fn copy_page(workspace: &Workspace, page: &Path) -> Result<()> {
    fs::create_dir_all(page).with_context(|| format!("cannot create {}", page.display()))?;
    let source = workspace.root.join("bench/score/page");
    for entry in fs::read_dir(&source).with_context(|| source.display().to_string())? {
        let entry = entry?;
        fs::copy(entry.path(), page.join(entry.file_name()))?;
    }
    Ok(())
}

/// The widget's profile with another name for each build, so that neither takes the other's place.
fn compile(workspace: &Workspace, rust: &WasmRust, name: &str, opt_level: &str) -> Result<()> {
    let profile = format!("bench-{name}");
    let setting = |key: &str, value: &str| format!("profile.{profile}.{key}={value}");
    let mut build = rust.cargo(&workspace.web_target())?;
    build
        .args(["build", "--package", "otklik-bench-score", "--lib"])
        .args(["--target", WASM_TARGET, "--profile", &profile])
        .args(["--config", &setting("inherits", "\"wasm\"")])
        .args(["--config", &setting("opt-level", opt_level)])
        // A standard library that was not built along may come without what that needs.
        .args(["--config", &setting("lto", "\"off\"")])
        .current_dir(&workspace.root);
    child::shown(&mut build).context("cannot compile the scoring crate to wasm")
}

fn bind(workspace: &Workspace, wasm_bindgen: &Path, name: &str, folder: &Path) -> Result<()> {
    let compiled = workspace
        .web_target()
        .join(WASM_TARGET)
        .join(format!("bench-{name}/otklik_bench_score.wasm"));
    let mut bind = Command::new(wasm_bindgen);
    bind.args(["--target=web", "--no-typescript", "--out-name=subject"])
        .arg("--out-dir")
        .arg(folder)
        .arg(compiled);
    child::shown(&mut bind)
}

fn natively(workspace: &Workspace) -> Command {
    let mut bench = child::cargo();
    bench
        .args(["bench", "--package", "otklik-score", "--bench", "score"])
        .current_dir(&workspace.root)
        .env("CARGO_TARGET_DIR", &workspace.target);
    bench
}

fn runner(workspace: &Workspace, what: &str) -> Command {
    let mut runner = child::cargo();
    runner
        .args([what, "--quiet", "--package", "otklik-bench"])
        .current_dir(&workspace.root)
        .env("CARGO_TARGET_DIR", &workspace.target);
    runner
}
