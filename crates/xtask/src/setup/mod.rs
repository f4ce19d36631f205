//! Finds what a command needs and installs what is missing.
//!
//! Tools go into the cache by name and version; what only the distribution has comes from apt; nothing of the
//! user's own toolchain is changed, except that rustup may add the wasm target.

mod apt;
mod debian_rust;
mod from_crates_io;
mod from_npm;
mod from_pypi;
mod os_release;
pub(crate) mod pins;
mod programs;
mod rustc_version;
mod wasm_rust;

use std::path::PathBuf;

use anyhow::{Result, bail};

pub(crate) use self::from_npm::npm_install;
pub(crate) use self::programs::{Browsers, chromedriver, libfaketime, postgres, strace};
pub(crate) use self::rustc_version::RustcVersion;
pub(crate) use self::wasm_rust::{StdSource, WASM_TARGET, WasmRust, rustc};
use crate::cache::Cache;
use crate::workspace::Workspace;

/// What the release artefacts are built with.
pub(crate) struct BuildTools {
    /// Compiles to wasm.
    pub(crate) rust: WasmRust,
    /// The folder of `wasm-bindgen` and `wasm-bindgen-test-runner`, at the version of `Cargo.lock`.
    pub(crate) wasm_bindgen: PathBuf,
    /// `wasm-opt`.
    pub(crate) wasm_opt: PathBuf,
    /// `esbuild`.
    pub(crate) esbuild: PathBuf,
    /// The library that draws the console's charts: a file of its package.
    pub(crate) uplot: PathBuf,
}

/// Everything needed to build; no browsers.
pub(crate) fn for_build(workspace: &Workspace, cache: &Cache) -> Result<BuildTools> {
    Ok(BuildTools {
        rust: WasmRust::ensure(cache)?,
        wasm_bindgen: wasm_bindgen(workspace, cache)?,
        wasm_opt: pins::BINARYEN.ensure(cache)?,
        esbuild: pins::ESBUILD.ensure(cache)?,
        uplot: pins::UPLOT.ensure(cache)?,
    })
}

/// The folder of `wasm-bindgen` and its test runner. Its version must be the crate's, so the lock file pins it.
pub(crate) fn wasm_bindgen(workspace: &Workspace, cache: &Cache) -> Result<PathBuf> {
    let version = workspace.locked_version("wasm-bindgen")?;
    let tool = pins::wasm_bindgen(&version);
    Ok(tool.ensure(cache)?.with_file_name(""))
}

/// Everything for every command. Goes on after a failure, so that one run names all that is missing.
pub(crate) fn everything(workspace: &Workspace, cache: &Cache) -> Result<()> {
    let missing: Vec<String> = [
        for_build(workspace, cache).map(drop),
        pins::WASM_PACK.ensure(cache).map(drop),
        pins::GECKODRIVER.ensure(cache).map(drop),
        Browsers::ensure(cache).map(drop),
        strace(cache),
        libfaketime(cache),
        postgres(cache),
        pins::CARGO_DENY.ensure(cache).map(drop),
    ]
    .into_iter()
    .filter_map(Result::err)
    .map(|error| format!("\n- {error:#}"))
    .collect();
    if missing.is_empty() {
        return Ok(());
    }
    bail!("the set-up is not complete:{}", missing.concat())
}
