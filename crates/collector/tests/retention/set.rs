//! For how long answers are kept as their owner sets it: what would go is told, and goes when it is set.

use jiff::{Timestamp, ToSpan as _};
use serde_json::{Value, json};

use crate::house::{House, JSON, wait_until};
use crate::{days_old, post, too_old};

#[test]
fn what_an_owner_sets_is_told_before_and_goes_at_once() {
    const PATH: &str = "/api/v1/sites/shop/retention";
    for house in House::both(|options| options.keep = "2 years".parse().unwrap()) {
        let get = || house.collector.get(PATH).json();
        let before = |days: i64| {
            let day = Timestamp::now() - (days * 24).hours();
            json!(day.strftime("%F").to_string())
        };
        let attempt = |query: &str| {
            let reply = house.collector.get(&format!("{PATH}/try{query}"));
            assert_eq!(reply.status, 200, "{}", reply.text());
            reply.json()
        };
        let put = |version: u64, given: Value| {
            let version = format!("If-Match: \"{version}\"");
            let body = given.to_string();
            house
                .collector
                .request("PUT", PATH, &[JSON, &version], body.as_bytes())
        };
        let mut all: Vec<Value> = (1..=40)
            .map(|number| days_old(number, [0, 29, 61, 400][number as usize % 4]))
            .collect();
        all.push(days_old(41, 800));
        assert_eq!(
            post(&house, &all).last(),
            Some(&too_old()),
            "the config says so"
        );
        // That it came into view and was not answered is no answer that would go.
        let mut seen = days_old(42, 20);
        (seen["q"], seen["reach"]) = (json!([]), json!("shown"));
        assert_eq!(post(&house, &[seen])[0].0, "stored");
        let told = get();
        assert_eq!((&told["version"], &told["keep"]), (&json!(0), &Value::Null));
        assert_eq!(told["config"], json!({"years": 2}));

        assert_eq!(
            attempt("?days=60"),
            json!({"before": before(60), "answers": 20})
        );
        assert_eq!(attempt("?days=10")["answers"], 30);
        assert_eq!(
            attempt("?years=3")["before"],
            told["before"],
            "the config keeps less"
        );
        assert_eq!(attempt("")["answers"], 0);
        assert_eq!(
            house.export().lines().count(),
            41,
            "who asks changes nothing"
        );

        let reply = put(0, json!({"keep": {"days": 60}}));
        assert_eq!(
            (reply.status, reply.header("etag")),
            (200, Some("\"1\"")),
            "{}",
            reply.text()
        );
        assert_eq!(reply.json()["before"], before(60));
        wait_until("the old ones are gone", || {
            house.export().lines().count() == 21
        });
        assert_eq!(house.public_n(), 40, "scores are kept, answers go");
        house.assert_counted_right();
        assert_eq!(post(&house, &all[2..3]), [too_old()]);

        let late = put(0, json!({"keep": null}));
        assert_eq!((late.status, late.problem().as_str()), (409, "stale"));
        assert_eq!(late.json()["current"]["keep"], json!({"days": 60}));
        // As it was given it can be sent again, and a longer time brings nothing back.
        let mut again = get();
        again["keep"] = json!({"years": 1});
        assert_eq!(put(1, again).status, 200);
        assert_eq!(post(&house, &all[2..3]), [too_old()]);
        for (wrong, status) in [
            (json!({"keep": {"days": 0}}), 400),
            (json!({"keep": {"days": 3, "years": 1}}), 400),
            (json!({"keep": "2 years"}), 400),
            (json!({"keep": {"days": 3}, "kept": true}), 400),
        ] {
            assert_eq!(put(2, wrong.clone()).status, status, "{wrong}");
        }
        for (wrong, status) in [
            ("?days=0", 400),
            ("?days=3&years=1", 422),
            ("?hours=3", 400),
        ] {
            let reply = house.collector.get(&format!("{PATH}/try{wrong}"));
            assert_eq!(reply.status, status, "{wrong}");
        }
        let log = house.collector.get("/api/v1/audit").json();
        let noted = log["entries"].as_array().unwrap().iter();
        assert_eq!(
            noted.filter(|entry| entry["do"] == "retention").count(),
            2,
            "{log}"
        );
    }
}
