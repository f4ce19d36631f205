//! What travels with an answer, and what is refused.

use insta::assert_snapshot;
use otklik_score::sampling::Inclusion;
use otklik_wire::answer::Answer;
use otklik_wire::flags::{Flag, Flags};
use serde_json::Value;

use super::{answer, read};

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
