//! Answers that are too old: they go by themselves, their part in the scores stays, and they do not come again.
#![allow(clippy::unwrap_used)]

mod common;
#[path = "erase/house.rs"]
mod house;
#[path = "retention/set.rs"]
mod set;

use std::time::{Duration, Instant};

use common::cluster::query;
use common::{answer, batch, id};
use house::{House, numbers_in, sentence, shared, wait_until};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _};
use serde_json::{Value, json};

/// An answer that a server hands on, which was given so many days ago.
fn days_old(number: u64, days: i64) -> Value {
    let mut answer = answer(number, 0, (number % 11) as u8, &sentence(number));
    let at = Timestamp::now() - (days * 24).hours();
    answer["at"] = json!(at.to_string());
    answer.as_object_mut().unwrap().remove("age_ms");
    answer
}

/// Without the time of sending, so that the time of each answer is believed.
fn post(house: &House, answers: &[Value]) -> Vec<(String, String)> {
    let body = json!({"v": 1, "answers": answers}).to_string();
    let reply = house.collector.post("shop", body.as_bytes());
    assert_eq!(reply.status, 200, "{reply:?}");
    let results = reply.json()["results"].clone();
    let told = |answer: &Value| {
        let result = &results[answer["id"].as_str().unwrap()];
        let text = |key: &str| result[key].as_str().unwrap_or_default().to_owned();
        (text("status"), text("reason"))
    };
    answers.iter().map(told).collect()
}

fn too_old() -> (String, String) {
    ("rejected".into(), "older than this site keeps".into())
}

#[test]
fn what_is_too_old_goes_by_itself_and_its_scores_stay() {
    let url = shared().database();
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().to_owned();
    let begin = |keep: &str, zone: &str| {
        let change = |options: &mut otklik_collector::serve::Options| {
            options.keep = keep.parse().unwrap();
            options.zone = TimeZone::get(zone).unwrap();
        };
        let mut sqlite = House::sqlite(|options| {
            options.store = otklik_collector::serve::Place::Folder(data.clone());
            change(options);
        });
        sqlite.argument[1] = data.display().to_string();
        [sqlite, House::postgres(&url, change)]
    };
    let all: Vec<Value> = (1..=90)
        .map(|number| days_old(number, [0, 29, 31, 400][number as usize % 4]))
        .collect();
    for house in begin("forever", "UTC") {
        assert!(
            post(&house, &all)
                .iter()
                .all(|(status, _)| status == "stored")
        );
    }
    let young = all.iter().filter(|answer| {
        let at: Timestamp = answer["at"].as_str().unwrap().parse().unwrap();
        at > Timestamp::now() - (30 * 24).hours()
    });
    let young: Vec<Value> = young.cloned().collect();
    // The second begin counts the days in another zone.
    for zone in ["UTC", "Asia/Tokyo"] {
        for house in begin("30 days", zone) {
            wait_until("the old ones are gone", || {
                house.export().lines().count() == young.len()
            });
            assert_eq!(house.public_n(), 90, "scores are kept, answers go");
            house.assert_counted_right();
            let told = post(&house, &all);
            for (answer, told) in all.iter().zip(told) {
                let is_young = young.contains(answer);
                let expected = if is_young { "duplicate" } else { "rejected" };
                assert_eq!(told.0, expected);
                assert!(is_young || told == too_old(), "{told:?}");
            }
            // Erased, a young one leaves the scores; an old one has left its name behind in none.
            if zone == "UTC" {
                let number = |answer: &Value| {
                    let id = answer["id"].as_str().unwrap();
                    u64::from_str_radix(&id[24..], 16).unwrap()
                };
                house.erase(number(&all[1]));
            }
            assert_eq!(house.public_n(), 90);
            house.assert_counted_right();
        }
    }
    let left = numbers_in(&data);
    assert_eq!(left.len(), young.len(), "{left:?}");
}

