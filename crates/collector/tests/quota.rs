//! A survey that has the answers it asks for shows no more by itself.
#![allow(clippy::unwrap_used)]

mod common;

use std::time::{Duration, Instant};

use common::{Collector, answer, batch};
use serde_json::{Value, json};

const SITE: &str = r#"{"v":1,"site":"shop","surveys":[{"id":"nps","revision":1,
    "questions":[{"id":"nps","kind":"nps","text":"How likely?"}],"show":{"on":[{"load":true}],"quota":2}}]}"#;

fn started() -> Collector {
    Collector::start_with(|options| {
        std::fs::write(options.sites.join("shop.json"), SITE).unwrap();
        std::fs::write(options.assets.join("otklik.js"), "((given)=>{})();\n").unwrap();
        std::fs::write(options.assets.join("otklik-first.js"), "page=>{};\n").unwrap();
    })
}

fn send(collector: &Collector, number: u64, reach: &str) {
    let mut answer = answer(number, 1, 9, "");
    answer["reach"] = reach.into();
    assert_eq!(collector.post("shop", &batch(&[answer])).status, 200);
}

/// What pages are told of when the survey shows.
fn show(collector: &Collector, path: &str) -> Value {
    collector.get(path).json()["surveys"][0]["show"].take()
}

#[test]
fn a_survey_with_its_answers_is_told_to_be_full() {
    let collector = started();
    let free = json!({"on": [{"load": true}]});
    let full = json!({"on": [{"load": true}], "full": true});
    let soon = |collector: &Collector| {
        collector
            .get("/v1/sites/shop/otklik.js")
            .text()
            .contains("first:")
    };
    send(&collector, 1, "completed");
    send(&collector, 2, "started");
    for path in ["/v1/sites/shop/config", "/v1/sites/shop/config?show"] {
        assert_eq!(show(&collector, path), free, "{path}");
    }
    assert!(soon(&collector));

    send(&collector, 3, "completed");
    let began = Instant::now();
    while show(&collector, "/v1/sites/shop/config?show") != full {
        assert!(began.elapsed() < Duration::from_secs(20));
        std::thread::sleep(Duration::from_millis(50));
    }
    assert_eq!(show(&collector, "/v1/sites/shop/config"), full);
    assert!(!soon(&collector));
    // What is made anew travels as small as what is made at the start.
    let packed = collector.request(
        "GET",
        "/v1/sites/shop/config",
        &["Accept-Encoding: br"],
        b"",
    );
    assert_eq!(packed.header("content-encoding"), Some("br"));
    // Whoever opens it all the same is heard.
    send(&collector, 4, "completed");
}
