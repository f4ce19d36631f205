//! Scores over time, and what was planned beside what came.

use jiff::{Timestamp, ToSpan as _};
use serde_json::{Value, json};

use crate::common::{answer, id};
use crate::house::JSON;
use crate::rig::Rig;

/// The day so many days ago.
fn day(ago: i64) -> String {
    let day = jiff::tz::TimeZone::UTC.to_datetime(Timestamp::now()).date();
    day.saturating_sub(ago.days()).to_string()
}

/// Forty unhappy ones three weeks ago, forty happy ones now.
fn rigs() -> [Rig; 2] {
    Rig::both().map(|rig| {
        let old = |number: u64| {
            let mut answer = answer(number, 0, 2 + (number % 6) as u8, "");
            answer["age_ms"] = json!(20 * 86_400_000_u64);
            answer["locale"] = json!("en");
            answer
        };
        let new = |number: u64| answer(number, 0, 8 + (number % 3) as u8, "");
        let mut all: Vec<Value> = (1..=40).map(old).collect();
        all.extend((41..=80).map(new));
        rig.answers(&all);
        rig
    })
}

const SCORES: &str = "/api/v1/sites/shop/scores";

#[test]
fn a_score_is_told_over_time_and_in_parts() {
    for rig in rigs() {
        let of = |more: &str| {
            rig.get(&format!(
                "{SCORES}?survey=nps&question=nps&by=day&from={}&to={}{more}",
                day(25),
                day(-1)
            ))
        };
        let score = of("");
        assert_eq!(score["unit"]["name"], "points");
        let all = &score["series"][0];
        assert_eq!(
            (all["n"].as_i64(), all["points"].as_array().unwrap().len()),
            (Some(80), 26)
        );
        let with = all["points"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|point| point["n"] == 40);
        let values: Vec<f64> = with.map(|point| point["value"].as_f64().unwrap()).collect();
        assert_eq!(values.len(), 2, "{score}");
        assert!(values[0] < -50.0 && values[1] > 50.0, "{values:?}");
        let empty = all["points"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|point| point.get("value").is_none());
        assert_eq!(empty.count(), 24, "no answers is no score");
        assert_eq!(score["breaks"], json!([]));
        for (split, keys) in [
            ("locale", ["en", "ru"]),
            ("revision", ["1", ""]),
            ("page", ["https://shop.example/tea", ""]),
        ] {
            let parts = of(&format!("&split={split}"));
            let found: Vec<&str> = parts["series"]
                .as_array()
                .unwrap()
                .iter()
                .map(|part| part["key"].as_str().unwrap())
                .collect();
            for key in keys.iter().filter(|key| !key.is_empty()) {
                assert!(found.contains(key), "{split}: {found:?}");
            }
            let n: i64 = parts["series"]
                .as_array()
                .unwrap()
                .iter()
                .map(|part| part["n"].as_i64().unwrap())
                .sum();
            assert_eq!(n, 80, "{split}");
        }
        let whole = rig.get(&format!("{SCORES}?from={}&to={}", day(1), day(-1)));
        assert_eq!(
            (
                whole["scores"][0]["n"].as_i64(),
                whole["scores"][0]["metric"].as_str()
            ),
            (Some(40), Some("nps"))
        );
        let unknown = rig
            .house
            .collector
            .get(&format!("{SCORES}?survey=nps&question=x"));
        assert_eq!(
            unknown.json()["detail"],
            "survey, question: nps/x has no score; these have: nps/nps"
        );
    }
}

#[test]
fn two_stretches_are_compared_in_words() {
    for rig in rigs() {
        let path = format!(
            "{SCORES}/compare?survey=nps&a={}..{}&b={}..{}",
            day(25),
            day(10),
            day(10),
            day(-1)
        );
        let shown = rig.get(&path);
        assert_eq!(
            (shown["verdict"].as_str(), shown["a"]["n"].as_i64()),
            (Some("higher"), Some(40)),
            "{shown}"
        );
        assert!(shown["difference"]["low"].as_f64().unwrap() > 0.0);
        assert!(
            shown["words"]["ru"]
                .as_str()
                .unwrap()
                .starts_with("Выше на ")
        );
        let few = rig.get(&format!(
            "{SCORES}/compare?survey=nps&a={}..{}&b={}..{}",
            day(15),
            day(10),
            day(10),
            day(-1)
        ));
        assert_eq!(
            (few["verdict"].as_str(), few["missing"].as_i64()),
            (Some("not_enough"), Some(30))
        );
        assert_eq!(
            (&few["a"]["missing"], &few["b"]["missing"], &few["margin"]),
            (&json!(30), &json!(0), &json!(null)),
            "of nobody nothing is foretold"
        );
        let wrong = rig.house.collector.get(&format!(
            "{SCORES}/compare?survey=nps&a=2026-02-01..2026-01-01&b=x"
        ));
        assert!(
            wrong.json()["detail"]
                .as_str()
                .unwrap()
                .starts_with("a: \"2026-02-01..2026-01-01\" was given")
        );
    }
}

