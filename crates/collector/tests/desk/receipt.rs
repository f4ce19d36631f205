//! What a visitor may ask, and what who is none gets.

use serde_json::json;

use crate::common::{answer, id};
use crate::rig::Rig;

fn receipt(rig: &Rig, number: u64) -> String {
    let reply = rig.answers(&[answer(number, 0, 3, &format!("Words number {number}"))]);
    reply["results"][id(number)]["receipt"]
        .as_str()
        .unwrap()
        .to_owned()
}

#[test]
fn a_forged_receipt_is_none_whatever_is_wrong_with_it() {
    for rig in Rig::both() {
        rig.promise(&json!({"name": "usual", "first_minutes": 60}));
        let (one, two) = (receipt(&rig, 1), receipt(&rig, 2));
        // The MAC of one, the answer of the other.
        let mixed = format!("{}{}", &one[..21], &two[21..]);
        let last = if one.ends_with('A') { "B" } else { "A" };
        let cut = &one[..one.len() - 1];
        let forged = [
            mixed,
            format!("{cut}{last}"),
            cut.to_owned(),
            "x".to_owned(),
            "%00".to_owned(),
            "A".repeat(48),
        ];
        let mut said = std::collections::BTreeSet::new();
        for token in forged {
            for (method, body) in [
                ("GET", json!(null)),
                ("POST", json!({"v": 1, "id": id(90), "text": "x"})),
            ] {
                let reply = rig.request(method, &format!("/v1/receipts/{token}"), &[], &body);
                assert_eq!(
                    (reply.status, reply.problem().as_str()),
                    (404, "unknown_receipt"),
                    "{method} {token}"
                );
                reply.assert_open_to_pages();
                said.insert(reply.text().to_owned());
            }
        }
        assert_eq!(said.len(), 1, "always the same words: {said:?}");
        // One that is right, of an answer that is gone.
        assert_eq!(rig.house.erase(1).status, 200);
        let reply = rig.house.collector.get(&format!("/v1/receipts/{one}"));
        assert_eq!(
            (reply.status, said.contains(reply.text())),
            (404, true),
            "{}",
            reply.text()
        );
        assert_eq!(rig.get(&format!("/v1/receipts/{two}"))["status"], "heard");
    }
}

#[test]
fn a_message_comes_once_however_often_it_is_sent() {
    for rig in Rig::both() {
        rig.promise(&json!({"name": "usual", "first_minutes": 60}));
        let token = receipt(&rig, 1);
        for _ in 0..3 {
            let told = rig.hear(
                &token,
                &json!({"v": 1, "id": id(90), "text": "Are you there?"}),
            );
            assert_eq!(told["talk"].as_array().unwrap().len(), 1);
        }
        let told = rig.hear(&token, &json!({"v": 1, "id": id(91), "text": "Hello?"}));
        assert_eq!(told["talk"].as_array().unwrap().len(), 2);
    }
}

#[test]
fn what_a_visitor_may_not_say_is_refused_with_the_reason() {
    for rig in Rig::both() {
        rig.promise(&json!({"name": "usual", "first_minutes": 60}));
        let token = receipt(&rig, 1);
        for (word, status, code, why) in [
            (
                json!({"v": 1, "id": id(90), "verdict": "solved"}),
                409,
                "wrong_state",
                "it is still being worked on",
            ),
            (
                json!({"v": 2, "id": id(90), "text": "x"}),
                400,
                "unsupported_version",
                "v: 2 was given; allowed: 1",
            ),
            (
                json!({"v": 1, "id": "x", "text": "x"}),
                400,
                "malformed",
                "id: \"x\" was given; allowed: a UUID",
            ),
            (
                json!({"v": 1, "id": id(90)}),
                400,
                "malformed",
                "text, verdict, ces: none was given",
            ),
            (
                json!({"v": 1, "id": id(90), "ces": 8}),
                400,
                "malformed",
                "ces: allowed is 1 to 7",
            ),
            (
                json!({"v": 1, "id": id(90), "text": "x".repeat(10_001)}),
                400,
                "malformed",
                "text: 10001 characters were given",
            ),
        ] {
            let reply = rig.request("POST", &format!("/v1/receipts/{token}"), &[], &word);
            assert_eq!(
                (reply.status, reply.problem().as_str()),
                (status, code),
                "{word}"
            );
            assert!(
                reply.json()["detail"].as_str().unwrap().starts_with(why),
                "{}",
                reply.text()
            );
        }
        assert_eq!(rig.get(&format!("/v1/receipts/{token}"))["talk"], json!([]));
    }
}

#[test]
fn a_receipt_is_fetched_again_only_when_it_changed() {
    for rig in Rig::both() {
        rig.promise(&json!({"name": "usual", "first_minutes": 60}));
        let path = format!("/v1/receipts/{}", receipt(&rig, 1));
        let reply = rig.house.collector.get(&path);
        let tag = reply.header("etag").unwrap().to_owned();
        let again = || {
            rig.request(
                "GET",
                &path,
                &[&format!("If-None-Match: {tag}")],
                &json!(null),
            )
            .status
        };
        assert_eq!(again(), 304);
        rig.change(1, 1, &json!({"do": "note", "text": "Among us"}));
        assert_eq!(again(), 304, "what the visitor does not see is no news");
        rig.change(1, 2, &json!({"do": "take"}));
        assert_eq!(again(), 200);
    }
}

#[test]
fn a_site_may_give_receipts_without_promises() {
    for rig in Rig::both() {
        // What the file says is read at the start, so it is another house.
        drop(rig);
    }
    for house in crate::house::House::both(|options| {
        let file = options.sites.join("shop.json");
        let text = std::fs::read_to_string(&file)
            .unwrap()
            .replace("\"scores\"", "\"receipts\": true, \"scores\"");
        std::fs::write(file, text).unwrap();
    }) {
        let rig = Rig { house };
        let reply = rig.answers(&[answer(1, 0, 9, "")]);
        let token = reply["results"][id(1)]["receipt"]
            .as_str()
            .unwrap()
            .to_owned();
        assert_eq!(
            rig.get(&format!("/v1/receipts/{token}"))["status"],
            "received"
        );
        let told = rig.hear(
            &token,
            &json!({"v": 1, "id": id(90), "text": "One thing more"}),
        );
        assert_eq!(told["status"], "heard", "who has more to say is heard");
        assert_eq!(
            rig.get("/api/v1/sites/shop/cases")["cases"][0]["opened_by"]["kind"],
            "visitor"
        );
    }
}
