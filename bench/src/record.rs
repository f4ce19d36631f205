use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use serde_json::{Map, Value};

/// Puts the result of the bench `name` into the JSON file, beside those of others that are there already.
pub(crate) fn put(path: &Path, name: &str, result: Value) -> Result<()> {
    let mut all: Map<String, Value> = match fs::read(path) {
        Ok(bytes) => serde_json::from_slice(&bytes)
            .with_context(|| format!("{} holds something else", path.display()))?,
        Err(_) => Map::new(),
    };
    all.insert(name.to_owned(), result);
    let text = serde_json::to_string_pretty(&all)?;
    fs::write(path, text + "\n").with_context(|| format!("cannot write {}", path.display()))
}
