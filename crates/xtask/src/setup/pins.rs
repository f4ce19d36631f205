//! The versions of all tools, except that of wasm-bindgen, which `Cargo.lock` decides.

use super::from_crates_io::CrateTool;
use super::from_npm::NpmTool;
use super::from_pypi::PythonTool;

/// Runs the browser tests.
pub(crate) const WASM_PACK: CrateTool<'_> = CrateTool {
    name: "wasm-pack",
    version: "0.15.1",
    binary: "wasm-pack",
    locked: true,
};

/// Drives Firefox; the npm package would download a binary.
pub(crate) const GECKODRIVER: CrateTool<'_> = CrateTool {
    name: "geckodriver",
    version: "0.37.1",
    binary: "geckodriver",
    locked: true,
};

/// Fuzzes.
pub(crate) const CARGO_FUZZ: CrateTool<'_> = CrateTool {
    name: "cargo-fuzz",
    version: "0.13.2",
    binary: "cargo-fuzz",
    locked: true,
};

/// Checks licences, sources, bans and advisories.
pub(crate) const CARGO_DENY: CrateTool<'_> = CrateTool {
    name: "cargo-deny",
    version: "0.20.2",
    binary: "cargo-deny",
    locked: true,
};

/// Asks an HTTP interface what its OpenAPI document promises.
pub(crate) const SCHEMATHESIS: PythonTool = PythonTool {
    name: "schemathesis",
    version: "4.32.5",
    module: "schemathesis.cli",
};

/// `wasm-opt`; Debian's own is too old for today's wasm.
pub(crate) const BINARYEN: NpmTool = NpmTool {
    name: "binaryen",
    version: "132.0.0",
    folder: "132",
    file: ".bin/wasm-opt",
};

/// Minifies JavaScript.
pub(crate) const ESBUILD: NpmTool = NpmTool {
    name: "esbuild",
    version: "0.28.2",
    folder: "0.28.2",
    file: ".bin/esbuild",
};

/// Checks the types of the npm package.
pub(crate) const TYPESCRIPT: NpmTool = NpmTool {
    name: "typescript",
    version: "7.0.2",
    folder: "7.0.2",
    file: ".bin/tsc",
};

/// Draws the charts of the console.
pub(crate) const UPLOT: NpmTool = NpmTool {
    name: "uplot",
    version: "1.6.32",
    folder: "1.6.32",
    file: "uplot/dist/uPlot.esm.js",
};

/// Finds what keeps people out of a page.
pub(crate) const AXE: NpmTool = NpmTool {
    name: "axe-core",
    version: "4.14.1",
    folder: "4.14.1",
    file: "axe-core/axe.min.js",
};

/// The wasm-bindgen command line of the crate's `version`.
pub(crate) fn wasm_bindgen(version: &str) -> CrateTool<'_> {
    CrateTool {
        name: "wasm-bindgen-cli",
        version,
        binary: "wasm-bindgen",
        // Its own lock file names a dependency that has been yanked.
        locked: false,
    }
}
