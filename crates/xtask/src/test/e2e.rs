//! The whole path: real pages, collector and engines over WebDriver.

use std::process::Command;

use anyhow::Result;

use super::display::Display;
use super::examples;
use super::tally::Tally;
use super::{again, cargo_test};
use crate::cache::Cache;
use crate::setup::{Browsers, pins};
use crate::workspace::Workspace;
use crate::{build, child};

/// Builds what is tested, then runs the package `otklik-e2e`, and the bench's own tests, which share its crates.
pub(super) fn run(workspace: &Workspace, cache: &Cache, filter: Option<&str>) -> Result<Tally> {
    let mut tests = cargo_test(workspace);
    tests
        .args(["--package", "otklik-e2e", "--package", "otklik-bench"])
        .args(["--", "--test-threads=3"])
        .args(filter);
    let _display = with_browsers(&mut tests, workspace, cache)?;
    tests.env("OTKLIK_EXAMPLES", examples::build(workspace, cache)?);
    again::count(&mut tests)
}

/// Builds, then takes the pictures of the demo into `shots/`.
pub(crate) fn shots(workspace: &Workspace, cache: &Cache) -> Result<()> {
    let mut camera = child::cargo();
    camera
        .args([
            "run",
            "--quiet",
            "--package",
            "otklik-e2e",
            "--bin",
            "shots",
            "--",
        ])
        .arg(workspace.root.join("shots"))
        .current_dir(&workspace.root)
        .env("CARGO_TARGET_DIR", &workspace.target);
    let _display = with_browsers(&mut camera, workspace, cache)?;
    child::shown(&mut camera)
}

/// Builds the artefacts and tells the command where they and the browsers are. The display lasts as long as it is kept.
fn with_browsers(command: &mut Command, workspace: &Workspace, cache: &Cache) -> Result<Display> {
    let browsers = Browsers::ensure(cache)?;
    let geckodriver = pins::GECKODRIVER.ensure(cache)?;
    let axe = pins::AXE.ensure(cache)?;
    build::run(workspace, cache)?;
    let display = Display::start(&browsers.xvfb)?;
    command
        .env("OTKLIK_DIST", &workspace.dist)
        .env("OTKLIK_CHROMIUM", &browsers.chromium)
        .env("OTKLIK_CHROMEDRIVER", &browsers.chromedriver)
        .env("OTKLIK_FIREFOX", &browsers.firefox)
        .env("OTKLIK_GECKODRIVER", geckodriver)
        .env("OTKLIK_AXE", axe)
        .env("OTKLIK_MINIBROWSER", &browsers.mini_browser)
        .env("OTKLIK_WEBKITDRIVER", &browsers.webkit_driver)
        .env("DISPLAY", display.name());
    Ok(display)
}
