//! What one side writes, the other reads: the JSON here is the protocol, and a changed snapshot changes it.

#![allow(clippy::unwrap_used)]

mod answers;
mod batches;
mod given;
mod replies;

use otklik_score::response::Reach;
use otklik_score::sampling::Inclusion;
use otklik_score::{Metric, Rated, rating};
use otklik_wire::answer::{Answer, Given, Part};
use otklik_wire::flags::Flags;
use otklik_wire::id::{AnswerId, Name};
use serde_json::Value;

fn name(text: &str) -> Name {
    Name::new(text.into()).unwrap()
}

fn nps(number: u8) -> Given {
    Given::Rated(Rated::new(Metric::Nps, number.into()).unwrap())
}

fn answer() -> Answer {
    Answer {
        id: AnswerId::new("0198f0c2-7d5e-7abc-8def-0123456789ab".into()).unwrap(),
        seq: 1,
        survey: name("nps"),
        survey_rev: 7,
        at: "2026-11-22T10:00:00.000Z".into(),
        reach: Some(Reach::Started),
        parts: vec![
            Part {
                question: name("nps"),
                given: nps(9),
            },
            Part {
                question: name("why"),
                given: Given::Text("Быстро \"и\" 😀\n".into()),
            },
        ],
        page: Some("https://shop.example/cart".into()),
        locale: Some("ru".into()),
        share: Inclusion::CERTAIN,
        flags: Flags::NONE,
        device: None,
        segment: None,
    }
}

fn read(json: &str) -> Value {
    serde_json::from_str(json).unwrap()
}

fn metrics() -> [Metric; 9] {
    [
        Metric::Nps,
        Metric::Ces,
        Metric::Ces1,
        Metric::CsatThree,
        Metric::CsatFive,
        Metric::CsatSeven,
        Metric::CsatTen,
        Metric::Nsat,
        Metric::Rating(rating::Scale::new(0, 9).unwrap()),
    ]
}
