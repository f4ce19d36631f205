//! What one side writes, the other reads: the JSON here is the protocol, and a changed snapshot changes it.

#![allow(clippy::unwrap_used)]

use insta::assert_snapshot;
use otklik_score::response::Reach;
use otklik_score::sampling::Inclusion;
use otklik_score::{Basis, Metric, Rated, State, rating};
use otklik_wire::answer::{Answer, Chosen, Given, Marked, Part, Served};
use otklik_wire::batch::{self, Envelope, Waiting};
use otklik_wire::drops::{DropReason, Drops};
use otklik_wire::flags::{Flag, Flags};
use otklik_wire::id::{AnswerId, Name};
use otklik_wire::reply::{self, Outcome, Told};
use otklik_wire::scores::{self, Counted, Running};
use proptest::prelude::*;
use serde_json::Value;

fn name(text: &str) -> Name {
    Name::new(text.into()).unwrap()
}

fn nps(number: u8) -> Given {
    Given::Rated(Rated::new(Metric::Nps, number.into()).unwrap())
}

fn answer() -> Answer {
    Answer {
        id: AnswerId::new("0198f0c2-7d5e-7abc-8def-0123456789ab".into()).unwrap(),
        seq: 1,
        survey: name("nps"),
        survey_rev: 7,
        at: "2026-11-22T10:00:00.000Z".into(),
        reach: Some(Reach::Started),
        parts: vec![
            Part {
                question: name("nps"),
                given: nps(9),
            },
            Part {
                question: name("why"),
                given: Given::Text("Быстро \"и\" 😀\n".into()),
            },
        ],
        page: Some("https://shop.example/cart".into()),
        locale: Some("ru".into()),
        share: Inclusion::CERTAIN,
        flags: Flags::NONE,
        device: None,
        segment: None,
    }
}

fn read(json: &str) -> Value {
    serde_json::from_str(json).unwrap()
}

