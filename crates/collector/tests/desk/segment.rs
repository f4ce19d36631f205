//! What a site says of its visitors: a customer with terms of its own, found, told apart and led by them.

use serde_json::{Value, json};

use crate::common::{answer, id};
use crate::rig::Rig;

const SITE: &str = "/api/v1/sites/shop";

fn of(segment: &str, mut answer: Value) -> Value {
    answer["meta"] = json!({"device": "phone", "segment": segment});
    answer
}

#[test]
fn a_contract_has_its_own_terms() {
    for rig in Rig::both() {
        let policies = json!([{"name": "usual", "first_minutes": 600},
            {"name": "grave", "first_minutes": 120, "when": {"severity": "critical"}},
            {"name": "acme", "first_minutes": 60, "when": {"segment": "acme"}}]);
        let put = |path: &str, body: Value| {
            let reply = rig.put(&format!("{SITE}/{path}"), 0, &body);
            assert_eq!(reply.status, 200, "{}", reply.text());
        };
        put("promises", json!({ "policies": policies }));
        let rules = json!([{"name": "theirs", "when": {"segment": ["acme"]}, "then": {"open": true, "assignee": "mara"}}]);
        put("rules", json!({ "rules": rules }));
        rig.answers(&[
            of("acme", answer(1, 0, 2, "The parcel is lost")),
            of("other", answer(2, 0, 2, "The parcel is lost")),
            answer(3, 0, 2, "The parcel is lost"),
        ]);
        // Each item, and by whose terms it is answered.
        let item = |number: u64| rig.get(&format!("{SITE}/inbox/{}", id(number)));
        let found = [1, 2, 3].map(|number| {
            let item = item(number);
            [
                &item["segment"],
                &item["case"]["promise"]["policy"],
                &item["case"]["assignee"],
            ]
            .map(|value| value.as_str().map(str::to_owned))
        });
        let texts = |texts: [Option<&str>; 3]| texts.map(|text| text.map(str::to_owned));
        assert_eq!(
            found,
            [
                texts([Some("acme"), Some("acme"), Some("mara")]),
                texts([Some("other"), Some("usual"), None]),
                texts([None, Some("usual"), None]),
            ]
        );
        // A case that turns out graver keeps the contract's terms.
        let case = item(1)["case"].clone();
        let [number, version] = ["number", "version"].map(|key| case[key].as_u64().unwrap());
        let changed = rig.change(
            number,
            version,
            &json!({"do": "severity", "to": "critical"}),
        );
        assert_eq!(changed["case"]["promise"]["policy"], "acme", "{changed}");

        let listed = rig.get(&format!("{SITE}/inbox?segment=acme"));
        assert_eq!(listed["items"].as_array().unwrap().len(), 1, "{listed}");
        assert_eq!(listed["items"][0]["id"], id(1));
    }
}

#[test]
fn what_is_entered_by_hand_has_the_terms_of_its_customer() {
    for rig in Rig::both() {
        rig.promise(&json!({"name": "acme", "first_minutes": 60, "when": {"segment": "acme"}}));
        let entry = json!({"door": "phone", "text": "They wait for a call.", "segment": "acme"});
        let reply = rig.post(&format!("{SITE}/inbox"), &entry);
        assert_eq!(reply.status, 201, "{}", reply.text());
        let item = reply.json();
        assert_eq!(
            (&item["segment"], &item["case"]["promise"]["policy"]),
            (&json!("acme"), &json!("acme")),
            "{item}"
        );
    }
}

#[test]
fn a_score_is_split_by_segment() {
    for rig in Rig::both() {
        let answers: Vec<Value> = (1..=40)
            .map(|number| {
                let is_pro = number % 4 == 0;
                let rating = if is_pro { 10 } else { 2 };
                of(
                    if is_pro { "pro" } else { "free" },
                    answer(number, 0, rating, ""),
                )
            })
            .collect();
        rig.answers(&answers);
        let split = rig.get(&format!("{SITE}/scores?survey=nps&split=segment"));
        let parts: Vec<(&str, i64, f64)> = split["series"]
            .as_array()
            .unwrap()
            .iter()
            .map(|part| {
                (
                    part["key"].as_str().unwrap(),
                    part["n"].as_i64().unwrap(),
                    part["value"].as_f64().unwrap(),
                )
            })
            .collect();
        assert_eq!(parts, [("free", 30, -100.0), ("pro", 10, 100.0)], "{split}");
    }
}
