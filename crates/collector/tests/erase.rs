//! Answers taken out for good: from what can be read, from the scores, from the bytes on disk, and however they come again.
#![allow(clippy::unwrap_used)]

#[path = "erase/bytes.rs"]
mod bytes;
mod common;
#[path = "erase/house.rs"]
mod house;

use std::sync::Barrier;

use common::client::Client;
use common::cluster::query;
use common::live::Stream;
use common::program::{command, run};
use common::{Collector, answer, batch, id};
use house::{House, JSON, post, sentence, shared, wait_until};
use serde_json::{Value, json};

const PATH: &str = "/v1/sites/shop/answers";

#[test]
fn an_erased_answer_is_gone_and_stays_away() {
    for house in House::both(|_| {}) {
        let answers: Vec<Value> = (1..=3)
            .map(|number| answer(number, 0, 9, &sentence(number)))
            .collect();
        post(&house, &answers);
        let old = house.export();
        let mut live = Stream::open(&house.collector);
        assert_eq!(live.next().unwrap()["scores"][0]["n"], 3);

        let reply = house.erase(2);
        assert_eq!(
            (reply.status, reply.text()),
            (200, r#"{"erased":true}"#),
            "{reply:?}"
        );
        assert_eq!(house.public_n(), 2);
        let shown = live.next().unwrap();
        assert_eq!(shown["scores"][0]["n"], 2);
        assert!(!shown.to_string().contains(&sentence(2)), "{shown}");
        assert!(!house.export().contains(&id(2)));
        house.assert_counted_right();

        // However it comes again: from an outbox, in a later version, from an older export.
        let rejected = ("rejected".to_owned(), "erased".to_owned());
        assert_eq!(post(&house, &answers[1..2]), rejected);
        assert_eq!(post(&house, &[answer(2, 1, 3, "More words")]), rejected);
        let file = house.collector.folder.path().join("old.ndjson");
        std::fs::write(&file, old).unwrap();
        let (code, out, error) =
            house.command(&["import", "--site", "shop", file.to_str().unwrap()]);
        assert_eq!(
            (code, out.as_str()),
            (
                0,
                "0 stored, 2 there before, 0 in conflict, 0 empty, 0 wrong, 1 left out as erased, \
                 0 as older than the site keeps\n"
            ),
            "{error}"
        );
        assert_eq!(house.erase(2).text(), r#"{"erased":false}"#);
        // In another site the id is another answer.
        let elsewhere = house.collector.post("quiet", &batch(&answers[1..2]));
        assert_eq!(elsewhere.status_of(&id(2)), "stored");
        // One that never came is not taken when it does.
        assert_eq!(house.erase(7).text(), r#"{"erased":false}"#);
        assert_eq!(post(&house, &[answer(7, 0, 9, "")]), rejected);
        assert_eq!(house.public_n(), 2);
        house.assert_counted_right();
        // By the command, which is another program: who watches is to see that too.
        let (code, _, error) = house.command(&["erase", "--site", "shop", "--answer", &id(3)]);
        assert_eq!(code, 0, "{error}");
        let seen = std::iter::from_fn(|| live.next()).find(|shown| shown["scores"][0]["n"] == 1);
        assert!(!seen.unwrap().to_string().contains(&sentence(3)));
        let metrics = house.collector.get("/metrics").text().to_owned();
        for line in [
            r#"otklik_erased_total{site="shop"} 1"#,
            r#"otklik_answers_total{site="shop",outcome="rejected"} 3"#,
        ] {
            assert!(
                metrics.lines().any(|each| each == line),
                "{line}\n{metrics}"
            );
        }
    }
}

#[test]
fn an_answer_that_comes_while_it_is_erased_does_not_outlive_it() {
    const ANSWERS: u64 = 60;
    let url = shared().database();
    let sqlite = House::sqlite(|_| {});
    let pair = [House::postgres(&url, |_| {}), House::postgres(&url, |_| {})];
    for houses in [&[&sqlite, &sqlite], &[&pair[0], &pair[1]]] {
        let together = Barrier::new(4);
        std::thread::scope(|scope| {
            for sender in 0..3 {
                let (together, address) = (&together, houses[sender % 2].collector.address);
                scope.spawn(move || {
                    let mut client = Client::connect(address).unwrap();
                    together.wait();
                    for again in 0..3 {
                        for first in (1..=ANSWERS).step_by(4) {
                            let answers: Vec<Value> = (first..first + 4)
                                .map(|n| answer(n, again, 9, ""))
                                .collect();
                            let reply = client.request("POST", PATH, &[], &batch(&answers));
                            assert_eq!(reply.unwrap().status, 200);
                        }
                    }
                });
            }
            together.wait();
            for number in (1..=ANSWERS).filter(|n| n % 3 > 0) {
                let house = houses[(number % 2) as usize];
                assert_eq!(house.erase(number).status, 200);
                assert!(!house.export().contains(&id(number)), "{number} is there");
            }
        });
        let kept: Vec<String> = houses[0]
            .export()
            .lines()
            .map(|line| serde_json::from_str::<Value>(line).unwrap())
            .map(|line| line["answer"]["id"].as_str().unwrap().to_owned())
            .collect();
        let expected: Vec<String> = (1..=ANSWERS).filter(|n| n % 3 == 0).map(id).collect();
        assert_eq!(kept, expected);
        houses[0].assert_counted_right();
    }
}

#[test]
fn an_uncommitted_answer_of_another_collector_is_waited_for() {
    let url = shared().database();
    let house = House::postgres(&url, |_| {});
    post(&house, &[answer(1, 0, 9, "")]);
    // As another collector in the midst of its transaction.
    let lock = "SELECT pg_advisory_xact_lock_shared(1869900652, 1000)";
    let row = format!(
        "INSERT INTO answers SELECT site, '{}', seq, survey, survey_rev, at_ms, received_ms, rating, has_comment, shard,
                                    raw FROM answers",
        id(2)
    );
    let other = common::cluster::Held::begin(&url, &format!("{lock}; {row}"));
    std::thread::scope(|scope| {
        let address = house.collector.address;
        let erased = scope.spawn(move || house::erase(address, 2));
        let waiting = "SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
        wait_until("the erasure waits", || !query(&url, waiting).is_empty());
        other.commit();
        assert_eq!(erased.join().unwrap().text(), r#"{"erased":true}"#);
    });
    assert!(query(&url, "SELECT FROM answers").len() == 1);
}

#[test]
fn only_the_owner_erases_and_no_page_of_another_site() {
    let collector = Collector::start_with(|options| options.open_console = false);
    let data = collector.folder.path().join("data");
    let (_, token, _) = run(command(&["token", "new", "--data", data.to_str().unwrap()]));
    let token = format!("Authorization: Bearer {}", token.trim());
    collector.post("shop", &batch(&[answer(1, 0, 9, "")]));
    let path = format!("/api/v1/sites/shop/answers/{}", id(1));
    let delete = |path: &str, headers: &[&str]| {
        let reply = collector.request("DELETE", path, headers, b"");
        (reply.status, reply.problem())
    };
    assert_eq!(delete(&path, &[JSON]), (401, "unauthorized".into()));
    let foreign = [JSON, &token, "Origin: https://evil.example"];
    assert_eq!(delete(&path, &foreign), (403, "cross_site".into()));
    let nobody = path.replace("shop", "nobody");
    assert_eq!(
        delete(&nobody, &[JSON, &token]),
        (404, "unknown_site".into())
    );
    let upper = path.replace("0198c0de", "0198C0DE");
    assert_eq!(delete(&upper, &[JSON, &token]), (400, "malformed".into()));
    let export = || {
        let reply = collector.request("GET", "/api/v1/sites/shop/export", &[&token], b"");
        reply.text().lines().count()
    };
    assert_eq!(export(), 1, "nothing was erased");
    assert_eq!(
        collector
            .request("DELETE", &path, &[JSON, &token], b"")
            .status,
        200
    );
    assert_eq!(export(), 0);
}

#[test]
fn a_command_that_names_nothing_or_what_is_no_id_changes_nothing() {
    let house = House::sqlite(|_| {});
    post(&house, &[answer(1, 0, 9, "")]);
    let ids = house.collector.folder.path().join("ids.txt");
    std::fs::write(&ids, format!("{}\n\nanswer two\n", id(1))).unwrap();
    let ids = ids.to_str().unwrap();
    for (arguments, code, said) in [
        (
            &["--site", "shop"][..],
            2,
            "<--answer <ID>|--file <FILE>|--before <DAY>>",
        ),
        (
            &["--site", "shop", "--answer", "1"],
            2,
            "allowed: a UUID in lower case",
        ),
        (
            &["--site", "shop", "--file", ids],
            1,
            "ids.txt: line 3: \"answer two\": allowed: a UUID",
        ),
        (
            &["--site", "shop", "--file", ids, "--before", "2026-01-01"],
            2,
            "cannot be used with",
        ),
        (
            &["--site", "nobody", "--answer", &id(1)],
            1,
            "site nobody was never served from this database",
        ),
    ] {
        let (ended, _, error) = house.command(&[&["erase"], arguments].concat());
        assert_eq!(ended, code, "{arguments:?}: {error}");
        assert!(error.contains(said), "{error}");
    }
    assert_eq!(house.public_n(), 1);
    assert_eq!(json!(house.export().lines().count()), json!(1));
}
