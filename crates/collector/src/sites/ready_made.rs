//! The statements of SERVQUAL and SERVPERF for survey files that have none of their own.
//!
//! They are filled in where a file is read, so that only pages that ask them carry their words. A wording here is never
//! changed: revisions that were served with it could not be served again.

use serde_json::{Value, json};

/// Where the statements stand that anybody can copy.
const PACK: &str = include_str!("../../../../packs/service-quality.json");
const STATEMENTS: &str = "/surveys/0/questions/1/items";

/// Puts statements into questions that want some; whether there was one.
pub(super) fn fill_in(document: &mut Value) -> bool {
    let mut is_filled = false;
    let surveys = document.get_mut("surveys").and_then(Value::as_array_mut);
    for survey in surveys.into_iter().flatten() {
        let questions = survey.get_mut("questions").and_then(Value::as_array_mut);
        for question in questions.into_iter().flatten() {
            let is_paired = question["kind"] == "servqual";
            if !is_paired && question["kind"] != "servperf" {
                continue;
            }
            if question["items"].is_null() {
                question["items"] = statements();
                is_filled = true;
            }
            if is_paired && question["expected"].is_null() {
                question["expected"] = expected();
                is_filled = true;
            }
        }
    }
    is_filled
}

fn statements() -> Value {
    let pack: Value = serde_json::from_str(PACK).unwrap_or_default();
    pack.pointer(STATEMENTS).cloned().unwrap_or_default()
}

/// How an excellent service is asked about.
fn expected() -> Value {
    json!({
        "en": "First, an excellent service of this kind: how far should each sentence be true of it?",
        "ru": "Сначала о превосходном сервисе такого рода: насколько каждая фраза должна быть о нём верна?",
    })
}

#[cfg(test)]
mod tests {
    use otklik_wire::survey::{Kind, SurveyFile};

    use super::*;

    fn file(question: &Value) -> Value {
        json!({"v": 1, "site": "shop", "surveys": [
            {"id": "s", "revision": 1, "questions": [{"id": "n", "kind": "nps", "text": "?"}, question]}]})
    }

    #[test]
    fn a_question_needs_no_statements_of_its_own() {
        for (kind, pages) in [("servperf", 5), ("servqual", 10)] {
            let mut file = file(&json!({"id": "q", "kind": kind, "text": "How are we?"}));
            assert!(fill_in(&mut file));
            let mut hints = Vec::new();
            let file = SurveyFile::decode(file, &mut hints).unwrap();
            assert_eq!(hints, []);
            let Kind::Service(service) = &file.surveys[0].questions[1].kind else {
                panic!("{file:?}");
            };
            assert_eq!(service.pages(), pages);
            for text in service.items.iter().chain(&service.expected) {
                assert_eq!(text.languages().collect::<Vec<_>>(), ["en", "ru"]);
            }
        }
    }

    #[test]
    fn what_the_owner_wrote_stays() {
        let whole = file(&json!({"id": "q", "kind": "servqual", "expected": "E", "items": {}}));
        let mut filled = whole.clone();
        assert!(!fill_in(&mut filled));
        assert_eq!(filled, whole);
        for mut other in [
            json!(7),
            json!([]),
            json!({"surveys": [7, {"questions": [7]}]}),
        ] {
            let before = other.clone();
            assert!(!fill_in(&mut other));
            assert_eq!(other, before);
        }
    }
}
