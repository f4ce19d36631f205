//! SERVQUAL and SERVPERF from a file without statements to scores by dimension, over both engines.
#![allow(clippy::unwrap_used)]

mod common;
#[path = "erase/house.rs"]
mod house;

use common::client::Reply;
use common::live::Stream;
use common::{answer, batch};
use house::{House, JSON, post};
use otklik_score::servqual::{Rating, Response, Sums, Weights};
use otklik_score::{Basis, Estimate, Statistic as _};
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

const DRAFT: &str = "/api/v1/sites/shop/surveys/draft";
const POINTS: [u8; 5] = [11, 32, 22, 19, 16];

fn points() -> Value {
    let [a, b, c, d, e] = POINTS;
    json!({"tangibles": a, "reliability": b, "responsiveness": c, "assurance": d, "empathy": e})
}

/// Writes a draft in which the first question states these points, and says what publishing it would do.
fn drafted(house: &House, weights: &Value) -> (Value, Value) {
    let mut draft = house.collector.get(DRAFT).json();
    draft["file"]["surveys"][0]["questions"][0]["weights"] = weights.clone();
    let version = draft["version"].as_u64().unwrap();
    let body = json!({"file": draft["file"]}).to_string();
    let if_match = format!("If-Match: \"{version}\"");
    let put = (house.collector).request("PUT", DRAFT, &[JSON, &if_match], body.as_bytes());
    assert_eq!(put.status, 200, "{}", put.text());
    let check = format!("{DRAFT}/check");
    let checked = (house.collector).request("POST", &check, &[JSON], b"{}");
    (json!(version + 1), checked.json())
}

fn publish(house: &House, version: &Value) -> Reply {
    let if_match = format!("If-Match: \"{version}\"");
    let path = "/api/v1/sites/shop/surveys/publish";
    (house.collector).request("POST", path, &[JSON, &if_match], b"{\"note\":\"\"}")
}

/// What the crate makes of the replies that expected six and perceived four, and of the one that perceived as little of what is
/// seen and as much of everything else as it expected.
fn by_the_crate() -> [Estimate; 2] {
    let rating = |mark: u8| Rating::new(mark.into()).unwrap();
    let mut sums = Sums::EMPTY;
    for (expected, perceived) in [(6, 4); 9].into_iter().chain([(7, 7)]) {
        let mut marks = [rating(perceived); 22];
        marks[..4].fill(rating(perceived - 1));
        sums.add(&Response {
            expected: [rating(expected); 22],
            perceived: marks,
            weights: None,
        });
    }
    let weighted = sums.gap_weighted_by(Weights::new(POINTS).unwrap());
    [sums.gap(), weighted].map(|gap| gap.estimate(&Basis::USUAL).unwrap())
}

fn assert_is(told: &Value, wanted: &Estimate) {
    for (field, wanted) in [
        ("value", wanted.value),
        ("low", wanted.low),
        ("high", wanted.high),
    ] {
        let told = told[field].as_f64().unwrap();
        assert!(
            (told - wanted).abs() < 1e-12,
            "{field}: {told}, not {wanted}"
        );
    }
}

#[test]
fn points_weigh_the_score_and_begin_no_series() {
    for house in served() {
        let answers: Vec<Value> = (1..=9).map(|number| reply(number, 0, 6, 4)).collect();
        post(&house, &answers);
        post(&house, &[reply(10, 0, 7, 7)]);
        let before = scores(&house, "gap");
        assert!(before["weighted"].is_null(), "{before}");
        let page = house.collector.get("/v1/sites/shop/config");

        let (version, checked) = drafted(&house, &points());
        assert_eq!(checked["problems"], json!([]));
        let [consequence] = checked["consequences"].as_array().unwrap().as_slice() else {
            panic!("{checked}");
        };
        assert_eq!(
            (&consequence["what"], &consequence["changes"]),
            (&json!("goes_on"), &json!(["weights"]))
        );
        assert_eq!(
            (&consequence["before"], &consequence["after"]),
            (&json!(10), &json!(10))
        );
        assert_eq!(publish(&house, &version).status, 201);

        // The owner reads them again; a page gets the very file that it had.
        let held = house.collector.get(DRAFT).json();
        let survey = &held["file"]["surveys"][0];
        assert_eq!(survey["questions"][0]["weights"], points());
        assert_eq!(survey["revision"], 1, "no new one is needed");
        let again = house.collector.get("/v1/sites/shop/config");
        assert!(!again.text().contains("weights"), "{}", again.text());
        assert_eq!(again.json(), page.json());
        let shown = house.collector.get("/v1/sites/shop/otklik.js");
        assert!(!shown.text().contains("weights"));

        let [plain, weighted] = by_the_crate();
        assert!((plain.value - weighted.value).abs() > 0.05);
        let score = scores(&house, "gap");
        assert_eq!(score["n"], 10);
        assert_is(&score, &plain);
        assert_is(&score["weighted"], &weighted);
        assert_eq!(score["weighted"]["points"], points());
        let last = score["points"].as_array().unwrap().last().unwrap();
        assert_is(&last["weighted"], &weighted);
        let days = format!(
            "{}..{}",
            last["from"].as_str().unwrap(),
            last["to"].as_str().unwrap()
        );
        let path = "/api/v1/sites/shop/scores";
        let compared = format!("{path}/compare?survey=nps&question=gap&a={days}&b={days}");
        let compared = house.collector.get(&compared).json();
        assert_is(&compared["b"]["weighted"], &weighted);
        let all = house.collector.get(path).json();
        assert_is(&all["scores"][0]["weighted"], &weighted);
        let live = Stream::open(&house.collector).next().unwrap();
        assert_is(&live["scores"][0]["weighted"], &weighted);
        assert_eq!(live["scores"][0]["dimensions"], score["dimensions"]);

        let perceived = json!({"k": "served", "t": "servperf", "c": vec![5; 22]});
        post(&house, &[said(11, 0, &perceived)]);
        let other = scores(&house, "served");
        assert!(other["dimensions"].is_array() && other["weighted"].is_null());
        house.assert_counted_right();
    }
}

#[test]
fn points_that_are_no_hundred_are_not_published() {
    let house = House::sqlite(|options| {
        std::fs::write(options.sites.join("shop.json"), SURVEY).unwrap();
    });
    let mut many = points();
    many["empathy"] = json!(17);
    let (version, checked) = drafted(&house, &many);
    let problem = &checked["problems"][0];
    assert_eq!(problem["path"], "surveys[0].questions[0].weights");
    let says = problem["says"].as_str().unwrap();
    assert!(says.ends_with("these add up to 101"), "{says}");
    assert_eq!(publish(&house, &version).status, 409);
}
