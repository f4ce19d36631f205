//! The inbox: what is found, in which order, and a page at a time.

use serde_json::{Value, json};

use crate::common::{answer, id};
use crate::rig::Rig;

fn said(number: u64, rating: u8, text: &str, more: &Value) -> Value {
    let mut answer = answer(number, 0, rating, text);
    for (key, value) in more.as_object().unwrap() {
        answer[key] = value.clone();
    }
    answer
}

fn filled() -> [Rig; 2] {
    Rig::both().map(|rig| {
        rig.answers(&[
            said(
                1,
                3,
                "The courier lost my parcels.",
                &json!({"locale": "en"}),
            ),
            said(
                2,
                9,
                "Курьеры потеряли посылку! Ужас",
                &json!({"page": "https://shop.example/100%_tea"}),
            ),
            said(
                3,
                10,
                "Thank you for the tea",
                &json!({"locale": "en", "page": null}),
            ),
            said(4, 7, "", &json!({})),
        ]);
        let mut contact = said(5, 2, "Call me", &json!({}));
        let parts = contact["q"].as_array_mut().unwrap();
        parts.push(json!({"k": "mail", "t": "contact", "s": "ann@example.com"}));
        parts.push(json!({"k": "who", "t": "role", "c": ["payer"]}));
        rig.answers(&[contact]);
        rig
    })
}

#[test]
fn every_filter_finds_what_it_says() {
    for rig in filled() {
        let found = |query: &str| -> Vec<u64> {
            let ids = rig.ids(query);
            let number = |found: &String| (1..=9).find(|number| id(*number) == *found).unwrap();
            ids.iter().map(number).collect()
        };
        for (query, numbers) in [
            ("", vec![5, 3, 2, 1]),
            ("?q=parcel", vec![1]),
            ("?q=%D0%9F%D0%9E%D0%A1%D0%AB%D0%9B%D0%9A%D0%98", vec![2]),
            ("?q=lost+parcel", vec![1]),
            ("?q=lost+tea", vec![]),
            ("?tone=low", vec![5, 1]),
            ("?tone=low,high", vec![5, 3, 2, 1]),
            ("?min=9&max=9", vec![2]),
            ("?locale=en", vec![3, 1]),
            ("?has=contact", vec![5]),
            ("?has=words,contact", vec![5]),
            ("?role=payer", vec![5]),
            ("?page=https://shop.example/tea*", vec![5, 1]),
            ("?page=https://shop.example/100%25_*", vec![2]),
            ("?page=*_tea", vec![2]),
            ("?page=HTTPS:*", vec![]),
            ("?mark=sign:outburst", vec![2]),
            ("?mark=sign:outburst,sign:idle", vec![]),
            ("?survey=nps&door=survey", vec![5, 3, 2, 1]),
            ("?survey=other", vec![]),
            ("?case=none&limit=2", vec![5, 3]),
            ("?case=any", vec![]),
            (
                "?from=2026-01-31T12:00:00Z&to=2030-01-01T00:00:00Z",
                vec![5, 3, 2, 1],
            ),
            ("?to=2026-01-01T00:00:00Z", vec![]),
        ] {
            assert_eq!(found(query), numbers, "{query}");
        }
        let item = &rig.get("/api/v1/sites/shop/inbox?has=contact")["items"][0];
        assert_eq!(
            (item["contact"].as_str(), item["role"].as_str()),
            (Some("ann@example.com"), Some("payer"))
        );
        assert_eq!(item["rating"]["tone"], "low");
        // One that is a click alone is not in the list, and can be looked at all the same.
        assert_eq!(
            rig.get(&format!("/api/v1/sites/shop/inbox/{}", id(4)))["rating"]["value"],
            7
        );
        for (query, why) in [
            ("?tonne=low", "tonne: there is no such field in the query"),
            (
                "?tone=angry",
                "tone: \"angry\" was given; allowed: low, middle, high, none",
            ),
            ("?limit=0", "limit: 0 was given; allowed: 1 to 200"),
            ("?min=x", "min: \"x\" was given; allowed: a whole number"),
            ("?from=yesterday", "from: \"yesterday\" is no time"),
        ] {
            let reply = rig
                .house
                .collector
                .get(&format!("/api/v1/sites/shop/inbox{query}"));
            assert_eq!(
                (reply.status, reply.problem().as_str()),
                (400, "malformed"),
                "{query}"
            );
            assert!(
                reply.json()["detail"].as_str().unwrap().starts_with(why),
                "{}",
                reply.text()
            );
        }
    }
}

