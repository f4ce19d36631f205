//! The owner's people over real HTTP and both engines: how they come in, what they may do, what is noted of it.
#![allow(clippy::unwrap_used)]

#[path = "members/codes.rs"]
mod codes;
mod common;
#[path = "members/crowd.rs"]
mod crowd;
#[path = "members/first.rs"]
mod first;
#[path = "erase/house.rs"]
mod house;
#[path = "members/keys.rs"]
mod keys;
#[path = "members/log.rs"]
mod log;
#[path = "members/rig.rs"]
mod rig;

use common::{answer, id};
use rig::{GOOD, Rig};
use serde_json::json;

#[test]
fn a_link_lets_somebody_set_a_password_once() {
    for rig in Rig::both() {
        let invited = rig.invite("Mara", &json!([{"site": "shop", "role": "agent"}]));
        let token = invited["invitation"]["token"].as_str().unwrap().to_owned();
        assert_eq!(
            invited["invitation"]["path"],
            format!("/console/#/join/{token}")
        );
        let look = rig.post("/api/v1/invitation", "", &json!({"token": token}));
        assert_eq!((look.status, &look.json()["name"]), (200, &json!("Mara")));

        let accept = |password: &str| {
            let body = json!({"token": token, "password": password});
            rig.post("/api/v1/invitation/accept", "", &body)
        };
        let weak = accept("Password1");
        assert_eq!(weak.problem(), "malformed");
        assert!(!weak.text().contains("Password1"));
        let cookie = Rig::cookie(&accept(GOOD));
        assert_eq!(accept(GOOD).problem(), "unknown_invitation", "once");

        let me = rig.get("/api/v1/session", &cookie);
        assert_eq!(
            me,
            json!({"kind": "member", "name": "Mara", "everywhere": [], "totp": false,
                   "sites": [{"site": "shop", "rights": ["read", "act"]}]})
        );
        assert_eq!(
            rig.get("/api/v1/sites", &cookie),
            json!({"sites": [{"site": "shop"}]})
        );
        let again = rig.log_in(&json!({"name": " mARA ", "password": GOOD}));
        assert_eq!(again.status, 204, "in any case: {}", again.text());
        assert_eq!(
            rig.get("/api/v1/sites", &Rig::cookie(&again))["sites"][0]["site"],
            "shop"
        );
    }
}

#[test]
fn an_unknown_name_and_a_wrong_password_are_the_same() {
    for rig in Rig::both() {
        rig.member("Mara", "agent");
        let wrong = rig.log_in(&json!({"name": "Mara", "password": "not her password"}));
        let unknown = rig.log_in(&json!({"name": "Nobody here", "password": "not her password"}));
        rig.invite("Not come", &json!([{"site": "shop", "role": "viewer"}]));
        let not_yet = rig.log_in(&json!({"name": "Not come", "password": ""}));
        assert_eq!(wrong.problem(), "wrong_login");
        for other in [unknown, not_yet] {
            assert_eq!((other.status, other.text()), (wrong.status, wrong.text()));
        }
    }
}

#[test]
fn a_viewer_changes_nothing_and_an_agent_acts_by_name() {
    for rig in Rig::both() {
        rig.answers(&[answer(1, 0, 3, "The parcel came a week late.")]);
        let (viewer, agent) = (rig.member("Vera", "viewer"), rig.member("Mara", "agent"));
        let open = json!({"items": [id(1)]});
        let refused = rig.post("/api/v1/sites/shop/cases", &viewer, &open);
        assert_eq!(
            (refused.status, refused.problem().as_str()),
            (403, "forbidden")
        );
        assert_eq!(
            rig.get("/api/v1/sites/shop/inbox", &viewer)["items"][0]["case"],
            json!(null)
        );
        let opened = rig.post("/api/v1/sites/shop/cases", &agent, &open);
        assert_eq!(opened.status, 201, "{}", opened.text());
        assert_eq!(
            opened.json()["events"][0]["by"],
            json!({"kind": "member", "name": "Mara"})
        );
        let promises = rig.request(
            "PUT",
            "/api/v1/sites/shop/promises",
            &[&agent, "If-Match: \"0\""],
            &json!({"policies": []}),
        );
        assert_eq!(promises.problem(), "forbidden");
        let elsewhere = rig.post("/api/v1/sites/quiet/cases", &agent, &open);
        assert_eq!(elsewhere.problem(), "unknown_site");
        let colleagues = rig.get("/api/v1/sites/shop/members", &viewer);
        assert_eq!(
            colleagues["members"],
            json!([{"name": "Mara", "rights": ["read", "act"]}, {"name": "Vera", "rights": ["read"]}])
        );
    }
}

#[test]
fn a_role_changes_at_once_and_who_is_taken_out_is_out() {
    for rig in Rig::both() {
        let cookie = rig.member("Mara", "viewer");
        let (id, version) = rig.id_of("Mara");
        let path = format!("/api/v1/members/{id}");
        let owner = rig.owner.clone();
        let change = |version: u64, roles: serde_json::Value| {
            let tag = format!("If-Match: \"{version}\"");
            rig.request("PUT", &path, &[&owner, &tag], &json!({"roles": roles}))
        };
        let changed = change(version, json!([{"site": "quiet", "role": "agent"}]));
        assert_eq!(changed.status, 200, "{}", changed.text());
        let stale = change(version, json!([{"site": null, "role": "owner"}]));
        assert_eq!(stale.problem(), "stale");
        assert_eq!(
            rig.get("/api/v1/sites", &cookie),
            json!({"sites": [{"site": "quiet"}]})
        );
        let tag = format!("If-Match: \"{}\"", version + 1);
        let removed = rig.request("DELETE", &path, &[&owner, &tag], &json!(null));
        assert_eq!(removed.status, 204);
        assert_eq!(
            rig.request("GET", "/api/v1/session", &[&cookie], &json!(null))
                .status,
            401
        );
        let gone = rig.log_in(&json!({"name": "Mara", "password": GOOD}));
        assert_eq!(gone.problem(), "wrong_login");
    }
}

