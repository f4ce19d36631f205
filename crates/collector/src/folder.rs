//! Folders read into memory at the start, so that a request can only ever name a file that was there.

use std::collections::HashMap;
use std::path::Path;

use anyhow::Context as _;

use crate::files::File;

/// Every file that can be served of a folder and the folders in it, by its path below the root: `locales-0a1b/ru.json`.
///
/// Names that begin with a dot are left out, and links are not followed into folders.
pub(crate) fn read(root: &Path) -> anyhow::Result<HashMap<String, File>> {
    let mut files = HashMap::new();
    let mut waiting = vec![(root.to_owned(), String::new())];
    while let Some((folder, prefix)) = waiting.pop() {
        let context = || format!("folder {}: cannot be read", folder.display());
        for entry in std::fs::read_dir(&folder).with_context(context)? {
            let entry = entry.with_context(context)?;
            let Ok(name) = entry.file_name().into_string() else {
                continue;
            };
            if name.starts_with('.') {
                continue;
            }
            if entry.file_type().with_context(context)?.is_dir() {
                waiting.push((entry.path(), format!("{prefix}{name}/")));
            } else if let Some(file) = File::read(&entry.path())? {
                files.insert(prefix.clone() + &name, file);
            }
        }
    }
    Ok(files)
}
