//! Surveys edited in the store: drafts, what publishing them does, and that it holds at once.

use serde_json::{Value, json};

use crate::common::answer;
use crate::house::{House, shared};
use crate::rig::Rig;

const DRAFT: &str = "/api/v1/sites/shop/surveys/draft";
const CHECK: &str = "/api/v1/sites/shop/surveys/draft/check";
const PUBLISH: &str = "/api/v1/sites/shop/surveys/publish";
const REVISIONS: &str = "/api/v1/sites/shop/surveys/revisions";

/// What holds, with the score's question asked otherwise in English.
fn reworded(rig: &Rig, text: &str) -> Value {
    let mut file = rig.get("/v1/sites/shop/config");
    file["surveys"][0]["questions"][0]["text"]["en"] = json!(text);
    file
}

fn publish(rig: &Rig, version: u64, note: &str) -> crate::common::client::Reply {
    let headers = [crate::house::JSON, &format!("If-Match: \"{version}\"")];
    rig.request("POST", PUBLISH, &headers, &json!({"note": note}))
}

/// Writes a draft in the place of whatever is there, publishes it, and gives its number.
fn put_and_publish(rig: &Rig, file: &Value) -> u64 {
    let version = rig.get(DRAFT)["version"].as_u64().unwrap();
    let reply = rig.put(DRAFT, version, &json!({"file": file}));
    assert_eq!(reply.status, 200, "{}", reply.text());
    let reply = publish(rig, version + 1, "");
    assert_eq!(reply.status, 201, "{}", reply.text());
    reply.json()["number"].as_u64().unwrap()
}

/// Answers that were given to that revision.
fn given(numbers: std::ops::Range<u64>, revision: u32) -> Vec<Value> {
    let to = |number| {
        let mut answer = answer(number, 0, 9, "");
        answer["survey_rev"] = json!(revision);
        answer["locale"] = json!("en");
        answer
    };
    numbers.map(to).collect()
}

fn n(rig: &Rig) -> u64 {
    rig.get("/v1/sites/shop/scores")["scores"][0]["n"]
        .as_u64()
        .unwrap()
}

#[test]
fn what_is_published_holds_at_once_and_begins_a_series() {
    for rig in Rig::both() {
        rig.answers(&given(1..4, 1));
        let before = rig.get(DRAFT);
        assert_eq!(
            (&before["draft"], &before["version"], &before["published"]),
            (&json!(false), &json!(0), &json!(0))
        );
        let file = reworded(&rig, "How probable is it?");
        assert_eq!(before["file"], rig.get("/v1/sites/shop/config"));

        let draft = rig.put(DRAFT, 0, &json!({"file": file}));
        assert_eq!(draft.status, 200, "{}", draft.text());
        assert_eq!(draft.json()["draft"], true);
        let told = rig.post(CHECK, &json!({})).json();
        assert_eq!(told["problems"], json!([]));
        assert_eq!(
            told["differences"][0]["path"],
            "surveys[nps].questions[nps].text.en"
        );
        let one = &told["consequences"][0];
        assert_eq!(
            (&one["what"], &one["before"], &one["after"]),
            (&json!("starts"), &json!(3), &json!(0)),
            "{told}"
        );
        assert_eq!(
            one["says"],
            "The wording changes (en): a new series starts, the old score ends with 3 answers."
        );
        assert_eq!(n(&rig), 3, "nothing was published");
        assert_ne!(rig.get("/v1/sites/shop/config"), file);

        let published = publish(&rig, 1, "Plainer words");
        assert_eq!(published.status, 201, "{}", published.text());
        let published = published.json();
        assert_eq!(
            (&published["number"], &published["note"]),
            (&json!(1), &json!("Plainer words"))
        );
        let config = rig.get("/v1/sites/shop/config");
        assert_eq!(
            config["surveys"][0]["questions"][0]["text"]["en"],
            "How probable is it?"
        );
        assert_eq!(
            config["surveys"][0]["revision"], 2,
            "the number is counted up by itself"
        );
        assert_eq!(n(&rig), 0);
        rig.answers(&given(10..12, 2));
        assert_eq!(n(&rig), 2);
        let after = rig.get(DRAFT);
        assert_eq!(
            (&after["draft"], &after["published"], &after["version"]),
            (&json!(false), &json!(1), &json!(2))
        );
        rig.assert_folds();

        // Back to the first words: their answers count again.
        let first = rig.get(&format!("{REVISIONS}/0"));
        assert_eq!(first["file"], before["file"]);
        let told = rig.post(CHECK, &json!({"file": first["file"]})).json();
        assert_eq!(
            (
                &told["consequences"][0]["what"],
                &told["consequences"][0]["after"]
            ),
            (&json!("resumes"), &json!(3)),
            "{told}"
        );
        assert_eq!(put_and_publish(&rig, &first["file"]), 2);
        assert_eq!(
            rig.get("/v1/sites/shop/config")["surveys"][0]["revision"],
            3
        );
        assert_eq!(n(&rig), 3);
        let list = rig.get(REVISIONS);
        assert_eq!(list["current"], 2);
        assert_eq!(list["revisions"][1]["note"], "Plainer words");
        assert_eq!(list["revisions"][0]["number"], 2);
        assert_eq!(list["revisions"][0].get("file"), None);
        let page = rig.get(&format!("{REVISIONS}?limit=1"));
        assert_eq!(
            (&page["revisions"][0]["number"], &page["next"]),
            (&json!(2), &json!(2))
        );
        assert_eq!(
            rig.get(&format!("{REVISIONS}?limit=1&before=2"))["revisions"][0]["number"],
            1
        );
    }
}

