//! What pages show before the widget has come.
#![allow(clippy::unwrap_used)]

mod common;

use common::Collector;
use common::client::Reply;
use serde_json::{Value, json};

const SURVEY: &str = r#"{"v":1,"site":"soon","surveys":[
    {"id":"late","revision":1,"questions":[{"id":"q","kind":"ces","text":"How easy?"}],"show":{"on":[{"delay":60}]}},
    {"id":"nps","revision":1,"questions":[{"id":"nps","kind":"nps","text":{"en":"How likely?","ru":"Насколько?\u2028"}}],
     "show":{"on":[{"load":true}]}}]}"#;

fn started() -> Collector {
    Collector::start_with(|options| {
        let write = |path: &str, content: &str| {
            let assets = options.assets.join(path);
            std::fs::write(assets, content).unwrap();
        };
        write("otklik.js", "((given)=>{})();\n");
        write("otklik-first.js", "page=>{};\n");
        write("locales-0a1b/ru.json", r#"{"close":"Закрыть"}"#);
        std::fs::write(options.sites.join("soon.json"), SURVEY).unwrap();
    })
}

fn get(collector: &Collector, path: &str, headers: &[&str]) -> Reply {
    collector.request("GET", path, headers, b"")
}

/// The close button's label and the heading.
fn said(step: &Value) -> (Value, Value) {
    let header = &step["card"][2];
    (header[3][1]["aria-label"].clone(), header[2][2].clone())
}

#[test]
fn a_first_step_is_drawn_in_the_visitors_language() {
    let collector = started();
    for (query, words, question) in [
        ("", "Close", "How likely?"),
        ("?locale=ru-RU", "Закрыть", "Насколько?\u{2028}"),
        ("?locale=de", "Close", "How likely?"),
        ("?locale=../..", "Close", "How likely?"),
    ] {
        let path = format!("/v1/sites/soon/first/nps{query}");
        // The second time it is remembered.
        for _ in 0..2 {
            let reply = get(&collector, &path, &[]);
            reply.assert_open_to_pages();
            assert_eq!(reply.header("content-type"), Some("application/json"));
            assert_eq!(
                said(&reply.json()),
                (json!(words), json!(question)),
                "{query}"
            );
            let known = format!("If-None-Match: {}", reply.header("etag").unwrap());
            assert_eq!(get(&collector, &path, &[&known]).status, 304);
        }
    }
    let modal = get(&collector, "/v1/sites/soon/first/late?mode=modal", &[]).json();
    assert_eq!(modal["card"][0], "dialog");
    for nobody in ["soon/first/none", "soon/first/", "none/first/nps"] {
        assert_eq!(
            get(&collector, &format!("/v1/sites/{nobody}"), &[]).status,
            404,
            "{nobody}"
        );
    }
}

#[test]
fn a_sites_own_script_has_all_inside_that_shows_soon() {
    let collector = started();
    let russian = ["Accept-Language: ru,en;q=0.5"];
    let reply = get(&collector, "/v1/sites/soon/otklik.js", &russian);
    reply.assert_open_to_pages();
    assert_eq!(
        reply.header("content-type"),
        Some("text/javascript; charset=utf-8")
    );
    assert_eq!(
        reply.header("vary"),
        Some("Accept-Encoding, Accept-Language")
    );
    let text = reply.text();
    let given = text.strip_prefix("((given)=>{})({file:").unwrap();
    let (file, rest) = given.split_once(",first:").unwrap();
    assert_eq!(serde_json::from_str::<Value>(file).unwrap()["site"], "soon");
    let (step, rest) = rest.split_once(",paint:").unwrap();
    assert_eq!(rest, "page=>{}});\n");
    // Old browsers end a line there.
    assert!(!text.contains('\u{2028}'));
    let step: Value = serde_json::from_str(step).unwrap();
    assert_eq!(
        (&step["locale"], &step["words"]),
        (&json!("ru"), &json!("ru"))
    );
    assert_eq!(said(&step), (json!("Закрыть"), json!("Насколько?\u{2028}")));

    let packed = get(
        &collector,
        "/v1/sites/soon/otklik.js",
        &["Accept-Encoding: br"],
    );
    assert_eq!(packed.header("content-encoding"), Some("br"));
    assert!(packed.body.len() < text.len());

    // Nothing of this one shows by itself, and nobody is to pay for its questions.
    let quiet = get(&collector, "/v1/sites/quiet/otklik.js", &[]);
    let quiet = quiet.text();
    let file = quiet
        .strip_prefix("((given)=>{})({file:")
        .and_then(|given| given.strip_suffix("});\n"))
        .unwrap_or_else(|| panic!("{quiet}"));
    assert_eq!(
        serde_json::from_str::<Value>(file).unwrap(),
        json!({"v": 1, "site": "quiet", "surveys": [{"id": "nps", "revision": 1}]})
    );
}

#[test]
fn a_page_that_asks_nobody_fetches_no_questions() {
    let collector = started();
    let shown = get(&collector, "/v1/sites/soon/config?show", &[]);
    shown.assert_open_to_pages();
    let whole = get(&collector, "/v1/sites/soon/config", &[]);
    assert_ne!(shown.header("etag"), whole.header("etag"));
    let survey = &shown.json()["surveys"][1];
    assert_eq!(
        survey,
        &json!({"id": "nps", "revision": 1, "show": {"on": [{"load": true}]}})
    );
    assert!(whole.json()["surveys"][1]["questions"].is_array());
    let known = format!("If-None-Match: {}", shown.header("etag").unwrap());
    assert_eq!(
        get(&collector, "/v1/sites/soon/config?show", &[&known]).status,
        304
    );
}

#[test]
fn a_loader_that_takes_nothing_makes_no_script() {
    let collector = Collector::start();
    assert_eq!(
        get(&collector, "/v1/sites/shop/otklik.js", &[]).problem(),
        "not_found"
    );
}