#[test]
fn the_owner_of_one_site_manages_no_other() {
    for rig in Rig::both() {
        let cookie = rig.member("Olga", "owner");
        rig.invite(
            "Both",
            &json!([{"site": "shop", "role": "viewer"}, {"site": "quiet", "role": "agent"}]),
        );
        rig.invite("Other", &json!([{"site": "quiet", "role": "agent"}]));
        let seen = rig.get("/api/v1/members", &cookie);
        let names: Vec<&str> = seen["members"]
            .as_array()
            .unwrap()
            .iter()
            .map(|member| member["name"].as_str().unwrap())
            .collect();
        assert_eq!(names, ["Both", "Olga"]);
        assert_eq!(
            seen["members"][0]["roles"],
            json!([{"site": "shop", "role": "viewer"}]),
            "nothing of the other site"
        );
        for (roles, code) in [
            (json!([{"site": "quiet", "role": "viewer"}]), "unknown_site"),
            (
                json!([{"site": "nowhere", "role": "viewer"}]),
                "unknown_site",
            ),
            (json!([{"site": null, "role": "viewer"}]), "forbidden"),
        ] {
            let body = json!({"name": "New", "roles": roles});
            assert_eq!(rig.post("/api/v1/members", &cookie, &body).problem(), code);
        }
        let (both, version) = rig.id_of("Both");
        let tag = format!("If-Match: \"{version}\"");
        let path = format!("/api/v1/members/{both}");
        let link = rig.request(
            "POST",
            &format!("{path}/invitation"),
            &[&cookie, &tag],
            &json!(null),
        );
        assert_eq!(link.problem(), "forbidden", "it would open the other site");
        let removed = rig.request("DELETE", &path, &[&cookie, &tag], &json!(null));
        assert_eq!(removed.status, 204, "{}", removed.text());
        let members = rig.get("/api/v1/members", &rig.owner);
        let both = members["members"].as_array().unwrap().iter();
        let both = both
            .clone()
            .find(|member| member["name"] == "Both")
            .unwrap();
        assert_eq!(both["roles"], json!([{"site": "quiet", "role": "agent"}]));
        let (other, _) = rig.id_of("Other");
        let path = format!("/api/v1/members/{other}");
        let hidden = rig.request("DELETE", &path, &[&cookie, "If-Match: \"1\""], &json!(null));
        assert_eq!(hidden.problem(), "unknown_member");
    }
}

#[test]
fn another_password_ends_other_sessions() {
    for rig in Rig::both() {
        let first = rig.member("Mara", "agent");
        let second = Rig::cookie(&rig.log_in(&json!({"name": "Mara", "password": GOOD})));
        let set = |old: &str, new: &str| {
            let body = json!({"old": old, "new": new});
            rig.request("PUT", "/api/v1/account/password", &[&second], &body)
        };
        assert_eq!(
            set("wrong wrong wrong", "another good one").problem(),
            "wrong_password"
        );
        assert_eq!(set(GOOD, "mara").problem(), "malformed");
        assert_eq!(set(GOOD, "another good one").status, 204);
        assert_eq!(
            rig.request("GET", "/api/v1/session", &[&first], &json!(null))
                .status,
            401
        );
        assert_eq!(
            rig.request("GET", "/api/v1/session", &[&second], &json!(null))
                .status,
            200
        );
        let old = rig.log_in(&json!({"name": "Mara", "password": GOOD}));
        assert_eq!(old.problem(), "wrong_login");
        let token = rig.request(
            "PUT",
            "/api/v1/account/password",
            &[&rig.owner],
            &json!({"old": "x", "new": "another good one"}),
        );
        assert_eq!(
            token.problem(),
            "forbidden",
            "who came with a token has no password"
        );
    }
}

#[test]
fn the_last_owner_stays() {
    let rig = Rig::without_token();
    let cookie = rig.owner.clone();
    let (id, version) = rig.id_of("Olga");
    let tag = format!("If-Match: \"{version}\"");
    let path = format!("/api/v1/members/{id}");
    let removed = rig.request("DELETE", &path, &[&cookie, &tag], &json!(null));
    assert_eq!(removed.problem(), "wrong_state");
    let roles = json!({"roles": [{"site": null, "role": "agent"}]});
    assert_eq!(
        rig.request("PUT", &path, &[&cookie, &tag], &roles)
            .problem(),
        "wrong_state"
    );
}

#[test]
fn wrong_passwords_are_taken_ten_times() {
    let rig = Rig::both().into_iter().next().unwrap();
    rig.member("Mara", "agent");
    for _ in 0..10 {
        let wrong = rig.log_in(&json!({"name": "Mara", "password": "wrong wrong"}));
        assert_eq!(wrong.problem(), "wrong_login");
    }
    let right = rig.log_in(&json!({"name": "Mara", "password": GOOD}));
    assert_eq!(
        (right.status, right.problem().as_str()),
        (429, "rate_limited")
    );
    assert!(right.header("retry-after").is_some());
}
