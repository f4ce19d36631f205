//! What browsers load from here: the loader, the widget, its languages, the owner's console.

use std::collections::HashMap;
use std::path::Path;

use anyhow::bail;

use crate::files::File;
use crate::folder;

/// How long a browser may keep what it loaded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Keep {
    /// Not for long: the loader and the console's page, whose names stay while their content changes.
    Short,
    /// A year: what has its content's hash in its name.
    Forever,
}

/// The page of the isolated frame, which is served below each site.
const FRAME: &str = "otklik-frame.html";

/// What shows the first step before the widget has come, as it stands in a site's own script.
const FIRST: &str = "otklik-first.js";

/// How the folder of the languages begins.
const LANGUAGES: &str = "locales-";

/// How the loader ends: with a call that is given nothing.
const CALL: &str = "();";

/// The files of widget and console.
#[derive(Debug)]
pub(crate) struct Assets {
    files: HashMap<String, File>,
    frame: Option<File>,
    first: Option<File>,
    /// Where the languages are: `locales-0a1b/`.
    languages: String,
}

impl Assets {
    /// Reads the files from a folder.
    ///
    /// # Errors
    /// When the folder cannot be read or has no loader in it.
    pub(crate) fn load(root: &Path) -> anyhow::Result<Self> {
        let mut files = folder::read(root)?;
        let frame = files.remove(FRAME);
        let first = files.remove(FIRST);
        files.retain(|path, _| keep(path).is_some());
        if !files.contains_key("otklik.js") {
            bail!(
                "assets folder {}: there is no otklik.js in it; `cargo xtask build` makes one",
                root.display()
            );
        }
        let mut folders = files.keys().filter_map(|path| path.split_once('/'));
        let languages = folders.find(|(folder, _)| folder.starts_with(LANGUAGES));
        let languages = languages.map(|(folder, _)| format!("{folder}/"));
        Ok(Self {
            files,
            frame,
            first,
            languages: languages.unwrap_or_default(),
        })
    }

    /// The loader with something to give to it, as text around it; `None` if it takes nothing.
    pub(crate) fn loader(&self) -> Option<&str> {
        let loader = std::str::from_utf8(&self.files.get("otklik.js")?.plain).ok()?;
        loader.trim_end().strip_suffix(CALL)
    }

    /// What the loader fetches when there is something to show: an expression, a function of what the loader knows.
    pub(crate) fn first(&self) -> Option<&str> {
        let first = std::str::from_utf8(&self.first.as_ref()?.plain).ok()?;
        Some(first.trim_end().trim_end_matches(';'))
    }

    /// The tag of the language in which the widget speaks to a visitor of `locale`, chosen as the loader does, and its file; an
    /// empty tag and nothing for what is built in.
    pub(crate) fn words(&self, locale: &str) -> (String, Option<&File>) {
        let mut tag = locale.to_ascii_lowercase().replace('_', "-");
        loop {
            if let Some(file) = self.files.get(&format!("{}{tag}.json", self.languages)) {
                return (tag, Some(file));
            }
            match tag.rfind('-') {
                Some(end) => tag.truncate(end),
                None => return (String::new(), None),
            }
        }
    }

    /// The page of the isolated frame, if the folder has one.
    pub(crate) fn frame(&self) -> Option<&File> {
        self.frame.as_ref()
    }

    /// The file at that path, and how long it may be kept.
    pub(crate) fn get(&self, path: &str) -> Option<(&File, Keep)> {
        Some((self.files.get(path)?, keep(path)?))
    }
}

/// How long the file at that path may be kept; `None` if it is neither the widget's nor the console's.
fn keep(path: &str) -> Option<Keep> {
    match path {
        "otklik.js" | "console/index.html" | "console/icon.svg" => return Some(Keep::Short),
        _ => {}
    }
    if let Some(name) = path.strip_prefix("console/") {
        return (name.contains('-') && !name.contains('/')).then_some(Keep::Forever);
    }
    let is_hashed =
        path.starts_with("otklik-") && (path.ends_with(".js") || path.ends_with(".wasm"));
    let is_locale = path.starts_with(LANGUAGES) && path.ends_with(".json");
    ((is_hashed && !path.contains('/')) || is_locale).then_some(Keep::Forever)
}
