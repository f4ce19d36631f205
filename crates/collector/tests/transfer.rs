//! Answers out to files and in from them, while the collector serves.
#![allow(clippy::unwrap_used)]

mod common;

use std::path::Path;

use common::program::{command, run};
use common::{Collector, answer, batch, open_database};
use serde_json::{Value, json};

fn transfer(folder: &Path, arguments: &[&str]) -> (i32, String, String) {
    let data = folder.join("data");
    let mut command = command(&[
        arguments[0],
        "--data",
        data.to_str().unwrap(),
        "--site",
        "shop",
    ]);
    command.args(&arguments[1..]);
    let (status, out, error) = run(command);
    (status.code().unwrap(), out, error)
}

fn filled() -> Collector {
    let collector = Collector::start();
    for chunk in (0..2_300).collect::<Vec<u64>>().chunks(100) {
        let answers: Vec<Value> = chunk
            .iter()
            .map(|&number| {
                answer(
                    number,
                    0,
                    (number % 11) as u8,
                    ["", "=1+1", "Чай, \"чёрный\""][number as usize % 3],
                )
            })
            .collect();
        assert_eq!(collector.post("shop", &batch(&answers)).status, 200);
    }
    collector
}

fn rows(folder: &Path) -> Vec<(String, i64, i64, i64, String)> {
    let db = open_database(folder);
    let mut rows = db
        .prepare(
            "SELECT id, seq, at_ms, received_ms, raw FROM answers WHERE site = 'shop' ORDER BY id",
        )
        .unwrap();
    let rows = rows.query_map([], |row| {
        Ok((
            row.get(0)?,
            row.get(1)?,
            row.get(2)?,
            row.get(3)?,
            row.get(4)?,
        ))
    });
    rows.unwrap().collect::<Result<_, _>>().unwrap()
}

#[test]
fn what_goes_out_comes_in_again_the_same_and_once() {
    let from = filled();
    let file = from.folder.path().join("all.ndjson");
    let file = file.to_str().unwrap();
    assert_eq!(
        transfer(from.folder.path(), &["export", "--out", file]).0,
        0
    );
    let into = Collector::start();
    let summary = |arguments: &[&str]| transfer(into.folder.path(), arguments);
    assert_eq!(
        summary(&["import", "--dry-run", file]),
        (
            0,
            "2300 to store, 0 there before, 0 in conflict, 0 empty, 0 wrong\n".into(),
            String::new()
        )
    );
    assert!(rows(into.folder.path()).is_empty());
    assert_eq!(
        summary(&["import", file]),
        (
            0,
            "2300 stored, 0 there before, 0 in conflict, 0 empty, 0 wrong\n".into(),
            String::new()
        )
    );
    assert_eq!(rows(into.folder.path()), rows(from.folder.path()));
    assert_eq!(
        summary(&["import", file]).1,
        "0 stored, 2300 there before, 0 in conflict, 0 empty, 0 wrong\n"
    );
    let scores = |collector: &Collector| collector.get("/v1/sites/shop/scores").json();
    assert_eq!(scores(&into), scores(&from));
    let data = into.folder.path().join("data");
    let (status, out, _) = run(command(&[
        "recount",
        "--check",
        "--data",
        data.to_str().unwrap(),
    ]));
    assert_eq!(status.code(), Some(0), "{out}");
}

#[test]
fn the_owner_downloads_what_the_command_writes() {
    let collector = filled();
    for format in ["ndjson", "csv", "parquet"] {
        let reply = collector.get(&format!("/api/v1/sites/shop/export?format={format}"));
        assert_eq!(reply.status, 200);
        let disposition = reply.header("content-disposition").unwrap();
        assert!(
            disposition.starts_with("attachment; filename=\"shop-20")
                && disposition.ends_with(&format!(".{format}\"")),
            "{disposition}"
        );
        assert_eq!(reply.header("cache-control"), Some("no-store"));
        let file = collector.folder.path().join(format);
        let arguments = [
            "export",
            "--format",
            format,
            "--out",
            file.to_str().unwrap(),
        ];
        assert_eq!(transfer(collector.folder.path(), &arguments).0, 0);
        assert!(std::fs::read(&file).unwrap() == reply.body, "{format}");
    }
    let refused = collector.get("/api/v1/sites/shop/export?format=xlsx");
    assert_eq!(
        (refused.status, refused.problem().as_str()),
        (400, "malformed")
    );
}

#[test]
fn a_period_is_of_the_sites_days() {
    let collector = Collector::start();
    let mut old = answer(1, 0, 9, "");
    let object = old.as_object_mut().unwrap();
    object.remove("age_ms");
    object["at"] = json!("2026-01-31T23:59:59.999Z");
    let bare = json!({"v": 1, "answers": [old]}).to_string();
    assert_eq!(collector.post("shop", bare.as_bytes()).status, 200);
    let lines = |arguments: &[&str]| {
        let (code, out, error) = transfer(collector.folder.path(), arguments);
        assert_eq!(code, 0, "{error}");
        out.lines().count()
    };
    assert_eq!(
        lines(&["export", "--from", "2026-01-31", "--to", "2026-01-31"]),
        1
    );
    assert_eq!(lines(&["export", "--from", "2026-02-01"]), 0);
    assert_eq!(lines(&["export", "--to", "2026-01-30"]), 0);
    assert_eq!(
        lines(&["export", "--format", "csv", "--to", "2026-01-30"]),
        1,
        "the names of the columns"
    );
}

