//! One set of hostile words through everything that leaves the collector: there they are words, and nothing else.
#![allow(clippy::unwrap_used)]

mod common;
#[path = "erase/house.rs"]
mod house;
#[path = "mail/postbox.rs"]
mod postbox;
#[path = "webhooks/rig.rs"]
mod rig;

use std::collections::BTreeSet;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD_NO_PAD;
use common::client::{Client, Reply};
use common::program::Program;
use common::receiver::Receiver;
use common::{answer, id};
use house::JSON;
use jiff::ToSpan as _;
use postbox::{Mail, Postbox};
use rig::{Rig, wait_until};
use serde_json::{Value, json};

/// Markup, scripts, links, formulas, what ends a string or a script elsewhere, what turns or piles up writing.
fn words() -> Vec<String> {
    let mut words: Vec<String> = [
        "<img src=x onerror=\"alert(1)\">",
        "</script><script>alert(1)</script>",
        "\"><svg/onload=alert(1)>'",
        "]]><x:script xmlns:x=\"http://www.w3.org/1999/xhtml\">alert(1)</x:script>",
        "&lt;b&gt; &#60;b&#62; <!-- words -->",
        "[press](javascript:alert(1))",
        "=HYPERLINK(\"http://evil.example\",\"press\")",
        "+cmd|' /C calc'!A0",
        "@SUM(1)\t-1",
        "\u{ff1d}1+1",
        "x\r\nBcc: all@evil.example\r\n.\r\nMAIL FROM:<a@evil.example>",
        "\u{202e}gnp.exe \u{2066}\u{feff}",
        "\u{2028}\u{2029}\\u2028 ${alert(1)} {{7*7}} %s%n",
    ]
    .map(str::to_owned)
    .into();
    words.push(format!("Z{}", "\u{335}".repeat(4_000)));
    words
}

/// What is said in there without what no answer keeps.
fn kept(words: &str) -> String {
    words.chars().filter(|char| !char.is_control()).collect()
}

struct Site {
    rig: Rig,
    collector: Program,
    token: String,
}

impl Site {
    fn request(&self, method: &str, path: &str, version: u64, body: &Value) -> Reply {
        let body = if body.is_null() {
            String::new()
        } else {
            body.to_string()
        };
        let version = format!("If-Match: \"{version}\"");
        let headers = [JSON, version.as_str(), self.token.as_str()];
        let mut client = Client::connect(self.collector.address).unwrap();
        let reply = client.request(method, path, &headers, body.as_bytes());
        let reply = reply.unwrap();
        assert!(reply.status < 300, "{method} {path}: {}", reply.text());
        assert_eq!(reply.header("x-content-type-options"), Some("nosniff"));
        reply
    }

    fn get(&self, path: &str) -> Reply {
        self.request("GET", path, 0, &Value::Null)
    }
}

/// Every text in it.
fn texts(value: &Value, into: &mut BTreeSet<String>) {
    match value {
        Value::String(text) => drop(into.insert(kept(text))),
        Value::Array(values) => values.iter().for_each(|value| texts(value, into)),
        Value::Object(fields) => fields.values().for_each(|value| texts(value, into)),
        _ => {}
    }
}

fn assert_all_in(value: &Value, place: &str) {
    let mut there = BTreeSet::new();
    texts(value, &mut there);
    for word in words() {
        let word = kept(&word);
        let is_there = there.iter().any(|text| text.contains(&word));
        assert!(is_there, "{word:?} in {place}: {there:?}");
    }
}

/// Nothing in markup that the words brought with them.
fn assert_inert(markup: &str, place: &str) {
    for tag in ["<img", "<svg", "<script", "<x:", "href=\"javascript", "]]>"] {
        assert!(!markup.contains(tag), "{tag} in {place}: {markup}");
    }
    assert!(
        markup.contains("&lt;img src=x onerror=&quot;alert(1)&quot;&gt;"),
        "{place}: {markup}"
    );
}

fn answers() -> Vec<Value> {
    let all = words().into_iter().zip(1..);
    all.map(|(word, number)| {
        let mut answer = answer(number, 0, 2, &word);
        answer["page"] = json!("https://shop.example/?q=<img src=x onerror=\"alert(1)\">");
        answer
    })
    .collect()
}

