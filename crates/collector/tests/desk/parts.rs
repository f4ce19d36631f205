//! A score in parts: who stands out, who answered, and what is missing to compare two of them.

use jiff::{Timestamp, ToSpan as _};
use serde_json::{Value, json};

use crate::common::answer;
use crate::rig::Rig;

const SCORES: &str = "/api/v1/sites/shop/scores";

/// From a page, in a language: how far it came, and what was given, if anything was.
fn seen(number: u64, page: &str, locale: &str, rating: Option<u8>) -> Value {
    let mut one = answer(number, 0, rating.unwrap_or_default(), "");
    one["page"] = format!("https://shop.example/{page}").into();
    one["locale"] = locale.into();
    one["reach"] = if rating.is_some() {
        "completed".into()
    } else {
        one["q"] = json!([]);
        "shown".into()
    };
    one
}

fn part<'a>(score: &'a Value, key: &str) -> &'a Value {
    let parts = score["series"].as_array().unwrap();
    parts.iter().find(|part| part["key"] == key).unwrap()
}

#[test]
fn a_part_stands_beside_all_others_with_who_answered() {
    for rig in Rig::both() {
        // Tea: 40 happy of 50 who saw it. Coffee: 40 unhappy, nobody silent. Cocoa: seen, and answered by five.
        let mut all: Vec<Value> = (1..=40).map(|n| seen(n, "tea", "en", Some(10))).collect();
        all.extend((41..=50).map(|n| seen(n, "tea", "en", None)));
        all.extend((51..=90).map(|n| seen(n, "coffee", "ru", Some(2))));
        all.extend((91..=95).map(|n| seen(n, "cocoa", "ru", Some(9))));
        all.push(seen(96, "nobody", "en", None));
        rig.answers(&all);
        let today = jiff::tz::TimeZone::UTC.to_datetime(Timestamp::now()).date();
        let lately = today.saturating_sub(20.days());
        let by_page = rig.get(&format!("{SCORES}?survey=nps&split=page&from={lately}"));
        let [tea, coffee, cocoa] = ["tea", "coffee", "cocoa"]
            .map(|page| part(&by_page, &format!("https://shop.example/{page}")));
        assert_eq!(by_page["series"].as_array().unwrap().len(), 3, "{by_page}");
        assert_eq!(
            (&tea["others"]["verdict"], &coffee["others"]["verdict"]),
            (&json!("higher"), &json!("lower"))
        );
        assert!(tea["others"]["low"].as_f64().unwrap() > 0.0);
        assert_eq!(cocoa["others"], json!({"verdict": "not_enough"}));
        assert_eq!(
            (&tea["response"]["shown"], &tea["response"]["percent"]),
            (&json!(50), &json!(80.0))
        );
        assert_eq!(coffee["response"]["percent"], json!(100.0));

        // Who only saw it longer ago is not known any more: a rate of the others would be too high.
        let longer = rig.get(&format!("{SCORES}?survey=nps&split=page"));
        assert!(longer["series"][0].get("response").is_none(), "{longer}");

        let by_locale = rig.get(&format!("{SCORES}?survey=nps&split=locale"));
        assert_eq!(
            part(&by_locale, "en")["response"]["shown"],
            json!(51),
            "{by_locale}"
        );
        let before = today.saturating_sub(3.days());
        let earlier = rig.get(&format!(
            "{SCORES}?survey=nps&split=locale&from={}&to={before}",
            before.saturating_sub(30.days())
        ));
        assert_eq!(earlier["series"], json!([]), "of those days alone");

        // Who gave no answer has said nothing of themselves.
        let by_role = rig.get(&format!("{SCORES}?survey=nps&split=role"));
        assert!(part(&by_role, "").get("response").is_none(), "{by_role}");
        assert!(
            rig.get(&format!("{SCORES}?survey=nps"))["series"][0]
                .get("others")
                .is_none()
        );
    }
}

#[test]
fn what_is_missing_to_compare_is_told_of_each_side() {
    for rig in Rig::both() {
        let mut all: Vec<Value> = (1..=40).map(|n| seen(n, "tea", "en", Some(10))).collect();
        all.extend((41..=50).map(|n| seen(n, "coffee", "ru", Some((n % 11) as u8))));
        rig.answers(&all);
        let today = jiff::tz::TimeZone::UTC.to_datetime(Timestamp::now()).date();
        let days = format!(
            "{}..{}",
            today.saturating_sub(1.day()),
            today.saturating_add(1.day())
        );
        let told = rig.get(&format!(
            "{SCORES}/compare?survey=nps&a={days}&b={days}&split=locale&a_part=en&b_part=ru"
        ));
        assert_eq!(
            (&told["a"]["missing"], &told["b"]["missing"]),
            (&json!(0), &json!(20)),
            "{told}"
        );
        let margin = told["margin"].as_f64().unwrap();
        assert!((5.0..60.0).contains(&margin), "{told}");
        assert_eq!(
            told["words"]["en"],
            format!(
                "Not enough yet: 20 more answers; the difference would then be known to ±{margin:.1}."
            )
        );
    }
}

#[test]
fn a_score_by_role_counts_every_answer_and_none_that_is_gone() {
    for rig in Rig::both() {
        let of = |number: u64, seq: u32, rating: u8, chosen: &[&str]| {
            let mut one = answer(number, seq, rating, "");
            let mut part = json!({"k": "who", "t": "role", "c": chosen});
            if chosen.is_empty() {
                part["s"] = "my brother's keeper".into();
            }
            one["q"].as_array_mut().unwrap().push(part);
            one
        };
        let mut all: Vec<Value> = (1..=6).map(|n| of(n, 0, 9, &["payer"])).collect();
        all.extend((7..=9).map(|n| of(n, 0, 3, &["user"])));
        all.push(of(10, 0, 5, &[]));
        all.extend((11..=12).map(|n| answer(n, 0, 10, "")));
        rig.answers(&all);
        // A later version says otherwise.
        rig.answers(&[of(6, 1, 2, &["user"])]);
        let shown = || rig.get(&format!("{SCORES}?survey=nps&split=role"));
        let n = |score: &Value, key: &str| part(score, key)["n"].clone();
        let score = shown();
        assert_eq!(
            [n(&score, "payer"), n(&score, "user"), n(&score, "")],
            [5, 4, 3].map(Value::from),
            "{score}"
        );
        assert!(score.get("counted").is_none(), "all are counted: {score}");
        // Own words are nobody's group: what one visitor wrote is not kept by it.
        assert!(!score.to_string().contains("brother"), "{score}");
        assert_eq!(rig.house.erase(7).status, 200);
        assert_eq!(n(&shown(), "user"), 3);
        rig.house.assert_counted_right();
    }
}
