//! Somebody is invited by a letter.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde_json::{Value, json};

use crate::common::client::{Client, Reply};
use crate::common::program::Program;
use crate::postbox::Postbox;
use crate::rig::Rig;
use crate::{config, house};

fn ask(rig: &mut Rig, collector: &Program, method: &str, path: &str, body: &Value) -> Reply {
    let headers = [house::JSON, &rig.authorization()];
    let mut client = Client::connect(collector.address).unwrap();
    let body = body.to_string();
    client
        .request(method, path, &headers, body.as_bytes())
        .unwrap()
}

fn invite(rig: &mut Rig, collector: &Program, name: &str, mail: &Value) -> Reply {
    let body = json!({"name": name, "roles": [{"site": "shop", "role": "agent"}], "mail": mail});
    ask(rig, collector, "POST", "/api/v1/members", &body)
}

/// The words of a letter that are not markup. Russian goes as Base64.
fn plain(letter: &str) -> String {
    let parts: Vec<&str> = letter.split("Content-Transfer-Encoding: base64").collect();
    let (body, _) = parts[1].split_once("--").unwrap();
    let body: String = body.split_whitespace().collect();
    String::from_utf8(BASE64.decode(body).unwrap()).unwrap()
}

#[test]
fn a_letter_lets_in_whom_it_is_for() {
    Rig::on_each_store(|mut rig| {
        let postbox = Postbox::willing();
        rig.config(&config(&postbox, "events = []"));
        let collector = rig.start();
        let all = ask(&mut rig, &collector, "GET", "/api/v1/members", &Value::Null);
        assert_eq!(all.json()["mail"], true);
        let mail = json!({"to": "Ann <ann@example.com>", "language": "ru"});
        let reply = invite(&mut rig, &collector, "Ann", &mail);
        assert_eq!(reply.status, 201, "{}", reply.text());
        let told = reply.json();
        assert_eq!(told["mail"], json!({"to": "ann@example.com", "sent": true}));
        let letter = postbox.next();
        assert_eq!(letter.to, ["ann@example.com"]);
        let token = told["invitation"]["token"].as_str().unwrap();
        let link = format!("https://feedback.example.com/console/#/join/{token}");
        let text = plain(&letter.text);
        assert!(
            text.starts_with("Ann, это ваш вход") && text.contains(&link),
            "{text}"
        );
        let body = json!({"token": token});
        let looked = ask(&mut rig, &collector, "POST", "/api/v1/invitation", &body);
        assert_eq!(looked.json()["name"], "Ann");
        // What lets in waits in no outbox.
        assert!(rig.query("SELECT id FROM letters").is_empty());
        let wrong = invite(&mut rig, &collector, "Bob", &json!({"to": "bob"}));
        assert_eq!(wrong.status, 400);
        assert!(
            wrong.text().contains("mail.to: ") && wrong.text().contains("is no address"),
            "{}",
            wrong.text()
        );
        let plain = invite(&mut rig, &collector, "Bob", &Value::Null);
        assert_eq!(plain.status, 201, "nobody was invited before");
        assert!(plain.json().get("mail").is_none() && postbox.is_empty());
    });
}

#[test]
fn another_link_is_sent_as_the_first_was() {
    Rig::on_each_store(|mut rig| {
        let postbox = Postbox::willing();
        rig.config(&config(&postbox, "events = []"));
        let collector = rig.start();
        let invited = invite(&mut rig, &collector, "Ann", &Value::Null).json();
        let id = invited["member"]["id"].as_str().unwrap();
        let path = format!("/api/v1/members/{id}/invitation");
        let mut again = |version: u64, body: &[u8]| {
            let version = format!("If-Match: \"{version}\"");
            let headers = [house::JSON, &version, &rig.authorization()];
            let mut client = Client::connect(collector.address).unwrap();
            client.request("POST", &path, &headers, body).unwrap()
        };
        let version = invited["member"]["version"].as_u64().unwrap();
        let wrong = again(version, br#"{"mail":{"to":"ann"}}"#);
        assert_eq!(wrong.status, 400, "{}", wrong.text());
        let to = br#"{"mail":{"to":"ann@example.com","language":"ru"}}"#;
        let reply = again(version, to);
        assert_eq!(
            reply.status,
            201,
            "the version is as it was: {}",
            reply.text()
        );
        let told = reply.json();
        assert_eq!(told["mail"], json!({"to": "ann@example.com", "sent": true}));
        let letter = postbox.next();
        let token = told["invitation"]["token"].as_str().unwrap();
        let text = plain(&letter.text);
        assert!(
            text.starts_with("Ann, это ваш вход") && text.contains(token),
            "{text}"
        );
        let version = told["member"]["version"].as_u64().unwrap();
        let unsent = again(version, b"");
        assert_eq!(unsent.status, 201, "{}", unsent.text());
        assert!(unsent.json().get("mail").is_none() && postbox.is_empty());
    });
}

#[test]
fn a_link_is_there_though_no_letter_went() {
    let mut rig = Rig::sqlite();
    let postbox = Postbox::refusing_first("550 5.1.1 no such user");
    rig.config(&config(&postbox, "events = []"));
    let collector = rig.start();
    let mail = json!({"to": "ann@example.com"});
    let told = invite(&mut rig, &collector, "Ann", &mail).json();
    assert_eq!(told["mail"]["sent"], false, "{told}");
    let why = told["mail"]["why"].as_str().unwrap();
    assert!(why.contains("no such user"), "{why}");
    let body = json!({"token": told["invitation"]["token"]});
    let looked = ask(&mut rig, &collector, "POST", "/api/v1/invitation", &body);
    assert_eq!(looked.json()["name"], "Ann");
}

#[test]
fn without_an_address_of_the_console_nothing_is_sent() {
    let mut rig = Rig::sqlite();
    let postbox = Postbox::willing();
    let lines = config(&postbox, "events = []");
    let console = "console = \"https://feedback.example.com\"\n";
    assert!(lines.contains(console));
    rig.config(&lines.replace(console, ""));
    let collector = rig.start();
    let all = ask(&mut rig, &collector, "GET", "/api/v1/members", &Value::Null);
    assert_eq!(all.json()["mail"], false);
    let mail = json!({"to": "ann@example.com"});
    let refused = invite(&mut rig, &collector, "Ann", &mail);
    assert_eq!(refused.status, 422);
    assert!(refused.text().contains("[mail]"), "{}", refused.text());
    let all = ask(&mut rig, &collector, "GET", "/api/v1/members", &Value::Null);
    assert_eq!(all.json()["members"], json!([]), "nobody came in half");
}