#[test]
fn the_order_of_languages_outlives_everything() {
    for rig in Rig::both() {
        let text = r#"{"v":1,"site":"shop","scores":true,"surveys":[{"revision":1,"id":"nps","questions":[{"kind":"nps","id":"nps","text":{"ru":"Насколько?","de":"Wie?"}}]}]}"#;
        let headers = [crate::house::JSON, "If-Match: \"0\""];
        let body = format!(r#"{{"file":{text}}}"#);
        let reply = rig
            .house
            .collector
            .request("PUT", DRAFT, &headers, body.as_bytes());
        assert!(reply.text().contains(text), "{}", reply.text());
        assert_eq!(publish(&rig, 1, "").status, 201);
        let config = rig.house.collector.get("/v1/sites/shop/config");
        assert_eq!(
            config.text(),
            text.replace(r#""revision":1"#, r#""revision":2"#)
        );
    }
}

#[test]
fn nothing_is_overwritten_or_published_unseen() {
    for rig in Rig::both() {
        let file = reworded(&rig, "Hers?");
        assert_eq!(rig.put(DRAFT, 0, &json!({"file": file})).status, 200);
        let late = rig.put(DRAFT, 0, &json!({"file": reworded(&rig, "His?")}));
        assert_eq!((late.status, late.problem().as_str()), (409, "stale"));
        assert_eq!(late.json()["current"]["file"], file);
        let blind = rig.request("PUT", DRAFT, &[crate::house::JSON], &json!({"file": file}));
        assert_eq!(
            (blind.status, blind.problem().as_str()),
            (428, "version_missing")
        );
        assert_eq!(publish(&rig, 0, "").problem(), "stale");
        assert_eq!(publish(&rig, 1, "").status, 201);
        assert_eq!(
            publish(&rig, 1, "").problem(),
            "stale",
            "it is published once"
        );
        let none = publish(&rig, 2, "");
        assert_eq!((none.status, none.problem().as_str()), (409, "wrong_state"));
        // Who began before it was published has not seen what came of it.
        assert_eq!(rig.put(DRAFT, 1, &json!({"file": file})).problem(), "stale");
        assert_eq!(rig.put(DRAFT, 2, &json!({"file": file})).status, 200);
        let gone = rig.request(
            "DELETE",
            DRAFT,
            &[crate::house::JSON, "If-Match: \"3\""],
            &Value::Null,
        );
        assert_eq!(gone.status, 204, "{}", gone.text());
        assert_eq!(rig.get(DRAFT)["draft"], false);
    }
}

#[test]
fn what_is_wrong_is_kept_as_a_draft_and_not_published() {
    for rig in Rig::both() {
        let mut file = reworded(&rig, "Fine?");
        file["surveys"][0]["questions"][0]["kind"] = json!("nsp");
        file["surveys"][0]["titel"] = json!("NPS");
        assert_eq!(rig.put(DRAFT, 0, &json!({"file": file})).status, 200);
        let told = rig.post(CHECK, &json!({})).json();
        let paths: Vec<&str> = told["problems"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| one["path"].as_str().unwrap())
            .collect();
        assert_eq!(paths, ["surveys[0].titel", "surveys[0].questions[0].kind"]);
        let refused = publish(&rig, 1, "");
        assert_eq!(
            (refused.status, refused.problem().as_str()),
            (409, "wrong_state")
        );
        assert!(
            refused.text().contains("surveys[0].questions[0].kind"),
            "{}",
            refused.text()
        );
        assert_eq!(
            rig.get(DRAFT)["version"],
            1,
            "what was refused wrote nothing"
        );
        for (body, status) in [
            (json!({"file": []}), 400),
            (json!({"fil": {}}), 400),
            (json!({}), 400),
        ] {
            assert_eq!(rig.put(DRAFT, 1, &body).status, status, "{body}");
        }
        let other = json!({"v": 1, "site": "quiet", "surveys": file["surveys"]});
        let told = rig.post(CHECK, &json!({"file": other})).json();
        assert!(
            told["problems"].to_string().contains("\\\"shop\\\""),
            "{told}"
        );
        assert_eq!(rig.get(REVISIONS)["revisions"], json!([]));
        assert_eq!(
            rig.house.collector.get(&format!("{REVISIONS}/7")).status,
            404
        );
    }
}

#[test]
fn every_collector_of_a_database_asks_what_one_published() {
    let url = shared().database();
    let [one, other] = [0, 1].map(|_| Rig {
        house: House::postgres(&url, |_| {}),
    });
    let file = reworded(&one, "Everywhere?");
    put_and_publish(&one, &file);
    let asks =
        || other.get("/v1/sites/shop/config")["surveys"][0]["questions"][0]["text"]["en"].clone();
    let began = std::time::Instant::now();
    while asks() != "Everywhere?" {
        assert!(
            began.elapsed().as_secs() < 30,
            "the other collector has not heard of it"
        );
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    // What it ever served is known there too.
    other.answers(&given(1..3, 2));
    assert_eq!(n(&other), 2);
}

#[test]
fn a_file_that_is_changed_later_is_said_and_not_mixed_in() {
    let url = shared().database();
    let one = Rig {
        house: House::postgres(&url, |_| {}),
    };
    put_and_publish(&one, &reworded(&one, "From the console?"));
    assert_eq!(one.get(DRAFT)["folder_changed"], false);
    // Other words under a revision that was served: a file that held would be refused.
    let changed = crate::common::OPEN_SITE.replace("How likely?", "From the file?");
    let other = Rig {
        house: House::postgres(&url, |options| {
            std::fs::write(options.sites.join("shop.json"), &changed).unwrap();
        }),
    };
    let asked = &other.get("/v1/sites/shop/config")["surveys"][0]["questions"][0]["text"]["en"];
    assert_eq!(asked, "From the console?");
    assert_eq!(other.get(DRAFT)["folder_changed"], true);
    assert_eq!(other.get(REVISIONS)["folder_changed"], true);
    let file = other.get(&format!("{REVISIONS}/0"))["file"].clone();
    assert_eq!(
        file["surveys"][0]["questions"][0]["text"]["en"],
        "From the file?"
    );
    // Taken over and published, it is what lies beside it.
    put_and_publish(&other, &file);
    assert_eq!(other.get(DRAFT)["folder_changed"], false);
}

#[test]
fn the_tag_names_the_very_loader() {
    let rig = Rig {
        house: House::sqlite(|_| {}),
    };
    let tag = rig.get("/api/v1/sites/shop/tag");
    // openssl dgst -sha384 -binary of "loader", in Base64.
    assert_eq!(tag["integrity"], INTEGRITY);
}

const INTEGRITY: &str = "sha384-kwVc5svpkpm5SR/DKPD4uoQcj7vzwD3bFulFX/WgEpuM7c68WTiJytN7E/Yjgj1p";

#[test]
fn what_is_ready_made_is_published_with_the_file() {
    for rig in Rig::both() {
        let mut file = rig.get("/v1/sites/shop/config");
        let questions = file["surveys"][0]["questions"].as_array_mut().unwrap();
        questions.push(json!({"id": "served", "kind": "servperf", "text": "How are we?"}));
        put_and_publish(&rig, &file);
        let items = |file: &Value| {
            let questions = file["surveys"][0]["questions"].as_array().unwrap();
            questions.last().unwrap()["items"]["empathy"]
                .as_array()
                .map(Vec::len)
        };
        assert_eq!(items(&rig.get("/v1/sites/shop/config")), Some(5));
        let kept = rig.get(&format!("{REVISIONS}/1"));
        assert_eq!(items(&kept["file"]), Some(5), "{kept}");
        // And again, over what was published so.
        put_and_publish(&rig, &reworded(&rig, "How probable?"));
    }
}
