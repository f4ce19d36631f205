use alloc::string::{String, ToString};
use alloc::vec;
use alloc::vec::Vec;

use insta::assert_snapshot;
use otklik_score::sampling::Inclusion;
use serde_json::{Value, json};

use super::*;
use crate::id::Name;
use crate::survey::SurveyFile;

fn file(show: &Value) -> Value {
    json!({
        "v": 1, "site": "shop", "quiet": {"days": 14}, "dnt": "ignore",
        "surveys": [{
            "id": "nps", "revision": 1, "show": show,
            "questions": [{"id": "nps", "kind": "nps", "text": "How likely?"}]
        }]
    })
}

fn read(file: Value) -> Result<(SurveyFile, Vec<String>), String> {
    let mut hints = Vec::new();
    let sentences = |problems: Vec<crate::Problem>| -> Vec<String> {
        problems.iter().map(ToString::to_string).collect()
    };
    let read =
        SurveyFile::decode(file, &mut hints).map_err(|problems| sentences(problems).join("\n"))?;
    Ok((read, sentences(hints)))
}

fn shown(show: &Value) -> Show {
    let (file, hints) = read(file(show)).unwrap();
    assert!(hints.is_empty(), "{hints:?}");
    file.surveys[0].show.clone()
}

/// What the author of such a `show` reads, without the path to it.
fn refused(show: &Value) -> String {
    let problems = read(file(show)).unwrap_err();
    problems
        .replace("surveys[0].show.", "")
        .replace(" is not allowed here; allowed:", ":")
}

#[test]
fn every_trigger_is_read() {
    let wanted = |name: &str, fit: Fit| Wanted {
        name: name.into(),
        fit,
    };
    let show = shown(&json!({"on": [
        {"load": true}, {"delay": 0}, {"time": 30.5}, {"scroll": 1}, {"exit": true}, {"seen": "#reviews"},
        {"clicked": "a.help"}, {"every": 900, "while": "order.wait"},
        {"event": "bought", "props": {"gift": false, "items": 3, "plan": "pro", "sum": {"min": 10}}},
    ]}));
    assert_eq!(
        show.on,
        [
            Trigger::Load,
            Trigger::Delay(0.0),
            Trigger::Time(30.5),
            Trigger::Scroll(1.0),
            Trigger::Exit,
            Trigger::Seen("#reviews".into()),
            Trigger::Clicked("a.help".into()),
            Trigger::Every {
                seconds: 900,
                task: Name::new("order.wait".into()).unwrap()
            },
            Trigger::Event {
                name: "bought".into(),
                // Of the alphabet, which is the order of every parser.
                props: vec![
                    wanted("gift", Fit::Flag(false)),
                    wanted("items", Fit::Number(3.0)),
                    wanted("plan", Fit::Text("pro".into())),
                    wanted(
                        "sum",
                        Fit::Between {
                            min: Some(10.0),
                            max: None
                        }
                    ),
                ]
            },
        ]
    );
}

#[test]
fn where_to_whom_and_how_often_are_read() {
    let show = shown(&json!({
        "where": {"url": ["/shop/*", "https://*.shop.example/*"], "not": [{"regex": "[?&]draft"}], "selector": "main"},
        "who": {"device": ["phone", "tablet"], "language": ["de"], "traits": {"orders": {"min": 1, "max": 9}},
                "visitor": "returning", "share": 0.25},
        "again": {"once": true}, "from": "2026-11-30", "until": "2026-11-30",
    }));
    assert_eq!(
        show.place.url,
        [
            Pattern::Glob("/shop/*".into()),
            Pattern::Glob("https://*.shop.example/*".into())
        ]
    );
    assert_eq!(show.place.not, [Pattern::Regex("[?&]draft".into())]);
    assert_eq!(show.place.selector.as_deref(), Some("main"));
    assert_eq!(show.who.device, [Device::Phone, Device::Tablet]);
    assert_eq!(show.who.language, ["de"]);
    assert_eq!(
        show.who.traits[0].fit,
        Fit::Between {
            min: Some(1.0),
            max: Some(9.0)
        }
    );
    assert_eq!(show.who.visitor, Some(Visitor::Returning));
    assert_eq!(show.who.share, Inclusion::per_million(250_000));
    assert_eq!(show.again, Again::Never);
    assert_eq!(show.span.from, Date::parse("2026-11-30"));
    assert_eq!(show.span.until, show.span.from);

    let (file, _) = read(file(&json!({}))).unwrap();
    assert_eq!(
        file.manners,
        Manners {
            quiet_days: 14,
            dnt: Tracking::Ignore
        }
    );
    assert_eq!(file.surveys[0].show, Show::default());
}