#[test]
fn another_tools_csv_comes_in_by_a_mapping() {
    let collector = Collector::start();
    let write = |name: &str, text: &str| {
        let path = collector.folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let mapping = write(
        "mapping.toml",
        "survey = \"nps\"\nrevision = 1\nat = \"When\"\n[questions.nps]\ncolumn = \"Score\"\nkind = \"nps\"\n\
         [questions.why]\ncolumn = \"Comment\"\nkind = \"text\"\n",
    );
    let file = write(
        "other.csv",
        "When,Score,Comment\n2026-01-02T03:04:05Z,9,Fine\n2026-01-02T03:04:06Z,11,Bad score\n,,\nyesterday,3,Bad time\n\
         2026-01-02T03:04:07Z,0,\"two\nlines\"\n",
    );
    let import = || {
        transfer(
            collector.folder.path(),
            &["import", "--mapping", &mapping, &file],
        )
    };
    let (code, out, error) = import();
    assert_eq!(
        (code, out.as_str()),
        (
            1,
            "2 stored, 0 there before, 0 in conflict, 1 empty, 2 wrong\n"
        )
    );
    let said: Vec<&str> = error
        .lines()
        .map(|line| line.split_once("other.csv: ").unwrap().1)
        .collect();
    assert_eq!(
        said,
        [
            "line 3: nps: \"11\" is not a whole number from 0 to 10",
            "line 5: \"yesterday\" is no time; allowed: 2026-01-31T12:00:00Z, 2026-01-31 12:00:00, or by time-format",
        ]
    );
    assert!(import().1.starts_with("0 stored, 2 there before"));
    let score = collector.get("/v1/sites/shop/scores").json();
    assert_eq!(
        score["scores"][0]["counts"],
        json!([1, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0])
    );

    let wrong = write(
        "wrong.toml",
        "survey = \"nps\"\nrevision = 1\nat = \"Date\"\n[questions]\n",
    );
    let (code, _, error) = transfer(
        collector.folder.path(),
        &["import", "--mapping", &wrong, &file],
    );
    assert_eq!(code, 1);
    assert!(
        error.contains("wrong.toml: there is no column \"Date\"; allowed: When, Score, Comment"),
        "{error}"
    );
    let data = collector.folder.path().join("data");
    let (status, _, error) = run(command(&[
        "import",
        "--data",
        data.to_str().unwrap(),
        "--site",
        "nobody",
        &file,
    ]));
    assert_eq!(status.code(), Some(1));
    assert!(
        error.contains("site nobody was never served from this database; allowed: "),
        "{error}"
    );
}

/// What an import makes of an answer of long ago and of one of just now, both with words.
fn cases_of(arguments: &[&str]) -> Vec<String> {
    let collector = Collector::start();
    let promise = json!({"policies": [{"name": "usual", "first_minutes": 600}]});
    let reply = collector.request(
        "PUT",
        "/api/v1/sites/shop/promises",
        &["Content-Type: application/json", "If-Match: \"0\""],
        promise.to_string().as_bytes(),
    );
    assert_eq!(reply.status, 200, "{}", reply.text());
    let line = |number: u64, at: &str| {
        let mut answer = answer(number, 0, 3, "The parcel came late.");
        answer["at"] = json!(at);
        json!({"answered_at": at, "received_at": at, "answer": answer}).to_string()
    };
    let now = jiff::Timestamp::now();
    let lines = [
        line(1, "2026-01-31T12:00:00.000Z"),
        line(
            2,
            &format!("{:.3}", now - jiff::SignedDuration::from_mins(30)),
        ),
    ];
    let file = collector.folder.path().join("old.ndjson");
    std::fs::write(&file, lines.join("\n")).unwrap();
    let mut all = vec!["import"];
    all.extend(arguments);
    all.push(file.to_str().unwrap());
    let (code, _, error) = transfer(collector.folder.path(), &all);
    assert_eq!(code, 0, "{error}");
    let items = collector.get("/api/v1/sites/shop/inbox").json();
    assert_eq!(items["items"].as_array().unwrap().len(), 2, "{items}");
    let cases = collector.get("/api/v1/sites/shop/cases").json();
    let cases = cases["cases"].as_array().unwrap().iter();
    let mut ids: Vec<String> = cases
        .map(|case| case["items"][0].as_str().unwrap().to_owned())
        .collect();
    ids.sort();
    ids
}

#[test]
fn old_answers_open_no_case_that_is_late_from_its_first_moment() {
    assert_eq!(cases_of(&[]), [common::id(2)]);
    assert_eq!(
        cases_of(&["--rules", "all"]),
        [common::id(1), common::id(2)]
    );
    assert_eq!(cases_of(&["--rules", "none"]), [""; 0]);
}
