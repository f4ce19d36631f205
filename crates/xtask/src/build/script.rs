//! JavaScript: the loader and what it has to know by name.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};

use super::locales::Locales;
use crate::child;
use crate::setup::BuildTools;
use crate::workspace::Workspace;

/// The loader's name in `dist/`.
pub(super) const LOADER: &str = "otklik.js";
/// How the glue is minified: it stays an ES module, with our own snippets of JavaScript inside instead of beside it.
pub(super) const GLUE: [&str; 5] = [
    "--bundle",
    "--minify",
    "--format=esm",
    "--target=es2022",
    "--legal-comments=none",
];

/// The files that the loader knows by name.
pub(super) struct Parts<'a> {
    pub(super) glue: &'a str,
    pub(super) wasm: &'a str,
    pub(super) rules: &'a str,
    pub(super) locales: &'a Locales,
}

/// The loader, minified, knowing the names of the files it loads.
pub(super) fn loader(
    workspace: &Workspace,
    tools: &BuildTools,
    parts: &Parts<'_>,
) -> Result<Vec<u8>> {
    let names = [
        format!("--define:WIDGET_JS={:?}", parts.glue),
        format!("--define:WIDGET_WASM={:?}", parts.wasm),
        format!("--define:RULES_JS={:?}", parts.rules),
        format!("--define:LOCALES={:?}", parts.locales.tags()),
        format!("--define:LOCALES_AT={:?}", parts.locales.folder()),
    ];
    plain(workspace, tools, "loader.js", &names)
}

/// What the loader fetches for survey files with rules.
pub(super) fn rules(workspace: &Workspace, tools: &BuildTools) -> Result<Vec<u8>> {
    plain(workspace, tools, "rules.js", &[])
}

/// A file of `www/`, minified for browsers that are too old for the widget too: they are not to find a slip in it.
fn plain(
    workspace: &Workspace,
    tools: &BuildTools,
    name: &str,
    names: &[String],
) -> Result<Vec<u8>> {
    let out = workspace.web_target().join(name);
    let mut options = vec!["--minify", "--target=es2018", "--legal-comments=none"];
    options.extend(names.iter().map(String::as_str));
    minify(
        tools,
        &options,
        &workspace.root.join("www").join(name),
        &out,
    )?;
    fs::read(&out).with_context(|| format!("cannot read {}", out.display()))
}

/// Runs esbuild on one file.
pub(super) fn minify(tools: &BuildTools, options: &[&str], from: &Path, to: &Path) -> Result<()> {
    let mut esbuild = Command::new(&tools.esbuild);
    esbuild
        .args(options)
        .arg("--log-level=warning")
        .arg(format!("--outfile={}", to.display()))
        .arg(from);
    child::answer(&mut esbuild)
        .map(drop)
        .with_context(|| format!("cannot minify {}", from.display()))
}
