//! What the documentation shows is what is read.

#![allow(clippy::unwrap_used)]

use otklik_wire::survey::{SurveyFile, Word};

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
fn every_pack_is_a_survey_file_in_both_languages() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../packs");
    let mut packs = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let file = std::fs::read_to_string(&path).unwrap();
        let mut hints = Vec::new();
        let document: serde_json::Value = serde_json::from_str(&file).unwrap();
        let decoded = SurveyFile::decode(document, &mut hints);
        assert!(hints.is_empty(), "{}: {hints:?}", path.display());
        let decoded = decoded.unwrap_or_else(|problems| panic!("{}: {problems:?}", path.display()));
        for question in decoded.surveys.iter().flat_map(|survey| &survey.questions) {
            let languages: Vec<&str> = question.text.languages().collect();
            assert_eq!(
                languages,
                ["en", "ru"],
                "{}: {}",
                path.display(),
                question.id
            );
        }
        packs += 1;
    }
    assert_eq!(packs, 6);
}

#[test]
fn every_kind_has_its_row() {
    let (_, page) = PAGES[1];
    let rows: Vec<&str> = page
        .lines()
        .filter_map(|line| line.strip_prefix("| `")?.split('`').next())
        .collect();
    for (word, _) in Word::ALL {
        assert!(
            rows.contains(&word),
            "docs/surveys.md has no row for {word}"
        );
    }
}
