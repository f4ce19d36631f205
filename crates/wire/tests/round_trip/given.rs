//! What was given to each kind of question.

use insta::assert_snapshot;
use otklik_score::{Basis, Metric, Rated, State};
use otklik_wire::answer::{Answer, Chosen, Given, Marked, Part, Served};
use proptest::prelude::*;

use super::{answer, metrics, name, nps, read};

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
