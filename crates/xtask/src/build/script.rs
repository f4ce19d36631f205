//! JavaScript: the loader, what it fetches besides the widget, and what they have to know by name.

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
/// What shows the first step, for a site's own script, which the collector makes.
pub(super) const FIRST: &str = "otklik-first.js";
/// The page of the isolated frame in `dist/`, which the collector serves below each site.
pub(super) const FRAME_PAGE: &str = "otklik-frame.html";
/// What stands around the loader: it is a function that the collector calls for a site's own script with what is to be inside.
/// Nothing happens where the tag stands in the page twice, or the page has something else of that name.
const LOADER_HEAD: &str = "((given={})=>{const script=document.currentScript,early=window.otklik;if(script&&(!early||early.q)){";
const LOADER_TAIL: &str = "}})();";
/// What stands around what the loader fetches when there is something to show: a function of what the loader knows.
const FIRST_HEAD: &str = "page=>{";
const FIRST_TAIL: &str = "};";
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
    pub(super) tab: &'a str,
    pub(super) explain: &'a str,
    pub(super) frame: &'a str,
    pub(super) the_loop: &'a str,
    pub(super) locales: &'a Locales,
}

/// The loader: the sections of `www/loader` in one, knowing the name of the file it fetches when there is something to show.
pub(super) fn loader(workspace: &Workspace, tools: &BuildTools, first: &str) -> Result<Vec<u8>> {
    let first = format!("--define:FIRST_JS={first:?}");
    within(
        workspace,
        tools,
        "loader/main.js",
        [LOADER_HEAD, LOADER_TAIL],
        vec![first],
    )
}

/// What the loader fetches for survey files with rules.
pub(super) fn rules(workspace: &Workspace, tools: &BuildTools) -> Result<Vec<u8>> {
    let options = ["--bundle", "--format=esm"].map(str::to_owned);
    plain(workspace, tools, "rules.js", &options)
}

/// What is fetched when a page asks why a survey does not show: a module.
pub(super) fn explain(workspace: &Workspace, tools: &BuildTools) -> Result<Vec<u8>> {
    plain(workspace, tools, "explain.js", &[])
}

/// What the widget fetches for a site that asks for work: a module, beside the widget's glue.
pub(super) fn work(workspace: &Workspace, tools: &BuildTools) -> Result<Vec<u8>> {
    plain(workspace, tools, "work.js", &[])
}

/// What the loader fetches for survey files with a tab.
pub(super) fn tab(workspace: &Workspace, tools: &BuildTools) -> Result<Vec<u8>> {
    styled(workspace, tools, "tab")
}

/// What the loader fetches when a survey is to show, with the widget's style in it; and the same as a site's own script has it
/// inside.
pub(super) fn first(
    workspace: &Workspace,
    tools: &BuildTools,
    parts: &Parts<'_>,
) -> Result<[Vec<u8>; 2]> {
    let options = vec![
        format!("--define:WIDGET_JS={:?}", parts.glue),
        format!("--define:WIDGET_WASM={:?}", parts.wasm),
        format!("--define:RULES_JS={:?}", parts.rules),
        format!("--define:TAB_JS={:?}", parts.tab),
        format!("--define:EXPLAIN_JS={:?}", parts.explain),
        format!("--define:FRAME_JS={:?}", parts.frame),
        format!("--define:LOOP_JS={:?}", parts.the_loop),
        format!("--define:LOCALES={:?}", parts.locales.tags()),
        format!("--define:LOCALES_AT={:?}", parts.locales.folder()),
        format!(
            "--define:SDK={:?}",
            concat!("web/", env!("CARGO_PKG_VERSION"))
        ),
        widget_style(workspace, tools)?,
    ];
    let ends = [FIRST_HEAD, FIRST_TAIL];
    let inside = within(workspace, tools, "first/main.js", ends, options)?;
    Ok([[b"export default ", &inside[..]].concat(), inside])
}