#[test]
fn metrics_count_what_went_and_a_site_can_keep_for_longer() {
    let house = House::sqlite(|options| {
        options.keep = "1 week".parse().unwrap();
        let rules = otklik_collector::config::SiteRules {
            keep: Some("forever".parse().unwrap()),
            ..Default::default()
        };
        let quiet = otklik_wire::id::Name::new("quiet".into()).unwrap();
        options.rules.insert(quiet, rules);
    });
    // The first look has been; the next one is an erasure's.
    let horizons = || {
        let db = house.collector.database();
        let mut sites = db.prepare("SELECT site FROM horizons").unwrap();
        let sites = sites.query_map([], |row| row.get(0)).unwrap();
        sites.collect::<Result<Vec<String>, _>>().unwrap()
    };
    wait_until("the first look", || !horizons().is_empty());
    assert_eq!(horizons(), ["shop"]);
    assert_eq!(post(&house, &[days_old(1, 9)]), [too_old()]);
    assert_eq!(post(&house, &[days_old(1, 5)])[0].0, "stored");
    house
        .collector
        .database()
        .execute("UPDATE answers SET at_ms = 1", [])
        .unwrap();
    house.erase(7);
    let metrics = || house.collector.get("/metrics").text().to_owned();
    wait_until("it is removed", || {
        metrics().contains("otklik_expired_total{site=\"shop\"} 1\n")
    });
    assert_eq!(house.export(), "");
    // It came a moment ago: by a clock that is moved now it would look young.
    assert_eq!(
        post(&house, &[days_old(1, 0)]),
        [("rejected".into(), "erased".into())]
    );
}

#[test]
fn all_from_before_a_day_goes_by_hand() {
    for house in House::both(|_| {}) {
        let all: Vec<Value> = (1..=40)
            .map(|n| days_old(n, [2, 50][n as usize % 2]))
            .collect();
        post(&house, &all);
        let file = house.collector.folder.path().join("old.ndjson");
        std::fs::write(&file, house.export()).unwrap();
        let day = (Timestamp::now() - (20 * 24).hours())
            .strftime("%F")
            .to_string();
        let erase = |more: &[&str]| {
            let arguments = ["erase", "--site", "shop", "--before", &day];
            house.command(&[&arguments, more].concat())
        };
        let (code, out, _) = erase(&["--dry-run"]);
        assert_eq!(
            (code, out),
            (0, format!("20 answers were given before {day}\n"))
        );
        assert_eq!(house.export().lines().count(), 40);
        let (code, out, error) = erase(&[]);
        assert_eq!(code, 0, "{error}");
        assert_eq!(
            out.lines().next(),
            Some(
                format!("20 answers from before {day} erased; their part in the scores stays")
                    .as_str()
            )
        );
        assert_eq!((house.export().lines().count(), house.public_n()), (20, 40));
        house.assert_counted_right();
        // One that comes for the first time, before this collector has heard of it, and one that was there.
        for old in [days_old(41, 50), all[0].clone()] {
            assert_eq!(post(&house, &[old]), [too_old()]);
        }
        let (code, out, error) =
            house.command(&["import", "--site", "shop", file.to_str().unwrap()]);
        assert_eq!(code, 0, "{error}");
        assert!(
            out.ends_with("0 left out as erased, 20 as older than the site keeps\n"),
            "{out}"
        );
        assert_eq!(house.public_n(), 40);
    }
}

#[test]
fn what_was_only_seen_goes_after_a_month_and_stays_counted() {
    let url = shared().database();
    let folder = tempfile::tempdir().unwrap();
    let begin = || {
        let mut sqlite = House::sqlite(|options| {
            options.store = otklik_collector::serve::Place::Folder(folder.path().to_owned());
        });
        sqlite.argument[1] = folder.path().display().to_string();
        [sqlite, House::postgres(&url, |_| {})]
    };
    let seen = |number: u64, days: i64| {
        let mut seen = days_old(number, days);
        seen["q"] = json!([]);
        seen["reach"] = json!("shown");
        seen
    };
    let answered = |number: u64, days: i64| {
        let mut answered = days_old(number, days);
        answered["seq"] = json!(1);
        answered["reach"] = json!("completed");
        answered
    };
    let response = |house: &House| {
        let mut event = common::live::Stream::open(&house.collector).next().unwrap();
        let response = event["scores"][0]["response"].take();
        ["shown", "completed"].map(|name| response[name].as_u64().unwrap())
    };
    // How many rows a statement gives.
    let rows = |house: &House, statement: &str| {
        if house.argument[0] == "--store" {
            return query(&url, statement).len();
        }
        let db = rusqlite::Connection::open(folder.path().join("otklik.db")).unwrap();
        db.busy_timeout(Duration::from_secs(5)).unwrap();
        let mut statement = db.prepare(statement).unwrap();
        statement.query_map([], |_| Ok(())).unwrap().count()
    };
    let stored = |house: &House, answers: &[Value]| {
        let told = post(house, answers);
        assert!(
            told.iter().all(|(status, _)| status == "stored"),
            "{told:?}"
        );
    };
    for house in begin() {
        // The first look at what is too old has been.
        let horizons = "SELECT site FROM appearance_horizons WHERE site = 'shop'";
        wait_until("the first look", || rows(&house, horizons) == 1);
        stored(&house, &[seen(1, 0), seen(2, 29), answered(3, 400)]);
        assert_eq!(post(&house, &[seen(4, 33)]), [too_old()]);
        // These came while they were young.
        let set =
            "UPDATE answers SET at_ms = at_ms - 3456000000 WHERE is_appearance RETURNING site";
        assert_eq!(rows(&house, set), 2);
        let (code, out, error) = house.command(&["recount"]);
        assert_eq!(code, 0, "{out}{error}");
    }
    for house in begin() {
        wait_until("what was only seen is gone", || {
            house.export().lines().count() == 1
        });
        assert_eq!(response(&house), [3, 1], "its part in the rate stays");
        assert_eq!(house.public_n(), 1);
        house.assert_counted_right();
        assert_eq!(post(&house, &[seen(1, 40)]), [too_old()]);
        // An answer that comes of one after all is taken.
        stored(&house, &[answered(1, 40)]);
        assert_eq!((response(&house), house.public_n()), ([4, 2], 2));
        house.assert_counted_right();
    }
}