#[test]
fn what_anybody_writes_is_words_wherever_it_goes() {
    let mut rig = Rig::sqlite();
    let (postbox, receiver) = (Postbox::willing(), Receiver::willing());
    let now = jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC);
    // An hour that is half a day away, so that no digest comes before it is looked for.
    let at = format!("{:02}:00", (now.hour() + 12) % 24);
    rig.config(&format!(
        "[mail]\nsmtp = \"smtp://{}\"\nfrom = \"Otklik <otklik@shop.example>\"\nconsole = \"https://feedback.example.com\"\n\
         [[site.shop.mail]]\nname = \"mara\"\nto = [\"mara@shop.example\"]\nevents = []\ndigest = \"daily\"\n\
         digest-at = \"{at}\"\nwords = true\n{}",
        postbox.address,
        receiver.webhook("crm", "events = [\"org.otklik.answer.stored\"]")
    ));
    let collector = rig.start();
    let token = rig.authorization();
    let site = Site {
        rig,
        collector,
        token,
    };
    let noted = "SELECT document FROM documents WHERE kind = 'digest'";
    wait_until("it is noted from when on", || {
        site.rig.query(noted).len() == 1
    });

    // The owner's people write such things too: names, rules, the board, the survey itself.
    let hostile = words();
    let markup = &hostile[0];
    let rule = json!({"name": markup, "when": {"words": ["calc"]}, "then": {"open": true, "assignee": markup, "email": ["mara"]}});
    site.request(
        "PUT",
        "/api/v1/sites/shop/rules",
        0,
        &json!({"rules": [rule]}),
    );
    let about = json!({"public": true, "title": hostile[1], "intro": hostile[2]});
    site.request("PUT", "/api/v1/sites/shop/board", 0, &about);
    for word in &hostile {
        let short = |most| word.chars().take(most).collect::<String>();
        let entry = json!({"title": short(150), "text": word, "state": "declined", "reason": short(1_500), "published": true});
        site.request("POST", "/api/v1/sites/shop/board/entries", 0, &entry);
    }
    for answer in answers() {
        assert_eq!(
            site.rig.post(&site.collector, "shop", &answer),
            "stored",
            "{answer}"
        );
    }

    // Programs: the very words, as JSON.
    let told: Vec<Value> = hostile.iter().map(|_| receiver.next().event()).collect();
    assert_all_in(&json!(told), "webhooks");
    let lines = site.get("/api/v1/sites/shop/export");
    let lines: Result<Vec<Value>, _> = lines.text().lines().map(serde_json::from_str).collect();
    assert_all_in(&json!(lines.unwrap()), "the export");
    for path in ["inbox?limit=200", "board/entries"] {
        let path = format!("/api/v1/sites/shop/{path}");
        assert_all_in(&site.get(&path).json(), &path);
    }
    assert_all_in(&site.get("/v1/sites/shop/board").json(), "the board");
    let case = site.get("/api/v1/sites/shop/cases/1/file");
    assert_eq!(case.header("content-type"), Some("application/json"));
    assert_eq!(
        case.json()["case"]["assignee"],
        json!(markup),
        "{}",
        case.text()
    );

    // Spreadsheets: no cell is a formula.
    let table = site.get("/api/v1/sites/shop/export?format=csv");
    assert!(
        table
            .header("content-disposition")
            .unwrap()
            .starts_with("attachment")
    );
    let mut reader = csv::Reader::from_reader(table.body.as_slice());
    let rows: Vec<csv::StringRecord> = reader.records().collect::<Result<_, _>>().unwrap();
    assert_eq!(rows.len(), hostile.len());
    for cell in rows.iter().flatten() {
        let begins = cell.starts_with([
            '=', '+', '@', '\t', '\r', '\n', '\u{ff1d}', '\u{ff0b}', '\u{ff20}',
        ]);
        assert!(!begins, "{cell:?}");
    }

    // Pages and feeds: text between their own marks.
    for (path, kind) in [
        ("board.html", "text/html"),
        ("board.atom", "application/atom+xml"),
    ] {
        let reply = site.get(&format!("/v1/sites/shop/{path}"));
        assert!(reply.header("content-type").unwrap().starts_with(kind));
        assert_inert(reply.text(), path);
    }

    // People: an alert has no visitor's words, and the name in it is text; a digest has the words, and they are text.
    let alert = postbox.next();
    assert_eq!(alert.header("subject"), "[shop] Case 1 was opened");
    assert_mail(&alert);
    let Site {
        mut rig, collector, ..
    } = site;
    drop(collector);
    let days = if now.hour() >= 12 { 1 } else { 2 };
    let noon = now.date().saturating_sub(days.days()).at(12, 0, 0, 0);
    let noon = noon.in_tz("UTC").unwrap().timestamp().as_millisecond();
    rig.change(&format!(
        "UPDATE answers SET at_ms = {noon}, received_ms = {noon}"
    ));
    rig.change("UPDATE documents SET document = '2026-01-01' WHERE kind = 'digest'");
    let _collector = rig.start();
    let digest = std::iter::repeat_with(|| postbox.next())
        .find(|mail| mail.header("subject").starts_with("[shop] 20"))
        .unwrap();
    assert_mail(&digest);
    let plain = part(&digest, "text/plain");
    assert!(plain.contains("${alert(1)} {{7*7}}"), "{plain:?}");
    assert!(
        rig.query(&format!("SELECT id FROM answers WHERE id = '{}'", id(1)))
            .len()
            == 1
    );
}

/// Nobody else is written to, no head is added, and its markup is its own.
fn assert_mail(mail: &Mail) {
    assert_eq!(mail.to, ["mara@shop.example"]);
    assert_eq!(mail.header("bcc"), "");
    assert_inert(&part(mail, "text/html"), "a mail");
}

/// A part of a mail, out of Base64 where it is in that.
fn part(mail: &Mail, kind: &str) -> String {
    let (_, from) = mail
        .text
        .split_once(&format!("Content-Type: {kind}"))
        .unwrap();
    let (head, body) = from.split_once("\r\n\r\n").unwrap();
    if !head.contains("base64") {
        return body.split("\r\n--").next().unwrap_or_default().to_owned();
    }
    let is_digit = |char: &char| char.is_ascii_alphanumeric() || matches!(char, '+' | '/');
    let body = body.split("--").next().unwrap_or_default();
    let digits: String = body.chars().filter(is_digit).collect();
    String::from_utf8(BASE64_STANDARD_NO_PAD.decode(digits).unwrap()).unwrap()
}