/// What is fetched where there is a receipt, or where a page asks for the board: a module of `www/loop`, with its style in it.
pub(super) fn the_loop(workspace: &Workspace, tools: &BuildTools) -> Result<Vec<u8>> {
    let style = style(workspace, tools, "loop/style.css")?.replacen("STYLE", "LOOP_STYLE", 1);
    let options = ["--bundle".to_owned(), "--format=esm".to_owned(), style];
    plain(workspace, tools, "loop/main.js", &options)
}

/// A script of several files in one, between two texts.
fn within(
    workspace: &Workspace,
    tools: &BuildTools,
    name: &str,
    [head, tail]: [&str; 2],
    mut options: Vec<String>,
) -> Result<Vec<u8>> {
    options.extend([
        "--bundle".to_owned(),
        // Not wrapped once more.
        "--format=esm".to_owned(),
        format!("--banner:js={head}"),
        format!("--footer:js={tail}"),
    ]);
    plain(workspace, tools, name, &options)
}

/// The widget's style sheet, its sections in one, as scripts know it.
fn widget_style(workspace: &Workspace, tools: &BuildTools) -> Result<String> {
    style(workspace, tools, "../src/style/index.css")
}

/// A style sheet as the script that brings it knows it.
fn style(workspace: &Workspace, tools: &BuildTools, sheet: &str) -> Result<String> {
    let options = [
        "--bundle",
        // In eight bits half a shadow is a little more than half.
        "--supported:hex-rgba=false",
        "--supported:modern-rgb-hsl=false",
    ];
    let style = plain(workspace, tools, sheet, &options.map(str::to_owned))?;
    let style = String::from_utf8(style).with_context(|| format!("{sheet} is no text"))?;
    Ok(format!("--define:STYLE={:?}", style.trim()))
}

/// What the loader fetches where the page may not run WebAssembly: the page's side of the isolated frame.
pub(super) fn frame(workspace: &Workspace, tools: &BuildTools) -> Result<Vec<u8>> {
    styled(workspace, tools, "frame")
}

/// A script of `www/` that knows the style sheet of the same name.
fn styled(workspace: &Workspace, tools: &BuildTools, name: &str) -> Result<Vec<u8>> {
    let style = style(workspace, tools, &format!("{name}.css"))?;
    let options = ["--bundle".to_owned(), "--format=esm".to_owned(), style];
    plain(workspace, tools, &format!("{name}.js"), &options)
}

/// The frame's own script.
pub(super) fn inside(
    workspace: &Workspace,
    tools: &BuildTools,
    glue: &str,
    wasm: &str,
) -> Result<Vec<u8>> {
    let out = workspace.web_target().join("inside.js");
    let [glue, wasm] = [("WIDGET_JS", glue), ("WIDGET_WASM", wasm)]
        .map(|(name, file)| format!("--define:{name}={file:?}"));
    let style = widget_style(workspace, tools)?;
    let mut options = GLUE.to_vec();
    options.extend([glue.as_str(), wasm.as_str(), style.as_str()]);
    minify(tools, &options, &workspace.root.join("www/inside.js"), &out)?;
    fs::read(&out).with_context(|| format!("cannot read {}", out.display()))
}

/// The frame's page: it names the scripts as seen from `/v1/sites/<site>/frame`.
pub(super) fn frame_page(workspace: &Workspace, glue: &str, inside: &str) -> Result<Vec<u8>> {
    let path = workspace.root.join("www/frame.html");
    let page =
        fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
    Ok(page
        .replace("{glue}", glue)
        .replace("{inside}", inside)
        .into_bytes())
}

/// A file of `www/`, minified for browsers that are too old for the widget too: they are not to find a slip in it.
fn plain(
    workspace: &Workspace,
    tools: &BuildTools,
    name: &str,
    names: &[String],
) -> Result<Vec<u8>> {
    let out = workspace.web_target().join(name.trim_start_matches("../"));
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
