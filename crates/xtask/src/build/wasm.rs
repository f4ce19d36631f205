//! Wasm and the glue that loads it: the widget's, the console's.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};

use super::asset::digest;
use super::{anonymous, guard, names, script};
use crate::child;
use crate::progress::{self, Step};
use crate::setup::{BuildTools, StdSource, WASM_TARGET, pins};
use crate::workspace::{Workspace, partial_of};

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

/// What is compiled to wasm.
pub(super) struct Module {
    package: &'static str,
    /// The compiler's name for it.
    file: &'static str,
    /// What the steps call it.
    title: &'static str,
    /// How large its stack is.
    stack: &'static str,
    /// What is used of its glue; the rest, such as a second way to start it, is left out.
    entry: &'static str,
    /// Whether what goes wrong in it is kept from the page, which is somebody else's.
    is_guest: bool,
}

/// What visitors download.
pub(super) const WIDGET: Module = Module {
    package: "otklik",
    file: "otklik",
    title: "widget",
    // 128 KiB instead of 1 MiB: on a small phone a page must not pay memory for a stack that is never used.
    stack: "-Clink-arg=-zstack-size=131072",
    entry: r#"export { default, start } from "./otklik.js"; export { watch } from "./guard.js";"#,
    is_guest: true,
};
/// What owners download.
pub(super) const CONSOLE: Module = Module {
    package: "otklik-console",
    file: "otklik_console",
    title: "console",
    stack: "-Clink-arg=-zstack-size=1048576",
    entry: r#"export { default } from "./otklik.js";"#,
    is_guest: false,
};

/// A module as browsers download it.
pub(super) struct Packed {
    pub(super) glue: Vec<u8>,
    pub(super) wasm: Vec<u8>,
}

/// Compiles, binds, shrinks. The last two are skipped while compiler output and tools are the same.
///
/// `work` is the name of the script that the widget's glue fetches for a site that asks for work.
pub(super) fn build(
    workspace: &Workspace,
    tools: &BuildTools,
    module: &Module,
    work: &str,
) -> Result<Packed> {
    let target = workspace.web_target();
    let step = Step::announce(match tools.rust.std {
        StdSource::Prebuilt => format!("{} to wasm", module.title),
        StdSource::Nightly | StdSource::Bootstrap => format!("{} and std to wasm", module.title),
    });
    compile(workspace, tools, &target, module)?;
    step.done("compiled");
    let raw = target
        .join(WASM_TARGET)
        .join("wasm")
        .join(format!("{}.wasm", module.file));

    let shelf = target.join("packed").join(module.package);
    let border = if module.is_guest {
        guard::read(workspace)?
    } else {
        String::new()
    };
    let packed = shelf.join(fingerprint(workspace, module, &raw, [work, &border])?);
    if packed.exists() {
        progress::ready("wasm-bindgen, wasm-opt, esbuild");
    } else {
        let step = Step::start("wasm-bindgen, wasm-opt, esbuild");
        pack(tools, module, &raw, (&packed, &target), [work, &border])?;
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

fn compile(
    workspace: &Workspace,
    tools: &BuildTools,
    target: &Path,
    module: &Module,
) -> Result<()> {
    let mut build = tools.rust.cargo(target)?;
    build
        // Cargo links across crates only where no rlib is asked for beside the module.
        .args(["rustc", "--package", module.package, "--lib"])
        .args(["--crate-type", "cdylib"])
        .args(["--profile", "wasm", "--target", WASM_TARGET])
        .current_dir(&workspace.root);
    let mut flags = Vec::new();
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
    // For the last crate alone: flags for all of them would have the standard library built anew for each module.
    build.arg("--").arg(module.stack);
    child::shown(&mut build).with_context(|| format!("cannot compile the {}", module.title))
}

/// Names one input of [`pack`]: what it reads and what it is done with.
fn fingerprint(
    workspace: &Workspace,
    module: &Module,
    raw: &Path,
    [work, border]: [&str; 2],
) -> Result<String> {
    let wasm = fs::read(raw).with_context(|| format!("cannot read {}", raw.display()))?;
    let recipe = [
        workspace.locked_version("wasm-bindgen")?,
        WASM_BINDGEN.join(" "),
        pins::BINARYEN.label(),
        WASM_OPT.join(" "),
        pins::ESBUILD.label(),
        script::GLUE.join(" "),
        module.entry.to_owned(),
        work.to_owned(),
        border.to_owned(),
    ];
    Ok(digest(&[&wasm, recipe.join("\n").as_bytes()]))
}

/// Fills the folder `packed`, which appears only when complete, and drops the ones before it.
fn pack(
    tools: &BuildTools,
    module: &Module,
    raw: &Path,
    (packed, target): (&Path, &Path),
    [work, border]: [&str; 2],
) -> Result<()> {
    let log = target.join("pack.log");
    if let Some(shelf) = packed.parent().filter(|shelf| shelf.exists()) {
        fs::remove_dir_all(shelf)?;
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
    let mut text = names::shortened(&text, &report)?;
    if module.is_guest {
        text = guard::guarded(&text)?;
        let path = bound.join(guard::FILE);
        fs::write(&path, border).with_context(|| format!("cannot write {}", path.display()))?;
    }
    fs::write(&path, text).with_context(|| format!("cannot write {}", path.display()))?;
    let entry = bound.join("entry.js");
    fs::write(&entry, module.entry).with_context(|| format!("cannot write {}", entry.display()))?;
    let work = format!("--define:WORK_JS={work:?}");
    let options = [&script::GLUE[..], &[&work]].concat();
    script::minify(tools, &options, &entry, &partial.join(glue))?;
    fs::remove_dir_all(&bound)?;
    Ok(fs::rename(&partial, packed)?)
}
