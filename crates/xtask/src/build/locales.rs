//! Texts: one file a language, all in one folder.

use std::fs;

use anyhow::{Context, Result};

use super::asset;
use crate::workspace::Workspace;

/// The language that is inside the wasm: its file is for translators, and no page fetches it.
const BUILT_IN: &str = "en";
/// Tags that pages have and the file each gets, so that the loader needs no rules: Norwegian has three tags, and
/// Chinese is told apart by its script, which a region may stand for.
const ALIASES: [(&str, &str); 5] = [
    ("nn", "nb"),
    ("no", "nb"),
    ("zh-hant", "zh-tw"),
    ("zh-hk", "zh-tw"),
    ("zh-mo", "zh-tw"),
];

/// What comes between the tag and the end of the name of the texts of receipt and board.
const OF_LOOP: &str = ".loop";

/// The texts that pages may fetch, in a folder named by the content of all of them: one name for the loader to know.
pub(super) struct Locales {
    folder: String,
    /// In the order of their tags.
    files: Vec<Locale>,
    /// The same of receipt and board.
    of_loop: Vec<Locale>,
}

#[derive(Clone)]
struct Locale {
    /// BCP 47 tag in lower case, as the loader looks for it.
    tag: String,
    bytes: Vec<u8>,
}

impl Locales {
    /// The files of `www/locales/` and `www/loop/words/` but for the built-in one.
    pub(super) fn read(workspace: &Workspace) -> Result<Self> {
        let [files, of_loop] =
            ["www/locales", "www/loop/words"].map(|folder| Self::of_folder(workspace, folder));
        Ok(Self::of(files?, of_loop?))
    }

    fn of_folder(workspace: &Workspace, folder: &str) -> Result<Vec<Locale>> {
        let folder = workspace.root.join(folder);
        let mut files = Vec::new();
        for entry in
            fs::read_dir(&folder).with_context(|| format!("no folder {}", folder.display()))?
        {
            let path = entry?.path();
            if path.extension().is_none_or(|extension| extension != "json") {
                continue;
            }
            let tag = path
                .file_stem()
                .and_then(|stem| stem.to_str())
                .with_context(|| format!("{} is not named by a language tag", path.display()))?
                .to_ascii_lowercase();
            if tag == BUILT_IN {
                continue;
            }
            let bytes =
                fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
            files.push(Locale { tag, bytes });
        }
        Ok(files)
    }

    fn of(mut files: Vec<Locale>, mut of_loop: Vec<Locale>) -> Self {
        for files in [&mut files, &mut of_loop] {
            for (alias, tag) in ALIASES {
                let file = files.iter().find(|file| file.tag == tag).cloned();
                let tag = alias.to_owned();
                files.extend(file.map(|file| Locale { tag, ..file }));
            }
            files.sort_by(|one, other| one.tag.cmp(&other.tag));
        }
        // JSON has no zero bytes, so they keep tags and texts apart.
        let parts: Vec<&[u8]> = files
            .iter()
            .chain(&of_loop)
            .flat_map(|file| [file.tag.as_bytes(), b"\0", &file.bytes, b"\0"])
            .collect();
        Self {
            folder: format!("locales-{}/", asset::digest(&parts)),
            files,
            of_loop,
        }
    }

    /// Path in `dist/` and content of each.
    pub(super) fn files(&self) -> impl Iterator<Item = (String, &[u8])> {
        self.files
            .iter()
            .map(|file| (format!("{}{}.json", self.folder, file.tag), &*file.bytes))
    }

    /// The same of receipt and board.
    pub(super) fn loop_files(&self) -> impl Iterator<Item = (String, &[u8])> {
        self.of_loop.iter().map(|file| {
            let name = format!("{}{}{OF_LOOP}.json", self.folder, file.tag);
            (name, &*file.bytes)
        })
    }

    /// Path in `dist/`, with a slash at its end.
    pub(super) fn folder(&self) -> &str {
        &self.folder
    }

    /// `"ar bg pt-br"`: a string, because brackets and quotes of a list would be a third of it.
    pub(super) fn tags(&self) -> String {
        let tags: Vec<&str> = self.files.iter().map(|file| file.tag.as_str()).collect();
        tags.join(" ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn locales(files: &[(&str, &str)]) -> Locales {
        let locale = |&(tag, text): &(&str, &str)| Locale {
            tag: tag.to_owned(),
            bytes: text.as_bytes().to_vec(),
        };
        Locales::of(files.iter().map(locale).collect(), Vec::new())
    }

    #[test]
    fn the_loader_is_told_each_language() {
        assert_eq!(locales(&[]).tags(), "");
        assert_eq!(locales(&[("ru", "{}"), ("pt-br", "{}")]).tags(), "pt-br ru");
    }

    #[test]
    fn a_language_with_several_tags_is_found_by_each() {
        let norwegian = locales(&[("nb", "{}")]);
        assert_eq!(norwegian.tags(), "nb nn no");
        assert!(norwegian.files().all(|(_, text)| text == b"{}"));
        let chinese = locales(&[("zh-tw", "{}"), ("zh", "{}")]);
        assert_eq!(chinese.tags(), "zh zh-hant zh-hk zh-mo zh-tw");
    }

    #[test]
    fn receipt_and_board_have_files_beside_them_by_the_same_tags() {
        let words = |tag: &str, text: &str| Locale {
            tag: tag.to_owned(),
            bytes: text.as_bytes().to_vec(),
        };
        let both = Locales::of(vec![words("nb", "{}")], vec![words("nb", "{}")]);
        let names: Vec<String> = both.loop_files().map(|(name, _)| name).collect();
        let folder = &both.folder;
        let named = ["nb", "nn", "no"].map(|tag| format!("{folder}{tag}.loop.json"));
        assert_eq!(names, named);
        let other = Locales::of(vec![words("nb", "{}")], vec![words("nb", "{ }")]);
        assert_ne!(other.folder, both.folder);
    }

    #[test]
    fn one_name_changes_with_any_of_the_files() {
        let both = locales(&[("da", "{}"), ("de", "{}")]);
        let names: Vec<String> = both.files().map(|(name, _)| name).collect();
        let folder = &both.folder;
        assert_eq!(
            names,
            [format!("{folder}da.json"), format!("{folder}de.json")]
        );
        assert!(folder.starts_with("locales-") && folder.ends_with('/'));
        for other in [
            locales(&[("da", "{}")]),
            locales(&[("da", "{}"), ("de", "{ }")]),
            locales(&[("da", "{}"), ("et", "{}")]),
        ] {
            assert_ne!(&other.folder, folder);
        }
        let again = locales(&[("de", "{}"), ("da", "{}")]);
        assert_eq!(&again.folder, folder, "whatever the order they are read in");
    }
}
