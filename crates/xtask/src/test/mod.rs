//! Every test there is, stage by stage; a stage that fails does not keep the next from running.

mod again;
mod display;
pub(crate) mod e2e;
mod examples;
mod tally;
mod types;

use std::process::{Command, ExitCode};
use std::time::Instant;

use anyhow::{Result, bail};
use clap::ValueEnum;

use self::tally::Tally;
use crate::cache::Cache;
use crate::progress::seconds;
use crate::workspace::Workspace;
use crate::{build, child, setup, size};

/// A kind of test.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Stage {
    /// Tests and documentation examples of all crates, on this machine
    Native,
    /// The widget's parts, and every number to the bit, in headless Chromium
    Web,
    /// The whole path in Chromium, Firefox and WebKitGTK
    E2e,
    /// The types of the npm package, and every ready-made survey file against them
    Types,
    /// Bytes against the budget
    Size,
}

/// Packages and their tests that run in the browser.
const WEB_SUITES: [(&str, &str); 2] = [("", "web"), ("crates/score", "identical")];

const ALL: [Stage; 5] = [
    Stage::Native,
    Stage::Web,
    Stage::E2e,
    Stage::Types,
    Stage::Size,
];

/// Runs `only` or all, and prints `N passed, N failed` as the last line.
pub(crate) fn run(
    workspace: &Workspace,
    cache: &Cache,
    only: Option<Stage>,
    filter: Option<&str>,
) -> ExitCode {
    let stages = ALL.into_iter().filter(|stage| match only {
        Some(only) => *stage == only,
        // Names are what a filter selects by, and these have none.
        None => filter.is_none() || !matches!(stage, Stage::Types | Stage::Size),
    });
    let mut total = Tally::default();
    for stage in stages {
        let started = Instant::now();
        eprintln!("── {stage:?}");
        let tally = stage.run(workspace, cache, filter).unwrap_or_else(|error| {
            eprintln!("error: {stage:?}: {error:#}");
            Tally::CRASH
        });
        eprintln!("── {stage:?}: {tally} in {}", seconds(started.elapsed()));
        total += tally;
    }
    if total == Tally::default() {
        eprintln!("error: no test's name contains {:?}", filter.unwrap_or(""));
        total = Tally::CRASH;
    }
    println!("{total}");
    if total.failed == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

impl Stage {
    fn run(self, workspace: &Workspace, cache: &Cache, filter: Option<&str>) -> Result<Tally> {
        match self {
            Self::Native => native(workspace, cache, filter),
            Self::Web => web(workspace, cache, filter),
            Self::E2e => e2e::run(workspace, cache, filter),
            Self::Types => types::check(workspace, cache),
            Self::Size => fits(workspace, cache),
        }
    }
}

fn native(workspace: &Workspace, cache: &Cache, filter: Option<&str>) -> Result<Tally> {
    setup::strace(cache)?;
    setup::libfaketime(cache)?;
    setup::postgres(cache)?;
    let mut tests = cargo_test(workspace);
    tests
        .args([
            "--workspace",
            "--all-features",
            // Those that drive browsers turn features of shared crates on that nobody ships.
            "--exclude",
            "otklik-e2e",
            "--exclude",
            "otklik-bench",
            "--",
        ])
        .args(filter)
        // The collector's own tests have it built before any test runs.
        .env(
            "OTKLIK_COLLECTOR",
            workspace.target.join("debug").join(build::COLLECTOR),
        );
    again::count(&mut tests)
}

fn web(workspace: &Workspace, cache: &Cache, filter: Option<&str>) -> Result<Tally> {
    let rust = setup::WasmRust::ensure(cache)?;
    let wasm_bindgen = setup::wasm_bindgen(workspace, cache)?;
    let wasm_pack = setup::pins::WASM_PACK.ensure(cache)?;
    let driver = setup::chromedriver(cache)?;
    let mut tally = Tally::default();
    for (package, suite) in WEB_SUITES {
        let mut tests = rust.command(&wasm_pack, &[&wasm_bindgen], &workspace.web_target())?;
        tests
            .args(["test", "--headless", "--chrome", "--mode", "no-install"])
            .arg("--chromedriver")
            .arg(&driver)
            .arg(workspace.root.join(package))
            .args(["--test", suite])
            .args(filter.map(|_| "--").into_iter().chain(filter))
            // The default of 20 s is short for a busy machine's first start of Chromium.
            .env("WASM_BINDGEN_TEST_TIMEOUT", "120")
            // It is looked for in the package alone, and all share the one at the root.
            .env(
                "WASM_BINDGEN_TEST_WEBDRIVER_JSON",
                workspace.root.join("webdriver.json"),
            )
            .env("INSTA_UPDATE", "no")
            .current_dir(&workspace.root);
        tally += tally::count(&mut tests)?.tally;
    }
    Ok(tally)
}

fn fits(workspace: &Workspace, cache: &Cache) -> Result<Tally> {
    let artefacts = build::run(workspace, cache)?;
    let over = size::report(workspace, &artefacts)?;
    if !over.is_empty() {
        bail!("{}", over.join("; "));
    }
    Ok(Tally {
        passed: 1,
        failed: 0,
    })
}

/// `cargo test` with the toolchain that runs us; the caller adds packages.
fn cargo_test(workspace: &Workspace) -> Command {
    let mut command = child::cargo();
    command
        .args(["test", "--no-fail-fast"])
        .current_dir(&workspace.root)
        .env("CARGO_TARGET_DIR", &workspace.target)
        // A snapshot that differs is a failure and leaves no file in the clone.
        .env("INSTA_UPDATE", "no");
    command
}
