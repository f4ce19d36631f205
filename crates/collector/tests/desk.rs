//! The loop over real HTTP and both engines: what was said, what is done about it, what the visitor sees of it.
#![allow(clippy::unwrap_used)]

#[path = "desk/board.rs"]
mod board;
mod common;
#[path = "desk/described.rs"]
mod described;
#[path = "desk/gone.rs"]
mod gone;
#[path = "erase/house.rs"]
mod house;
#[path = "desk/inbox.rs"]
mod inbox;
#[path = "desk/made_up.rs"]
mod made_up;
#[path = "desk/parts.rs"]
mod parts;
#[path = "desk/plan.rs"]
mod plan;
#[path = "desk/receipt.rs"]
mod receipt;
#[path = "desk/rig.rs"]
mod rig;
#[path = "desk/segment.rs"]
mod segment;
#[path = "desk/set.rs"]
mod set;
#[path = "desk/stale.rs"]
mod stale;
#[path = "desk/surveys.rs"]
mod surveys;
#[path = "desk/time.rs"]
mod time;

use common::{answer, id};
use jiff::{Timestamp, ToSpan as _};
use rig::Rig;
use serde_json::json;

#[test]
fn from_an_answer_to_done_and_back_and_done_again() {
    for rig in Rig::both() {
        rig.promise(&json!({"name": "usual", "first_minutes": 240, "solution_minutes": 2400}));
        let reply = rig.answers(&[answer(1, 0, 3, "The parcel came a week late.")]);
        let token = reply["results"][id(1)]["receipt"]
            .as_str()
            .unwrap()
            .to_owned();
        let receipt = rig.get(&format!("/v1/receipts/{token}"));
        assert_eq!(
            (receipt["status"].as_str(), &receipt["talk"]),
            (Some("heard"), &json!([]))
        );
        assert!(receipt["due"]["first"].is_string() && receipt["kept"]["first"].is_null());

        let listed = rig.get("/api/v1/sites/shop/cases");
        assert_eq!(listed["cases"][0]["number"], 1, "{listed}");
        assert_eq!(listed["cases"][0]["promise"]["first"]["left_minutes"], 239);
        assert_eq!(listed["cases"][0]["next"]["do"], "reply");
        let case = rig.change(1, 1, &json!({"do": "assign", "to": "mara"}));
        assert_eq!(case["undo"], json!({"do": "assign", "to": null}));
        let case = rig.change(
            1,
            2,
            &json!({"do": "reply", "text": "We are looking for it."}),
        );
        assert_eq!(case["case"]["status"], "in_work");
        assert_eq!(case["event"]["kept"], json!(["first"]));
        assert_eq!(case.get("undo"), None, "what was read is not taken back");
        rig.change(1, 3, &json!({"do": "done", "text": "Here it is."}));
        let receipt = rig.get(&format!("/v1/receipts/{token}"));
        assert_eq!(receipt["status"], "done");
        assert_eq!(receipt["kept"], json!({"first": true, "solution": true}));
        let talk: Vec<&str> = receipt["talk"]
            .as_array()
            .unwrap()
            .iter()
            .map(|turn| turn["text"].as_str().unwrap())
            .collect();
        assert_eq!(talk, ["We are looking for it.", "Here it is."]);
        assert!(!receipt.to_string().contains("mara"));

        let heard = rig.hear(&token, &json!({"v": 1, "id": id(90), "verdict": "not_solved", "text": "It is another's.", "ces": 2}));
        assert_eq!(
            (heard["status"].as_str(), heard["verdict"].as_str()),
            (Some("in_work"), Some("not_solved"))
        );
        let today = rig.get("/api/v1/sites/shop/today");
        assert_eq!(today["todo"][0]["kind"], "not_solved", "{today}");
        assert_eq!(today["todo"][0]["excerpt"], "The parcel came a week late.");
        let case = rig.get("/api/v1/sites/shop/cases/1");
        let version = case["version"].as_u64().unwrap();
        let case = rig.change(
            1,
            version,
            &json!({"do": "decline", "reason": "It is lost for good."}),
        );
        assert_eq!(case["case"]["reason"], "It is lost for good.");
        let receipt = rig.get(&format!("/v1/receipts/{token}"));
        assert_eq!(
            (receipt["status"].as_str(), receipt["reason"].as_str()),
            (Some("declined"), Some("It is lost for good."))
        );
        // A promise counts where it fell due, and four hours from now may be tomorrow.
        let day = |days: i64| (Timestamp::now() + (days * 24).hours()).strftime("%F");
        let report = rig.get(&format!(
            "/api/v1/sites/shop/promises/report?by=day&from={}&to={}",
            day(-1),
            day(3)
        ));
        let kept = |clock: &str| -> i64 {
            let days = report["periods"].as_array().unwrap();
            days.iter()
                .map(|day| day[clock]["kept"].as_i64().unwrap())
                .sum()
        };
        // What is opened again is promised again.
        assert_eq!((kept("first"), kept("solution")), (1, 2), "{report}");
        rig.assert_folds();
    }
}

#[test]
fn nothing_is_promised_where_nothing_is_set() {
    for rig in Rig::both() {
        let reply = rig.answers(&[answer(1, 0, 3, "Words")]);
        assert_eq!(reply["results"][id(1)].get("receipt"), None);
        assert_eq!(rig.get("/api/v1/sites/shop/cases")["cases"], json!([]));
        assert_eq!(
            rig.get("/v1/sites/shop/config")["surveys"][0].get("promise"),
            None
        );
        let item = rig.get(&format!("/api/v1/sites/shop/inbox/{}", id(1)));
        assert_eq!(
            (item["case"].is_null(), item["words"][0]["text"].as_str()),
            (true, Some("Words"))
        );
    }
}

#[test]
fn a_sentence_that_comes_later_opens_the_case() {
    for rig in Rig::both() {
        rig.promise(&json!({"name": "usual", "first_minutes": 60}));
        let bare = rig.answers(&[answer(1, 0, 3, "")]);
        assert_eq!(
            bare["results"][id(1)].get("receipt"),
            None,
            "nothing is promised to a click alone"
        );
        assert_eq!(rig.get("/api/v1/sites/shop/inbox")["items"], json!([]));
        let said = rig.answers(&[answer(1, 1, 3, "Now I say it.")]);
        assert!(said["results"][id(1)]["receipt"].is_string());
        assert_eq!(
            rig.get("/api/v1/sites/shop/cases")["cases"][0]["items"],
            json!([id(1)])
        );
        // A lost reply: what is a duplicate by now has its receipt all the same.
        let again = rig.answers(&[answer(1, 1, 3, "Now I say it.")]);
        assert_eq!(again["results"][id(1)]["status"], "duplicate");
        assert_eq!(
            again["results"][id(1)]["receipt"],
            said["results"][id(1)]["receipt"]
        );
        rig.answers(&[answer(1, 2, 3, "Now I say something else.")]);
        assert_eq!(
            rig.get("/api/v1/sites/shop/cases")["cases"]
                .as_array()
                .unwrap()
                .len(),
            1
        );
        assert_eq!(
            rig.get("/api/v1/sites/shop/inbox?q=something")["items"]
                .as_array()
                .unwrap()
                .len(),
            1
        );
        assert_eq!(
            rig.get("/api/v1/sites/shop/inbox?q=now+else")["items"]
                .as_array()
                .unwrap()
                .len(),
            1
        );
        assert_eq!(
            rig.get("/api/v1/sites/shop/inbox?q=nothing")["items"],
            json!([])
        );
    }
}
