//! The owner's page hears of answers as they come.
#![allow(clippy::unwrap_used)]

mod common;

use std::io::BufRead as _;
use std::time::{Duration, Instant};

use common::live::Stream;
use common::{Collector, answer, batch, id};
use serde_json::json;

#[test]
fn an_answer_shows_without_being_asked_for() {
    let collector = Collector::start();
    let mut stream = Stream::open(&collector);
    let first = stream.next().expect("the state as it is, at once");
    assert_eq!(
        first["scores"],
        json!([{"survey": "nps", "question": "nps", "text": {"en": "How likely?", "ru": "Насколько?"}, "metric": "nps",
                "scale": [0, 10], "unit": {"name": "points", "from": -100, "to": 100},
                "tones": ["low", "low", "low", "low", "low", "low", "low", "middle", "middle", "high", "high"],
                "counts": [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], "n": 0,
                "windows": [{"days": 7, "n": 0}, {"days": 30, "n": 0}, {"days": 90, "n": 0}], "elsewhere": 0, "joined": 0,
                "left_out": {"shown": 0, "started": 0},
                "response": {"shown": 0, "dismissed": 0, "started": 0, "completed": 0},
                "groups": [{"name": "detractors", "ratings": [0, 1, 2, 3, 4, 5, 6], "n": 0, "percent": null},
                           {"name": "passives", "ratings": [7, 8], "n": 0, "percent": null},
                           {"name": "promoters", "ratings": [9, 10], "n": 0, "percent": null}]}])
    );
    assert_eq!(
        (&first["site"], &first["comments"]),
        (&json!("shop"), &json!([]))
    );

    collector.post(
        "shop",
        &batch(&[answer(1, 0, 9, "Fine <b>tea</b>"), answer(2, 0, 2, "")]),
    );
    let state = stream.until(|state| state["scores"][0]["n"] == 2);
    let score = &state["scores"][0];
    assert_eq!(score["counts"], json!([0, 0, 1, 0, 0, 0, 0, 0, 0, 1, 0]));
    assert_eq!((&score["n"], &score["value"]), (&json!(2), &json!(0.0)));
    assert!(
        (score["high"].as_f64().unwrap() - 73.335).abs() < 0.001,
        "{score}"
    );
    let groups: Vec<_> = score["groups"]
        .as_array()
        .unwrap()
        .iter()
        .map(|group| (&group["n"], &group["percent"]))
        .collect();
    let (half, none) = ((&json!(1), &json!(50.0)), (&json!(0), &json!(0.0)));
    assert_eq!(groups, [half, none, half]);
    assert_eq!(
        score["missing"]["more"],
        json!(378),
        "one for and one against is the widest spread there is"
    );
    assert!(score["missing"]["margin"].as_f64().unwrap() <= 10.0);
    let comment = &state["comments"][0];
    assert!(comment["received_at"].as_str().unwrap().ends_with('Z'));
    assert_eq!(
        (
            &comment["id"],
            &comment["rating"],
            &comment["tone"],
            &comment["text"],
            &comment["page"],
            &comment["locale"]
        ),
        (
            &json!(id(1)),
            &json!(9),
            &json!("high"),
            &json!("Fine <b>tea</b>"),
            &json!("https://shop.example/tea"),
            &json!("ru")
        )
    );
    assert_eq!(state["comments"].as_array().unwrap().len(), 1);

    collector.post("quiet", &batch(&[answer(9, 0, 9, "")]));
    let news = stream.within(Duration::from_secs(2));
    assert_eq!(news, None, "another site's answer is no news");
}

#[test]
fn events_come_at_most_five_times_a_second_and_the_last_is_complete() {
    let collector = Collector::start();
    let mut stream = Stream::open(&collector);
    stream.next().unwrap();
    let began = Instant::now();
    for number in 0..200 {
        collector.post("shop", &batch(&[answer(number, 0, 9, "")]));
    }
    let mut events = 0;
    loop {
        let state = stream.next().expect("the rest");
        events += 1;
        if state["scores"][0]["n"] == 200 {
            break;
        }
    }
    let most = 2 + began.elapsed().as_millis() / 200;
    assert!(
        u128::from(events as u32) <= most,
        "{events} events in {:?}",
        began.elapsed()
    );
}

#[test]
fn only_the_newest_comments_come() {
    let collector = Collector::start();
    for tens in 0..6 {
        let answers: Vec<_> = (0..10)
            .map(|one| answer(tens * 10 + one, 0, 5, &format!("{}", tens * 10 + one)))
            .collect();
        collector.post("shop", &batch(&answers));
    }
    let state = Stream::open(&collector).next().unwrap();
    let comments = state["comments"].as_array().unwrap();
    assert_eq!(comments.len(), 50);
    assert_eq!(comments[0]["text"], "59");
}

#[test]
fn a_quiet_stream_shows_that_it_lives() {
    let collector = Collector::start();
    let mut stream = Stream::open(&collector);
    stream.next().unwrap();
    let began = Instant::now();
    let mut line = String::new();
    stream
        .0
        .stream
        .get_ref()
        .set_read_timeout(Some(Duration::from_secs(60)))
        .unwrap();
    while !line.starts_with(':') {
        line.clear();
        assert!(stream.0.stream.read_line(&mut line).unwrap() > 0);
    }
    assert_eq!(line, ": ping\n");
    assert!(began.elapsed().as_secs() >= 14, "{:?}", began.elapsed());
}

#[test]
fn streams_do_not_hold_up_the_end() {
    let mut collector = Collector::start();
    let mut stream = Stream::open(&collector);
    stream.next().unwrap();
    let began = Instant::now();
    collector.end();
    // Sooner than the ten seconds after which nobody is waited for.
    assert!(
        began.elapsed() < Duration::from_secs(9),
        "{:?}",
        began.elapsed()
    );
    // What was on its way when the end began may come, and then nothing more.
    assert!(stream.next().is_none() || stream.next().is_none());
}
