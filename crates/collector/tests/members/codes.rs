//! One-time codes.

use jiff::Timestamp;
use serde_json::{Value, json};

use crate::rig::{GOOD, Rig};

/// The code of an authenticator, so many steps from now.
fn code(secret: &str, steps: i64) -> String {
    let secret = totp_rs::Secret::try_from_base32(secret).unwrap();
    let totp = totp_rs::Builder::new().with_secret(secret).build().unwrap();
    let second = Timestamp::now().as_second() + 30 * steps;
    totp.generate(second.unsigned_abs()).to_string()
}

fn enrol(rig: &Rig, cookie: &str) -> (String, Vec<String>) {
    let offer = |password: &str| {
        rig.post(
            "/api/v1/account/totp",
            cookie,
            &json!({"password": password}),
        )
    };
    assert_eq!(offer("wrong wrong").problem(), "wrong_password");
    let offered = offer(GOOD).json();
    let secret = offered["secret"].as_str().unwrap().to_owned();
    let link = offered["link"].as_str().unwrap();
    assert!(
        link.starts_with("otpauth://totp/") && link.contains(&secret),
        "{link}"
    );
    let confirm = |code: &str| {
        rig.request(
            "PUT",
            "/api/v1/account/totp",
            &[cookie],
            &json!({"code": code}),
        )
    };
    assert_eq!(confirm("000").problem(), "malformed");
    // Until it is confirmed nobody is asked for it.
    let login = rig.log_in(&json!({"name": "Mara", "password": GOOD}));
    assert_eq!(login.status, 204);
    let confirmed = confirm(&code(&secret, 0)).json();
    let recovery = confirmed["recovery"].as_array().unwrap();
    let recovery = recovery
        .iter()
        .map(|code| code.as_str().unwrap().to_owned());
    (secret, recovery.collect())
}

#[test]
fn a_code_is_asked_for_and_is_good_once() {
    for rig in Rig::both() {
        let cookie = rig.member("Mara", "agent");
        let (secret, recovery) = enrol(&rig, &cookie);
        assert_eq!(recovery.len(), 10);
        let with =
            |code: Value| rig.log_in(&json!({"name": "Mara", "password": GOOD, "code": code}));
        let needed = with(Value::Null);
        assert_eq!(
            (needed.status, needed.problem().as_str()),
            (401, "code_needed")
        );
        let wrong = rig
            .log_in(&json!({"name": "Mara", "password": "wrong wrong", "code": code(&secret, 1)}));
        assert_eq!(
            wrong.problem(),
            "wrong_login",
            "without the password nobody learns of codes"
        );
        let next = code(&secret, 1);
        assert_eq!(with(json!(next)).status, 204);
        assert_eq!(
            with(json!(next)).problem(),
            "wrong_login",
            "the same code twice"
        );
        assert_eq!(
            with(json!(recovery[0].to_uppercase().replace('-', " "))).status,
            204
        );
        assert_eq!(with(json!(recovery[0])).problem(), "wrong_login", "once");
        let again = rig.log_in(&json!({"name": "Mara", "password": GOOD, "code": recovery[1]}));
        let cookie = Rig::cookie(&again);
        let off = rig.post(
            "/api/v1/account/totp/off",
            &cookie,
            &json!({"password": GOOD}),
        );
        assert_eq!(off.status, 204);
        assert_eq!(with(Value::Null).status, 204);
        assert_eq!(rig.get("/api/v1/session", &cookie)["totp"], false);
    }
}

#[test]
fn another_link_lets_in_who_lost_password_and_device() {
    for rig in Rig::both() {
        let cookie = rig.member("Mara", "agent");
        enrol(&rig, &cookie);
        rig.accept("Mara");
        let login = rig.log_in(&json!({"name": "Mara", "password": GOOD}));
        assert_eq!(login.status, 204, "{}", login.text());
        assert_eq!(
            rig.request("GET", "/api/v1/session", &[&cookie], &Value::Null)
                .status,
            401,
            "what was open before is not"
        );
    }
}
