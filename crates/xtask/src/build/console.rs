//! The owner's console: `www/console/` around what `crates/console` compiles to.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use super::asset;
use super::wasm::Packed;
use crate::child;
use crate::setup::{BuildTools, pins};
use crate::workspace::Workspace;

/// Its folder in `dist/`.
const FOLDER: &str = "console";
const MODULE: [&str; 5] = [
    "--bundle",
    "--minify",
    "--format=esm",
    "--target=es2022",
    "--legal-comments=none",
];
/// The look's target: what has no `light-dark()` gets what means the same.
const STYLE: [&str; 4] = [
    "--bundle",
    "--minify",
    "--target=chrome123,firefox120,safari17.5",
    "--legal-comments=none",
];

/// Writes the console's files, each named by its content, and the page that names them; gives their names.
pub(super) fn write(
    workspace: &Workspace,
    tools: &BuildTools,
    packed: &Packed,
) -> Result<Vec<String>> {
    let bundler = Bundler {
        tools,
        source: workspace.root.join("www/console"),
        out: workspace.web_target().join("console"),
    };
    fs::create_dir_all(&bundler.out)
        .with_context(|| format!("cannot create {}", bundler.out.display()))?;
    // Its licence asks to be named in what is made of it.
    let notice = format!(
        "--banner:js=/*! {}, (c) Leon Sorokin, MIT licence */",
        pins::UPLOT.label()
    );
    let chart = bundler.bundle("chart.js", &MODULE, &[notice])?;
    let chart_name = asset::hashed("chart", &chart, "js");
    let wasm_name = asset::hashed("console", &packed.wasm, "wasm");
    let glue = bundler.out.join("glue.js");
    fs::write(&glue, &packed.glue).with_context(|| format!("cannot write {}", glue.display()))?;
    let names = [
        format!("--alias:otklik-console={}", glue.display()),
        format!("--define:CONSOLE_WASM={wasm_name:?}"),
        format!("--define:CHART_JS={:?}", format!("./{chart_name}")),
        "--external:./chart-*".to_owned(),
    ];
    let script = bundler.bundle("start.js", &MODULE, &names)?;
    let style = bundler.bundle("console.css", &STYLE, &[])?;
    let script_name = asset::hashed("console", &script, "js");
    let style_name = asset::hashed("console", &style, "css");

    let page = fs::read_to_string(bundler.source.join("index.html"))
        .context("www/console has no index.html")?
        .replace("console.css", &style_name)
        .replace("console.js", &script_name);
    let icon = fs::read(bundler.source.join("icon.svg")).context("www/console has no icon.svg")?;
    let files: [(&str, &[u8]); 6] = [
        ("index.html", page.as_bytes()),
        ("icon.svg", &icon),
        (&style_name, &style),
        (&script_name, &script),
        (&chart_name, &chart),
        (&wasm_name, &packed.wasm),
    ];
    let mut names = Vec::new();
    for (name, bytes) in files {
        let name = format!("{FOLDER}/{name}");
        asset::write(&workspace.dist, &name, bytes)?;
        names.push(name);
    }
    remove_others(&workspace.dist, &names)?;
    Ok(names)
}

/// Removes what earlier builds left in the folder.
fn remove_others(dist: &Path, names: &[String]) -> Result<()> {
    let kept: Vec<String> = names
        .iter()
        .flat_map(|name| [vec![name.clone()], asset::compressed(name).to_vec()].concat())
        .collect();
    for entry in fs::read_dir(dist.join(FOLDER))? {
        let path = entry?.path();
        let name = path.file_name().and_then(OsStr::to_str).unwrap_or_default();
        if !kept.contains(&format!("{FOLDER}/{name}")) {
            fs::remove_file(&path).with_context(|| format!("cannot remove {}", path.display()))?;
        }
    }
    Ok(())
}

struct Bundler<'a> {
    tools: &'a BuildTools,
    source: PathBuf,
    out: PathBuf,
}

impl Bundler<'_> {
    /// A file of `www/console/` with all that it imports, in one.
    fn bundle(&self, name: &str, options: &[&str], names: &[String]) -> Result<Vec<u8>> {
        let out = self.out.join(name);
        let packages = self
            .tools
            .uplot
            .ancestors()
            .nth(3)
            .unwrap_or(&self.tools.uplot);
        let mut esbuild = Command::new(&self.tools.esbuild);
        esbuild
            .args(options)
            .args(names)
            .arg("--log-level=warning")
            .arg(format!("--outfile={}", out.display()))
            .arg(self.source.join(name))
            .env("NODE_PATH", packages);
        child::answer(&mut esbuild).with_context(|| format!("cannot bundle {name}"))?;
        fs::read(&out).with_context(|| format!("cannot read {}", out.display()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_an_earlier_build_stays() {
        let folder = tempfile::tempdir().unwrap();
        let dist = folder.path();
        for name in [
            "console/console-new.js",
            "console/console-old.js",
            "console/index.html",
        ] {
            asset::write(dist, name, b"x").unwrap();
        }
        let names = ["console/console-new.js", "console/index.html"].map(str::to_owned);
        remove_others(dist, &names).unwrap();
        let mut left: Vec<String> = fs::read_dir(dist.join(FOLDER))
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        left.sort();
        assert_eq!(
            left,
            [
                "console-new.js",
                "console-new.js.br",
                "console-new.js.gz",
                "index.html",
                "index.html.br",
                "index.html.gz"
            ]
        );
    }
}
