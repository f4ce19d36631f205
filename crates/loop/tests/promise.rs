//! Which policy applies and why, and what is wrong with one.
#![allow(clippy::unwrap_used)]

use jiff::Timestamp;
use otklik_loop::promise::given::Given;
use otklik_loop::promise::{About, HoursKind, Promises, Severity};

fn given(policies: &str) -> Given {
    let text = format!(
        r#"{{"calendars": [{{"name": "office", "zone": "Europe/Moscow",
             "hours": {{"mon": ["09:00-13:00", "14:00-18:00"], "tue": ["09:00-18:00"], "wed": ["09:00-18:00"], "thu": ["09:00-18:00"], "fri": ["09:00-18:00"]}},
             "holidays": ["2026-02-23"], "extra": [{{"day": "2026-02-21", "hours": ["10:00-14:00"]}}]}}],
            "policies": [{policies}]}}"#
    );
    serde_json::from_str(&text).unwrap()
}

fn policy(name: &str, when: &str) -> String {
    format!(
        r#"{{"name": "{name}", "calendar": "office", "first_minutes": 240, "solution_minutes": 960, "when": {when}}}"#
    )
}

fn promises(policies: &[(&str, &str)]) -> Promises {
    let policies: Vec<String> = policies
        .iter()
        .map(|(name, when)| policy(name, when))
        .collect();
    given(&policies.join(",")).checked().unwrap()
}

fn time(text: &str) -> Timestamp {
    text.parse().unwrap()
}

const NPS: About<'_> = About {
    survey: Some("nps"),
    role: Some("payer"),
    segment: None,
    severity: Some(Severity::Major),
    bare: false,
};

fn chosen(promises: &Promises, about: &About<'_>) -> (Option<String>, String) {
    let chosen = promises.choose(about);
    (
        chosen.policy.map(|policy| policy.name().to_owned()),
        chosen.why.en,
    )
}

