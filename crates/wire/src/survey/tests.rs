use alloc::string::{String, ToString};
use alloc::vec::Vec;

use insta::assert_snapshot;
use serde_json::{Value, json};

use super::*;

fn shop() -> Value {
    json!({
        "v": 1, "site": "shop", "scores": true,
        "surveys": [{
            "id": "nps", "revision": 1,
            "questions": [
                {"id": "nps", "kind": "nps", "text": {"en": "How likely?", "ru": "Насколько?"}},
                {"id": "why", "kind": "text", "text": "Why?", "optional": true,
                 "wording": [{"when": {"question": "nps", "max": 6}, "text": "What went wrong?"}]}
            ],
            "show": {"on": [{"delay": 5}, {"event": "order.done"}], "again": {"days": 30}},
            "look": {"mode": "popover", "accent": "#1a7f5a", "theme": "auto"}
        }]
    })
}

fn decode(file: Value) -> Result<(SurveyFile, Vec<String>), String> {
    let mut hints = Vec::new();
    let read = SurveyFile::decode(file, &mut hints).map_err(|problems| sentences(&problems))?;
    Ok((read, hints.iter().map(ToString::to_string).collect()))
}

fn sentences(problems: &[Problem]) -> String {
    let sentences: Vec<String> = problems.iter().map(ToString::to_string).collect();
    sentences.join("\n")
}

/// What a shop's file says after `change`, as the sentence its author reads.
fn refused(pointer: &str, value: Value) -> String {
    let mut file = shop();
    *file.pointer_mut(pointer).unwrap() = value;
    decode(file).unwrap_err()
}

#[test]
fn a_whole_file_is_read() {
    let (file, hints) = decode(shop()).unwrap();
    assert!(hints.is_empty(), "{hints:?}");
    let survey = &file.surveys[0];
    assert_eq!(
        survey.show.on,
        [Trigger::Delay(5.0), Trigger::Event("order.done".into())]
    );
    assert_eq!(survey.show.again_days, 30);
    assert_eq!(file.ack, Ack::Results);
    assert!(file.scores);
}

#[test]
fn wording_follows_the_score() {
    let (file, _) = decode(shop()).unwrap();
    let why = &file.surveys[0].questions[1];
    assert_eq!(why.wording_for(|_| Some(6)).pick("en"), "What went wrong?");
    assert_eq!(why.wording_for(|_| Some(7)).pick("en"), "Why?");
    assert_eq!(why.wording_for(|_| None).pick("en"), "Why?");
}

#[test]
fn a_message_names_the_field_the_value_and_what_is_allowed() {
    assert_snapshot!(refused("/surveys/0/questions/0/kind", json!("npss")),
        @r#"surveys[0].questions[0].kind: "npss" is not allowed here; allowed: nps, text"#);
    assert_snapshot!(refused("/surveys/0/revision", json!(1.5)),
        @"surveys[0].revision: 1.5 is not allowed here; allowed: a whole number from 1 to 4294967295");
    assert_snapshot!(refused("/surveys/0/questions/1/id", json!("nps")),
        @r#"surveys[0].questions[1].id: "nps" is not allowed here; allowed: an id that no other question of the survey has"#);
    assert_snapshot!(refused("/surveys/0/questions/1/wording/0/when/question", json!("price")),
        @r#"surveys[0].questions[1].wording[0].when.question: "price" is not allowed here; allowed: the id of an earlier question of kind nps"#);
    assert_snapshot!(refused("/surveys/0/questions/0/text", json!({"en": 7})),
        @"surveys[0].questions[0].text.en: 7 is not allowed here; allowed: a string of 1 to 1000 characters");
    assert_snapshot!(refused("/surveys/0/look/accent", json!("green")),
        @r##"surveys[0].look.accent: "green" is not allowed here; allowed: #rrggbb"##);
    assert_snapshot!(refused("/surveys/0/show/on/0", json!({"scroll": 0.5})),
        @r#"surveys[0].show.on[0]: {"scroll":0.5} is not allowed here; allowed: {"load":true}, {"delay":seconds} or {"event":"name"}"#);
    assert_snapshot!(refused("/surveys", json!([])), @"surveys: [] is not allowed here; allowed: at least one survey");
    assert_snapshot!(refused("/v", json!(2)), @"v: 2 is not allowed here; allowed: a whole number from 1 to 1");
    assert_snapshot!(refused("/site", Value::Null), @"site: nothing is not allowed here; allowed: 1 to 64 letters, digits, '-', '_' or '.'");
    assert_snapshot!(decode(json!("a page")).unwrap_err(),
        @r#"the document: "a page" is not allowed here; allowed: an object"#);
}

#[test]
fn an_unknown_field_is_a_hint() {
    let mut file = shop();
    file["surveys"][0]["titel"] = json!("NPS");
    let (_, hints) = decode(file).unwrap();
    assert_eq!(hints.len(), 1);
    assert_snapshot!(hints[0],
        @"surveys[0].titel: this field is not allowed here; allowed: id, revision, questions, show, look");
}