#[test]
fn pages_hold_each_item_once_in_order() {
    for rig in Rig::both() {
        for first in (1..=120).step_by(40) {
            let some: Vec<Value> = (first..first + 40)
                .map(|number| answer(number, 0, 5, "Words of many"))
                .collect();
            rig.answers(&some);
        }
        let mut before = String::new();
        let mut all = Vec::new();
        loop {
            let page = rig.get(&format!("/api/v1/sites/shop/inbox?limit=7&q=many{before}"));
            all.extend(
                page["items"]
                    .as_array()
                    .unwrap()
                    .iter()
                    .map(|item| item["id"].clone()),
            );
            match page["next"].as_str() {
                Some(next) => before = format!("&before={next}"),
                None => break,
            }
        }
        let expected: Vec<Value> = (1..=120).rev().map(|number| json!(id(number))).collect();
        let as_set = |ids: &[Value]| {
            ids.iter()
                .map(ToString::to_string)
                .collect::<std::collections::BTreeSet<_>>()
        };
        assert_eq!(all.len(), 120);
        assert_eq!(as_set(&all), as_set(&expected));
    }
}

#[test]
fn what_came_by_another_door_is_there_and_in_no_score() {
    for rig in Rig::both() {
        let before = rig.house.public_n();
        let entry = json!({"id": id(50), "door": "press", "text": "They never call back.", "author": "The Daily",
            "source": "https://daily.example/1", "at": "2026-01-30T00:00:00Z", "rating": {"value": 1, "min": 1, "max": 5}});
        for _ in 0..2 {
            let reply = rig.post("/api/v1/sites/shop/inbox", &entry);
            assert_eq!(reply.status, 201, "{}", reply.text());
            assert_eq!(reply.json()["author"], "The Daily");
        }
        assert_eq!(rig.ids("?door=press"), [id(50)], "entered once");
        assert_eq!(rig.ids("?tone=low&q=call"), [id(50)]);
        assert_eq!(rig.house.public_n(), before);
        rig.house.assert_counted_right();
        let reply = rig.post(
            "/api/v1/sites/shop/inbox",
            &json!({"door": "survey", "text": "x"}),
        );
        assert!(
            reply.json()["detail"]
                .as_str()
                .unwrap()
                .starts_with("door: survey is for answers alone")
        );
        let drawn = rig
            .post(
                "/api/v1/sites/shop/inbox",
                &json!({"door": "phone", "text": "Rang twice"}),
            )
            .json();
        let path = format!(
            "/api/v1/sites/shop/answers/{}",
            drawn["id"].as_str().unwrap()
        );
        let gone = rig.request("DELETE", &path, &[crate::house::JSON], &Value::Null);
        assert_eq!(gone.text(), r#"{"erased":true}"#);
        assert_eq!(rig.ids("?door=phone"), Vec::<String>::new());
    }
}

#[test]
fn marks_are_put_on_and_taken_off() {
    for rig in filled() {
        let path = format!("/api/v1/sites/shop/inbox/{}/marks", id(2));
        let item = rig
            .post(
                &path,
                &json!({"add": ["tag:delivery", "sign:sloppy"], "remove": ["sign:outburst"]}),
            )
            .json();
        let marks = json!([{"mark": "sign:sloppy", "by": "owner"}, {"mark": "tag:delivery", "by": "owner"}]);
        assert_eq!(item["marks"], marks);
        assert_eq!(
            rig.post(&path, &json!({"add": ["tag:delivery"]})).json()["marks"],
            marks,
            "twice is once"
        );
        assert_eq!(rig.ids("?mark=tag:delivery"), [id(2)]);
        assert_eq!(
            rig.post(&path, &json!({"add": ["delivery"]})).problem(),
            "malformed"
        );
        let trend = rig.get("/api/v1/sites/shop/signs/trend?weeks=104");
        let all: i64 = trend["weeks"]
            .as_array()
            .unwrap()
            .iter()
            .map(|week| week["signs"]["sloppy"].as_i64().unwrap())
            .sum();
        assert_eq!(all, 1, "{trend}");
    }
}
