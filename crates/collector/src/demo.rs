//! The demo site: static pages, with this collector's own address in the script tag.

use std::collections::HashMap;
use std::path::Path;

use anyhow::bail;

use crate::files::File;
use crate::folder;

/// The address that the documentation's script tag names, replaced by this collector's own.
const EXAMPLE_ORIGIN: &str = "https://feedback.example.com";

/// The demo site's pages.
#[derive(Debug)]
pub(crate) struct Demo(HashMap<String, File>);

impl Demo {
    /// Reads the site from a folder.
    ///
    /// # Errors
    /// When the folder cannot be read or has no page in it.
    pub(crate) fn load(root: &Path) -> anyhow::Result<Self> {
        let files = folder::read(root)?;
        if !files.contains_key("index.html") {
            bail!(
                "demo folder {}: there is no index.html in it",
                root.display()
            );
        }
        Ok(Self(files))
    }

    /// The file at that path as a page at `origin` (`http://127.0.0.1:8080`) needs it.
    pub(crate) fn get(&self, path: &str, origin: &str) -> Option<File> {
        let index = path.is_empty() || path.ends_with('/');
        let file = if index {
            self.0.get(&format!("{path}index.html"))?
        } else {
            self.0.get(path)?
        };
        if !file.media_type.starts_with("text/html") {
            return Some(file.clone());
        }
        let page = String::from_utf8_lossy(&file.plain).replace(EXAMPLE_ORIGIN, origin);
        Some(File::new(page.into(), file.media_type))
    }
}
