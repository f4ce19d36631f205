use alloc::string::{String, ToString};
use alloc::vec::Vec;

use insta::assert_snapshot;
use serde_json::{Value, json};

use super::*;
use crate::answer::Given;
use otklik_score::{Metric, Rated, rating};

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
        [
            Trigger::Delay(5.0),
            Trigger::Event {
                name: "order.done".into(),
                props: Vec::new()
            }
        ]
    );
    assert_eq!(survey.show.again, Again::Days(30));
    assert_eq!(file.ack, Ack::Results);
    assert!(file.scores);
}

#[test]
fn wording_follows_the_score() {
    let (file, _) = decode(shop()).unwrap();
    let why = &file.surveys[0].questions[1];
    let nps = |number: f64| Given::Rated(Rated::new(Metric::Nps, number).unwrap());
    let asked = |given: &Given| why.wording_for(|when| when.holds(given)).pick("en");
    assert_eq!(asked(&nps(6.0)), "What went wrong?");
    assert_eq!(asked(&nps(7.0)), "Why?");
    assert_eq!(asked(&Given::Text("6".into())), "Why?");
}

#[test]
fn a_message_names_the_field_the_value_and_what_is_allowed() {
    assert_snapshot!(refused("/surveys/0/questions/0/kind", json!("npss")),
        @r#"surveys[0].questions[0].kind: "npss" is not allowed here; allowed: nps, ces, ces1, csat, nsat, rating, text, choice, role, battery, servqual, servperf, contact, statement"#);
    assert_snapshot!(refused("/surveys/0/revision", json!(1.5)),
        @"surveys[0].revision: 1.5 is not allowed here; allowed: a whole number from 1 to 4294967295");
    assert_snapshot!(refused("/surveys/0/questions/1/id", json!("nps")),
        @r#"surveys[0].questions[1].id: "nps" is not allowed here; allowed: an id that no other question of the survey has"#);
    assert_snapshot!(refused("/surveys/0/questions/1/wording/0/when/question", json!("price")),
        @r#"surveys[0].questions[1].wording[0].when.question: "price" is not allowed here; allowed: the id of an earlier question with a scale or options"#);
    assert_snapshot!(refused("/surveys/0/questions/0/text", json!({"en": 7})),
        @"surveys[0].questions[0].text.en: 7 is not allowed here; allowed: a string of 1 to 1000 characters");
    assert_snapshot!(refused("/surveys/0/look/accent", json!("green")),
        @r##"surveys[0].look.accent: "green" is not allowed here; allowed: #rrggbb"##);
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
        @"surveys[0].titel: this field is not allowed here; allowed: id, revision, questions, show, look, promise");
}

/// A file with this one question after one of each kind that a condition can be about.
fn with(question: &Value) -> Result<Question, String> {
    let mut file = shop();
    file["surveys"][0]["questions"] = json!([
        {"id": "easy", "kind": "ces", "text": "Easy?"},
        {"id": "why", "kind": "choice", "text": "Why?", "options": [{"id": "a", "text": "A"}, {"id": "b", "text": "B"}]},
        question,
    ]);
    let (file, hints) = decode(file)?;
    assert!(hints.is_empty(), "{hints:?}");
    Ok(file.surveys[0].questions[2].clone())
}

#[test]
fn every_kind_is_read_with_what_belongs_to_it() {
    let scale = |question: Value| match with(&question).unwrap().kind {
        Kind::Scale(scale) => (scale.metric, scale.face),
        other => panic!("{other:?}"),
    };
    let of = |min, max| Metric::Rating(rating::Scale::new(min, max).unwrap());
    for (question, expected) in [
        (json!({"kind": "ces1"}), (Metric::Ces1, Face::Numbers)),
        (json!({"kind": "nsat"}), (Metric::Nsat, Face::Numbers)),
        (json!({"kind": "csat"}), (Metric::CsatFive, Face::Numbers)),
        (
            json!({"kind": "csat", "max": 3, "face": "faces"}),
            (Metric::CsatThree, Face::Faces),
        ),
        (
            json!({"kind": "rating", "face": "stars"}),
            (of(1, 5), Face::Stars),
        ),
        (
            json!({"kind": "rating", "min": 0, "max": 10}),
            (of(0, 10), Face::Numbers),
        ),
        (
            json!({"kind": "rating", "max": 2, "face": "thumbs"}),
            (of(1, 2), Face::Thumbs),
        ),
    ] {
        let mut question = question;
        question["id"] = json!("q");
        question["text"] = json!("Well?");
        assert_eq!(scale(question), expected);
    }
    let role = with(
        &json!({"id": "q", "kind": "role", "text": "Who?", "shuffle": true, "other": true,
        "options": [{"id": "buyer", "text": "Buyer"}, {"id": "seller", "text": {"en": "Seller"}}]}),
    );
    let Kind::Choice(role) = role.unwrap().kind else {
        panic!()
    };
    assert!(role.role && role.shuffle && role.other && !role.many);
    let battery = with(
        &json!({"id": "q", "kind": "battery", "text": "How far?", "max": 7, "low": "No", "high": "Yes",
        "items": [{"id": "kind", "text": "Kind"}], "when": {"question": "why", "is": ["b"]}}),
    );
    let battery = battery.unwrap();
    assert_eq!(
        battery.when.unwrap().test,
        Test::Any([battery_item("b")].into())
    );
    let Kind::Battery(battery) = battery.kind else {
        panic!()
    };
    assert_eq!((battery.max, battery.items.len()), (7, 1));
    with(&json!({"id": "q", "kind": "contact", "text": "May we write?", "consent": "Yes", "optional": true})).unwrap();
    with(&json!({"id": "q", "kind": "statement", "text": "Hello"})).unwrap();
}

fn battery_item(id: &str) -> Name {
    Name::new(id.into()).unwrap()
}

#[test]
fn a_kind_that_cannot_be_asked_so_is_refused() {
    let refused = |mut question: Value| {
        question["id"] = json!("q");
        question["text"] = json!("Well?");
        with(&question).unwrap_err()
    };
    assert_snapshot!(refused(json!({"kind": "csat", "max": 4})), @"surveys[0].questions[2].max: 4 is not allowed here; allowed: 3, 5, 7 or 10");
    assert_snapshot!(refused(json!({"kind": "rating", "min": 5, "max": 5})), @"surveys[0].questions[2].max: 5 is not allowed here; allowed: a number above min");
    assert_snapshot!(refused(json!({"kind": "nps", "face": "faces"})), @r#"surveys[0].questions[2].face: "faces" is not allowed here; allowed: stars from 1 on, faces for 1 to 3 and 1 to 5, thumbs for 1 to 2"#);
    assert_snapshot!(refused(json!({"kind": "choice", "options": [{"id": "a", "text": "A"}]})), @r#"surveys[0].questions[2].options: [{"id":"a","text":"A"}] is not allowed here; allowed: 2 to 50 options"#);
    assert_snapshot!(refused(json!({"kind": "contact"})), @r#"surveys[0].questions[2].consent: nothing is not allowed here; allowed: an object"#);
    assert_snapshot!(refused(json!({"kind": "text", "when": {"question": "why", "is": ["c"]}})), @r#"surveys[0].questions[2].when.is[0]: "c" is not allowed here; allowed: the id of one of its options"#);
    assert_snapshot!(refused(json!({"kind": "text", "when": {"question": "later"}})), @r#"surveys[0].questions[2].when.question: "later" is not allowed here; allowed: the id of an earlier question with a scale or options"#);
}

fn statements() -> Value {
    json!({"tangibles": ["1", "2", "3", "4"], "reliability": ["5", "6", "7", "8", "9"],
        "responsiveness": ["10", "11", "12", "13"], "assurance": ["14", "15", "16", "17"],
        "empathy": ["18", "19", "20", "21", "22"]})
}

#[test]
fn a_service_is_asked_about_a_dimension_at_a_time() {
    let asked = |question: Value| match with(&question).unwrap().kind {
        Kind::Service(service) => service,
        other => panic!("{other:?}"),
    };
    let perceived = asked(
        json!({"id": "q", "kind": "servperf", "text": "We?", "high": "Yes", "items": statements()}),
    );
    let paired = asked(
        json!({"id": "q", "kind": "servqual", "text": "We?", "expected": "The best?", "items": statements()}),
    );
    assert_eq!(
        (perceived.metric(), paired.metric()),
        (Metric::Servperf, Metric::Servqual)
    );
    let texts: Vec<&str> = paired.items.iter().map(|text| text.pick("en")).collect();
    let numbers: Vec<String> = (1..=22).map(|number: u8| number.to_string()).collect();
    assert_eq!(texts, numbers);
    for service in [perceived, paired] {
        let places: Vec<usize> = (0..service.pages())
            .flat_map(|page| service.on_page(page))
            .collect();
        let all: Vec<usize> = (0..service.marks()).collect();
        assert_eq!(places, all, "each once, in order");
    }
}

#[test]
fn statements_of_another_number_or_dimension_are_refused() {
    let refused = |items: Value| {
        with(&json!({"id": "q", "kind": "servqual", "text": "?", "expected": "?", "items": items}))
            .unwrap_err()
    };
    let mut few = statements();
    few["reliability"] = json!(["a"]);
    assert_snapshot!(refused(few), @r#"surveys[0].questions[2].items.reliability: ["a"] is not allowed here; allowed: 5 statements"#);
    let mut without = statements();
    without["tangibles"] = Value::Null;
    assert_snapshot!(refused(without), @"surveys[0].questions[2].items.tangibles: nothing is not allowed here; allowed: a list");
    let bare = with(&json!({"id": "q", "kind": "servqual", "text": "?"})).unwrap_err();
    assert_snapshot!(bare, @r"
    surveys[0].questions[2].expected: nothing is not allowed here; allowed: how an excellent service is asked about; only a collector has ready-made words
    surveys[0].questions[2].items: nothing is not allowed here; allowed: 22 statements by dimension; only a collector has ready-made ones
    ");
}

#[test]
fn a_promise_that_cannot_be_read_is_none() {
    let said = |promise: Value| {
        let file = json!({"v": 1, "site": "shop", "surveys": [{"id": "nps", "revision": 1,
            "questions": [{"id": "nps", "kind": "nps", "text": "Would you?"}], "promise": promise}]});
        let file = SurveyFile::decode(file, &mut Vec::new()).unwrap();
        let Promise { first, solution } = file.surveys[0].promise;
        [first, solution].map(|term| term.map(|term| (term.minutes, term.is_working)))
    };
    let term = |minutes: u32, hours: &str| json!({"minutes": minutes, "hours": hours});
    assert_eq!(
        said(json!({"first": term(240, "working"), "solution": term(2_400, "all")})),
        [Some((240, true)), Some((2_400, false))]
    );
    // Nobody's survey falls out for it.
    for odd in [
        json!(7),
        json!({}),
        json!({"first": {"minutes": "soon"}}),
        json!({"solution": term(0, "all")}),
    ] {
        assert_eq!(said(odd), [None, None]);
    }
}
