//! Answers taken out for good: from what can be read, from the scores, from the bytes on disk, and however they come again.
#![allow(clippy::unwrap_used)]

mod common;
#[path = "erase/house.rs"]
mod house;

use std::collections::BTreeSet;
use std::sync::Barrier;

use common::client::Client;
use common::cluster::query;
use common::live::Stream;
use common::program::{command, run};
use common::{Collector, answer, batch, id};
use house::{House, JSON, numbers_in, sentence, shared, wait_until};
use serde_json::{Value, json};

const PATH: &str = "/v1/sites/shop/answers";

/// Posts answers and gives what became of the first.
fn post(house: &House, answers: &[Value]) -> (String, String) {
    let reply = house.collector.post("shop", &batch(answers));
    assert_eq!(reply.status, 200, "{reply:?}");
    let id = answers[0]["id"].as_str().unwrap();
    let reason = reply.json()["results"][id]["reason"].clone();
    let reason = reason.as_str().unwrap_or_default().to_owned();
    (reply.status_of(id), reason)
}

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
fn nothing_of_it_is_left_in_the_data_folder_while_the_collector_runs() {
    const ANSWERS: u64 = 900;
    let house = House::sqlite(|_| {});
    // A rating first and a sentence later: rows that grow move their neighbours to other pages.
    for numbers in (0..ANSWERS).collect::<Vec<_>>().chunks(50) {
        let first: Vec<Value> = numbers.iter().map(|&n| answer(n, 0, 9, "")).collect();
        post(&house, &first);
        let words = |n: u64| sentence(n) + &" and more".repeat((n % 60) as usize);
        let second: Vec<Value> = numbers
            .iter()
            .map(|&n| answer(n, 1, 9, &words(n)))
            .collect();
        post(&house, &second);
    }
    let data = house.collector.folder.path().join("data");
    let gone: Vec<u64> = (0..ANSWERS)
        .filter(|n| n % 9 == 4 || n % 100 < 20)
        .collect();
    let (api, command) = gone.split_at(20);
    assert_eq!(numbers_in(&data).len() as u64, ANSWERS);
    for &number in api {
        assert_eq!(house.erase(number).status, 200);
    }
    wait_until("the collector overwrites what is left", || {
        let left = numbers_in(&data);
        api.iter().all(|number| !left.contains(number))
    });

    let ids = house.collector.folder.path().join("ids.txt");
    let lines: Vec<String> = command.iter().map(|&n| id(n)).collect();
    std::fs::write(&ids, lines.join("\n")).unwrap();
    let (code, out, error) =
        house.command(&["erase", "--site", "shop", "--file", ids.to_str().unwrap()]);
    assert_eq!(code, 0, "{error}");
    let said: Vec<&str> = out.lines().collect();
    assert_eq!(said[0], format!("{} erased", lines[0]));
    assert_eq!(
        said[said.len() - 2..],
        [
            format!(
                "{} erased, 0 not there; none of them is taken again",
                lines.len()
            )
            .as_str(),
            "nothing of them is left in the database's files"
        ]
    );
    let left = numbers_in(&data);
    let expected: BTreeSet<u64> = (0..ANSWERS).filter(|n| !gone.contains(n)).collect();
    assert_eq!(left, expected);
    // All else is there, and the file is whole.
    let kept: BTreeSet<String> = house
        .export()
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap()["answer"]["id"].to_string())
        .collect();
    assert_eq!(kept.len() as u64, ANSWERS - gone.len() as u64);
    let whole: String = house
        .collector
        .database()
        .query_row("PRAGMA integrity_check", [], |row| row.get(0))
        .unwrap();
    assert_eq!(whole, "ok");
    house.assert_counted_right();
}

#[test]
fn a_reader_that_holds_on_to_the_log_is_named_and_the_next_run_ends_it() {
    let house = House::sqlite(|_| {});
    post(&house, &[answer(1, 0, 9, &sentence(1))]);
    let reader = house.collector.database();
    reader
        .execute_batch("BEGIN; SELECT count(*) FROM answers")
        .unwrap();
    let data = house.collector.folder.path().join("data");
    let erase = || house.command(&["erase", "--site", "shop", "--answer", &id(1)]);
    let (code, out, error) = erase();
    assert_eq!(code, 1, "{out}");
    assert!(
        out.contains("1 erased") && error.contains("holds on to its log"),
        "{out}{error}"
    );
    assert!(numbers_in(&data).contains(&1));
    // Nobody else is held up by it.
    assert_eq!(post(&house, &[answer(2, 0, 9, "")]).0, "stored");
    drop(reader);
    let (code, _, error) = erase();
    assert_eq!(code, 0, "{error}");
    assert!(!numbers_in(&data).contains(&1));
}

#[test]
fn nothing_of_it_is_left_in_the_files_of_a_postgres_table() {
    let cluster = shared();
    let url = cluster.database();
    let house = House::postgres(&url, |_| {});
    // The tests share the server: no other has these numbers. One answer is longer than a page and is kept aside; letters
    // without a pattern, because what is compressed is not found by its words.
    let mut dice = 1_u32;
    let long: String = (0..6_000)
        .map(|_| {
            dice = dice.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            char::from(b'a' + (dice >> 24) as u8 % 26)
        })
        .collect();
    let words = |number: u64| sentence(number) + if number == 5_003 { &long } else { "" };
    let answers: Vec<Value> = (5_001..=5_060)
        .map(|n| answer(n, 0, 9, &words(n)))
        .collect();
    post(&house, &answers);
    let files = || {
        query(&url, "CHECKPOINT");
        let found = numbers_in(&cluster.files());
        [5_001, 5_002, 5_003].map(|number| found.contains(&number))
    };
    assert_eq!(files(), [true; 3]);
    let (code, out, error) = house.command(&[
        "erase",
        "--site",
        "shop",
        "--anew",
        "--answer",
        &id(5_002),
        "--answer",
        &id(5_003),
    ]);
    assert_eq!(code, 0, "{error}");
    assert!(
        out.ends_with(
            "nothing of them is left in the table's files; the server's log has them until it is recycled\n"
        ),
        "{out}"
    );
    assert_eq!(files(), [true, false, false]);
    assert_eq!(house.public_n(), 58);
    house.assert_counted_right();
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
    assert_eq!(delete(&path, &[&token]), (403, "cross_site".into()));
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
