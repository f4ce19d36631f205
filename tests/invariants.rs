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
fn only_one_folder_of_the_console_touches_the_browser() {
    let source = root().join("crates/console/src");
    let browser = source.join("browser");
    let inside = |path: &Path| path.starts_with(&browser) || path == source.join("browser.rs");
    assert_eq!(
        containing("crates/console/src", &["web_sys::", "js_sys::"], inside),
        Vec::<PathBuf>::new()
    );
    assert!(
        !containing("crates/console/src/browser", &["web_sys::"], |_| false).is_empty(),
        "the search finds nothing at all"
    );
}

/// Its policy forbids them, so they would be gone without a word.
#[test]
fn the_console_has_no_inline_styles() {
    let words = [" style=", "set_attribute(\"style\""];
    let found = containing("crates/console/src", &words, |_| false);
    assert_eq!(found, Vec::<PathBuf>::new());
    assert_eq!(
        containing("www/console", &words, |_| false),
        Vec::<PathBuf>::new()
    );
}

/// A sheet that nobody imports styles nothing, without a word.
#[test]
fn every_style_sheet_is_imported_once() {
    for (index, folder) in [
        ("src/style/index.css", "src/style"),
        ("www/console/console.css", "www/console/style"),
    ] {
        let imports = fs::read_to_string(root().join(index)).unwrap();
        let mut imported: Vec<&str> = imports
            .lines()
            .filter_map(|line| line.strip_prefix("@import \"./")?.strip_suffix("\";"))
            .filter_map(|path| path.rsplit('/').next())
            .collect();
        imported.sort_unstable();
        let mut there: Vec<String> = fs::read_dir(root().join(folder))
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .filter(|name| name != "index.css")
            .collect();
        there.sort_unstable();
        assert_eq!(imported, there, "{index}");
    }
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
    for folder in ["src", "www", "crates/collector/src", "crates/console/src"] {
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

/// Fields of the page's storage have names of one sign; docs/privacy.md says of each what it is and how long it stays.
#[test]
fn every_field_in_the_visitors_browser_has_its_lifetime() {
    let page = fs::read_to_string(root().join("docs/privacy.md")).unwrap();
    let (_, table) = page.split_once("## In the visitor's browser").unwrap();
    let (table, _) = table.split_once("\n## ").unwrap();
    let scripts = sources(&root().join("www"));
    let kept = scripts.iter().filter(|path| {
        path.extension().is_some_and(|end| end == "js")
            && !path.starts_with(root().join("www/console"))
    });
    let mut fields = Vec::new();
    for path in kept {
        let text = fs::read_to_string(path).unwrap();
        let lines = text.lines().filter(|line| {
            ["memory(", "session(", "(memory,", "(session,", "quiet && {"]
                .iter()
                .any(|book| line.contains(book))
        });
        for word in lines.flat_map(|line| line.split('"').skip(1).step_by(2)) {
            if word.len() == 1 && word.chars().all(|sign| sign.is_ascii_punctuation()) {
                fields.push(word.to_owned());
            }
        }
    }
    fields.sort_unstable();
    fields.dedup();
    // A colon stands between a visitor and a survey, to draw lots.
    fields.retain(|field| field != ":");
    assert_eq!(fields, ["!", "#", "%", "&", "*", "+", "@", "^", "~"]);
    for field in fields {
        assert!(
            table.contains(&format!("`{field}`")),
            "{field} is not in docs/privacy.md"
        );
    }
    for store in ["outbox", "ratings", "notes"] {
        assert!(table.contains(&format!("| `{store}` |")), "{store}");
    }
}

#[test]
fn every_part_that_a_page_may_style_is_named() {
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    let views = ["src/view", "www/loop"].map(|folder| sources(&root().join(folder)));
    let drawn = views
        .into_iter()
        .flatten()
        .map(|path| fs::read_to_string(path).unwrap());
    let mut parts: Vec<String> = drawn
        .flat_map(|text| {
            let after: Vec<_> = text.split(" part=").skip(1).map(str::to_owned).collect();
            after
        })
        .map(|rest| rest.chars().take_while(char::is_ascii_lowercase).collect())
        .collect();
    parts.sort_unstable();
    parts.dedup();
    assert!(parts.len() > 10, "{parts:?}");
    let missing = |part: &&String| !readme.contains(&format!("`{part}`"));
    assert_eq!(parts.iter().filter(missing).collect::<Vec<_>>(), [""; 0]);
}

#[test]
fn the_npm_package_has_every_attribute_of_the_tag() {
    let read = |file: &str| fs::read_to_string(root().join(file)).unwrap();
    let [readme, code, types] = ["README.md", "www/npm/index.js", "www/npm/index.d.ts"].map(read);
    let rows = readme
        .lines()
        .filter_map(|line| line.strip_prefix("| `data-")?.split_once('`'));
    let names: Vec<&str> = rows.map(|(name, _)| name).collect();
    assert!(names.len() > 5, "{names:?}");
    let missing = |name: &&&str| {
        !code.contains(&format!("\"{name}\"")) || !types.contains(&format!("\n  {name}?:"))
    };
    assert_eq!(names.iter().filter(missing).collect::<Vec<_>>(), [&""; 0]);
}

/// `kinds::a_test` is of tests/e2e/tests/kinds.rs, `flags.rs::a_test` of any file whose path ends so.
#[test]
fn every_test_that_a_page_names_is_there() {
    let page = |name: &str| fs::read_to_string(root().join("docs").join(name)).unwrap();
    let pages = ["compare.md", "faults.md", "sources.md", "accessibility.md"];
    let page = pages.map(page).concat();
    let all = ["src", "tests", "crates"].map(|folder| sources(&root().join(folder)));
    let holds = |place: &str, test: &str| {
        let end = if place.ends_with(".rs") {
            format!("/{place}")
        } else {
            format!("tests/e2e/tests/{place}.rs")
        };
        let files = all.iter().flatten();
        files
            .filter(|path| path.to_string_lossy().ends_with(&end))
            .any(|path| {
                let source = fs::read_to_string(path).unwrap();
                source.contains(&format!("fn {test}("))
            })
    };
    let named = page
        .split('`')
        .skip(1)
        .step_by(2)
        .filter_map(|name| name.split_once("::"));
    let (found, gone): (Vec<_>, Vec<_>) = named
        .filter(|(_, test)| *test != "…")
        .partition(|(place, test)| holds(place, test));
    assert_eq!(gone, []);
    assert!(found.len() > 200, "{}", found.len());
}
