//! What is erased is gone from inbox, search, cases and talk, and from the bytes on disk.

use serde_json::{Value, json};

use crate::common::{answer, bytes, id};
use crate::house::wait_until;
use crate::rig::Rig;

/// Stands in everything that this visitor wrote, and nowhere else.
const WORD: &str = "zqxjwords";

#[test]
fn an_erased_visitor_leaves_nothing() {
    for rig in Rig::both() {
        rig.promise(&json!({"name": "usual", "first_minutes": 60}));
        let reply = rig.answers(&[
            answer(1, 0, 3, &format!("{WORD} said")),
            answer(2, 0, 3, "Of somebody else"),
        ]);
        let token = |number| {
            reply["results"][id(number)]["receipt"]
                .as_str()
                .unwrap()
                .to_owned()
        };
        rig.hear(
            &token(1),
            &json!({"v": 1, "id": id(90), "text": format!("{WORD} again")}),
        );
        rig.post(
            &format!("/api/v1/sites/shop/inbox/{}/marks", id(1)),
            &json!({"add": ["tag:x"]}),
        );
        assert_eq!(rig.ids(&format!("?q={WORD}")), [id(1)]);
        assert_eq!(rig.house.erase(1).status, 200);
        assert_eq!(rig.ids(&format!("?q={WORD}")), Vec::<String>::new());
        assert_eq!(rig.ids("?mark=tag:x"), Vec::<String>::new());
        assert_eq!(
            rig.house
                .collector
                .get("/api/v1/sites/shop/cases/1")
                .problem(),
            "unknown_case"
        );
        assert_eq!(
            rig.get("/api/v1/sites/shop/cases/2")["items"],
            json!([id(2)])
        );
        rig.assert_folds();
        if rig.house.argument[0] == "--data" {
            let data = std::path::PathBuf::from(&rig.house.argument[1]);
            wait_until("the bytes are overwritten", || {
                !bytes::hold(&data, WORD) && !bytes::hold(&data, &id(1))
            });
        }
    }
}

#[test]
fn of_a_case_of_two_one_stays_without_the_others_words() {
    for rig in Rig::both() {
        rig.promise(&json!({"name": "usual", "first_minutes": 60}));
        let reply = rig.answers(&[
            answer(1, 0, 3, &format!("{WORD} said")),
            answer(2, 0, 3, "Of somebody else"),
        ]);
        let token = |number| {
            reply["results"][id(number)]["receipt"]
                .as_str()
                .unwrap()
                .to_owned()
        };
        rig.hear(
            &token(1),
            &json!({"v": 1, "id": id(90), "text": format!("{WORD} before")}),
        );
        rig.change(1, 2, &json!({"do": "merge", "into": 2}));
        rig.hear(
            &token(1),
            &json!({"v": 1, "id": id(91), "text": format!("{WORD} after")}),
        );
        rig.hear(
            &token(2),
            &json!({"v": 1, "id": id(92), "text": "Mine stays"}),
        );
        assert_eq!(rig.house.erase(1).status, 200);
        let case = rig.get("/api/v1/sites/shop/cases/2");
        assert_eq!(case["items"], json!([id(2)]));
        assert!(
            case.to_string().contains("Mine stays") && !case.to_string().contains(WORD),
            "{case}"
        );
        let part = rig.get("/api/v1/sites/shop/cases/1");
        assert!(!part.to_string().contains(WORD), "{part}");
        rig.assert_folds();
        assert_eq!(rig.house.erase(2).status, 200);
        assert_eq!(
            rig.get("/api/v1/sites/shop/cases")["cases"],
            Value::Array(vec![])
        );
        rig.assert_folds();
    }
}

#[test]
fn a_reply_to_somebody_who_was_erased_is_refused_with_the_reason() {
    for rig in Rig::both() {
        rig.promise(&json!({"name": "usual", "first_minutes": 60}));
        rig.answers(&[answer(1, 0, 3, "One"), answer(2, 0, 3, "Two")]);
        // Both of a case are erased at once by a retention that the case outlives in nobody's hands: it goes with them.
        let version = rig.get("/api/v1/sites/shop/cases/1")["version"]
            .as_u64()
            .unwrap();
        assert_eq!(rig.house.erase(1).status, 200);
        let reply = rig.change_reply(1, version, &json!({"do": "reply", "text": "Hello?"}));
        assert_eq!(
            (reply.status, reply.problem().as_str()),
            (404, "unknown_case")
        );
    }
}
