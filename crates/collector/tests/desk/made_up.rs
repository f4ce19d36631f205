//! A year of made-up answers: marked wherever it is shown, told to nobody, and gone without a trace.

use serde_json::{Value, json};

use crate::common::cluster::query;
use crate::common::{answer, id, open_database};
use crate::house::{House, JSON};
use crate::rig::Rig;

const SAMPLE: &str = "/api/v1/sites/shop/sample";

/// Every row of every table but the audit log, which keeps that somebody exported or removed something.
fn dump(house: &House) -> Vec<String> {
    let mut lines = Vec::new();
    if house.argument[0] == "--data" {
        let db = open_database(house.collector.folder.path());
        let mut tables = db
            .prepare(
                "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name <> 'audit'",
            )
            .unwrap();
        let tables = tables.query_map([], |row| row.get::<_, String>(0)).unwrap();
        for table in tables.map(Result::unwrap) {
            let mut rows = db.prepare(&format!("SELECT * FROM {table}")).unwrap();
            let columns = rows.column_count();
            let rows = rows.query_map([], |row| {
                let cells = (0..columns)
                    .map(|column| row.get::<_, rusqlite::types::Value>(column).unwrap());
                Ok(format!("{table} {:?}", cells.collect::<Vec<_>>()))
            });
            lines.extend(rows.unwrap().map(Result::unwrap));
        }
    } else {
        let url = &house.argument[1];
        for table in query(
            url,
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'audit'",
        ) {
            let table = table[0].clone().unwrap();
            for row in query(url, &format!("SELECT t::text FROM {table} t")) {
                lines.push(format!("{table} {row:?}"));
            }
        }
    }
    lines.sort();
    lines
}

fn add(rig: &Rig, seed: &str) -> (i32, String, String) {
    let arguments = [
        "sample",
        "add",
        "--site",
        "shop",
        "--answers",
        "400",
        "--seed",
        seed,
    ];
    rig.house.command(&arguments)
}

fn remove(rig: &Rig) -> Value {
    let reply = rig.request("DELETE", SAMPLE, &[JSON], &Value::Null);
    assert_eq!(reply.status, 200, "{}", reply.text());
    reply.json()
}

#[test]
fn a_sample_is_marked_everywhere_and_gone_as_if_it_had_never_been() {
    for rig in Rig::both() {
        assert_eq!(rig.get(SAMPLE), json!({"sample": null}));
        let before = dump(&rig.house);
        let (code, out, error) = add(&rig, "7");
        assert_eq!(code, 0, "{error}");
        assert!(out.contains("sample data of seed 7"), "{out}");
        assert_eq!(rig.get(SAMPLE)["sample"]["seed"], 7);

        let all_are_sample = |list: &Value| {
            let list = list.as_array().unwrap();
            assert!(list.len() > 20, "{} of them", list.len());
            assert!(list.iter().all(|one| one["sample"] == true), "{list:?}");
        };
        all_are_sample(&rig.get("/api/v1/sites/shop/inbox?limit=200")["items"]);
        all_are_sample(&rig.get("/api/v1/sites/shop/cases?limit=200")["cases"]);
        let scores = rig.get("/api/v1/sites/shop/scores?from=2000-01-01&to=2100-01-01&by=quarter");
        assert_eq!(scores["sample"], true, "{scores}");
        assert!(scores["scores"][0]["n"].as_u64().unwrap() > 350, "{scores}");
        assert!(
            rig.house
                .export()
                .lines()
                .all(|line| line.contains(r#""sample":true"#))
        );
        let board = rig.get("/v1/sites/shop/board");
        assert!(
            board["intro"]["en"]
                .as_str()
                .unwrap()
                .starts_with("Sample data"),
            "{board}"
        );
        assert_eq!(board["entries"].as_array().unwrap().len(), 5);

        let report = rig.get("/api/v1/sites/shop/promises/report?by=quarter");
        let sum = |what: &str| {
            let periods = report["periods"].as_array().unwrap().iter();
            periods
                .map(|period| period["first"][what].as_u64().unwrap())
                .sum::<u64>()
        };
        assert!(sum("kept") > 10 && sum("broken") > 2, "{report}");
        let wins = rig.get("/api/v1/sites/shop/wins?by=quarter");
        assert!(wins.to_string().contains("sample-courier"), "{wins}");
        rig.assert_folds();

        let (code, _, error) = add(&rig, "8");
        assert_eq!(code, 1);
        assert!(error.contains("the site has answers"), "{error}");

        // What grows too old meanwhile stays with the rest of it: else its part in the scores would never go.
        let since = format!("{}", jiff::Timestamp::now());
        let (code, out, error) =
            rig.house
                .command(&["erase", "--site", "shop", "--before", &since[..10]]);
        assert_eq!(code, 0, "{error}");
        assert!(out.starts_with("0 answers"), "{out}");
        let before: Vec<String> = before
            .iter()
            .filter(|line| !line.starts_with("horizons"))
            .cloned()
            .collect();
        assert!(remove(&rig)["removed"].as_u64().unwrap() > 350);
        assert_eq!(rig.get(SAMPLE), json!({"sample": null}));
        let mut after = dump(&rig.house);
        after.retain(|line| !line.starts_with("horizons"));
        assert_eq!(after, before);
        assert_eq!(remove(&rig), json!({"removed": 0}));
    }
}

#[test]
fn what_is_real_stays_when_a_sample_goes() {
    for rig in Rig::both() {
        assert_eq!(add(&rig, "1").0, 0);
        // Somebody real, whom the rules of the sample open a case for.
        rig.answers(&[answer(
            1,
            0,
            2,
            "The parcel never came, and the courier was rude.",
        )]);
        let mine = rig.get(&format!("/api/v1/sites/shop/inbox/{}", id(1)));
        assert_eq!(
            (&mine["sample"], &mine["case"]["sample"]),
            (&json!(false), &json!(false))
        );
        let number = mine["case"]["number"].as_i64().unwrap();
        // A goal that its owner has taken over.
        let path = "/api/v1/sites/shop/goals/sample-back";
        let mut goal = rig.get(path);
        goal["plan"] = json!(55.0);
        let put = rig.put(path, 1, &goal);
        assert_eq!(put.status, 200, "{}", put.text());

        let (code, out, error) = rig.house.command(&["sample", "remove", "--site", "shop"]);
        assert_eq!(code, 0, "{error}");
        assert!(out.contains("sample answers removed"), "{out}");
        assert_eq!(rig.ids(""), [id(1)]);
        let cases = rig.get("/api/v1/sites/shop/cases")["cases"].clone();
        assert_eq!(cases.as_array().unwrap().len(), 1);
        assert_eq!(cases[0]["number"], number);
        assert_eq!(rig.house.public_n(), 1);
        assert_eq!(rig.get(path)["plan"], 55.0);
        let goals = rig.get("/api/v1/sites/shop/goals")["entries"].clone();
        assert_eq!(goals.as_array().unwrap().len(), 1, "{goals}");
        assert_eq!(rig.get("/api/v1/sites/shop/rules")["rules"], json!([]));
        rig.assert_folds();

        let (code, _, error) = add(&rig, "1");
        assert_eq!(code, 1);
        assert!(error.contains("the site has answers"), "{error}");
        let (code, out, _) = rig
            .house
            .command(&["sample", "add", "--once", "--site", "shop"]);
        assert_eq!((code, out.contains("nothing is added")), (0, true), "{out}");
    }
}