#[test]
fn plans_are_kept_by_version_and_seen_beside_the_facts() {
    for rig in rigs() {
        let goals = "/api/v1/sites/shop/goals";
        let goal = json!({"id": "spring", "survey": "nps", "question": "nps", "from": day(5), "to": day(-5), "plan": 40});
        let added = rig.post(goals, &goal);
        assert_eq!(
            (added.status, added.header("etag")),
            (201, Some("\"1\"")),
            "{}",
            added.text()
        );
        assert_eq!(added.json()["standing"], "reached");
        let again = rig.post(goals, &goal);
        assert_eq!(
            (again.status, again.json()["current"]["plan"].as_f64()),
            (409, Some(40.0))
        );
        let mut shown = rig.get(goals)["entries"][0].clone();
        assert_eq!(shown["fact"]["n"], 40);
        shown["plan"] = json!(99);
        let changed = rig.put(&format!("{goals}/spring"), 1, &shown);
        assert_eq!(
            (changed.status, changed.json()["standing"].as_str()),
            (200, Some("open")),
            "{}",
            changed.text()
        );
        assert_eq!(rig.put(&format!("{goals}/spring"), 1, &shown).status, 409);
        assert_eq!(
            rig.post(goals, &json!({"survey": "nps"})).problem(),
            "malformed"
        );

        let initiatives = "/api/v1/sites/shop/initiatives";
        let one = json!({"id": "i1", "title": "Faster courier", "survey": "nps", "question": "nps", "start": day(10), "cost": 1000, "currency": "EUR"});
        assert_eq!(rig.post(initiatives, &one).status, 201);
        let effect = rig.get(&format!("{initiatives}/i1/effect?days=28"));
        assert_eq!(
            (
                effect["verdict"].as_str(),
                effect["initiative"]["cost"].as_f64()
            ),
            (Some("higher"), Some(1000.0))
        );
        let score = rig.get(&format!(
            "{SCORES}?survey=nps&from={}&to={}",
            day(25),
            day(-1)
        ));
        assert_eq!(
            score["marks"],
            json!([{"day": day(10), "initiative": "i1", "title": "Faster courier"}])
        );
        assert_eq!(score["target"][0]["plan"], 99.0);

        let assumptions = "/api/v1/sites/shop/assumptions";
        let assumption = json!({"text": "NPS +1 is 2 % new clients", "points": 1, "percent": 2, "of": "new_clients", "base": 500});
        let added = rig.post(assumptions, &assumption).json();
        assert_eq!(added["assumed"], true);
        let impact = rig.get("/api/v1/sites/shop/impact?change=8");
        assert_eq!(
            (
                impact["effects"][0]["percent"].as_f64(),
                impact["effects"][0]["amount"].as_f64()
            ),
            (Some(16.0), Some(80.0))
        );
        let path = format!("{assumptions}/{}", added["id"].as_str().unwrap());
        let gone = |version: u32| {
            rig.request(
                "DELETE",
                &path,
                &[JSON, &format!("If-Match: \"{version}\"")],
                &json!(null),
            )
            .status
        };
        assert_eq!((gone(7), gone(1)), (409, 204));
        assert_eq!(rig.house.collector.get(&path).problem(), "unknown_entry");
    }
}

#[test]
fn wins_are_counted_where_they_happened() {
    for rig in Rig::both() {
        rig.promise(&json!({"name": "usual", "first_minutes": 60}));
        let reply = rig.answers(&[answer(1, 0, 3, "One"), answer(2, 0, 3, "Two")]);
        rig.change(1, 1, &json!({"do": "done"}));
        rig.change(2, 1, &json!({"do": "decline", "reason": "No"}));
        let token = reply["results"][id(1)]["receipt"].as_str().unwrap();
        rig.hear(token, &json!({"v": 1, "id": id(90), "verdict": "solved"}));
        for by in ["week", "month", "quarter"] {
            let wins = rig.get(&format!("/api/v1/sites/shop/wins?by={by}"));
            let periods = wins["periods"].as_array().unwrap();
            let last = periods.last().unwrap();
            assert_eq!(
                (
                    periods.len(),
                    last["done"].as_i64(),
                    last["declined"].as_i64(),
                    last["solved"].as_i64()
                ),
                (12, Some(1), Some(1), Some(1)),
                "{by}: {wins}"
            );
        }
        let by = rig.house.collector.get("/api/v1/sites/shop/wins?by=year");
        assert_eq!(by.problem(), "malformed");
    }
}

#[test]
fn two_groups_are_compared_in_words() {
    for rig in Rig::both() {
        let answers: Vec<Value> = (1..=120)
            .map(|number| {
                let happy = number % 2 == 0;
                let mut answer = answer(number, 0, if happy { 10 } else { 2 }, "");
                answer["locale"] = json!(if happy { "en" } else { "ru" });
                answer["meta"] = json!({"device": if happy { "desktop" } else { "phone" }});
                answer
            })
            .collect();
        for some in answers.chunks(60) {
            rig.answers(some);
        }
        let today = Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date();
        let days = format!(
            "{}..{}",
            today.yesterday().unwrap(),
            today.tomorrow().unwrap()
        );
        let compare = |query: &str| {
            let path = format!("{SCORES}/compare?survey=nps&a={days}&b={days}&{query}");
            rig.house.collector.get(&path)
        };
        for query in [
            "split=device&a_part=phone&b_part=desktop",
            "split=locale&a_part=ru&b_part=en",
        ] {
            let told = compare(query).json();
            assert_eq!(
                (&told["a"]["n"], &told["b"]["n"]),
                (&json!(60), &json!(60)),
                "{told}"
            );
            assert_eq!(
                (&told["a"]["value"], &told["b"]["value"]),
                (&json!(-100.0), &json!(100.0))
            );
            assert_eq!(told["verdict"], "higher");
        }
        let told = compare("split=device&a_part=phone&b_part=watch").json();
        assert_eq!(
            (told["b"]["n"].as_u64(), told["verdict"].as_str()),
            (Some(0), Some("not_enough"))
        );
        assert_eq!(told["a"]["counted"], 120);
        let split = rig.get(&format!("{SCORES}?survey=nps&split=device"));
        assert_eq!(split["series"].as_array().unwrap().len(), 2, "{split}");
        for query in [
            "split=device&a_part=phone",
            "split=colour&a_part=x&b_part=y",
            "a_part=phone",
        ] {
            assert_eq!(compare(query).problem(), "malformed", "{query}");
        }
    }
}
