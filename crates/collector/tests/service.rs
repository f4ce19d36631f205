//! SERVQUAL and SERVPERF from a file without statements to scores by dimension, over both engines.
#![allow(clippy::unwrap_used)]

mod common;
#[path = "erase/house.rs"]
mod house;

use common::{answer, batch};
use house::{House, post};
use serde_json::{Value, json};

const SURVEY: &str = r#"{"v":1,"site":"shop","scores":true,"surveys":[{"id":"nps","revision":1,"questions":[
    {"id":"gap","kind":"servqual","text":{"en":"And us?","ru":"А мы?"}},
    {"id":"served","kind":"servperf","text":"How are we?"}]}]}"#;

fn served() -> [House; 2] {
    House::both(|options| std::fs::write(options.sites.join("shop.json"), SURVEY).unwrap())
}

fn said(number: u64, seq: u32, part: &Value) -> Value {
    let mut answer = answer(number, seq, 0, "");
    answer["q"] = json!([part]);
    answer
}

/// A reply that expected this everywhere and perceived it less in the first dimension.
fn reply(number: u64, seq: u32, expected: u8, perceived: u8) -> Value {
    let mut marks = [perceived; 22];
    marks[..4].fill(perceived - 1);
    let gap = json!({"k": "gap", "t": "servqual", "e": vec![expected; 22], "c": marks});
    said(number, seq, &gap)
}

/// A question's scores of the last days.
fn scores(house: &House, question: &str) -> Value {
    let path = format!("/api/v1/sites/shop/scores?survey=nps&question={question}");
    house.collector.get(&path).json()["series"][0].take()
}

#[test]
fn a_page_gets_the_statements_that_its_file_lacks() {
    let house = House::sqlite(|options| {
        std::fs::write(options.sites.join("shop.json"), SURVEY).unwrap();
    });
    let config = house.collector.get("/v1/sites/shop/config").json();
    let gap = &config["surveys"][0]["questions"][0];
    assert_eq!(gap["items"]["reliability"].as_array().unwrap().len(), 5);
    assert!(gap["expected"]["ru"].is_string() && gap["text"]["ru"] == "А мы?");
    let served = &config["surveys"][0]["questions"][1];
    assert_eq!(served["items"], gap["items"]);
    assert!(served["expected"].is_null());
}

#[test]
fn a_gap_is_kept_by_dimension_and_follows_what_is_said_last() {
    for house in served() {
        let whole: Vec<Value> = (1..=9).map(|number| reply(number, 0, 6, 4)).collect();
        for answer in &whole {
            assert_eq!(post(&house, std::slice::from_ref(answer)).0, "stored");
        }
        let mut part = reply(10, 0, 6, 4);
        part["q"][0]["c"][21] = json!(0);
        assert_eq!(post(&house, &[part]).0, "stored");
        assert_eq!(
            scores(&house, "gap")["n"],
            9,
            "a part of a reply is kept and not scored"
        );
        assert_eq!(post(&house, &[reply(10, 1, 7, 7)]).0, "stored");

        let score = scores(&house, "gap");
        assert_eq!(score["n"], 10);
        let near = |value: &Value, wanted: f64| {
            assert!(
                (value.as_f64().unwrap() - wanted).abs() < 1e-9,
                "{value}, not {wanted}"
            );
        };
        // Nine gaps of −3, −2, −2, −2, −2, and one of −1, 0, 0, 0, 0.
        near(&score["value"], (9.0 * -2.2 - 0.2) / 10.0);
        let dimensions = score["dimensions"].as_array().unwrap();
        assert_eq!(dimensions.len(), 5);
        assert_eq!(dimensions[0]["dimension"], "tangibles");
        near(&dimensions[0]["value"], -2.8);
        near(&dimensions[4]["value"], -1.8);
        near(&dimensions[4]["expected"], 6.1);
        near(&dimensions[4]["perceived"], 4.3);
        for dimension in dimensions {
            assert!(dimension["low"].as_f64() < dimension["value"].as_f64());
            assert!(dimension["value"].as_f64() < dimension["high"].as_f64());
        }

        let perceived = json!({"k": "served", "t": "servperf", "c": vec![5; 22]});
        assert_eq!(post(&house, &[said(11, 0, &perceived)]).0, "stored");
        let score = scores(&house, "served");
        assert_eq!((&score["n"], &score["value"]), (&json!(1), &json!(5.0)));
        assert!(score["dimensions"][0]["expected"].is_null());
        house.assert_counted_right();

        let csv = house.collector.get("/api/v1/sites/shop/export?format=csv");
        let head = csv.text().lines().next().unwrap().to_owned();
        assert!(
            head.contains(",nps.gap.tangibles-1.expected,")
                && head.contains(",nps.gap.tangibles-1,"),
            "{head}"
        );
        assert!(head.ends_with(",nps.served.empathy-5"), "{head}");
        let last = csv.text().lines().last().unwrap().to_owned();
        assert!(last.ends_with(&",5".repeat(22)), "{last}");
    }
}

#[test]
fn what_is_no_reply_is_refused_with_its_place() {
    let house = House::sqlite(|options| {
        std::fs::write(options.sites.join("shop.json"), SURVEY).unwrap();
    });
    let few = json!({"k": "served", "t": "servperf", "c": vec![5; 21]});
    let (status, reason) = post(&house, &[said(1, 0, &few)]);
    assert_eq!(status, "rejected");
    assert!(
        reason.starts_with("q[0].c: ") && reason.contains("22 marks"),
        "{reason}"
    );
    let reply = house.collector.post("shop", &batch(&[reply(2, 0, 6, 5)]));
    assert_eq!(reply.status_of(&common::id(2)), "stored");
}
