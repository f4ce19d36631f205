//! Two who change one thing: the second sees what the first did, and nothing is overwritten unseen.

use serde_json::json;

use crate::common::{answer, id};
use crate::house::JSON;
use crate::rig::Rig;

fn with_case(rig: &Rig) {
    rig.promise(&json!({"name": "usual", "first_minutes": 60}));
    rig.answers(&[answer(1, 0, 3, "Words")]);
}

#[test]
fn the_second_sees_the_firsts_change() {
    for rig in Rig::both() {
        with_case(&rig);
        rig.change(1, 1, &json!({"do": "assign", "to": "ann"}));
        let late = rig.change_reply(1, 1, &json!({"do": "assign", "to": "bob"}));
        assert_eq!((late.status, late.problem().as_str()), (409, "stale"));
        let late = late.json();
        assert_eq!(late["current"]["assignee"], "ann");
        assert_eq!(late["current"]["version"], 2);
        assert_eq!(late["changes"].as_array().unwrap().len(), 1);
        assert_eq!(
            (
                late["changes"][0]["do"].as_str(),
                late["changes"][0]["to"].as_str()
            ),
            (Some("assign"), Some("ann"))
        );
        assert_eq!(rig.get("/api/v1/sites/shop/cases/1")["assignee"], "ann");
        let blind = rig.post("/api/v1/sites/shop/cases/1/events", &json!({"do": "take"}));
        assert_eq!(
            (blind.status, blind.problem().as_str()),
            (428, "version_missing")
        );
        for (number, change, status, code) in [
            (1, json!({"do": "reopen"}), 409, "wrong_state"),
            (9, json!({"do": "take"}), 404, "unknown_case"),
            (1, json!({"do": "dance"}), 400, "malformed"),
            (1, json!({"do": "take", "x": 1}), 400, "malformed"),
            (1, json!({"do": "reply", "text": " "}), 400, "malformed"),
            (1, json!({"do": "merge", "into": 1}), 409, "wrong_state"),
            (1, json!({"do": "merge", "into": 7}), 404, "unknown_case"),
            (1, json!({"do": "board", "item": 7}), 404, "unknown_entry"),
        ] {
            let reply = rig.change_reply(number, 2, &change);
            assert_eq!(
                (reply.status, reply.problem().as_str()),
                (status, code),
                "{change}"
            );
        }
        assert_eq!(
            rig.get("/api/v1/sites/shop/cases/1")["version"],
            2,
            "what was refused wrote nothing"
        );
    }
}

#[test]
fn of_many_at_once_one_wins() {
    for rig in Rig::both() {
        with_case(&rig);
        let address = rig.house.collector.address;
        let won: usize = std::thread::scope(|scope| {
            let one = |name: usize| {
                scope.spawn(move || {
                    let mut client = crate::common::client::Client::connect(address).unwrap();
                    let body = json!({"do": "assign", "to": format!("n{name}")}).to_string();
                    let headers = [JSON, "If-Match: \"1\""];
                    let reply = client
                        .request(
                            "POST",
                            "/api/v1/sites/shop/cases/1/events",
                            &headers,
                            body.as_bytes(),
                        )
                        .unwrap();
                    assert!(matches!(reply.status, 201 | 409), "{}", reply.text());
                    usize::from(reply.status == 201)
                })
            };
            let all: Vec<_> = (0..8).map(one).collect();
            all.into_iter().map(|thread| thread.join().unwrap()).sum()
        });
        assert_eq!(won, 1);
        rig.assert_folds();
    }
}

#[test]
fn a_change_of_many_is_done_for_each_by_itself_and_taken_back() {
    for rig in Rig::both() {
        rig.promise(&json!({"name": "usual", "first_minutes": 60}));
        rig.answers(&[answer(1, 0, 3, "One"), answer(2, 0, 3, "Two")]);
        let cases = json!([{"number": 1, "version": 1}, {"number": 2, "version": 7}]);
        let path = "/api/v1/sites/shop/cases/bulk";
        let reply = rig
            .post(path, &json!({"cases": cases, "change": {"do": "take"}}))
            .json();
        assert_eq!(reply["results"][0]["version"], 2, "{reply}");
        assert_eq!(reply["results"][1]["problem"]["code"], "stale");
        let undo = reply["results"][0]["undo"].clone();
        assert_eq!(undo, json!({"do": "return", "to": "heard"}));
        let reply = rig
            .post(
                path,
                &json!({"cases": [{"number": 1, "version": 2}], "change": undo}),
            )
            .json();
        assert_eq!(reply["results"][0]["version"], 3);
        assert_eq!(rig.get("/api/v1/sites/shop/cases/1")["status"], "heard");
    }
}

#[test]
fn a_case_that_became_part_of_another_points_there() {
    for rig in Rig::both() {
        rig.promise(&json!({"name": "usual", "first_minutes": 60}));
        let reply = rig.answers(&[answer(1, 0, 3, "One"), answer(2, 0, 3, "Two")]);
        let token = |number| {
            reply["results"][id(number)]["receipt"]
                .as_str()
                .unwrap()
                .to_owned()
        };
        rig.hear(
            &token(1),
            &json!({"v": 1, "id": id(90), "text": "Only mine"}),
        );
        let merged = rig.change(1, 2, &json!({"do": "merge", "into": 2}));
        assert_eq!(
            (
                merged["case"]["merged_into"].as_i64(),
                &merged["case"]["items"]
            ),
            (Some(2), &json!([]))
        );
        let other = rig.get("/api/v1/sites/shop/cases/2");
        assert_eq!(other["items"], json!([id(1), id(2)]));
        rig.change(2, 2, &json!({"do": "reply", "text": "To both of you"}));
        for number in [1, 2] {
            let receipt = rig.get(&format!("/v1/receipts/{}", token(number)));
            let texts: Vec<&str> = receipt["talk"]
                .as_array()
                .unwrap()
                .iter()
                .map(|turn| turn["text"].as_str().unwrap())
                .collect();
            assert_eq!(texts.last(), Some(&"To both of you"));
            assert_eq!(
                texts.contains(&"Only mine"),
                number == 1,
                "each sees his own words: {receipt}"
            );
        }
        let refused = rig.change_reply(1, 3, &json!({"do": "take"}));
        assert_eq!(
            refused.json()["detail"],
            "this case was merged into case 2; change that one"
        );
        rig.assert_folds();
    }
}
