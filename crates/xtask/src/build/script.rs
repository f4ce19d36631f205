//! JavaScript and texts: the loader and what it has to know by name.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};

use super::asset;
use crate::child;
use crate::setup::BuildTools;
use crate::workspace::Workspace;

/// The loader's name in `dist/`.
pub(super) const LOADER: &str = "otklik.js";
/// The language that is inside the wasm: its file is for translators, and no page fetches it.
const BUILT_IN: &str = "en";
/// How the glue is minified: it stays an ES module, with our own snippets of JavaScript inside instead of beside it.
pub(super) const GLUE: [&str; 5] = [
    "--bundle",
    "--minify",
    "--format=esm",
    "--target=es2022",
    "--legal-comments=none",
];

/// Texts of one language, named by content.
pub(super) struct Locale {
    /// BCP 47 tag.
    pub(super) tag: String,
    /// Path in `dist/`.
    pub(super) name: String,
    pub(super) bytes: Vec<u8>,
}

/// The files of `www/locales/` that pages may fetch, in the order of their tags.
pub(super) fn locales(workspace: &Workspace) -> Result<Vec<Locale>> {
    let folder = workspace.root.join("www/locales");
    let mut locales = Vec::new();
    for entry in fs::read_dir(&folder).with_context(|| format!("no folder {}", folder.display()))? {
        let path = entry?.path();
        if path.extension().is_none_or(|extension| extension != "json") {
            continue;
        }
        let tag = path
            .file_stem()
            .and_then(|stem| stem.to_str())
            .with_context(|| format!("{} is not named by a language tag", path.display()))?
            .to_owned();
        if tag == BUILT_IN {
            continue;
        }
        let bytes = fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
        let name = format!("locales/{}", asset::hashed(&tag, &bytes, "json"));
        locales.push(Locale { tag, name, bytes });
    }
    locales.sort_by(|one, other| one.tag.cmp(&other.tag));
    Ok(locales)
}

/// The files that the loader knows by name.
pub(super) struct Parts<'a> {
    pub(super) glue: &'a str,
    pub(super) wasm: &'a str,
    pub(super) rules: &'a str,
    pub(super) locales: &'a [Locale],
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
        format!("--define:LOCALES={}", map_of(parts.locales)),
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

/// `{"ru":"locales/ru-<hash>.json"}`; tags and names need no escapes beyond those of a Rust string.
fn map_of(locales: &[Locale]) -> String {
    let entries: Vec<String> = locales
        .iter()
        .map(|locale| format!("{:?}:{:?}", locale.tag, locale.name))
        .collect();
    format!("{{{}}}", entries.join(","))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_loader_is_told_each_language() {
        let locale = |tag: &str| Locale {
            tag: tag.to_owned(),
            name: format!("locales/{tag}-0123456789abcdef.json"),
            bytes: Vec::new(),
        };
        assert_eq!(map_of(&[]), "{}");
        assert_eq!(
            map_of(&[locale("pt-BR"), locale("ru")]),
            r#"{"pt-BR":"locales/pt-BR-0123456789abcdef.json","ru":"locales/ru-0123456789abcdef.json"}"#
        );
    }
}
