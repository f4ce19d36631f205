//! What must be absent, checked in the sources themselves.

#![allow(clippy::unwrap_used, missing_docs)]

use std::fs;
use std::path::{Path, PathBuf};

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(sources(&path));
        } else {
            files.push(path);
        }
    }
    files
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Files under `folder` that contain one of `words`, but for those that `allowed` takes.
fn containing(folder: &str, words: &[&str], allowed: impl Fn(&Path) -> bool) -> Vec<PathBuf> {
    let has = |path: &PathBuf| {
        let text = fs::read_to_string(path).unwrap_or_default();
        words.iter().any(|word| text.contains(word))
    };
    sources(&root().join(folder))
        .into_iter()
        .filter(|path| !allowed(path) && has(path))
        .collect()
}

#[test]
fn only_one_folder_of_the_widget_touches_the_browser() {
    let browser = root().join("src/browser");
    let inside = |path: &Path| path.starts_with(&browser) || path == root().join("src/browser.rs");
    assert_eq!(
        containing("src", &["web_sys::"], inside),
        Vec::<PathBuf>::new()
    );
    assert!(
        !containing("src/browser", &["web_sys::"], |_| false).is_empty(),
        "the search finds nothing at all"
    );
}

#[test]
fn no_text_becomes_markup() {
    let words = [
        "innerHTML",
        "outerHTML",
        "insertAdjacentHTML",
        "document.write",
        "from_html_unchecked",
        "new Function",
    ];
    for folder in ["src", "www", "crates/collector/src"] {
        assert_eq!(containing(folder, &words, |_| false), Vec::<PathBuf>::new());
    }
}

#[test]
fn the_demo_embeds_exactly_the_tag_of_the_readme() {
    let tag = |file: &str| {
        let text = fs::read_to_string(root().join(file)).unwrap();
        let line = text
            .lines()
            .find(|line| line.trim().starts_with("<script async src="));
        line.unwrap_or_else(|| panic!("{file} has no tag"))
            .trim()
            .to_owned()
    };
    assert_eq!(tag("index.html"), tag("README.md"));
    assert_eq!(tag("www/demo/ru.html"), tag("README.md"));
}
