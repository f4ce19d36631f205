//! Where items go.
#![allow(clippy::unwrap_used)]

use otklik_loop::item::{Door, Tone};
use otklik_loop::promise::Severity;
use otklik_loop::rule::{Rule, Rules, Seen};
use otklik_loop::sign::Sign;
use otklik_loop::stem::stems;

fn rules(text: &str) -> Rules {
    Rules::checked(&serde_json::from_str::<Vec<Rule>>(text).unwrap()).unwrap()
}

fn refused(text: &str) -> String {
    Rules::checked(&serde_json::from_str::<Vec<Rule>>(text).unwrap()).unwrap_err()
}

fn seen(stems: &[String]) -> Seen<'_> {
    Seen {
        door: Door::Survey,
        survey: Some("nps"),
        tone: Tone::Low,
        metric: Some("nps"),
        rating: Some(3),
        role: Some("payer"),
        segment: Some("acme"),
        page: Some("https://shop.example/checkout/2"),
        locale: Some("ru-RU"),
        stems,
        signs: &[Sign::Outburst],
        contact: true,
    }
}

#[test]
fn every_condition_has_to_hold() {
    let stems = stems("Курьер потерял посылку!");
    let seen = seen(&stems);
    let holds = |when: &str| {
        let rules = rules(&format!(
            r#"[{{"name": "r", "when": {{{when}}}, "then": {{"open": true}}}}]"#
        ));
        rules.route(&seen).rules == ["r"]
    };
    for (when, is) in [
        ("", true),
        (
            r#""tone": ["low"], "metric": "nps", "min": 0, "max": 6"#,
            true,
        ),
        (r#""tone": ["high", "low"]"#, true),
        (r#""tone": ["high"]"#, false),
        (r#""metric": "ces""#, false),
        (r#""min": 4"#, false),
        (r#""max": 2"#, false),
        (r#""min": 3, "max": 3"#, true),
        (r#""survey": ["csat"]"#, false),
        (r#""role": ["payer", "user"]"#, true),
        (r#""segment": ["acme"]"#, true),
        (r#""segment": ["other"]"#, false),
        (r#""page": "*/checkout*""#, true),
        (r#""page": "*/basket*""#, false),
        (r#""locale": ["ru"]"#, true),
        (r#""locale": ["r"]"#, false),
        (r#""locale": ["ru-RU"]"#, true),
        (r#""door": ["press"]"#, false),
        (r#""words": ["посылка", "parcel"]"#, true),
        (r#""words": ["потеряла посылка"]"#, true),
        (r#""words": ["посылка потеряна"]"#, false),
        (r#""sign": ["outburst"]"#, true),
        (r#""sign": ["idle"]"#, false),
        (r#""contact": true"#, true),
        (r#""contact": false"#, false),
        (r#""tone": ["low"], "words": ["tea"]"#, false),
    ] {
        assert_eq!(holds(when), is, "{when}");
    }
}

#[test]
fn the_first_ends_it_unless_it_goes_on_and_what_was_said_stays() {
    let rules = rules(
        r#"[{"name": "a", "then": {"marks": ["tag:a"], "assignee": "ann", "severity": "minor"}, "go_on": true},
            {"name": "b", "when": {"tone": ["high"]}, "then": {"severity": "wish"}, "go_on": true},
            {"name": "c", "then": {"marks": ["tag:c", "tag:a"], "assignee": "carl", "severity": "major"}},
            {"name": "d", "then": {"severity": "critical"}}]"#,
    );
    let routed = rules.route(&seen(&[]));
    assert_eq!(routed.rules, ["a", "c"]);
    assert_eq!(routed.then.assignee.as_deref(), Some("ann"));
    assert_eq!(routed.then.severity, Some(Severity::Minor));
    assert_eq!(routed.then.marks, ["tag:a", "tag:c"]);
    assert!(routed.then.opens());
}

#[test]
fn marks_alone_open_nothing() {
    let routed = rules(r#"[{"name": "a", "then": {"marks": ["tag:a"]}}]"#).route(&seen(&[]));
    assert!(!routed.then.opens());
}

#[test]
fn what_is_wrong_is_said_with_its_place() {
    for (rules, why) in [
        (
            r#"[{"name": " a", "then": {"open": true}}]"#,
            "rules[0].name: \" a\" was given; allowed: 1 to 80 characters, none of them a control character, no space around them",
        ),
        (
            r#"[{"name": "a", "then": {}}]"#,
            "rules[0].then: nothing is in it; allowed: open, assignee, severity, marks, webhook, email",
        ),
        (
            r#"[{"name": "a", "then": {"open": true}}, {"name": "a", "then": {"open": true}}]"#,
            "rules[1].name: two are called \"a\"; give each a name of its own",
        ),
        (
            r#"[{"name": "a", "when": {"min": 3, "max": 2}, "then": {"open": true}}]"#,
            "rules[0].when.min: 3 is above when.max, 2; no rating is both",
        ),
        (
            r#"[{"name": "a", "when": {"words": ["!"]}, "then": {"open": true}}]"#,
            "rules[0].when.words: \"!\" has no letter or digit",
        ),
    ] {
        assert_eq!(refused(rules), why);
    }
    assert!(
        refused(r#"[{"name": "a", "then": {"marks": ["sign:cross"]}}]"#)
            .starts_with("rules[0].then.marks: \"sign:cross\" is no mark")
    );
}
