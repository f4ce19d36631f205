//! The audit log, and what one visitor left.

use serde_json::{Value, json};

use crate::common::{answer, id};
use crate::rig::{GOOD, Rig};

fn noted(rig: &Rig, path: &str) -> Vec<(String, String, String)> {
    let log = rig.get(path, &rig.owner);
    let entries = log["entries"].as_array().unwrap().iter().rev();
    let text = |value: &Value| value.as_str().unwrap_or("-").to_owned();
    entries
        .map(|entry| {
            (
                text(&entry["by"]["name"]),
                text(&entry["do"]),
                text(&entry["object"]),
            )
        })
        .collect()
}

fn entry(name: &str, what: &str, object: &str) -> (String, String, String) {
    (name.to_owned(), what.to_owned(), object.to_owned())
}

#[test]
fn what_is_done_is_noted_and_what_is_typed_is_not() {
    for rig in Rig::both() {
        let cookie = rig.member("Mara", "owner");
        rig.log_in(&json!({"name": "Mara", "password": "wrong wrong"}));
        rig.log_in(&json!({"name": "hunter2 typed in the wrong field", "password": "x"}));
        rig.log_in(&json!({"name": "Mara", "password": GOOD}));
        let put = rig.request(
            "PUT",
            "/api/v1/sites/shop/signs",
            &[&cookie, "If-Match: \"0\""],
            &json!({"signs": []}),
        );
        assert_eq!(put.status, 200, "{}", put.text());
        let body = json!({"name": "ci", "site": "shop", "rights": ["read"]});
        assert_eq!(rig.post("/api/v1/keys", &cookie, &body).status, 201);
        rig.request("GET", "/api/v1/sites/shop/export", &[&cookie], &Value::Null);
        rig.request(
            "DELETE",
            &format!("/api/v1/sites/shop/answers/{}", id(1)),
            &[&cookie],
            &Value::Null,
        );
        assert_eq!(
            noted(&rig, "/api/v1/audit"),
            [
                entry("owner", "invite", "Mara"),
                entry("Mara", "join", "-"),
                entry("Mara", "failed_log_in", "-"),
                entry("-", "failed_log_in", "-"),
                entry("Mara", "log_in", "-"),
                entry("Mara", "signs", "-"),
                entry("Mara", "add_key", "ci"),
                entry("Mara", "export", "ndjson"),
                entry("Mara", "erase", "1"),
            ]
        );
        let of_site = noted(&rig, "/api/v1/sites/shop/audit");
        assert_eq!(of_site.len(), 5, "{of_site:?}");
        let log = rig.get("/api/v1/audit", &rig.owner);
        assert_eq!(log["entries"][0]["address"], "local");
        assert!(!log.to_string().contains("hunter2"));
        let page = rig.get("/api/v1/audit?limit=2", &rig.owner);
        let next = page["next"].as_str().unwrap();
        let rest = rig.get(
            &format!("/api/v1/audit?limit=200&before={next}"),
            &rig.owner,
        );
        assert_eq!(rest["entries"].as_array().unwrap().len(), 7);
    }
}

#[test]
fn what_one_visitor_left_is_found_exported_and_erased() {
    for rig in Rig::both() {
        let with = |number: u64, contact: &str| {
            let mut answer = answer(number, 0, 3, &format!("Secret words {number}"));
            let part = json!({"k": "mail", "t": "contact", "s": contact});
            answer["q"].as_array_mut().unwrap().push(part);
            answer
        };
        rig.answers(&[
            with(1, "ann@example.com"),
            with(2, "Ann@Example.com"),
            with(3, "bob@example.com"),
        ]);
        let ask = |what: &str, who: &str| {
            let body = json!({"contact": " ANN@example.com "});
            rig.post(&format!("/api/v1/sites/shop/people/{what}"), who, &body)
        };
        let found = ask("find", &rig.owner).json();
        assert_eq!(found["items"].as_array().unwrap().len(), 2, "{found}");
        let exported = ask("export", &rig.owner);
        assert!(
            exported.text().contains("Secret words 1")
                && exported.text().contains("Secret words 2")
        );
        assert!(!exported.text().contains("bob") && !exported.text().contains("Secret words 3"));
        assert_eq!(exported.json()["items"][0]["receipt"]["status"], "received");
        let agent = rig.member("Mara", "agent");
        assert_eq!(ask("erase", &agent).problem(), "forbidden");
        assert_eq!(ask("erase", &rig.owner).json(), json!({"erased": 2}));
        assert_eq!(ask("find", &rig.owner).json(), json!({"items": []}));
        let left = rig.get("/api/v1/sites/shop/inbox", &rig.owner);
        assert_eq!(left["items"].as_array().unwrap().len(), 1);
        let log = rig.get("/api/v1/audit", &rig.owner).to_string();
        assert!(log.contains("\"erase\""));
        for gone in ["ann@", "Ann@", "Secret", &id(1)] {
            assert!(!log.contains(gone), "{gone} in {log}");
        }
    }
}
