use super::*;

const MAPPING: &str = r#"
    survey = "nps"
    revision = 3
    at = "Submitted"
    time-format = "%d.%m.%Y %H:%M"
    zone = "Europe/Berlin"
    locale = "Language"
    [questions.nps]
    column = "Score"
    kind = "nps"
    [questions.why]
    column = "Comment"
    kind = "text"
"#;

fn site() -> Name {
    Name::new("shop".into()).unwrap()
}

fn now() -> Timestamp {
    "2026-11-22T00:00:00Z".parse().unwrap()
}

fn read(mapping: &str, row: &[&str]) -> anyhow::Result<Option<Kept>> {
    let columns = ["Submitted", "Language", "Score", "Comment"];
    Mapping::read(mapping, &::csv::StringRecord::from(&columns[..]))?.answer(
        &::csv::StringRecord::from(row),
        &site(),
        now(),
    )
}

#[test]
fn a_row_becomes_an_answer() {
    let row = ["01.07.2026 14:30", "ru", "9", " '=Fine, \u{1F642}\0"];
    let kept = read(MAPPING, &row).unwrap().unwrap();
    assert_eq!(kept.at.to_string(), "2026-07-01T12:30:00Z");
    assert_eq!(kept.received, now());
    assert_eq!(
        kept.answer.parts,
        [
            Part {
                question: named("nps").unwrap(),
                given: Given::Rated(Rated::new(Metric::Nps, 9.0).unwrap())
            },
            Part {
                question: named("why").unwrap(),
                given: Given::Text("=Fine, \u{1F642}\u{FFFD}".into())
            },
        ]
    );
    assert_eq!(
        (kept.answer.survey_rev, kept.answer.locale.as_deref()),
        (3, Some("ru"))
    );
    assert_eq!(intake::decode_stored(&kept.raw).unwrap(), kept.answer);
    let again = read(MAPPING, &row).unwrap().unwrap();
    assert_eq!(
        again.answer.id, kept.answer.id,
        "a repeated import finds it"
    );
    assert_eq!(kept.answer.id.as_str().as_bytes()[14], b'8');
    let other = read(MAPPING, &["01.07.2026 14:31", "ru", "9", ""])
        .unwrap()
        .unwrap();
    assert_ne!(other.answer.id, kept.answer.id);
    assert_eq!(
        read(MAPPING, &["01.07.2026 14:31", "ru", "", " "]).unwrap(),
        None
    );
}

#[test]
fn what_is_wrong_is_said() {
    let of_row = |row: &[&str]| read(MAPPING, row).unwrap_err().to_string();
    assert_eq!(
        of_row(&["01.07.2026 14:30", "", "11", ""]),
        "nps: \"11\" is not a whole number from 0 to 10"
    );
    assert_eq!(
        of_row(&["yesterday", "", "9", ""]),
        "\"yesterday\" is no time of the form %d.%m.%Y %H:%M"
    );
    let of_mapping = |from: &str, to: &str| {
        let row = ["01.07.2026 14:30", "", "9", ""];
        read(&MAPPING.replace(from, to), &row)
            .unwrap_err()
            .to_string()
    };
    assert_eq!(
        of_mapping("\"Score\"", "\"NPS\""),
        "there is no column \"NPS\"; allowed: Submitted, Language, Score, Comment"
    );
    assert!(of_mapping("locale", "language").contains("unknown field `language`, expected one of"));
    assert!(of_mapping("Europe/Berlin", "Berlin").contains("is no time zone"));
    assert!(
        of_mapping("\"text\"", "\"words\"")
            .contains("unknown variant `words`, expected one of `nps`")
    );
}
