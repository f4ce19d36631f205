//! How many answered of those who were asked: counted by the farthest that each appearance came.
#![allow(clippy::unwrap_used)]

mod common;

use common::live::Stream;
use common::program::{command, run};
use common::{Collector, answer, batch};
use serde_json::{Value, json};

/// An appearance that came so far.
fn appearance(number: u64, seq: u32, reach: &str, rating: Option<u8>) -> Value {
    let mut appearance = answer(number, seq, rating.unwrap_or_default(), "");
    appearance["reach"] = reach.into();
    if rating.is_none() {
        appearance["q"] = json!([]);
    }
    appearance
}

fn response(collector: &Collector) -> Value {
    let mut event = Stream::open(collector).next().unwrap();
    event["scores"][0]["response"].take()
}

fn send(collector: &Collector, answers: &[Value]) {
    let reply = collector.post("shop", &batch(answers));
    assert_eq!(reply.status, 200, "{reply:?}");
}

#[test]
fn the_rate_stands_beside_the_score() {
    let mut collector = Collector::start();
    let shown: Vec<Value> = (0..20)
        .map(|number| appearance(number, 0, "shown", None))
        .collect();
    send(&collector, &shown);
    send(&collector, &shown);
    let seen = response(&collector);
    assert_eq!(
        (&seen["shown"], &seen["percent"]),
        (&json!(20), &json!(0.0))
    );

    // What came later replaces what was known; what comes late replaces nothing.
    send(&collector, &[appearance(0, 2, "completed", Some(9))]);
    send(&collector, &[appearance(0, 1, "started", Some(9))]);
    send(
        &collector,
        &[
            appearance(1, 1, "started", Some(3)),
            appearance(2, 1, "dismissed", None),
            // Neither an older page nor an import says what was shown.
            answer(30, 0, 10, ""),
        ],
    );
    let answered = response(&collector);
    let counts = ["shown", "dismissed", "started", "completed"].map(|name| &answered[name]);
    assert_eq!(counts, [&json!(20), &json!(1), &json!(2), &json!(1)]);
    assert_eq!(answered["percent"], json!(5.0));
    // Wilson's interval for 1 of 20.
    assert!(
        (answered["low"].as_f64().unwrap() - 0.888_1).abs() < 1e-3,
        "{answered}"
    );
    assert!(
        (answered["high"].as_f64().unwrap() - 23.613_1).abs() < 1e-3,
        "{answered}"
    );

    // No appearance is in a score, and none was counted by anything else than its answer.
    let scores = collector.get("/v1/sites/shop/scores").json();
    assert_eq!(scores["scores"][0]["n"], json!(3));
    collector.end();
    let mut recount = command(&["recount", "--check"]);
    recount
        .arg("--data")
        .arg(collector.folder.path().join("data"));
    let (status, out, error) = run(recount);
    assert!(status.success(), "{out}{error}");
}

#[test]
fn only_where_the_question_was_asked_as_it_is_today() {
    let collector = Collector::start();
    let mut other = appearance(1, 0, "shown", None);
    other["survey_rev"] = json!(9);
    send(&collector, &[other, appearance(2, 0, "shown", None)]);
    assert_eq!(response(&collector)["shown"], json!(1));
}

#[test]
fn a_table_is_of_answers_and_the_lines_are_of_everything() {
    let collector = Collector::start();
    let seen = appearance(1, 0, "shown", None);
    send(&collector, &[seen, appearance(2, 0, "completed", Some(9))]);
    let rows = |format: &str| {
        let path = format!("/api/v1/sites/shop/export?format={format}");
        let file = String::from_utf8(collector.get(&path).body).unwrap();
        file.lines().count()
    };
    assert_eq!(
        (rows("ndjson"), rows("csv")),
        (2, 2),
        "the table has a heading"
    );
}
