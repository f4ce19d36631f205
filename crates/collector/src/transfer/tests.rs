use ::parquet::file::reader::{FileReader as _, SerializedFileReader};
use otklik_wire::flags::{Flag, Flags};
use otklik_wire::id::Name;

use super::item::Item;
use super::table::{Cell, Cells, FIXED, Question, Table};
use super::*;
use crate::intake;
use crate::store::Kept;

fn name(name: &str) -> Name {
    Name::new(name.to_owned()).unwrap()
}

fn kept(number: u32, why: &str) -> Kept {
    let why = serde_json::to_string(why).unwrap();
    let raw = format!(
        "{{\"id\":\"0198c0de-0000-7000-8000-{number:012x}\",\n\"survey\":\"nps\",\"survey_rev\":2,\"at\":\"2026-01-31T12:00:00Z\",\
         \"q\":[{{\"k\":\"nps\",\"t\":\"nps\",\"n\":9}},{{\"k\":\"why\",\"t\":\"text\",\"s\":{why}}}],\"locale\":\"ru\",\"meta\":{{\"device\":\"phone\",\"segment\":\"pro\"}},\"later\":1e2}}"
    );
    Kept {
        answer: intake::decode_stored(&raw).unwrap(),
        raw,
        at: "2026-01-31T12:00:00.5Z".parse().unwrap(),
        received: "2026-01-31T12:00:07Z".parse().unwrap(),
        flags: Flags::of(&[Flag::Bot, Flag::Webdriver]),
    }
}

fn table() -> Table {
    let question = |survey: &str, question: &str, cells| Question {
        survey: name(survey),
        question: name(question),
        item: None,
        cells,
    };
    Table::new(vec![
        question("nps", "why", Cells::Texts),
        question("nps", "nps", Cells::Numbers),
        question("nps", "why", Cells::Texts),
        question("-x", "nps", Cells::Numbers),
    ])
}

fn as_csv(kept: &[Kept]) -> String {
    let mut writer = csv::Writer::begin(table(), Vec::new()).unwrap();
    kept.iter().for_each(|kept| writer.write(kept).unwrap());
    String::from_utf8(writer.end().unwrap()).unwrap()
}

#[test]
fn a_row_an_answer_a_column_a_question() {
    assert_eq!(
        as_csv(&[kept(7, "Быстро, \"и\"\nвкусно")]),
        "\u{feff}id,seq,survey,revision,answered_at,received_at,locale,page,device,segment,reach,flags,'-x.nps,nps.nps,nps.why\r\n\
         0198c0de-0000-7000-8000-000000000007,0,nps,2,2026-01-31T12:00:00.500Z,2026-01-31T12:00:07.000Z,ru,,phone,pro,,bot webdriver,,9,\
         \"Быстро, \"\"и\"\"\nвкусно\"\r\n"
    );
}

#[test]
fn no_cell_begins_like_a_formula() {
    for formula in [
        "=HYPERLINK(\"http://evil.example\")",
        "+1",
        "-2+3",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "＝1",
    ] {
        let mut one = kept(1, formula);
        one.answer.segment = Some(formula.to_owned());
        let csv = as_csv(&[one]);
        let mut reader = ::csv::Reader::from_reader(csv.as_bytes());
        let row = reader.records().next().unwrap().unwrap();
        assert_eq!(&row[14], format!("'{formula}"));
        assert_eq!(&row[13], "9", "a number stays one");
        assert_eq!(
            &row[9],
            format!("'{formula}"),
            "what a page says of its visitor"
        );
    }
}

#[test]
fn lines_of_json_lose_nothing() {
    let all = [kept(1, "one"), kept(2, "two\nlines \u{2028} <b>")];
    let mut text = Vec::new();
    let mut writer = ndjson::Writer::begin(&mut text);
    all.iter().for_each(|kept| writer.write(kept).unwrap());
    let text = String::from_utf8(text).unwrap();
    assert_eq!(text.lines().count(), 2);
    for (line, kept) in text.lines().zip(&all) {
        let read = ndjson::read(line).unwrap();
        assert_eq!(
            (&read.answer, read.at, read.received, read.flags),
            (&kept.answer, kept.at, kept.received, kept.flags)
        );
        assert!(
            read.raw.contains("\"later\":1e2"),
            "what nobody knows is kept"
        );
    }
}