#[test]
fn what_says_more_goes_first_and_of_equals_the_first() {
    let all = promises(&[
        ("any", "{}"),
        ("survey", r#"{"survey": "nps"}"#),
        ("role", r#"{"role": "payer"}"#),
        ("both", r#"{"role": "payer", "survey": "nps"}"#),
        ("grave", r#"{"severity": "major"}"#),
        ("grave too", r#"{"severity": "major"}"#),
        ("graver", r#"{"severity": "critical"}"#),
    ]);
    let (name, why) = chosen(&all, &NPS);
    assert_eq!(name.as_deref(), Some("grave"));
    assert_eq!(
        why,
        "\"grave\" applies: it names severity major, and stands before others that say as much"
    );
    let minor = About {
        severity: Some(Severity::Minor),
        ..NPS
    };
    let (name, why) = chosen(&all, &minor);
    assert_eq!(name.as_deref(), Some("both"));
    assert_eq!(
        why,
        "\"both\" applies: it names role payer, survey nps, which says more than the others"
    );
    assert_eq!(
        chosen(
            &all,
            &About {
                role: None,
                ..minor
            }
        )
        .0
        .as_deref(),
        Some("survey")
    );
    assert_eq!(chosen(&all, &About::default()).0.as_deref(), Some("any"));
    let passed = all.choose(&minor).passed_over;
    let why = |name: &str| {
        passed
            .iter()
            .find(|(other, _)| *other == name)
            .unwrap()
            .1
            .clone()
    };
    assert_eq!(
        why("graver").ru,
        "оно для: важность критично, а здесь мелочь"
    );
    assert_eq!(
        why("graver").en,
        "it is for severity critical, which is minor here"
    );
    assert_eq!(
        why("role").en,
        "\"both\" says more: it names role payer, survey nps"
    );
    assert_eq!(passed.len(), 6);
}

#[test]
fn what_was_agreed_with_one_customer_goes_before_what_is_usual() {
    let all = promises(&[
        ("usual", "{}"),
        ("grave", r#"{"severity": "major"}"#),
        ("acme", r#"{"segment": "acme"}"#),
        ("acme, grave", r#"{"segment": "acme", "severity": "major"}"#),
    ]);
    let of = |segment, severity| {
        let about = About {
            segment,
            severity: Some(severity),
            ..NPS
        };
        chosen(&all, &about).0
    };
    assert_eq!(
        of(Some("acme"), Severity::Major).as_deref(),
        Some("acme, grave")
    );
    assert_eq!(of(Some("acme"), Severity::Wish).as_deref(), Some("acme"));
    assert_eq!(of(Some("other"), Severity::Major).as_deref(), Some("grave"));
    assert_eq!(of(None, Severity::Wish).as_deref(), Some("usual"));
    // Its own terms hold for a customer even where something usual names the severity.
    let two = promises(&[
        ("grave", r#"{"severity": "major"}"#),
        ("acme", r#"{"segment": "acme"}"#),
    ]);
    let acme = About {
        segment: Some("acme"),
        ..NPS
    };
    let (name, why) = chosen(&two, &acme);
    assert_eq!(name.as_deref(), Some("acme"));
    assert_eq!(
        why,
        "\"acme\" applies: it names segment acme, which says more than the others"
    );
    assert_eq!(
        two.choose(&NPS).passed_over[0].1.en,
        "it is for segment acme, which is not known here"
    );
}

#[test]
fn nothing_applies_without_a_reason() {
    let one = promises(&[("survey", r#"{"survey": "nps"}"#)]);
    assert_eq!(
        chosen(&one, &NPS).1,
        "\"survey\" applies: it is the only one that does"
    );
    assert_eq!(
        chosen(&one, &About::default()),
        (None, "nothing is promised: no policy applies".to_owned())
    );
    assert_eq!(
        one.choose(&About::default()).passed_over[0].1.en,
        "it is for survey nps, which is not known here"
    );
    assert_eq!(
        chosen(&one, &About { bare: true, ..NPS }).0,
        None,
        "a click alone asks for no answer"
    );
    let bare = promises(&[("all", r#"{"bare": true}"#)]);
    assert_eq!(
        chosen(&bare, &About { bare: true, ..NPS }).0.as_deref(),
        Some("all")
    );
    assert_eq!(
        chosen(&Promises::default(), &NPS).1,
        "nothing is promised: there is no policy"
    );
}

#[test]
fn both_clocks_run_in_working_time_and_a_warning_comes_before() {
    let promised = promises(&[("any", "{}")])
        .promise(&NPS, time("2026-02-20T13:00:00Z"))
        .unwrap();
    let first = promised.first.unwrap();
    // Friday 16:00 in Moscow: two hours, then Saturday's extra day from ten.
    assert_eq!(first.due, time("2026-02-21T09:00:00Z"));
    assert_eq!(
        first.near,
        time("2026-02-21T08:00:00Z"),
        "three quarters of it"
    );
    // Two more there, Monday is a holiday, nine on Tuesday, and one more.
    assert_eq!(promised.solution.unwrap().due, time("2026-02-25T07:00:00Z"));
    let all = promises(&[("any", "{}")]);
    assert_eq!(
        all.left(&promised, first, time("2026-02-20T14:30:00Z")),
        150
    );
    assert_eq!(
        all.left(&promised, first, time("2026-02-21T10:00:00Z")),
        -60
    );
}

#[test]
fn a_page_hears_what_holds_when_only_the_survey_is_known() {
    let all = promises(&[
        ("payers", r#"{"role": "payer"}"#),
        ("nps", r#"{"survey": "nps"}"#),
    ]);
    let (first, solution) = all.said("nps").unwrap();
    assert_eq!(
        (first.unwrap().minutes, first.unwrap().hours),
        (240, HoursKind::Working)
    );
    assert_eq!(solution.unwrap().minutes, 960);
    assert_eq!(all.said("csat"), None);
}

#[test]
fn what_is_wrong_is_said_with_its_place() {
    let refused = |policies: &str| given(policies).checked().unwrap_err();
    let cases = [
        (
            policy("", "{}"),
            "policies[0]: name: \"\" was given; allowed: 1 to 80 characters, none of them a control character, no space around them",
        ),
        (
            [policy("a", "{}"), policy("a", "{}")].join(","),
            "policies[1]: name: two are called \"a\"; give each a name of its own",
        ),
        (
            r#"{"name": "a", "calendar": "home", "first_minutes": 1}"#.to_owned(),
            "policies[0]: calendar: there is none called \"home\"; there are: office",
        ),
        (
            r#"{"name": "a"}"#.to_owned(),
            "policies[0]: first_minutes, solution_minutes: both are null; allowed: at least one of them",
        ),
        (
            r#"{"name": "a", "first_minutes": 0}"#.to_owned(),
            "policies[0]: first_minutes: 0 was given; allowed: 1 to 527040, or null",
        ),
        (
            r#"{"name": "a", "first_minutes": 1, "warn_percent": 101}"#.to_owned(),
            "policies[0]: warn_percent: 101 was given; allowed: 1 to 100",
        ),
    ];
    for (policies, why) in cases {
        assert_eq!(refused(&policies), why);
    }
    let calendar = |change: fn(&mut Given)| {
        let mut given = given("");
        change(&mut given);
        given.checked().unwrap_err()
    };
    assert!(
        calendar(|given| given.calendars[0].zone = "Mars/Base".into())
            .contains("calendars[0]: zone: \"Mars/Base\" is no time zone")
    );
    assert!(
        calendar(|given| given.calendars[0].holidays.push("2026-02-30".into()))
            .contains("\"2026-02-30\" is no day")
    );
    assert!(
        calendar(|given| given.calendars[0].hours.clear()).contains("at least one day with hours")
    );
    let unknown =
        serde_json::from_str::<Given>(r#"{"policies": [{"name": "a", "frist_minutes": 1}]}"#)
            .unwrap_err();
    assert!(
        unknown
            .to_string()
            .contains("unknown field `frist_minutes`"),
        "{unknown}"
    );
}