/// How long answers wait while many old ones are removed: `cargo test … -- --ignored --nocapture`, with OLD=100000 for the
/// figures in docs/privacy.md.
#[test]
#[ignore = "a measurement"]
fn those_who_come_meanwhile_hardly_wait() {
    let old: u64 = std::env::var("OLD").map_or(20_000, |old| old.parse().unwrap());
    let url = shared().database();
    for engine in ["sqlite", "postgres"] {
        let folder = tempfile::tempdir().unwrap();
        let begin = |keep: &str| {
            let change = |options: &mut otklik_collector::serve::Options| {
                options.keep = keep.parse().unwrap();
            };
            if engine == "sqlite" {
                House::sqlite(|options| {
                    let data = folder.path().to_owned();
                    options.store = otklik_collector::serve::Place::Folder(data);
                    change(options);
                })
            } else {
                House::postgres(&url, change)
            }
        };
        let house = begin("forever");
        for chunk in (0..old).collect::<Vec<_>>().chunks(100) {
            let answers: Vec<Value> = chunk.iter().map(|&n| days_old(n, 90)).collect();
            post(&house, &answers);
        }
        let mut next = old;
        let mut measure = |house: &House, is_over: &dyn Fn() -> bool| {
            let mut took: Vec<Duration> = Vec::new();
            let mut client = common::client::Client::connect(house.collector.address).unwrap();
            while !is_over() || took.len() < 500 {
                next += 1;
                let body = batch(&[answer(next, 0, 9, "")]);
                let began = Instant::now();
                let path = "/v1/sites/shop/answers";
                let reply = client.request("POST", path, &[], &body).unwrap();
                took.push(began.elapsed());
                assert_eq!(reply.status, 200, "{engine}: {reply:?}");
                assert_eq!(reply.status_of(&id(next)), "stored");
            }
            took.sort();
            let at = |share: f64| took[((took.len() - 1) as f64 * share) as usize];
            println!(
                "{engine}: {} writes, p50 {:?}, p99 {:?}, longest {:?}",
                took.len(),
                at(0.5),
                at(0.99),
                at(1.0)
            );
        };
        let began = Instant::now();
        measure(&house, &|| began.elapsed() > Duration::from_secs(3));
        drop(house);
        let house = begin("30 days");
        let began = Instant::now();
        let left = || -> u64 {
            let count = "SELECT count(*) FROM answers WHERE at_ms < 1000 * (SELECT max(before_ms) / 1000 FROM horizons)";
            if engine == "sqlite" {
                let db = rusqlite::Connection::open(folder.path().join("otklik.db")).unwrap();
                db.query_row(count, [], |row| row.get::<_, u32>(0))
                    .unwrap()
                    .into()
            } else {
                query(&url, count)[0][0]
                    .as_deref()
                    .unwrap()
                    .parse()
                    .unwrap()
            }
        };
        let looked = std::cell::Cell::new(Instant::now());
        measure(&house, &|| {
            if looked.get().elapsed() < Duration::from_millis(300) {
                return false;
            }
            looked.set(Instant::now());
            left() == 0
        });
        println!("{engine}: {old} removed in {:?}", began.elapsed());
    }
}
