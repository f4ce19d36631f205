//! What an owner sets: promises, rules, signs; checked when written, tried before, told to pages.

use serde_json::{Value, json};

use crate::common::{OPEN_SITE, answer, id};
use crate::house::House;
use crate::rig::Rig;

const PROMISES: &str = "/api/v1/sites/shop/promises";
const RULES: &str = "/api/v1/sites/shop/rules";

#[test]
fn a_page_is_told_before_anything_is_sent() {
    for rig in Rig::both() {
        let plain = rig.house.collector.get("/v1/sites/shop/config");
        let office =
            json!({"name": "office", "zone": "Europe/Moscow", "hours": {"mon": ["09:00-18:00"]}});
        let policies = json!([{"name": "payers", "first_minutes": 10, "when": {"role": "payer"}},
                              {"name": "usual", "calendar": "office", "first_minutes": 240, "solution_minutes": 2400}]);
        let reply = rig.put(
            PROMISES,
            0,
            &json!({"calendars": [office], "policies": policies}),
        );
        assert_eq!(
            (reply.status, reply.header("etag")),
            (200, Some("\"1\"")),
            "{}",
            reply.text()
        );
        let told = rig.house.collector.get("/v1/sites/shop/config");
        assert_eq!(
            told.json()["surveys"][0]["promise"],
            json!({"first": {"minutes": 240, "hours": "working"}, "solution": {"minutes": 2400, "hours": "working"}})
        );
        assert_ne!(told.header("etag"), plain.header("etag"));
        assert_eq!(
            told.json()["surveys"][0]["questions"],
            plain.json()["surveys"][0]["questions"]
        );
        let late = rig.put(PROMISES, 0, &json!({"policies": []}));
        assert_eq!((late.status, late.problem().as_str()), (409, "stale"));
        assert_eq!(late.json()["current"]["policies"][0]["name"], "payers");
        // As it was given, it can be sent again.
        let mut again = rig.get(PROMISES);
        again["policies"] = json!([]);
        assert_eq!(rig.put(PROMISES, 1, &again).status, 200);
        assert_eq!(
            rig.house
                .collector
                .get("/v1/sites/shop/config")
                .header("etag"),
            plain.header("etag")
        );
    }
}

