//! The bytes of what was erased, looked for in every file.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::common::cluster::query;
use crate::common::{answer, id};
use crate::house::{House, numbers_in, post, sentence, shared, wait_until};

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
    // The collector is still there, and so is the log that it writes to.
    assert!(data.join("otklik.db-wal").exists());
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
    // An endpoint is still to be told of one.
    query(
        &url,
        &format!(
            "INSERT INTO letters (site, webhook, id, answer, body, created_ms, due_ms)
             SELECT site, 'crm', 'event', id, raw, 1, 1 FROM answers WHERE id = '{}'",
            id(5_002)
        ),
    );
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
