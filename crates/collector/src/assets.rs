//! What a page loads from here: the loader, the widget, its languages.

use std::collections::HashMap;
use std::path::Path;

use anyhow::bail;

use crate::files::File;
use crate::folder;

/// How long a browser may keep what it loaded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Keep {
    /// Five minutes: the loader, whose name stays while its content changes.
    Short,
    /// A year: what has its content's hash in its name.
    Forever,
}

/// The widget's files.
#[derive(Debug)]
pub(crate) struct Assets(HashMap<String, File>);

impl Assets {
    /// Reads the widget's files from a folder.
    ///
    /// # Errors
    /// When the folder cannot be read or has no loader in it.
    pub(crate) fn load(root: &Path) -> anyhow::Result<Self> {
        let mut files = folder::read(root)?;
        files.retain(|path, _| keep(path).is_some());
        if !files.contains_key("otklik.js") {
            bail!(
                "assets folder {}: there is no otklik.js in it; `cargo xtask build` makes one",
                root.display()
            );
        }
        Ok(Self(files))
    }

    /// The file at that path, and how long it may be kept.
    pub(crate) fn get(&self, path: &str) -> Option<(&File, Keep)> {
        Some((self.0.get(path)?, keep(path)?))
    }
}

/// How long the file at that path may be kept; `None` if it is none of the widget's.
fn keep(path: &str) -> Option<Keep> {
    if path == "otklik.js" {
        return Some(Keep::Short);
    }
    let is_hashed =
        path.starts_with("otklik-") && (path.ends_with(".js") || path.ends_with(".wasm"));
    let is_locale = path.starts_with("locales-") && path.ends_with(".json");
    ((is_hashed && !path.contains('/')) || is_locale).then_some(Keep::Forever)
}
