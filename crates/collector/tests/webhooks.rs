//! What endpoints are told: signed, at least once, whatever happens to them or to the collector.
#![allow(clippy::unwrap_used)]

mod common;
#[path = "webhooks/ending.rs"]
mod ending;
#[path = "webhooks/erasing.rs"]
mod erasing;
#[path = "webhooks/failing.rs"]
mod failing;
#[path = "erase/house.rs"]
mod house;
#[path = "webhooks/network.rs"]
mod network;
#[path = "webhooks/rig.rs"]
mod rig;

use std::collections::BTreeSet;
use std::time::Duration;

use common::receiver::{Receiver, SECRET, reply, signature};
use common::{answer, id};
use rig::{Rig, wait_until};
use serde_json::{Value, json};

#[test]
fn the_receiver_of_these_tests_knows_a_signature() {
    let known = signature(
        SECRET,
        "msg_p5jXN8AQM9LWM0D4loKWxJek",
        "1614265330",
        br#"{"test": 2432232314}"#,
    );
    assert_eq!(known, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
}

#[test]
fn each_version_of_an_answer_is_told_once() {
    Rig::on_each_store(|mut rig| {
        let receiver = Receiver::willing();
        rig.config(&receiver.webhook("crm", ""));
        let collector = rig.start();
        let first = answer(1, 0, 9, "");
        let later = answer(1, 1, 9, "Thanks \u{1f375} \"");
        assert_eq!(rig.post(&collector, "shop", &first), "stored");
        let told = receiver.next();
        assert_eq!(told.line, "POST /hook?token=t0ken HTTP/1.1");
        assert_eq!(told.header("content-type"), "application/cloudevents+json");
        assert_eq!(told.header("host"), receiver.address.to_string());
        assert!(told.header("user-agent").starts_with("Otklik/"));
        let event = told.event();
        assert_eq!(event["specversion"], "1.0");
        assert_eq!(event["id"], told.id());
        assert_eq!(event["type"], "org.otklik.answer.stored");
        assert_eq!(event["source"], "/v1/sites/shop");
        assert_eq!(event["subject"], id(1));
        assert_eq!(event["data"]["answer"], first);

        assert_eq!(rig.post(&collector, "shop", &later), "stored");
        let told_later = receiver.next();
        assert_eq!(told_later.event()["data"]["answer"], later);
        assert_ne!(told_later.id(), told.id());
        // What changes nothing is nothing to tell; another site's answers are not this endpoint's.
        for old in [&first, &later] {
            assert_eq!(rig.post(&collector, "shop", old), "duplicate");
        }
        assert_eq!(
            rig.post(&collector, "shop", &answer(1, 1, 2, "")),
            "conflict"
        );
        assert_eq!(
            rig.post(&collector, "quiet", &answer(2, 0, 9, "")),
            "stored"
        );
        receiver.assert_silent(Duration::from_millis(300));
        wait_until("nothing is left", || {
            rig.query("SELECT id FROM letters").is_empty()
        });
        let metrics = rig.metrics(&collector);
        for line in [
            r#"otklik_webhook_delivered_total{site="shop",webhook="crm"} 2"#,
            r#"otklik_webhook_waiting{site="shop",webhook="crm"} 0"#,
            r#"otklik_webhook_dead{site="shop",webhook="crm"} 0"#,
        ] {
            assert!(metrics.contains(line), "{line} in {metrics}");
        }
    });
}

#[test]
fn both_versions_of_one_batch_are_told() {
    Rig::on_each_store(|mut rig| {
        let receiver = Receiver::willing();
        rig.config(&receiver.webhook("crm", ""));
        let collector = rig.start();
        rig.post_all(&collector, &[answer(1, 0, 9, ""), answer(1, 1, 3, "No")]);
        let ids: BTreeSet<String> = (0..2).map(|_| receiver.next().id().to_owned()).collect();
        assert_eq!(ids.len(), 2);
    });
}

#[test]
fn that_a_survey_was_seen_is_told_to_nobody() {
    Rig::on_each_store(|mut rig| {
        let receiver = Receiver::willing();
        rig.config(&receiver.webhook("crm", ""));
        let collector = rig.start();
        let version = |seq: u32, reach: &str, parts: Value| {
            let mut answer = answer(1, seq, 9, "");
            answer["reach"] = json!(reach);
            answer["q"] = parts;
            answer
        };
        let shown = version(0, "shown", json!([]));
        let dismissed = version(1, "dismissed", json!([]));
        for seen in [shown, dismissed] {
            assert_eq!(rig.post(&collector, "shop", &seen), "stored");
        }
        receiver.assert_silent(Duration::from_millis(300));
        assert!(rig.query("SELECT id FROM letters").is_empty());
        let parts = json!([{"k": "nps", "t": "nps", "n": 9}]);
        let answered = version(2, "completed", parts);
        assert_eq!(rig.post(&collector, "shop", &answered), "stored");
        assert_eq!(receiver.next().event()["data"]["answer"], answered);
    });
}

#[test]
fn every_kind_of_part_is_told_as_it_was_sent() {
    let mut rig = Rig::sqlite();
    let receiver = Receiver::willing();
    rig.config(&receiver.webhook("crm", ""));
    let collector = rig.start();
    let mut whole = answer(1, 0, 9, "Thanks");
    whole["q"].as_array_mut().unwrap().extend([
        json!({"k": "a", "t": "ces", "n": 7}),
        json!({"k": "b", "t": "ces1", "n": 5}),
        json!({"k": "c", "t": "csat", "n": 10, "max": 10}),
        json!({"k": "d", "t": "nsat", "n": 1}),
        json!({"k": "e", "t": "rating", "n": 0, "min": 0, "max": 1}),
        json!({"k": "f", "t": "choice", "c": ["tea", "cake"], "s": "and \u{1f36a} \"so\" on"}),
        json!({"k": "g", "t": "role", "c": ["guest"]}),
        json!({"k": "h", "t": "battery", "max": 5, "c": {"kind": 5, "quick": 1}}),
        json!({"k": "i", "t": "contact", "s": "a@shop.example"}),
    ]);
    assert_eq!(rig.post(&collector, "shop", &whole), "stored");
    assert_eq!(receiver.next().event()["data"]["answer"], whole);
}

#[test]
fn two_collectors_tell_each_event_once() {
    const ANSWERS: u64 = 60;
    let mut rig = Rig::postgres();
    let receiver = Receiver::start(|_, wire| {
        std::thread::sleep(Duration::from_millis(5));
        reply(wire, "204 No Content");
    });
    rig.config(&receiver.webhook("crm", ""));
    let collectors = [rig.start(), rig.start()];
    for number in 0..ANSWERS {
        rig.post(
            &collectors[number as usize % 2],
            "shop",
            &answer(number, 0, 9, ""),
        );
    }
    let told: BTreeSet<String> = (0..ANSWERS)
        .map(|_| receiver.next().id().to_owned())
        .collect();
    assert_eq!(told.len() as u64, ANSWERS);
    receiver.assert_silent(Duration::from_millis(300));
    // Each is counted a moment after its receiver has heard of it, when its letter goes.
    wait_until("nothing is left", || {
        rig.query("SELECT id FROM letters").is_empty()
    });
    let mut counts = || {
        collectors.each_ref().map(|collector| {
            let metrics = rig.metrics(collector);
            let line = metrics
                .lines()
                .find(|line| line.starts_with("otklik_webhook_delivered_total"));
            line.map_or(0, |line| {
                line.rsplit(' ').next().unwrap().parse::<u64>().unwrap()
            })
        })
    };
    let counts = (0..500)
        .map(|_| {
            std::thread::sleep(Duration::from_millis(10));
            counts()
        })
        .find(|counts| counts.iter().sum::<u64>() >= ANSWERS)
        .unwrap();
    assert_eq!(counts.iter().sum::<u64>(), ANSWERS);
    assert!(
        counts.iter().all(|count| *count > 0),
        "both deliver: {counts:?}"
    );
}
