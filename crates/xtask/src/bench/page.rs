//! What the widget costs a page, beside what others cost it.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use super::Extent;
use crate::build::{self, SITES};
use crate::cache::Cache;
use crate::child;
use crate::progress::Step;
use crate::setup::{self, Browsers, pins};
use crate::workspace::Workspace;

/// The packages of the peers. None of their own scripts is run.
const PEERS: [&str; 6] = [
    "@formbricks/js@1.6.5",
    "@formbricks/surveys@1.6.3",
    "@sentry/browser@11.12.0",
    "posthog-js@1.449.2",
    "survey-core@2.5.38",
    "survey-js-ui@2.5.38",
];

/// What the demo's survey file says of the moment, and what the bench says instead.
const DEMO_TRIGGER: &str = r#""on": [{ "delay": 2 }]"#;
const AT_ONCE: &str = r#""on": [{ "load": true }]"#;
const NEVER: &str = r#""on": []"#;

/// Builds everything first, so that nothing else is at work while it is measured.
pub(super) fn run(
    workspace: &Workspace,
    cache: &Cache,
    json: Option<&Path>,
    extent: &Extent,
) -> Result<()> {
    let browsers = Browsers::ensure(cache)?;
    let geckodriver = pins::GECKODRIVER.ensure(cache)?;
    let peers = peers(cache)?;
    let esbuild = pins::ESBUILD.ensure(cache)?;
    build::run(workspace, cache)?;
    let step = Step::announce("bench page");
    let work = workspace.target.join("bench/page");
    let dist = stage(workspace, &work)?;
    bundle(workspace, &esbuild, &peers, &work)?;
    child::shown(&mut runner(workspace, "build"))?;
    step.done("built");

    let step = Step::announce("pages in Chromium and Firefox");
    let mut measure = runner(workspace, "run");
    measure.args(["--", "page"]).args([&peers, &work]);
    if let Some(rounds) = extent.rounds {
        measure.arg("--rounds").arg(rounds.to_string());
    }
    if let Some(only) = &extent.only {
        measure.args(["--only", only]);
    }
    if let Some(path) = json {
        measure.arg("--json").arg(path);
    }
    measure
        .env("OTKLIK_DIST", dist)
        .env("OTKLIK_FIREFOX", browsers.firefox)
        .env("OTKLIK_GECKODRIVER", geckodriver);
    super::measured(&mut measure, &browsers.chromedriver)?;
    step.done("measured");
    Ok(())
}

/// The folder with the peers' packages, fetched if it is not in the cache.
fn peers(cache: &Cache) -> Result<PathBuf> {
    let proof = "node_modules/.package-lock.json";
    cache.ensure("bench-peers", &shelf_mark(&PEERS), proof, |partial, log| {
        setup::npm_install(&PEERS, partial, log)
    })
}

/// Tells one set of packages from another in the name of a folder.
fn shelf_mark(packages: &[&str]) -> String {
    let versions = packages
        .iter()
        .filter_map(|package| package.rsplit_once('@'))
        .map(|(_, version)| version);
    versions.collect::<Vec<_>>().join("-")
}

/// The artefacts with two sites: one that asks as soon as the page has loaded, one that never does.
fn stage(workspace: &Workspace, work: &Path) -> Result<PathBuf> {
    let staged = work.join("dist");
    if staged.exists() {
        fs::remove_dir_all(&staged)
            .with_context(|| format!("cannot remove {}", staged.display()))?;
    }
    copy(&workspace.dist, &staged)?;
    let demo = staged.join(SITES).join("demo.json");
    let survey =
        fs::read_to_string(&demo).with_context(|| format!("cannot read {}", demo.display()))?;
    let [asks, never] = sites(&survey)?;
    fs::write(&demo, asks).with_context(|| format!("cannot write {}", demo.display()))?;
    let quiet = demo.with_file_name("quiet.json");
    fs::write(&quiet, never).with_context(|| format!("cannot write {}", quiet.display()))?;
    Ok(staged)
}

/// The survey files of the two sites, made from the demo's.
fn sites(demo: &str) -> Result<[String; 2]> {
    let name = r#""site": "demo""#;
    for part in [DEMO_TRIGGER, name] {
        if demo.matches(part).count() != 1 {
            bail!("the demo's survey file is to have {part} once");
        }
    }
    let never = demo.replace(name, r#""site": "quiet""#);
    Ok([
        demo.replace(DEMO_TRIGGER, AT_ONCE),
        never.replace(DEMO_TRIGGER, NEVER),
    ])
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to).with_context(|| format!("cannot create {}", to.display()))?;
    for entry in fs::read_dir(from).with_context(|| from.display().to_string())? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), &target)
                .with_context(|| format!("cannot write {}", target.display()))?;
        }
    }
    Ok(())
}

/// Bundles the subjects that a site's own build would bundle: those with an `entry.js`.
fn bundle(workspace: &Workspace, esbuild: &Path, peers: &Path, work: &Path) -> Result<()> {
    let subjects = workspace.root.join("bench/page/subjects");
    for entry in fs::read_dir(&subjects).with_context(|| subjects.display().to_string())? {
        let entry = entry?;
        let source = entry.path().join("entry.js");
        if !source.is_file() {
            continue;
        }
        let name = entry.file_name();
        let bundled = work.join("bundled").join(&name).with_extension("js");
        let mut outfile = OsString::from("--outfile=");
        outfile.push(bundled);
        let mut esbuild = Command::new(esbuild);
        esbuild
            .args(["--bundle", "--minify", "--format=iife", "--target=es2022"])
            .args(["--log-level=warning"])
            .arg(outfile)
            .arg(source)
            .env("NODE_PATH", peers.join("node_modules"));
        child::shown(&mut esbuild).with_context(|| format!("cannot bundle {}", name.display()))?;
    }
    Ok(())
}

fn runner(workspace: &Workspace, what: &str) -> Command {
    let mut runner = child::cargo();
    runner
        .args([what, "--quiet", "--package", "otklik-bench"])
        .current_dir(&workspace.root)
        .env("CARGO_TARGET_DIR", &workspace.target);
    runner
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_versions_have_another_folder() {
        assert_eq!(shelf_mark(&["@a/b@1.2.3", "c@4.0.0"]), "1.2.3-4.0.0");
    }

    #[test]
    fn the_demos_survey_asks_at_once_or_never() {
        let path = concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/../../www/demo/sites/demo.json"
        );
        let [asks, never] = sites(&fs::read_to_string(path).unwrap()).unwrap();
        assert!(asks.contains(AT_ONCE) && asks.contains(r#""site": "demo""#));
        assert!(never.contains(NEVER) && never.contains(r#""site": "quiet""#));
        assert!(sites("{}").is_err());
    }
}
