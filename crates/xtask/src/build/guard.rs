//! What goes wrong in the widget's wasm ends at its border: the glue sees the exports through `www/guard.js`.

use std::fs;

use anyhow::{Context, Result, bail};

use crate::workspace::Workspace;

/// The guard's name beside the glue while both are bundled.
pub(super) const FILE: &str = "guard.js";
/// Where the glue takes the exports.
const TAKEN: &str = "wasm = instance.exports;";

/// The guard's text.
pub(super) fn read(workspace: &Workspace) -> Result<String> {
    let path = workspace.root.join("www").join(FILE);
    fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))
}

/// The glue with a guard before its exports.
pub(super) fn guarded(glue: &str) -> Result<String> {
    if glue.matches(TAKEN).count() != 1 {
        bail!("the glue is not as this version of wasm-bindgen writes it: it has no {TAKEN:?}");
    }
    let taken = glue.replace(TAKEN, "wasm = guarded(instance.exports);");
    Ok(format!("import {{ guarded }} from \"./{FILE}\";\n{taken}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_export_is_behind_the_guard() {
        let glue = "function init(instance) { wasm = instance.exports; return wasm; }";
        assert_eq!(
            guarded(glue).unwrap(),
            "import { guarded } from \"./guard.js\";\n\
             function init(instance) { wasm = guarded(instance.exports); return wasm; }"
        );
        assert!(guarded("function init(instance) { wasm = instance; }").is_err());
    }
}
