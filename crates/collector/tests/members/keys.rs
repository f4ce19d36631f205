//! Keys for programs.

use jiff::{Timestamp, ToSpan as _};
use serde_json::{Value, json};

use crate::common::{answer, bytes, id};
use crate::rig::Rig;

fn key(rig: &Rig, site: &Value, rights: &Value) -> (String, String) {
    let body = json!({"name": "ci", "site": site, "rights": rights});
    let reply = rig.post("/api/v1/keys", &rig.owner, &body);
    assert_eq!(reply.status, 201, "{}", reply.text());
    let made = reply.json();
    let secret = made["secret"].as_str().unwrap().to_owned();
    (made["key"]["id"].as_str().unwrap().to_owned(), secret)
}

#[test]
fn a_key_opens_what_it_is_for_until_it_is_taken_away() {
    for rig in Rig::both() {
        rig.answers(&[answer(1, 0, 3, "Words")]);
        let (key_id, secret) = key(&rig, &json!("shop"), &json!(["read", "act"]));
        let bearer = format!("Authorization: Bearer {secret}");
        assert_eq!(
            rig.get("/api/v1/session", &bearer),
            json!({"kind": "key", "name": "ci", "everywhere": [], "sites": [{"site": "shop", "rights": ["read", "act"]}]})
        );
        let opened = rig.post(
            "/api/v1/sites/shop/cases",
            &bearer,
            &json!({"items": [id(1)]}),
        );
        assert_eq!(
            opened.json()["events"][0]["by"],
            json!({"kind": "key", "name": "ci"})
        );
        let listed = rig.get("/api/v1/keys", &rig.owner);
        let shown = &listed["keys"][0];
        assert!(shown["used_at"].is_string(), "{listed}");
        assert!(!listed.to_string().contains(&secret));
        let data = rig.house.collector.folder.path().join("data");
        if data.exists() {
            assert!(!bytes::hold(&data, &secret), "a secret is on disk");
        }
        let path = format!("/api/v1/keys/{key_id}");
        assert_eq!(
            rig.request("DELETE", &path, &[&rig.owner], &Value::Null)
                .status,
            204
        );
        assert_eq!(
            rig.request("GET", "/api/v1/session", &[&bearer], &Value::Null)
                .status,
            401
        );
        assert_eq!(
            rig.request("DELETE", &path, &[&rig.owner], &Value::Null)
                .problem(),
            "unknown_key"
        );
    }
}

#[test]
fn a_key_gives_no_more_than_it_has() {
    for rig in Rig::both() {
        let (_, secret) = key(&rig, &json!("shop"), &json!(["read", "manage"]));
        let bearer = format!("Authorization: Bearer {secret}");
        let make = |site: Value, rights: Value| {
            let body = json!({"name": "other", "site": site, "rights": rights});
            rig.post("/api/v1/keys", &bearer, &body)
        };
        assert_eq!(make(json!("shop"), json!(["read"])).status, 201);
        assert_eq!(make(json!("shop"), json!(["erase"])).problem(), "forbidden");
        assert_eq!(make(json!(null), json!(["read"])).problem(), "forbidden");
        assert_eq!(
            make(json!("quiet"), json!(["read"])).problem(),
            "unknown_site"
        );
        let invite = json!({"name": "New", "roles": [{"site": "shop", "role": "owner"}]});
        assert_eq!(
            rig.post("/api/v1/members", &bearer, &invite).problem(),
            "forbidden"
        );
    }
}

#[test]
fn a_key_that_is_over_is_none() {
    for rig in Rig::both() {
        let over = json!({"name": "x", "site": null, "rights": ["read"], "expires_at": "2020-01-01T00:00:00Z"});
        assert_eq!(
            rig.post("/api/v1/keys", &rig.owner, &over).problem(),
            "malformed"
        );
        // On a busy machine it may be over before it is made.
        let made = (0..60).find_map(|_| {
            let soon = (Timestamp::now() + 1.second()).to_string();
            let body = json!({"name": "x", "site": null, "rights": ["read"], "expires_at": soon});
            let made = rig.post("/api/v1/keys", &rig.owner, &body);
            (made.status == 201).then(|| made.json())
        });
        let bearer = format!(
            "Authorization: Bearer {}",
            made.unwrap()["secret"].as_str().unwrap()
        );
        crate::house::wait_until("the key to be over", || {
            rig.request("GET", "/api/v1/sites", &[&bearer], &Value::Null)
                .status
                == 401
        });
    }
}
