//! Short names between glue and wasm: wasm-bindgen's end in hashes, which no compressor can shrink.

use std::collections::HashMap;

use anyhow::{Result, bail};

/// What wasm-opt is asked for; it prints the old and the new names.
pub(super) const PASS: &str = "--minify-imports-and-exports-and-modules";
/// The module that wasm-bindgen imports everything from, as the glue names it, and what the pass calls it.
const MODULE: [&str; 2] = ["\"./otklik_bg.js\"", "\"a\""];

/// The glue with the names that wasm-opt's `report` gives.
pub(super) fn shortened(glue: &str, report: &str) -> Result<String> {
    let (imports, exports) = read(report)?;
    if imports.is_empty() || exports.is_empty() || glue.matches(MODULE[0]).count() != 1 {
        bail!(
            "the glue or wasm-opt's report is not as this version of wasm-bindgen and binaryen write them"
        );
    }
    let glue = glue.replace(MODULE[0], MODULE[1]);
    let mut shortened = String::with_capacity(glue.len());
    let mut rest = glue.as_str();
    while let Some(start) = rest.find(is_name) {
        let (before, from) = rest.split_at(start);
        let (name, after) = from.split_at(from.find(|c| !is_name(c)).unwrap_or(from.len()));
        shortened.push_str(before);
        let names = if shortened.ends_with("wasm.") {
            &exports
        } else if after.starts_with(':') {
            &imports
        } else {
            &HashMap::new()
        };
        shortened.push_str(names.get(name).copied().unwrap_or(name));
        rest = after;
    }
    shortened.push_str(rest);
    Ok(shortened)
}

type Names<'a> = HashMap<&'a str, &'a str>;

/// Lines `["module", "old", "new"]` are imports, lines `["old", "new"]` exports.
///
/// # Errors
/// When the wasm imports from a file of ours directly, which wasm-bindgen does where nothing has to be converted: the
/// glue then has that import under the file's name, and nothing here renames it.
fn read(report: &str) -> Result<(Names<'_>, Names<'_>)> {
    let (mut imports, mut exports) = (HashMap::new(), HashMap::new());
    for line in report.lines() {
        let words: Vec<&str> = line.split('"').skip(1).step_by(2).collect();
        match words[..] {
            [module, old, _] if !MODULE[0].contains(module) => {
                bail!("{old} is imported from {module} without glue: let it take or give a text")
            }
            [_, old, new] => drop(imports.insert(old, new)),
            [old, new] => drop(exports.insert(old, new)),
            _ => {}
        }
    }
    Ok((imports, exports))
}

fn is_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_' || c == '$'
}

#[cfg(test)]
mod tests {
    use super::*;

    const REPORT: &str = r#"{
 "imports": [
  ["./otklik_bg.js", "__wbg_now_0123", "$"],
  ["./otklik_bg.js", "__wbg_log_4567", "a"]
 ],
 "exports": [
  ["start", "b"],
  ["__wbindgen_malloc", "c"]
 ]
}"#;

    #[test]
    fn only_what_crosses_the_border_is_renamed() {
        let glue = r#"export function start(x) { return wasm.start(wasm.__wbindgen_malloc, x); }
            const import0 = { __wbg_now_0123: function() {}, __wbg_log_4567: start };
            return { "./otklik_bg.js": import0 };"#;
        let expected = r#"export function start(x) { return wasm.b(wasm.c, x); }
            const import0 = { $: function() {}, a: start };
            return { "a": import0 };"#;
        assert_eq!(shortened(glue, REPORT).unwrap(), expected);
    }

    #[test]
    fn a_glue_of_another_make_is_refused() {
        assert!(shortened("const imports = {};", REPORT).is_err());
        assert!(shortened("\"./otklik_bg.js\"", "").is_err());
    }

    #[test]
    fn an_import_past_the_glue_is_refused() {
        let report = REPORT.replace(
            r#""./otklik_bg.js", "__wbg_now_0123""#,
            r#""./snippets/platform.js", "lift""#,
        );
        let glue = r#"const import0 = {}; return { "./otklik_bg.js": import0 };"#;
        assert!(shortened(glue, REPORT).is_ok());
        let error = shortened(glue, &report).unwrap_err().to_string();
        assert!(
            error.starts_with("lift is imported from ./snippets/platform.js"),
            "{error}"
        );
    }
}