#[test]
fn a_sites_own_script_has_what_is_promised() {
    let houses = House::both(|options| {
        let write =
            |path: std::path::PathBuf, content: &str| std::fs::write(path, content).unwrap();
        write(options.assets.join("otklik.js"), "((given)=>{})();");
        write(options.assets.join("otklik-first.js"), "page=>{}");
        let soon = r#""revision": 1, "show": {"on": [{"load": true}]}"#;
        let site = OPEN_SITE.replace(r#""revision": 1"#, soon);
        write(options.sites.join("shop.json"), &site);
    });
    for rig in houses.map(|house| Rig { house }) {
        let script = || {
            let reply = rig.house.collector.get("/v1/sites/shop/otklik.js");
            reply.text().to_owned()
        };
        let before = script();
        assert!(!before.contains("promise"), "{before}");
        rig.promise(&json!({"name": "usual", "first_minutes": 240}));
        let after = script();
        // In the order in which whoever writes JSON keeps its fields.
        let first = after.split_once(r#""promise":{"first":{"#).unwrap().1;
        assert!(
            first
                .split_once('}')
                .unwrap()
                .0
                .contains(r#""minutes":240"#),
            "{after}"
        );
    }
}

#[test]
fn what_is_wrong_is_said_and_not_kept() {
    for rig in Rig::both() {
        for (path, status, body, why) in [
            (
                PROMISES,
                422,
                json!({"policies": [{"name": "a"}]}),
                "policies[0]: first_minutes, solution_minutes: both are null",
            ),
            (
                PROMISES,
                400,
                json!({"policies": [{"name": "a", "frist_minutes": 1}]}),
                "unknown field `frist_minutes`",
            ),
            (
                RULES,
                422,
                json!({"rules": [{"name": "a", "then": {}}]}),
                "rules[0].then: nothing is in it",
            ),
            (
                RULES,
                400,
                json!({"rules": [{"name": "a", "when": {"tune": []}, "then": {"open": true}}]}),
                "unknown field `tune`",
            ),
            (
                "/api/v1/sites/shop/signs",
                422,
                json!({"signs": [{"sign": "idle", "words": {"en": ["!"]}}]}),
                "idle: \"!\" was given",
            ),
            (
                "/api/v1/sites/shop/board",
                422,
                json!({"public": true, "title": ""}),
                "title: allowed are 1 to 200 characters",
            ),
        ] {
            let reply = rig.put(path, 0, &body);
            assert_eq!(
                (reply.status, reply.problem().as_str()),
                (status, "malformed"),
                "{path}"
            );
            assert!(
                reply.json()["detail"].as_str().unwrap().starts_with(why),
                "{}",
                reply.text()
            );
            assert_eq!(rig.get(path)["version"], 0, "{path}");
        }
    }
}

#[test]
fn the_policy_that_wins_says_why() {
    for rig in Rig::both() {
        let policies = json!([{"name": "all", "first_minutes": 600}, {"name": "grave", "first_minutes": 60, "when": {"severity": "critical"}}]);
        assert_eq!(
            rig.put(PROMISES, 0, &json!({"policies": policies})).status,
            200
        );
        let tried = rig.post(
            &format!("{PROMISES}/try"),
            &json!({"survey": "nps", "severity": "critical", "at": "2026-01-31T12:00:00Z"}),
        );
        assert_eq!(
            tried.json(),
            json!({"policy": "grave", "why": "\"grave\" applies: it names severity critical, which says more than the others",
                "words": {"en": "\"grave\" applies: it names severity critical, which says more than the others",
                    "ru": "действует «grave»: в нём указано: важность критично, это точнее, чем в других"},
                "passed_over": [{"policy": "all", "why": "\"grave\" says more: it names severity critical",
                    "words": {"en": "\"grave\" says more: it names severity critical", "ru": "«grave» точнее: в нём указано: важность критично"}}],
                "first_due": "2026-01-31T13:00:00.000Z", "solution_due": null})
        );
        let draft = rig
            .post(
                &format!("{PROMISES}/try"),
                &json!({"promises": {"policies": []}}),
            )
            .json();
        assert_eq!(
            (draft["policy"].clone(), draft["why"].as_str()),
            (Value::Null, Some("nothing is promised: there is no policy"))
        );
    }
}

#[test]
fn rules_open_cases_and_are_tried_on_what_is_there() {
    for rig in Rig::both() {
        rig.answers(&[
            answer(1, 0, 2, "The parcel is lost"),
            answer(2, 0, 10, "The parcel is here"),
        ]);
        let rules = json!([{"name": "lost", "when": {"tone": ["low"], "words": ["parcels"]},
            "then": {"assignee": "mara", "severity": "major", "marks": ["tag:delivery"]}}]);
        let tried = rig
            .post(&format!("{RULES}/dry-run"), &json!({"rules": rules}))
            .json();
        assert_eq!(
            (tried["looked_at"].as_i64(), &tried["by_rule"]),
            (Some(2), &json!([{"name": "lost", "held": 1}]))
        );
        assert_eq!(tried["examples"][0]["item"]["id"], id(1));
        assert_eq!(
            rig.get("/api/v1/sites/shop/cases")["cases"],
            json!([]),
            "nothing is changed"
        );
        assert_eq!(rig.put(RULES, 0, &json!({"rules": rules})).status, 200);
        rig.answers(&[
            answer(3, 0, 1, "My parcels are lost too"),
            answer(4, 0, 9, "Parcel"),
            answer(5, 0, 1, ""),
        ]);
        let cases = rig.get("/api/v1/sites/shop/cases")["cases"].clone();
        assert_eq!(cases.as_array().unwrap().len(), 1, "{cases}");
        let case = &cases[0];
        assert_eq!(
            (case["assignee"].as_str(), case["severity"].as_str()),
            (Some("mara"), Some("major"))
        );
        assert_eq!(
            (&case["items"], &case["marks"]),
            (&json!([id(3)]), &json!(["tag:delivery"]))
        );
        assert_eq!(case["opened_by"], json!({"kind": "rule", "name": "lost"}));
        assert_eq!(rig.get("/api/v1/sites/shop/cases?assignee=mara&status=open&severity=major&mark=tag:delivery")["cases"][0]["number"], 1);
        for query in [
            "assignee=nobody",
            "status=done",
            "severity=wish",
            "mark=tag:x",
        ] {
            assert_eq!(
                rig.get(&format!("/api/v1/sites/shop/cases?{query}"))["cases"],
                json!([]),
                "{query}"
            );
        }
    }
}

#[test]
fn a_person_opens_a_case_for_what_no_rule_did() {
    for rig in Rig::both() {
        rig.answers(&[answer(1, 0, 2, "Words"), answer(2, 0, 2, "")]);
        let path = "/api/v1/sites/shop/cases";
        let opened = rig.post(
            path,
            &json!({"items": [id(1), id(2), id(2)], "severity": "wish"}),
        );
        assert_eq!(opened.status, 201, "{}", opened.text());
        assert_eq!(
            opened.json()["items"],
            json!([id(1), id(2)]),
            "a click alone is an item now"
        );
        assert_eq!(rig.ids("?case=open"), [id(2), id(1)]);
        let again = rig.post(path, &json!({"items": [id(2)]}));
        assert_eq!(
            (again.status, again.json()["number"].as_i64()),
            (200, Some(1))
        );
        let unknown = rig.post(path, &json!({"items": [id(77)]}));
        assert_eq!(
            (unknown.status, unknown.problem().as_str()),
            (404, "unknown_item")
        );
        assert_eq!(rig.post(path, &json!({"items": []})).problem(), "malformed");
        rig.assert_folds();
    }
}

#[test]
fn cases_are_listed_by_number_and_by_what_is_due() {
    for rig in Rig::both() {
        rig.promise(&json!({"name": "usual", "first_minutes": 600}));
        let all: Vec<Value> = (1..=9)
            .map(|number| answer(number, 0, 2, "Words"))
            .collect();
        rig.answers(&all);
        rig.change(3, 1, &json!({"do": "done"}));
        for (order, last) in [("new", 9), ("due", 8)] {
            let mut numbers = Vec::new();
            let mut before = String::new();
            loop {
                let page = rig.get(&format!(
                    "/api/v1/sites/shop/cases?order={order}&limit=2{before}"
                ));
                numbers.extend(
                    page["cases"]
                        .as_array()
                        .unwrap()
                        .iter()
                        .map(|case| case["number"].as_i64().unwrap()),
                );
                match page["next"].as_str() {
                    Some(next) => before = format!("&before={next}"),
                    None => break,
                }
            }
            let mut sorted = numbers.clone();
            sorted.sort_unstable();
            sorted.dedup();
            assert_eq!(
                (numbers.len(), sorted.len()),
                (last, last),
                "{order}: {numbers:?}"
            );
            assert_eq!(
                numbers.contains(&3),
                order == "new",
                "what is done is not due"
            );
        }
    }
}
