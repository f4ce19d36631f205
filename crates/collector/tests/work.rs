//! A site that somebody floods asks pages for work before it takes their answers, and loses none of them by it.
#![allow(clippy::unwrap_used)]

mod common;
#[path = "erase/house.rs"]
mod house;

use common::client::Reply;
use common::{answer, batch};
use house::{House, shared};
use otklik_collector::config::SiteRules;
use otklik_collector::serve::Options;
use otklik_wire::id::Name;
use otklik_wire::work;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

fn flooded(options: &mut Options) {
    let rules = SiteRules {
        work: Some(10.try_into().unwrap()),
        ..SiteRules::default()
    };
    let shop = Name::new("shop".into()).unwrap();
    options.rules.insert(shop, rules);
}

fn post(house: &House, site: &str, answers: &[Value], work: Option<&str>) -> Reply {
    let mut body: Value = serde_json::from_slice(&batch(answers)).unwrap();
    if let Some(work) = work {
        body["work"] = json!(work);
    }
    house.collector.post(site, body.to_string().as_bytes())
}

/// As the widget does it.
fn done(refused: &Reply, answers: &[Value]) -> String {
    let work = refused.json()["work"].take();
    let challenge = work["challenge"].as_str().unwrap();
    let bits = u32::try_from(work["bits"].as_u64().unwrap()).unwrap();
    let ids: Vec<&str> = answers
        .iter()
        .map(|answer| answer["id"].as_str().unwrap())
        .collect();
    let seed = Sha256::digest(work::text(challenge, &ids));
    let needed = work::needed(bits, ids.len());
    let is_enough = |number: &u64| {
        let hash = Sha256::new()
            .chain_update(seed)
            .chain_update(number.to_be_bytes());
        let hash = hash.finalize();
        u32::from_be_bytes([hash[0], hash[1], hash[2], hash[3]]).leading_zeros() >= needed
    };
    format!("{challenge}.{}", (0..).find(is_enough).unwrap())
}

#[test]
fn nothing_is_taken_without_work_and_everything_with_it() {
    for house in House::both(flooded) {
        let some = [answer(1, 0, 9, ""), answer(2, 0, 3, "")];
        let refused = post(&house, "shop", &some, None);
        assert_eq!(
            (refused.status, refused.problem().as_str()),
            (428, "work_required")
        );
        refused.assert_open_to_pages();
        assert_eq!(refused.json()["work"]["bits"], 10);
        assert_eq!(house.public_n(), 0);
        let work = done(&refused, &some);
        for (status, n) in [("stored", 2), ("duplicate", 2)] {
            let reply = post(&house, "shop", &some, Some(&work));
            assert_eq!(reply.status_of(some[0]["id"].as_str().unwrap()), status);
            assert_eq!(
                house.public_n(),
                n,
                "whoever sends it again makes no more of it"
            );
        }
        // What was done for these is nothing for others; a new challenge comes with each refusal.
        let others = [answer(3, 0, 9, "")];
        let refused = post(&house, "shop", &others, Some(&work));
        assert_eq!(refused.status, 428);
        let work = done(&refused, &others);
        assert_eq!(post(&house, "shop", &others, Some(&work)).status, 200);
        // One that is no answer costs work too, and is told for itself.
        let spoilt = [answer(4, 0, 9, ""), json!({"id": "no id"})];
        let work = done(&post(&house, "shop", &spoilt, None), &spoilt);
        let reply = post(&house, "shop", &spoilt, Some(&work));
        assert_eq!(reply.status_of("no id"), "rejected");
        assert_eq!(house.public_n(), 4);
        // Nobody floods the other site; work that nobody asked for costs nothing.
        assert_eq!(post(&house, "quiet", &others, None).status, 200);
        assert_eq!(post(&house, "quiet", &others, Some(&work)).status, 200);
    }
}

#[test]
fn what_one_collector_asked_for_another_takes() {
    let url = shared().database();
    let [first, second] = [(); 2].map(|()| House::postgres(&url, flooded));
    let some = [answer(1, 0, 9, "")];
    let work = done(&post(&first, "shop", &some, None), &some);
    assert_eq!(post(&second, "shop", &some, Some(&work)).status, 200);
    let stranger = House::sqlite(flooded);
    assert_eq!(post(&stranger, "shop", &some, Some(&work)).status, 428);
}
