//! The widget: wasm and the glue that loads it.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};

use super::asset::digest;
use super::{anonymous, names, script};
use crate::child;
use crate::progress::{self, Step};
use crate::setup::{BuildTools, StdSource, WASM_TARGET, pins};
use crate::workspace::{Workspace, partial_of};

/// 128 KiB instead of 1 MiB: on a small phone a page must not pay memory for a stack that is never used.
const STACK: &str = "-Clink-arg=-zstack-size=131072";
/// What the three engines all run. Not `--all-features`: that writes encodings which they refuse.
///
/// Nothing is inlined: what stands once in the file is larger raw by 3 % and smaller in brotli by 3 %.
const WASM_OPT: [&str; 19] = [
    "-Oz",
    "--one-caller-inline-max-function-size=0",
    "--always-inline-max-function-size=0",
    "--flexible-inline-max-function-size=0",
    // Rust checks before it loads, and nothing lies in the first kilobyte.
    "--ignore-implicit-traps",
    "--low-memory-unused",
    names::PASS,
    "--mvp-features",
    "--enable-bulk-memory",
    "--enable-bulk-memory-opt",
    "--enable-call-indirect-overlong",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
    "--strip-debug",
    "--strip-producers",
    "--strip-target-features",
];
const WASM_BINDGEN: [&str; 6] = [
    "--target=web",
    "--no-typescript",
    "--omit-default-module-path",
    "--remove-name-section",
    "--remove-producers-section",
    "--out-name=otklik",
];

/// The widget as visitors download it.
pub(super) struct Packed {
    pub(super) glue: Vec<u8>,
    pub(super) wasm: Vec<u8>,
}

/// Compiles, binds, shrinks. The last two are skipped while compiler output and tools are the same.
pub(super) fn build(workspace: &Workspace, tools: &BuildTools) -> Result<Packed> {
    let target = workspace.web_target();
    let step = Step::announce(match tools.rust.std {
        StdSource::Prebuilt => "widget to wasm",
        StdSource::Nightly | StdSource::Bootstrap => "widget and std to wasm",
    });
    compile(workspace, tools, &target)?;
    step.done("compiled");
    let raw = target.join(WASM_TARGET).join("wasm/otklik.wasm");

    let packed = target.join("packed").join(fingerprint(workspace, &raw)?);
    if packed.exists() {
        progress::ready("wasm-bindgen, wasm-opt, esbuild");
    } else {
        let step = Step::start("wasm-bindgen, wasm-opt, esbuild");
        pack(tools, &raw, &packed, &target)?;
        step.done("packed");
    }
    let read = |name| {
        let path = packed.join(name);
        fs::read(&path).with_context(|| format!("cannot read {}", path.display()))
    };
    Ok(Packed {
        glue: read("otklik.js")?,
        wasm: read("otklik_bg.wasm")?,
    })
}

fn compile(workspace: &Workspace, tools: &BuildTools, target: &Path) -> Result<()> {
    let mut build = tools.rust.cargo(target)?;
    build
        // Cargo links across crates only where no rlib is asked for beside the module.
        .args(["rustc", "--package", "otklik", "--lib"])
        .args(["--crate-type", "cdylib"])
        .args(["--profile", "wasm", "--target", WASM_TARGET])
        .current_dir(&workspace.root);
    let mut flags = vec![STACK];
    match tools.rust.std {
        StdSource::Prebuilt => {}
        source @ (StdSource::Nightly | StdSource::Bootstrap) => {
            // A panic ends the widget at once either way; without its message the formatting code goes too.
            flags.extend([
                "-Cpanic=immediate-abort",
                "-Zunstable-options",
                "-Zlocation-detail=none",
                "-Zfmt-debug=none",
            ]);
            build
                .args([
                    "-Zbuild-std=std,panic_abort",
                    "-Zbuild-std-features=optimize_for_size",
                ])
                .args(["-Zpanic-immediate-abort", "--config"])
                .arg("profile.wasm.panic=\"immediate-abort\"");
            if source == StdSource::Bootstrap {
                build.env("RUSTC_BOOTSTRAP", "1");
            }
        }
    }
    anonymous::widget(&mut build, workspace, &flags)?;
    child::shown(&mut build).context("cannot compile the widget")
}

/// Names one input of [`pack`]: what it reads and what it is done with.
fn fingerprint(workspace: &Workspace, raw: &Path) -> Result<String> {
    let wasm = fs::read(raw).with_context(|| format!("cannot read {}", raw.display()))?;
    let recipe = [
        workspace.locked_version("wasm-bindgen")?,
        WASM_BINDGEN.join(" "),
        pins::BINARYEN.label(),
        WASM_OPT.join(" "),
        pins::ESBUILD.label(),
        script::GLUE.join(" "),
    ];
    Ok(digest(&[&wasm, recipe.join("\n").as_bytes()]))
}

/// Fills the folder `packed`, which appears only when complete, and drops the ones before it.
fn pack(tools: &BuildTools, raw: &Path, packed: &Path, target: &Path) -> Result<()> {
    let log = target.join("pack.log");
    let shelf = target.join("packed");
    if shelf.exists() {
        fs::remove_dir_all(&shelf)?;
    }
    let partial = partial_of(packed);
    let bound = partial.join("bound");
    fs::create_dir_all(&bound)?;

    let mut bind = Command::new(tools.wasm_bindgen.join("wasm-bindgen"));
    bind.args(WASM_BINDGEN)
        .arg("--out-dir")
        .arg(&bound)
        .arg(raw);
    child::logged(&mut bind, &log)?;

    let wasm = "otklik_bg.wasm";
    let mut shrink = Command::new(&tools.wasm_opt);
    shrink
        .args(WASM_OPT)
        .arg(bound.join(wasm))
        .arg("-o")
        .arg(partial.join(wasm));
    let report = child::answer(&mut shrink)?;

    let glue = "otklik.js";
    let path = bound.join(glue);
    let text =
        fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
    fs::write(&path, names::shortened(&text, &report)?)
        .with_context(|| format!("cannot write {}", path.display()))?;
    script::minify(tools, &script::GLUE, &path, &partial.join(glue))?;
    fs::remove_dir_all(&bound)?;
    Ok(fs::rename(&partial, packed)?)
}