#[test]
fn what_could_never_happen_is_refused() {
    assert_snapshot!(refused(&json!({"on": [{"scrol": 0.5}]})), @r#"on[0]: {"scrol":0.5}: {"load":true}, {"delay":seconds}, {"time":seconds}, {"scroll":part}, {"exit":true}, {"event":"name","props":{…}}, {"seen":"css"}, {"clicked":"css"} or {"every":seconds,"while":"task"}"#);
    assert_snapshot!(refused(&json!({"on": [
        {"exit": false}, {"delay": -1}, {"time": 86401}, {"scroll": 0}, {"scroll": 1.5}, {"seen": ""},
        {"every": 0, "while": "order"}, {"every": 60}, {"event": "bought", "props": {"plan": ["pro"], "sum": {"min": 2, "max": 1}}},
    ]})), @r#"
    on[0].exit: false: true
    on[1].delay: -1: seconds from 0 to 86400
    on[2].time: 86401: seconds from 0 to 86400
    on[3].scroll: 0: a number above 0, up to 1
    on[4].scroll: 1.5: a number above 0, up to 1
    on[5].seen: "": a string of 1 to 500 characters
    on[6].every: 0: a whole number from 1 to 86400
    on[7].while: nothing: 1 to 64 letters, digits, '-', '_' or '.'
    on[8].props.plan: ["pro"]: a string, a number, true, false, or {"min":number,"max":number}
    on[8].props.sum.max: 1: a number not below min
    "#);
    assert_snapshot!(refused(&json!({
        "where": {"url": [], "not": ["shop.example/cart", "/cart#top", {"regexp": "x"}], "selector": 1},
        "who": {"device": ["watch"], "language": [], "visitor": "old", "share": 0},
        "again": {}, "from": "2026-02-30", "until": "tomorrow", "quota": 0,
    })), @r#"
    where.url: []: at least one address
    where.not[0]: "shop.example/cart": a path from / on, or an address from https:// or * on, without #, or {"regex":"…"}
    where.not[1]: "/cart#top": a path from / on, or an address from https:// or * on, without #, or {"regex":"…"}
    where.not[2].regex: nothing: a string of 1 to 500 characters
    where.selector: 1: a string of 1 to 500 characters
    who.language: []: at least one
    who.device[0]: "watch": phone, tablet, desktop
    who.visitor: "old": new, returning
    who.share: 0: a number from 0.000001 to 1
    again.days: nothing: a whole number from 0 to 3650
    from: "2026-02-30": a date such as 2026-11-30
    until: "tomorrow": a date such as 2026-11-30
    quota: 0: a whole number from 1 to 1000000000
    "#);
    assert_snapshot!(refused(&json!({"from": "2026-12-01", "until": "2026-11-30"})), @r#"until: "2026-11-30": a date not before from"#);
}

#[test]
fn a_field_that_nobody_knows_is_a_hint() {
    let (_, hints) = read(file(&json!({
        "on": [{"scroll": 0.5, "props": {}}, {"event": "e", "while": "w"}],
        "where": {"urls": []}, "who": {"role": "buyer"}, "again": {"days": 3, "times": 2}, "quotas": 5,
    }))).unwrap();
    assert_snapshot!(hints.join("\n").replace("surveys[0].show", ""), @r#"
    .quotas: this field is not allowed here; allowed: on, where, who, again, from, until, quota
    .on[0].props: this field is not allowed here; allowed: scroll
    .on[1].while: this field is not allowed here; allowed: event, props
    .where.urls: this field is not allowed here; allowed: url, not, selector
    .who.role: this field is not allowed here; allowed: device, language, traits, visitor, share
    .again.times: this field is not allowed here; allowed: days, once
    "#);
}
