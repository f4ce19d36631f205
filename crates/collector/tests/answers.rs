//! What becomes of answers that are posted.

mod common;

use common::{Collector, answer, batch, id};
use otklik_score::State;
use otklik_score::nps::Rating;
use serde_json::json;

#[test]
fn an_answer_is_on_disk_once_and_counted_when_the_reply_comes() {
    let collector = Collector::start();
    let mut sent = answer(1, 0, 9, "Хороший чай");
    sent["from_a_newer_page"] = json!({"x": [1, 2]});
    let reply = collector.post("shop", &batch(&[sent.clone()]));
    assert_eq!(reply.status, 200);
    reply.assert_open_to_pages();
    assert_eq!(reply.header("cache-control"), Some("no-store"));
    assert_eq!(reply.header("content-type"), Some("application/json"));
    assert_eq!(
        reply.json(),
        json!({"v": 1, "results": {id(1): {"status": "stored"}}})
    );

    let row = collector.database().query_row(
        "SELECT site, id, seq, survey, survey_rev, received_ms - at_ms, rating, has_comment, raw FROM answers",
        [],
        |row| {
            assert_eq!(row.get::<_, String>(0)?, "shop");
            assert_eq!(row.get::<_, String>(1)?, id(1));
            assert_eq!(row.get::<_, i64>(2)?, 0);
            assert_eq!(row.get::<_, String>(3)?, "nps");
            assert_eq!(row.get::<_, i64>(4)?, 1);
            assert_eq!(row.get::<_, i64>(5)?, 12, "the answer's age, whatever its clock said");
            assert_eq!(row.get::<_, i64>(6)?, 9);
            assert_eq!(row.get::<_, i64>(7)?, 1);
            row.get::<_, String>(8)
        },
    );
    assert_eq!(
        serde_json::from_str::<serde_json::Value>(&row.unwrap()).unwrap(),
        sent
    );

    let scores = collector.get("/v1/sites/shop/scores");
    scores.assert_open_to_pages();
    assert_eq!(scores.header("cache-control"), Some("no-store"));
    let score = &scores.json()["scores"][0];
    assert_eq!(score["counts"], json!([0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0]));
    assert_eq!(
        (score["n"].as_u64(), score["value"].as_f64()),
        (Some(1), Some(100.0))
    );
}

#[test]
fn a_question_nobody_answered_has_a_score_without_a_value() {
    let collector = Collector::start();
    assert_eq!(
        collector.get("/v1/sites/shop/scores").text(),
        r#"{"v":1,"site":"shop","scores":[{"survey":"nps","question":"nps","metric":"nps","min":0,"max":10,"counts":[0,0,0,0,0,0,0,0,0,0,0],"n":0}]}"#
    );
}

#[test]
fn a_retry_is_a_duplicate_a_later_version_replaces_another_content_conflicts() {
    let collector = Collector::start();
    let post = |answer: serde_json::Value| {
        let id = answer["id"].as_str().unwrap().to_owned();
        collector.post("shop", &batch(&[answer])).status_of(&id)
    };
    assert_eq!(post(answer(1, 1, 3, "")), "stored");
    let mut older = answer(1, 1, 3, "");
    older["age_ms"] = json!(99_000);
    assert_eq!(post(older), "duplicate", "only its age differs");
    assert_eq!(post(answer(1, 1, 10, "")), "conflict");
    assert_eq!(
        post(answer(1, 0, 10, "")),
        "duplicate",
        "an earlier version"
    );
    assert_eq!(
        post(answer(1, 2, 7, "Because")),
        "stored",
        "a later version"
    );
    assert_eq!(post(answer(1, 1, 3, "")), "duplicate");

    let counts = |site: &str| {
        let db = collector.database();
        let mut states = db
            .prepare("SELECT state FROM day_states WHERE site = ?1 AND day = ''")
            .unwrap();
        let rows = states.query_map([site], |row| row.get::<_, Vec<u8>>(0));
        let state = State::decode(&rows.unwrap().next().unwrap().unwrap()).unwrap();
        let State::Nps(counts) = state else {
            panic!("another metric");
        };
        let given = Rating::all().filter(|rating| counts.of(*rating) == 1);
        given.map(Rating::get).collect::<Vec<_>>()
    };
    assert_eq!(counts("shop"), [7], "the replaced rating is taken back");
    assert_eq!(
        collector
            .post("quiet", &batch(&[answer(1, 0, 4, "")]))
            .status_of(&id(1)),
        "stored"
    );
    assert_eq!(
        counts("quiet"),
        [4],
        "another site's answer of the same id is another answer"
    );
}

#[test]
fn a_bad_answer_costs_only_itself() {
    let collector = Collector::start();
    let mut answers: Vec<_> = (0..100).map(|number| answer(number, 0, 8, "")).collect();
    answers[41]["q"][0]["n"] = json!(6.5);
    answers[42] = json!({"id": 7});
    let reply = collector.post("shop", &batch(&answers)).json();
    let results = reply["results"].as_object().unwrap();
    assert_eq!(results.len(), 100);
    assert_eq!(
        results[&id(41)],
        json!({"status": "rejected", "reason": "q[0].n: 6.5 is not allowed here; allowed: a whole number from 0 to 10"})
    );
    assert_eq!(results["answers[42]"]["status"], "rejected");
    assert_eq!(
        results
            .values()
            .filter(|result| result["status"] == "stored")
            .count(),
        98
    );
    assert_eq!(
        collector.get("/v1/sites/shop/scores").json()["scores"][0]["n"],
        98
    );
}

#[test]
fn two_versions_in_one_batch_have_one_result() {
    let collector = Collector::start();
    let both = batch(&[
        answer(1, 0, 3, ""),
        answer(1, 1, 3, "More"),
        answer(1, 0, 3, ""),
    ]);
    let reply = collector.post("shop", &both);
    assert_eq!(
        reply.text(),
        format!(
            r#"{{"v":1,"results":{{"{}":{{"status":"stored"}}}}}}"#,
            id(1)
        )
    );
}

#[test]
fn an_answer_to_a_survey_that_is_gone_is_kept() {
    let collector = Collector::start();
    let mut late = answer(1, 0, 3, "");
    late["survey"] = json!("spring");
    assert_eq!(
        collector.post("shop", &batch(&[late])).status_of(&id(1)),
        "stored"
    );
    assert_eq!(
        collector.get("/v1/sites/shop/scores").json()["scores"][0]["n"],
        0
    );
}

#[test]
fn characters_that_no_database_keeps_do_not_cost_the_answer() {
    let collector = Collector::start();
    let sent = String::from_utf8(batch(&[answer(1, 0, 3, "a@b")])).unwrap();
    for (number, written) in [(1, "\\u0000"), (2, "\\ud83d")] {
        let sent = sent.replace('@', written).replace(&id(1), &id(number));
        assert_eq!(
            collector
                .post("shop", sent.as_bytes())
                .status_of(&id(number)),
            "stored"
        );
        assert_eq!(
            collector
                .post("shop", sent.as_bytes())
                .status_of(&id(number)),
            "duplicate"
        );
    }
}
