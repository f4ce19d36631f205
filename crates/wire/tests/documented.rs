//! What the documentation shows is what is read.

#![allow(clippy::unwrap_used)]

use otklik_wire::survey::{Kind, SurveyFile};

const PAGES: [(&str, &str); 2] = [
    ("README.md", include_str!("../../../README.md")),
    ("docs/surveys.md", include_str!("../../../docs/surveys.md")),
];

/// The JSON blocks of a page that are survey files.
fn files(page: &str) -> impl Iterator<Item = &str> {
    page.split("```json\n")
        .filter_map(|rest| rest.split("```").next())
        .filter(|block| block.contains("\"surveys\""))
}

#[test]
fn every_survey_file_that_is_shown_is_one() {
    for (name, page) in PAGES {
        let mut found = 0;
        for (number, file) in files(page)
            .enumerate()
            .filter(|(_, file)| file.starts_with('{'))
        {
            let document: serde_json::Value = serde_json::from_str(file).unwrap();
            let mut hints = Vec::new();
            let decoded = SurveyFile::decode(document, &mut hints);
            assert!(
                decoded.is_ok() && hints.is_empty(),
                "{name}, {number}: {decoded:?} {hints:?}"
            );
            found += 1;
        }
        assert!(found > 0, "{name} shows none");
    }
}

#[test]
fn every_kind_has_its_row() {
    let (_, page) = PAGES[1];
    let rows: Vec<&str> = page
        .lines()
        .filter_map(|line| line.strip_prefix("| `")?.split('`').next())
        .collect();
    for (word, _) in Kind::WORDS {
        assert!(
            rows.contains(&word),
            "docs/surveys.md has no row for {word}"
        );
    }
}