#[test]
fn a_batch() {
    let fields = answer().to_fields();
    let json = batch::write(
        "b-1",
        "2026-11-22T10:00:05.321Z",
        "web/0.1.0",
        &Drops::default(),
        None,
        &[Waiting {
            fields: &fields,
            age_ms: 5321,
        }],
    );
    assert_snapshot!(json, @r#"{"v":1,"batch":"b-1","sent_at":"2026-11-22T10:00:05.321Z","sdk":"web/0.1.0","answers":[{"id":"0198f0c2-7d5e-7abc-8def-0123456789ab","seq":1,"survey":"nps","survey_rev":7,"at":"2026-11-22T10:00:00.000Z","reach":"started","q":[{"k":"nps","t":"nps","n":9},{"k":"why","t":"text","s":"Быстро \"и\" 😀\u000a"}],"page":"https://shop.example/cart","locale":"ru","age_ms":5321}]}"#);
    let opened = Envelope::decode(read(&json)).unwrap();
    assert_eq!(opened.sent_at.as_deref(), Some("2026-11-22T10:00:05.321Z"));
    assert_eq!(Answer::decode(opened.answers[0].clone()).unwrap(), answer());
}

#[test]
fn what_was_given_up_is_told() {
    let drops = Drops::of(DropReason::Gone, 3).plus(&Drops::of(DropReason::Expired, 1));
    let json = batch::write(
        "b-1",
        "2026-11-22T10:00:05.321Z",
        "web/0.1.0",
        &drops,
        Some("1.a.7"),
        &[],
    );
    assert_snapshot!(json, @r#"{"v":1,"batch":"b-1","sent_at":"2026-11-22T10:00:05.321Z","sdk":"web/0.1.0","dropped":{"expired":1,"gone":3},"work":"1.a.7","answers":[]}"#);
    assert_eq!(Drops::read(&read(&json)["dropped"]), drops);
    let odd = r#"{"gone":-1,"full":"2","storage":1e12,"conflict":2.5,"lost":7}"#;
    let told: Vec<u32> = Drops::read(&read(odd))
        .iter()
        .map(|(_, count)| count)
        .collect();
    assert_eq!(told, [0, 0, 2, 0, 0, u32::MAX]);
    assert_eq!(
        drops.minus(&Drops::of(DropReason::Gone, 9)),
        Drops::of(DropReason::Expired, 1)
    );
}

#[test]
fn what_speaks_against_a_person_travels_with_the_answer() {
    let mut flagged = answer();
    flagged.flags = Flags::of(&[Flag::Honeypot, Flag::Webdriver]);
    let fields = flagged.to_fields();
    assert!(
        fields.ends_with(r#""flags":["webdriver","honeypot"]"#),
        "{fields}"
    );
    let mut json = read(&format!("{{{fields}}}"));
    assert_eq!(Answer::decode(json.clone()).unwrap(), flagged);
    for (odd, flags) in [
        (r#"["later","bot",7,"bot"]"#, Flags::of(&[Flag::Bot])),
        (r#""bot""#, Flags::NONE),
        ("null", Flags::NONE),
    ] {
        json["flags"] = read(odd);
        assert_eq!(Answer::decode(json.clone()).unwrap().flags, flags, "{odd}");
    }
    for bits in 0..=u8::MAX {
        assert_eq!(Flags::from_bits(bits).bits(), bits & 15);
    }
    let all: Vec<&str> = Flags::from_bits(15).iter().map(Flag::as_str).collect();
    assert_eq!(all, ["bot", "prefetch", "webdriver", "honeypot"]);
    assert!(!Flags::of(&[Flag::Bot]).meets(flagged.flags) && flagged.flags.meets(flagged.flags));
}

#[test]
fn an_answer_is_refused_by_name() {
    let refused = |pointer: &str, value: Value| {
        let mut json = read(&format!("{{{}}}", answer().to_fields()));
        // Of an appearance `q` may be empty.
        json["reach"].take();
        *json.pointer_mut(pointer).unwrap() = value;
        Answer::decode(json).unwrap_err().to_string()
    };
    assert_snapshot!(refused("/q/1/k", "nps".into()), @r#"q[1].k: "nps" is not allowed here; allowed: a question that no other part answers"#);
    assert_snapshot!(refused("/q/0/n", 6.5.into()), @"q[0].n: 6.5 is not allowed here; allowed: a whole number from 0 to 10");
    assert_snapshot!(refused("/q/0/t", "ces9".into()), @r#"q[0].t: "ces9" is not allowed here; allowed: nps, ces, ces1, csat, nsat, rating, text, choice, role, battery, servqual, servperf, contact"#);
    assert_snapshot!(refused("/id", "7".into()), @r#"id: "7" is not allowed here; allowed: a UUID in lower case with hyphens"#);
    assert_snapshot!(refused("/q", Value::Array(vec![])), @"q: [] is not allowed here; allowed: 1 to 100 answered questions");
    assert_snapshot!(refused("/survey", "../x".into()), @r#"survey: "../x" is not allowed here; allowed: 1 to 64 letters, digits, '-', '_' or '.'"#);
}

#[test]
fn a_reply() {
    let id = answer().id;
    let results = [
        (id.to_string(), Outcome::Stored),
        (
            "not-an-id".to_string(),
            Outcome::Rejected("id: \"not-an-id\"".into()),
        ),
    ];
    let json = reply::write(&results);
    assert_snapshot!(json, @r#"{"v":1,"results":{"0198f0c2-7d5e-7abc-8def-0123456789ab":{"status":"stored"},"not-an-id":{"status":"rejected","reason":"id: \"not-an-id\""}}}"#);
    let told = |receipt: Option<&str>| Told {
        id: id.clone(),
        outcome: Outcome::Stored,
        receipt: receipt.map(str::to_owned),
    };
    assert_eq!(reply::decode(read(&json)).unwrap(), [told(None)]);
    let json = reply::write_with(&results, |key| {
        (key == id.as_str()).then(|| "a-token".into())
    });
    assert_eq!(reply::decode(read(&json)).unwrap(), [told(Some("a-token"))]);
}

#[test]
fn what_is_no_reply_accepts_nothing() {
    for portal in [r#""<html>log in</html>""#, "{}", "[]", r#"{"results":7}"#] {
        assert!(reply::decode(read(portal)).is_err(), "{portal}");
    }
    let unknown_status =
        r#"{"results":{"0198f0c2-7d5e-7abc-8def-0123456789ab":{"status":"queued"}}}"#;
    assert_eq!(reply::decode(read(unknown_status)).unwrap(), []);
}

#[test]
fn running_scores() {
    let state = State::from(otklik_score::nps::Counts::from_array([
        1, 0, 0, 0, 0, 0, 0, 2, 0, 3, 0,
    ]));
    let running = |state: &State| Running {
        survey: name("nps"),
        question: name("nps"),
        counted: Counted::new(state.metric(), state.counts().unwrap()).unwrap(),
    };
    let row = (running(&state), state.estimate(&Basis::USUAL));
    let json = scores::write(&name("shop"), std::slice::from_ref(&row));
    assert_snapshot!(json, @r#"{"v":1,"site":"shop","scores":[{"survey":"nps","question":"nps","metric":"nps","min":0,"max":10,"counts":[1,0,0,0,0,0,0,2,0,3,0],"n":6,"value":33.333333333333336,"low":-26.74325879410454,"high":71.18770323854898}]}"#);
    assert_eq!(scores::decode(read(&json)).unwrap(), [row.0]);
    let nobody = State::empty(Metric::CsatThree);
    let json = scores::write(&name("shop"), &[(running(&nobody), None)]);
    assert_snapshot!(json, @r#"{"v":1,"site":"shop","scores":[{"survey":"nps","question":"nps","metric":"csat","min":1,"max":3,"counts":[0,0,0],"n":0}]}"#);
    for metric in metrics() {
        let row = running(&State::empty(metric));
        let json = scores::write(&name("shop"), &[(row.clone(), None)]);
        assert_eq!(scores::decode(read(&json)).unwrap(), [row]);
    }
    let short = json.replace("[0,0,0]", "[0,0]");
    assert_eq!(
        scores::decode(read(&short)).unwrap_err().path(),
        "scores[0].counts"
    );
}

fn metrics() -> [Metric; 9] {
    [
        Metric::Nps,
        Metric::Ces,
        Metric::Ces1,
        Metric::CsatThree,
        Metric::CsatFive,
        Metric::CsatSeven,
        Metric::CsatTen,
        Metric::Nsat,
        Metric::Rating(rating::Scale::new(0, 9).unwrap()),
    ]
}

#[test]
fn every_kind_of_answer_survives() {
    let mut given: Vec<Given> = metrics()
        .iter()
        .flat_map(|&metric| {
            let (min, max) = metric.scale();
            (min..=max).map(move |value| Given::Rated(Rated::new(metric, value.into()).unwrap()))
        })
        .collect();
    let chosen = |role, options: &[&str], other: Option<&str>| {
        Given::Chosen(Chosen {
            role,
            options: options.iter().map(|option| name(option)).collect(),
            other: other.map(Into::into),
        })
    };
    given.extend([
        chosen(false, &["price", "taste"], None),
        chosen(true, &["buyer"], Some("and seller")),
        chosen(false, &[], Some("Другое")),
        Given::Contact("me@shop.example".into()),
        Given::Marked(Marked {
            max: 7,
            marks: vec![(name("kind"), 7), (name("quick"), 1)],
        }),
        Given::Served(Served {
            expected: None,
            perceived: [7; 22],
        }),
        Given::Served(Served {
            expected: Some([6; 22]),
            perceived: [0; 22],
        }),
    ]);
    for given in given {
        let sent = Answer {
            parts: vec![Part {
                question: name("q"),
                given,
            }],
            ..answer()
        };
        let json = format!("{{{}}}", sent.to_fields());
        assert_eq!(Answer::decode(read(&json)).unwrap(), sent, "{json}");
    }
}

#[test]
fn an_answer_off_its_scale_is_refused() {
    let refused = |part: &str| {
        let json = format!(
            "{{{}}}",
            Answer {
                parts: vec![],
                ..answer()
            }
            .to_fields()
        );
        let json = json.replace(r#""q":[]"#, &format!(r#""q":[{{"k":"q",{part}}}]"#));
        Answer::decode(read(&json)).unwrap_err().to_string()
    };
    assert_snapshot!(refused(r#""t":"csat","n":6"#), @"q[0].n: 6 is not allowed here; allowed: a whole number from 1 to 5");
    assert_snapshot!(refused(r#""t":"csat","n":6,"max":6"#), @"q[0].max: 6 is not allowed here; allowed: 3, 5, 7 or 10");
    assert_snapshot!(refused(r#""t":"rating","n":3,"min":4,"max":3"#), @"q[0].max: 3 is not allowed here; allowed: a number above min");
    assert_snapshot!(refused(r#""t":"choice","c":[]"#), @"q[0].c: [] is not allowed here; allowed: 1 to 50 options");
    assert_snapshot!(refused(r#""t":"choice","c":["a","a"]"#), @r#"q[0].c[1]: "a" is not allowed here; allowed: an option that was not chosen already"#);
    assert_snapshot!(refused(r#""t":"battery","max":5,"c":{"kind":6}"#), @"q[0].c.kind: 6 is not allowed here; allowed: a whole number from 1 to 5");
    assert_snapshot!(refused(r#""t":"battery","max":5,"c":{}"#), @"q[0].c: {} is not allowed here; allowed: 1 to 50 marks");
    assert_snapshot!(refused(r#""t":"contact","s":"""#), @r#"q[0].s: "" is not allowed here; allowed: a string of 1 to 254 characters"#);
    assert_snapshot!(refused(r#""t":"npss","n":1"#), @r#"q[0].t: "npss" is not allowed here; allowed: nps, ces, ces1, csat, nsat, rating, text, choice, role, battery, servqual, servperf, contact"#);
    let marks = |mark: u8, many: usize| format!("[{}]", vec![mark.to_string(); many].join(","));
    let served = |kind: &str, mark, many| {
        let (e, c) = (marks(mark, 22), marks(mark, many));
        refused(&format!(r#""t":"{kind}","e":{e},"c":{c}"#))
    };
    assert_snapshot!(served("servperf", 0, 22), @"q[0].c: [0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0] is not allowed here; allowed: a mark for at least one statement");
    assert_snapshot!(served("servqual", 7, 21), @"q[0].c: [7,7,7,7,7,7,7,7,7,7,7,7,7,7,7,7,7,7,7,7,7] is not allowed here; allowed: 22 marks, 0 for a statement that was left out");
    assert_snapshot!(served("servqual", 8, 22), @"q[0].e[0]: 8 is not allowed here; allowed: a whole number from 0 to 7");
    assert_snapshot!(refused(&format!(r#""t":"servqual","c":{}"#, marks(5, 22))), @"q[0].e: nothing is not allowed here; allowed: a list");
}

#[test]
fn the_share_of_a_drawn_visitor_travels_with_the_answer() {
    let drawn = Answer {
        share: Inclusion::per_million(50_000).unwrap(),
        ..answer()
    };
    let json = format!("{{{}}}", drawn.to_fields());
    assert!(json.ends_with(r#","locale":"ru","share":0.05}"#), "{json}");
    assert_eq!(Answer::decode(read(&json)).unwrap(), drawn);
    assert!(!answer().to_fields().contains("share"));
    let refused = Answer::decode(read(&json.replace("0.05", "0"))).unwrap_err();
    assert_snapshot!(refused, @"share: 0 is not allowed here; allowed: a number from 0.000001 to 1");
}

#[test]
fn what_the_visitor_holds_travels_with_the_answer_and_refuses_none() {
    let held = Answer {
        device: Some("phone".into()),
        ..answer()
    };
    let json = format!("{{{}}}", held.to_fields());
    assert!(json.ends_with(r#","meta":{"device":"phone"}}"#), "{json}");
    assert_eq!(Answer::decode(read(&json)).unwrap(), held);
    assert!(!answer().to_fields().contains("meta"));
    for odd in [
        "7",
        "[]",
        "null",
        r#""phone""#,
        r#"{"device":7}"#,
        r#"{"device":null}"#,
        r#"{"screen":"phone"}"#,
    ] {
        let json = json.replace(r#"{"device":"phone"}"#, odd);
        assert_eq!(Answer::decode(read(&json)).unwrap(), answer(), "{odd}");
    }
}

#[test]
fn what_the_site_says_of_the_visitor_travels_with_the_answer() {
    let sorted = Answer {
        device: Some("phone".into()),
        segment: Some("Иванов & Söhne".into()),
        ..answer()
    };
    let json = format!("{{{}}}", sorted.to_fields());
    assert!(
        json.ends_with(r#","meta":{"device":"phone","segment":"Иванов & Söhne"}}"#),
        "{json}"
    );
    assert_eq!(Answer::decode(read(&json)).unwrap(), sorted);
    // What is none is none, and refuses no answer.
    let long = format!("\"{}\"", "x".repeat(Answer::MAX_SEGMENT + 1));
    for odd in ["7", "null", r#""""#, &long] {
        let json = json.replace(r#""Иванов & Söhne""#, odd);
        assert_eq!(Answer::decode(read(&json)).unwrap().segment, None, "{odd}");
    }
}

#[test]
fn a_whole_reply_makes_a_score_and_another_none() {
    let state = |expected, perceived| {
        Given::Served(Served {
            expected,
            perceived,
        })
        .state()
    };
    let value = |state: Option<State>| Some(state?.estimate(&Basis::USUAL)?.value);
    assert_eq!(value(state(None, [6; 22])), Some(6.0));
    assert_eq!(value(state(Some([7; 22]), [5; 22])), Some(-2.0));
    let mut short = [4; 22];
    short[21] = 0;
    assert_eq!(state(None, short), None);
    assert_eq!(state(Some(short), [4; 22]), None);
    assert_eq!(state(Some([4; 22]), short), None);
    assert_eq!(
        nps(9).state().map(|state| state.metric()),
        Some(Metric::Nps)
    );
    assert_eq!(Given::Text("9".into()).state(), None);
}

#[test]
fn an_appearance_need_not_be_an_answer() {
    for (word, reach) in Answer::REACHES {
        let seen = Answer {
            reach: Some(reach),
            parts: Vec::new(),
            ..answer()
        };
        let json = format!("{{{}}}", seen.to_fields());
        assert!(
            json.contains(&format!(r#""reach":"{word}","q":[]"#)),
            "{json}"
        );
        assert_eq!(Answer::decode(read(&json)).unwrap(), seen);
    }
    let mut json = read(&format!("{{{}}}", answer().to_fields()));
    json["reach"] = "seen".into();
    let refused = Answer::decode(json.clone()).unwrap_err();
    assert_eq!(
        refused.to_string(),
        r#"reach: "seen" is not allowed here; allowed: shown, dismissed, started, completed"#
    );
    json["reach"] = Value::Null;
    assert_eq!(Answer::decode(json.clone()).unwrap().reach, None);
    json["q"] = Value::Array(Vec::new());
    assert_eq!(Answer::decode(json).unwrap_err().path(), "q");
}

proptest! {
    #[test]
    fn any_text_and_rating_survive(text in any::<String>(), rating in 0u8..=10) {
        let mut sent = answer();
        sent.parts[0].given = nps(rating);
        if !text.is_empty() && text.chars().count() <= Answer::MAX_TEXT {
            sent.parts[1].given = Given::Text(text);
        }
        let json = format!("{{{}}}", sent.to_fields());
        prop_assert_eq!(Answer::decode(read(&json)).unwrap(), sent);
    }
}
