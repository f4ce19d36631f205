//! What speaks against a person is noted of every answer, kept with it, and told; and what no person sends is in no score.
#![allow(clippy::unwrap_used)]

mod common;
#[path = "erase/house.rs"]
mod house;

use common::live::Stream;
use common::{answer, batch};
use house::{House, shared};
use otklik_collector::serve::{Options, Place};
use otklik_wire::flags::{Flag, Flags};
use otklik_wire::id::Name;
use serde_json::{Value, json};

const CRAWLER: &str =
    "User-Agent: Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)";

fn flagged(mut answer: Value, flags: &[&str]) -> Value {
    answer["flags"] = json!(flags);
    answer["reach"] = json!("started");
    answer
}

fn post_with(house: &House, header: &str, answers: &[Value]) {
    let path = "/v1/sites/shop/answers";
    let body = batch(answers);
    let reply = house.collector.request("POST", path, &[header], &body);
    assert_eq!(reply.status, 200, "{reply:?}");
    for answer in answers {
        assert_eq!(reply.status_of(answer["id"].as_str().unwrap()), "stored");
    }
}

fn card(house: &House) -> (Value, Value) {
    let mut event = Stream::open(&house.collector).next().unwrap();
    (event["scores"][0].take(), event["comments"].take())
}

/// The counted answers, and those that are left out: appearances, and of these the answered.
fn counts(house: &House) -> (u64, [u64; 2]) {
    let (card, _) = card(house);
    let left_out = ["shown", "started"].map(|name| card["left_out"][name].as_u64().unwrap());
    (card["n"].as_u64().unwrap(), left_out)
}

/// One of each: a person's, a crawler's, of a page loaded ahead, of a steered browser, with the hidden field.
fn send_one_of_each(house: &House) {
    post_with(house, "Accept: */*", &[answer(1, 0, 9, "")]);
    post_with(house, CRAWLER, &[answer(2, 0, 0, "Buy now")]);
    let ahead = "Sec-Purpose: prefetch;prerender";
    post_with(house, ahead, &[answer(3, 0, 0, "")]);
    let steered = flagged(answer(4, 0, 8, ""), &["webdriver"]);
    let trapped = flagged(answer(5, 0, 0, ""), &["honeypot", "webdriver", "later"]);
    let mut seen = flagged(answer(6, 0, 0, ""), &["honeypot"]);
    seen["reach"] = json!("shown");
    seen["q"] = json!([]);
    post_with(house, "Accept: */*", &[steered, trapped, seen]);
}

#[test]
fn what_no_person_sends_is_kept_and_told_and_in_no_score() {
    for house in House::both(|_| {}) {
        send_one_of_each(&house);
        assert_eq!(counts(&house), (2, [4, 3]));
        assert_eq!(house.public_n(), 2);
        let (_, comments) = card(&house);
        assert_eq!(comments[0]["text"], "Buy now");
        assert_eq!(comments[0]["flags"], json!(["bot"]));
        house.assert_counted_right();

        let lines = house.export();
        let flags: Vec<Value> = lines
            .lines()
            .map(|line| serde_json::from_str::<Value>(line).unwrap()["flags"].take())
            .collect();
        let expected = json!([
            null,
            ["bot"],
            ["prefetch"],
            ["webdriver"],
            ["webdriver", "honeypot"],
            ["honeypot"]
        ]);
        assert_eq!(Value::from(flags), expected);
        let table = house.collector.get("/api/v1/sites/shop/export?format=csv");
        assert!(table.text().contains(",webdriver honeypot,"));

        // What another collector exported comes in with its flags, and once.
        let other = House::sqlite(|_| {});
        let file = other.collector.folder.path().join("all.ndjson");
        std::fs::write(&file, &lines).unwrap();
        let import = ["import", "--site", "shop", file.to_str().unwrap()];
        for _ in 0..2 {
            let (code, out, error) = other.command(&import);
            assert_eq!(code, 0, "{out}{error}");
            assert_eq!(counts(&other), (2, [4, 3]));
        }
        assert_eq!(other.export(), lines);

        // A later version is judged by what speaks against it.
        let mended = flagged(answer(5, 1, 10, ""), &["webdriver"]);
        let spoilt = flagged(answer(1, 1, 9, ""), &["honeypot"]);
        post_with(&house, "Accept: */*", &[mended, spoilt]);
        assert_eq!(counts(&house), (2, [4, 3]));
        // What is erased is left out no longer.
        house.erase(1);
        house.erase(2);
        assert_eq!(counts(&house), (2, [2, 1]));
        house.assert_counted_right();
    }
}

#[test]
fn another_rule_counts_all_anew() {
    let url = shared().database();
    let folder = tempfile::tempdir().unwrap();
    let begin = |uncounted: Option<Flags>| {
        let change = |options: &mut Options| {
            let rules = otklik_collector::config::SiteRules {
                uncounted,
                ..Default::default()
            };
            let shop = Name::new("shop".into()).unwrap();
            options.rules.insert(shop, rules);
        };
        let mut sqlite = House::sqlite(|options| {
            options.store = Place::Folder(folder.path().to_owned());
            change(options);
        });
        sqlite.argument[1] = folder.path().display().to_string();
        [sqlite, House::postgres(&url, change)]
    };
    for house in begin(None) {
        send_one_of_each(&house);
    }
    for (uncounted, expected) in [
        (Some(Flags::NONE), (5, [0, 0])),
        (Some(Flags::of(&[Flag::Webdriver])), (3, [2, 2])),
        (Some(Flags::of(&Flag::ALL)), (1, [5, 4])),
        (None, (2, [4, 3])),
    ] {
        for house in begin(uncounted) {
            assert_eq!(counts(&house), expected, "{uncounted:?}");
            // The command knows the rule from the database.
            house.assert_counted_right();
        }
    }
}

#[test]
fn two_collectors_count_by_one_rule() {
    let url = shared().database();
    let first = House::postgres(&url, |_| {});
    send_one_of_each(&first);
    let _second = House::postgres(&url, |options| {
        let rules = otklik_collector::config::SiteRules {
            uncounted: Some(Flags::NONE),
            ..Default::default()
        };
        options
            .rules
            .insert(Name::new("shop".into()).unwrap(), rules);
    });
    let refused = first.collector.post("shop", &batch(&[answer(9, 0, 9, "")]));
    assert_eq!(refused.status, 503, "{refused:?}");
    assert_eq!(first.public_n(), 5, "by the newer rule");
}