#[test]
fn a_line_that_is_no_answer_says_so() {
    let message = |line: &str| format!("{:#}", ndjson::read(line).unwrap_err());
    assert!(message("{}").starts_with("allowed is {\"answered_at\":time,"));
    let bad = r#"{"answered_at":"2026-01-31T12:00:00Z","received_at":"2026-01-31T12:00:00Z","answer":{"id":"7"}}"#;
    assert_eq!(
        message(bad),
        "answer.q: nothing is not allowed here; allowed: a list"
    );
}

#[test]
fn parquet_is_read_by_others() {
    let all: Vec<Kept> = (0..5_007)
        .map(|number| kept(number, &format!("{number} =1")))
        .collect();
    let mut writer = parquet::Writer::begin(table(), Vec::new()).unwrap();
    all.iter().for_each(|kept| writer.write(kept).unwrap());
    let bytes = bytes::Bytes::from(writer.end().unwrap());
    let reader = SerializedFileReader::new(bytes).unwrap();
    assert_eq!(reader.metadata().file_metadata().num_rows(), 5_007);
    assert_eq!(reader.metadata().num_row_groups(), 2);
    let row = reader.get_row_iter(None).unwrap().last().unwrap().unwrap();
    assert_eq!(
        row.to_string(),
        "{id: \"0198c0de-0000-7000-8000-00000000138e\", seq: 0, survey: \"nps\", revision: 2, \
         answered_at: 2026-01-31 12:00:00.500 +00:00, received_at: 2026-01-31 12:00:07.000 +00:00, locale: \"ru\", \
         page: null, device: \"phone\", segment: \"pro\", reach: null, flags: \"bot webdriver\", -x.nps: null, nps.nps: 9, nps.why: \"5006 =1\"}"
    );
}

#[test]
fn every_mark_of_a_service_has_its_column() {
    let items = Item::of_service(true).map(|item| Question {
        survey: name("s"),
        question: name("q"),
        item: Some(item),
        cells: Cells::Numbers,
    });
    let table = Table::new(items.collect());
    let names: Vec<String> = table
        .columns()
        .map(|(name, _)| name)
        .skip(FIXED.len())
        .collect();
    assert_eq!(names.len(), 44);
    assert_eq!(names[0], "s.q.tangibles-1.expected");
    assert_eq!(names[22 + 4], "s.q.reliability-1");
    assert_eq!(names[43], "s.q.empathy-5");

    let marks = |first: usize| (first..first + 22).map(|mark| mark % 8).collect::<Vec<_>>();
    let mut kept = kept(1, "why");
    let raw = serde_json::json!({"id": kept.answer.id.as_str(), "survey": "s", "survey_rev": 1, "at": "2026-01-31T12:00:00Z",
        "q": [{"k": "q", "t": "servqual", "e": marks(1), "c": marks(3)}]});
    kept.answer = intake::decode_stored(&raw.to_string()).unwrap();
    let row = table.row(&kept);
    assert_eq!(row[FIXED.len()], Cell::Number(1));
    assert_eq!(row[FIXED.len() + 7], Cell::Empty, "one that was left out");
    assert_eq!(row[FIXED.len() + 22], Cell::Number(3));
}

#[test]
fn long_texts_make_small_groups_of_parquet() {
    let text = "long ".repeat(800);
    let mut writer = parquet::Writer::begin(table(), Vec::new()).unwrap();
    for number in 0..3_000 {
        writer.write(&kept(number, &text)).unwrap();
    }
    let bytes = bytes::Bytes::from(writer.end().unwrap());
    let reader = SerializedFileReader::new(bytes).unwrap();
    assert_eq!(reader.metadata().file_metadata().num_rows(), 3_000);
    let groups = reader.metadata().row_groups().iter();
    let largest = groups.map(|group| group.num_rows()).max().unwrap();
    assert!(
        largest * 4_000 <= 5 << 20,
        "{largest} rows of 4,000 bytes in a group"
    );
}
