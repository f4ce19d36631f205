//! The board: what everybody sees, and what nobody does.

use serde_json::json;

use crate::common::{answer, id};
use crate::house::JSON;
use crate::rig::Rig;

const PUBLIC: &str = "/v1/sites/shop/board";
const OWN: &str = "/api/v1/sites/shop/board";

#[test]
fn everybody_sees_what_was_published_and_nothing_else() {
    for rig in Rig::both() {
        rig.promise(&json!({"name": "usual", "first_minutes": 60}));
        rig.answers(&[
            answer(1, 0, 3, "Private words 000001 of somebody"),
            answer(2, 0, 3, "More of them"),
        ]);
        for path in ["", ".atom", ".html"] {
            let reply = rig.house.collector.get(&format!("{PUBLIC}{path}"));
            assert_eq!(
                (reply.status, reply.problem().as_str()),
                (404, "board_private"),
                "{path}"
            );
        }
        assert_eq!(
            rig.put(
                OWN,
                0,
                &json!({"public": true, "title": {"en": "Said & done", "ru": "Сказано – сделано"}})
            )
            .status,
            200
        );
        let add = |entry| {
            let reply = rig.post(&format!("{OWN}/entries"), &entry);
            assert_eq!(reply.status, 201, "{}", reply.text());
            reply.json()["number"].as_i64().unwrap()
        };
        let shown = add(
            json!({"title": {"en": "Parcels <on time>", "ru": "Посылки вовремя"}, "state": "asked", "published": true,
            "cases": [1, 2], "asked_before": 3}),
        );
        add(json!({"title": "A draft SECRET", "state": "planned"}));
        let no = rig.post(
            &format!("{OWN}/entries"),
            &json!({"title": "x", "state": "declined"}),
        );
        assert!(
            no.json()["detail"]
                .as_str()
                .unwrap()
                .starts_with("reason: nothing was given")
        );

        let board = rig.get(PUBLIC);
        assert_eq!(board["entries"].as_array().unwrap().len(), 1, "{board}");
        assert_eq!(board["entries"][0]["asked"], 5);
        for hidden in ["cases", "published", "version", "asked_before"] {
            assert_eq!(board["entries"][0].get(hidden), None, "{hidden}");
        }
        let reply = rig.house.collector.get(&format!("{PUBLIC}.html?lang=ru"));
        assert_eq!(
            reply.header("content-type"),
            Some("text/html; charset=utf-8")
        );
        assert!(
            reply
                .header("content-security-policy")
                .unwrap()
                .contains("style-src 'sha256-")
        );
        assert!(
            reply.text().contains("Посылки вовремя") && reply.text().contains("<html lang=\"ru\">"),
            "{}",
            reply.text()
        );
        let english = rig.request(
            "GET",
            &format!("{PUBLIC}.html"),
            &["Accept-Language: de, en;q=0.5"],
            &json!(null),
        );
        assert!(
            english.text().contains("Parcels &lt;on time&gt;")
                && english.text().contains("Said &amp; done")
        );
        let feed = rig.house.collector.get(&format!("{PUBLIC}.atom"));
        assert_eq!(
            feed.header("content-type"),
            Some("application/atom+xml; charset=utf-8")
        );
        for reply in [&reply, &english, &feed, &rig.house.collector.get(PUBLIC)] {
            let text = reply.text();
            assert!(
                !text.contains("SECRET") && !text.contains("Private") && !text.contains(&id(1)),
                "{text}"
            );
            reply.assert_open_to_pages();
        }
        assert_eq!(rig.get("/api/v1/sites/shop/cases/1")["board"], shown);
        assert_eq!(
            rig.get("/api/v1/sites/shop/cases/1/file")["entry"]["number"],
            shown
        );
        let bad = rig.house.collector.get(&format!("{PUBLIC}?state=maybe"));
        assert_eq!(bad.problem(), "malformed");
        rig.assert_folds();
    }
}

#[test]
fn an_entry_changes_by_its_version_and_its_cases_with_it() {
    for rig in Rig::both() {
        rig.promise(&json!({"name": "usual", "first_minutes": 60}));
        rig.answers(&[answer(1, 0, 3, "One"), answer(2, 0, 3, "Two")]);
        let path = format!("{OWN}/entries/1");
        assert_eq!(
            rig.post(
                &format!("{OWN}/entries"),
                &json!({"title": "Tea", "state": "asked", "cases": [1]})
            )
            .status,
            201
        );
        let changed = rig.put(
            &path,
            1,
            &json!({"title": "Tea", "state": "done", "published": true, "cases": [2]}),
        );
        assert_eq!(
            (changed.status, changed.header("etag")),
            (200, Some("\"2\"")),
            "{}",
            changed.text()
        );
        assert_eq!(changed.json()["cases"], json!([2]));
        assert!(rig.get("/api/v1/sites/shop/cases/1")["board"].is_null());
        let kept = rig.put(
            &path,
            2,
            &json!({"title": "Tea!", "state": "done", "published": true}),
        );
        assert_eq!(
            kept.json()["cases"],
            json!([2]),
            "nothing was said of cases"
        );
        let late = rig.put(&path, 1, &json!({"title": "Coffee", "state": "done"}));
        assert_eq!(
            (late.status, late.json()["current"]["title"].as_str()),
            (409, Some("Tea!"))
        );
        let gone = |version: u32| {
            rig.request(
                "DELETE",
                &path,
                &[JSON, &format!("If-Match: \"{version}\"")],
                &json!(null),
            )
            .status
        };
        assert_eq!((gone(1), gone(3)), (409, 204));
        assert_eq!(rig.house.collector.get(&path).problem(), "unknown_entry");
        assert!(rig.get("/api/v1/sites/shop/cases/2")["board"].is_null());
        rig.assert_folds();
    }
}
