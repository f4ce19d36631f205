//! What the document of the API says of a request is what becomes of it: 400 for what is not as described, 422 for what is and
//! cannot be.

use serde_json::{Value, json};

use crate::common::{answer, id};
use crate::house::JSON;
use crate::rig::Rig;

const SITE: &str = "/api/v1/sites/shop";

#[test]
fn a_query_is_taken_as_it_is_described() {
    for rig in Rig::both() {
        for (path, status) in [
            ("/inbox?to=", 400),
            ("/inbox?before=", 400),
            ("/inbox?limit=", 400),
            ("/inbox?min=9007199254740992", 400),
            ("/inbox?case=", 400),
            ("/inbox?case=open,closed", 400),
            ("/inbox?door=", 400),
            ("/inbox?door=chat,,phone", 400),
            ("/inbox?door=chat,phone", 200),
            ("/inbox?q=&survey=", 200),
            ("/inbox?mark=a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s,t,u", 422),
            ("/cases?before=", 400),
            ("/cases?order=", 400),
            ("/board/entries?before=", 400),
            ("/board/entries/9007199254740992", 400),
            ("/promises/report?to=", 400),
            ("/promises/report?from=2026-01-31T12:00", 400),
            ("/promises/report?by=day&from=2000-01-01", 422),
            ("/promises/report?from=2026-02-01&to=2026-01-01", 422),
            ("/scores?to=", 400),
            ("/scores?survey=nobody", 422),
            ("/scores?survey=", 422),
            ("/scores?question=nps", 422),
            ("/scores/compare?survey=nps&a=&b=", 422),
            ("/signs/trend?weeks=", 400),
            ("/impact?change=", 400),
            ("/wins?to=", 400),
            ("/audit?before=", 400),
            ("/surveys/revisions?before=", 400),
            ("/surveys/revisions?before=0", 400),
        ] {
            let reply = rig.house.collector.get(&format!("{SITE}{path}"));
            assert_eq!(reply.status, status, "{path}: {}", reply.text());
            if status != 200 {
                assert_eq!(reply.problem(), "malformed", "{path}");
            }
        }
    }
}

#[test]
fn a_body_is_taken_as_it_is_described() {
    for rig in Rig::both() {
        rig.answers(&[answer(1, 0, 3, "Words")]);
        let entry = |more: Value| {
            let mut entry = json!({"title": "Tea", "state": "asked"});
            entry
                .as_object_mut()
                .unwrap()
                .extend(more.as_object().unwrap().clone());
            entry
        };
        let goal = |survey: &str, from: &str| json!({"survey": survey, "question": "nps", "from": from, "to": "2026-06-01", "plan": 40});
        for (path, body, status) in [
            ("/promises/try", json!([null, null]), 400),
            (
                "/promises/try",
                json!({"promises": {"policies": [{"name": "", "first_minutes": 5}]}}),
                422,
            ),
            (
                "/promises/try",
                json!({"promises": {"policies": [{"name": "a", "first_minutes": 5.0}]}}),
                200,
            ),
            (
                "/promises/try",
                json!({"promises": {"policies": [{"name": "a", "first_minutes": 5, "when": [null, null]}]}}),
                400,
            ),
            (
                "/cases/bulk",
                json!({"cases": [{"number": 0, "version": 1}], "change": {"do": "take"}}),
                400,
            ),
            (
                "/cases/bulk",
                json!({"cases": [{"number": 1, "version": 1}], "change": {"do": "board"}}),
                400,
            ),
            ("/rules/dry-run", json!({"rules": [], "most": null}), 200),
            ("/surveys/draft/check", json!({"file": [null]}), 400),
            (
                "/board/entries",
                entry(json!({"asked_before": 1_000_001})),
                422,
            ),
            ("/board/entries", entry(json!({"cases": [0]})), 400),
            ("/board/entries", entry(json!({"asked_before": 12.0})), 201),
            (
                "/cases/bulk",
                json!({"cases": [{"number": 1, "version": 1}], "change": {"do": "board", "item": 0}}),
                400,
            ),
            ("/goals", goal("n*s", "2026-01-01"), 422),
            ("/goals", goal("nps", "2026-07-01"), 422),
            ("/goals", goal("nps", "2026-01-01T12:00"), 422),
            ("/goals", goal("nps", "2026-01-01"), 201),
            (
                "/people/find",
                json!({"contact": format!("a{}", " ".repeat(320))}),
                400,
            ),
        ] {
            let reply = rig.post(&format!("{SITE}{path}"), &body);
            assert_eq!(reply.status, status, "{path} {body}: {}", reply.text());
        }
        let marks = format!("{SITE}/inbox/{}/marks", id(1));
        assert_eq!(rig.post(&marks, &json!({})).status, 422);
    }
}

#[test]
fn every_site_is_not_meant_by_saying_nothing() {
    for rig in Rig::both() {
        let key = json!({"name": "ci", "rights": ["read"]});
        let member = json!({"name": "Mara", "roles": [{"role": "agent"}]});
        for (path, body) in [("/api/v1/keys", key), ("/api/v1/members", member)] {
            let reply = rig.post(path, &body);
            assert_eq!(reply.status, 400, "{path}: {}", reply.text());
            assert!(
                reply.text().contains("missing field `site`"),
                "{}",
                reply.text()
            );
        }
    }
}

#[test]
fn a_program_with_a_key_need_not_say_what_it_does_not_send() {
    let rig = Rig::both().into_iter().next().unwrap();
    let path = format!("{SITE}/answers/{}", id(9));
    let delete = |headers: &[&str]| rig.request("DELETE", &path, headers, &Value::Null);
    // No page elsewhere can add a key to its request without asking first.
    assert_eq!(delete(&["Authorization: Bearer some"]).status, 200);
    assert_eq!(delete(&[JSON]).status, 200);
    assert_eq!(delete(&[]).problem(), "cross_site");
    for from in ["Origin: https://evil.example", "Sec-Fetch-Site: cross-site"] {
        let refused = delete(&["Authorization: Bearer some", from]);
        assert_eq!(refused.problem(), "cross_site", "{from}");
    }
}
