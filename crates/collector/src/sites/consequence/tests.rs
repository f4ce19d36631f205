use otklik_score::{Metric, nps};
use serde_json::json;

use super::*;
use crate::sites::survey_file;

fn site(questions: &Value) -> (SurveyFile, Value) {
    let document = json!({"v": 1, "site": "shop", "surveys": [{"id": "nps", "revision": 1, "questions": questions,
        "show": {"on": [{"load": true}]}}]});
    let read = survey_file::parse(document.to_string()).unwrap();
    (read.decoded.unwrap(), document)
}

fn questions(text: &str) -> Value {
    json!([
        {"id": "nps", "kind": "nps", "text": {"en": text, "ru": "Насколько?"}},
        {"id": "why", "kind": "choice", "text": "Why?", "options": [{"id": "a", "text": "A"}, {"id": "b", "text": "B"}]},
    ])
}

fn state(revision: u32, locale: &str, n: u64) -> (Key, State) {
    use crate::store::tally::{Span, Subject};
    let name = |name: &str| Name::new(name.to_owned()).unwrap();
    let state = State::Nps(nps::Counts::from_array([0, 0, 0, 0, 0, 0, 0, 0, 0, n, 0]));
    let key = Key {
        site: name("shop"),
        survey: name("nps"),
        revision,
        subject: Subject::Question(name("nps")),
        metric: Metric::Nps,
        locale: locale.to_owned(),
        span: Span::Ever,
    };
    (key, state)
}

/// What becomes of each question if that is published in the place of the usual questions, of which 7 answered in English and 5
/// in Russian.
fn said(next: &Value) -> Vec<String> {
    said_after(&questions("How likely?"), next)
}

/// The same in the place of other questions, of which the score is asked so too.
fn said_after(before: &Value, next: &Value) -> Vec<String> {
    let (file, document) = site(before);
    let mut published = Published::default();
    for survey in &file.surveys {
        published.note(survey.clone()).unwrap();
    }
    let scored = scored(&file, &document);
    let states = [state(1, "en", 7), state(1, "ru", 5)];
    let ground = Ground {
        file: &file,
        document: &document,
        scored: &scored,
        published: &published,
        declared: &[],
        states: &states,
    };
    let (file, document) = site(next);
    let all = of(&ground, &file, &document);
    let named = |one: Consequence| format!("{}: {}", one.question.unwrap(), one.says);
    all.into_iter().map(named).collect()
}

#[test]
fn what_is_the_same_has_none() {
    assert_eq!(said(&questions("How likely?")), Vec::<String>::new());
    assert_eq!(
        said(&questions("  How   likely?")),
        ["nps: Something that no score depends on: the score goes on with 12 answers."]
    );
}

#[test]
fn other_words_end_the_score_of_those_who_read_them() {
    assert_eq!(
        said(&questions("How probable?")),
        ["nps: The wording changes (en): the score goes on with 5 of its 12 answers."]
    );
    let mut both = questions("How probable?");
    both[0]["text"]["ru"] = json!("Вероятно?");
    assert_eq!(
        said(&both),
        [
            "nps: The wording changes (en, ru): a new series starts, the old score ends with 12 answers."
        ]
    );
    let mut scale = questions("How likely?");
    scale[0]["kind"] = json!("ces");
    assert_eq!(
        said(&scale),
        [
            "nps: The kind of question changes: a new series starts, the old score ends with 12 answers."
        ]
    );
}

#[test]
fn what_no_score_depends_on_goes_on() {
    let mut order = questions("How likely?");
    order[1]["options"].as_array_mut().unwrap().reverse();
    assert_eq!(
        said(&order),
        ["why: Only the order of options: it goes on."]
    );
    let mut more = questions("How likely?");
    more[0]["text"]["de"] = json!("Wie wahrscheinlich?");
    assert_eq!(
        said(&more),
        ["nps: A language is added: the score goes on with 12 answers."]
    );
}

#[test]
fn points_of_dimensions_begin_no_series() {
    let with = |weights: Value| {
        let mut questions = questions("How likely?");
        let service =
            json!({"id": "gap", "kind": "servqual", "text": "And us?", "weights": weights});
        questions.as_array_mut().unwrap().push(service);
        questions
    };
    let points = |a: u8, b: u8| json!({"tangibles": a, "reliability": b, "responsiveness": 20, "assurance": 20, "empathy": 20});
    for (before, next) in [
        (Value::Null, points(30, 10)),
        (points(30, 10), points(10, 30)),
        (points(10, 30), Value::Null),
    ] {
        assert_eq!(
            said_after(&with(before), &with(next)),
            ["gap: The points of its dimensions: the score goes on with 0 answers."]
        );
    }
}

#[test]
fn what_comes_and_what_goes_is_named() {
    let mut other = questions("How likely?");
    other[0]["id"] = json!("rec");
    assert_eq!(
        said(&other),
        [
            "rec: It is new: a score of its own begins.",
            "nps: It is asked no more: its score ends with 12 answers."
        ]
    );
}
