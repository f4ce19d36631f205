//! A case is the sum of its events, and its promises stand where its events put them.
#![allow(clippy::unwrap_used)]

#[path = "case/seen.rs"]
mod seen;
#[path = "case/time.rs"]
mod time;
#[path = "case/told.rs"]
mod told;

use otklik_loop::case::change::Change;
use otklik_loop::case::clock::Standing;
use otklik_loop::case::event::What;
use otklik_loop::case::{Status, Verdict, WaitsFor};
use otklik_loop::promise::{Severity, Which};
use told::{Told, at, reply, word};

#[test]
fn from_heard_to_done_and_back_by_the_visitors_word() {
    let mut told = Told::open();
    assert_eq!(
        (told.case.status, told.case.waits_for),
        (Status::Heard, WaitsFor::Us)
    );
    told.change(30, &reply("We look.")).unwrap();
    assert_eq!(
        (told.case.status, told.case.waits_for),
        (Status::InWork, WaitsFor::Visitor)
    );
    assert_eq!(told.standing(Which::First, 30), Some(Standing::Kept));
    told.hear(40, &word(Some("Thank you"), None, None)).unwrap();
    assert_eq!(told.case.waits_for, WaitsFor::Us);
    let early = told
        .hear(41, &word(None, Some(Verdict::Solved), None))
        .unwrap_err();
    assert!(early.starts_with("it is still being worked on"), "{early}");
    told.change(
        500,
        &Change::Done {
            text: Some("Found it.".into()),
        },
    )
    .unwrap();
    assert_eq!(told.standing(Which::Solution, 10_000), Some(Standing::Kept));
    told.hear(700, &word(None, Some(Verdict::NotSolved), Some(2)))
        .unwrap();
    assert_eq!(
        (told.case.status, told.case.verdict),
        (Status::InWork, Some(Verdict::NotSolved))
    );
    assert_eq!(
        told.case
            .clocks
            .as_ref()
            .unwrap()
            .term(Which::Solution)
            .unwrap()
            .due,
        at(1_300),
        "a new time from then on"
    );
    assert_eq!(
        told.standing(Which::First, 10_000),
        Some(Standing::Kept),
        "the first word was kept and stays so"
    );
    told.change(
        800,
        &Change::Decline {
            reason: "It is gone for good.".into(),
        },
    )
    .unwrap();
    told.hear(810, &word(None, Some(Verdict::Solved), Some(5)))
        .unwrap();
    assert_eq!(
        (told.case.verdict, told.case.ces),
        (Some(Verdict::Solved), Some(5))
    );
    assert_eq!(told.case.reason.as_deref(), Some("It is gone for good."));
    told.change(820, &Change::Reopen { text: None }).unwrap();
    assert_eq!(
        (told.case.verdict, told.case.ces, told.case.reason.clone()),
        (None, None, None),
        "what was thought of the end was of that end"
    );
    let kept: Vec<_> = told
        .events
        .iter()
        .filter_map(|event| match &event.what {
            What::Reply { kept, .. } | What::Done { kept, .. } | What::Decline { kept, .. } => {
                Some(kept.clone())
            }
            _ => None,
        })
        .collect();
    assert_eq!(
        kept,
        [
            vec![Which::First],
            vec![Which::Solution],
            vec![Which::Solution]
        ]
    );
}

#[test]
fn what_cannot_be_done_says_what_can() {
    let mut told = Told::open();
    let refused = |told: &mut Told, change| told.change(5, &change).unwrap_err();
    assert_eq!(
        refused(&mut told, Change::Reopen { text: None }),
        "the case is heard; this can be done to one that is done or declined"
    );
    told.change(1, &Change::Take {}).unwrap();
    assert_eq!(
        refused(&mut told, Change::Take {}),
        "the case is in_work; this can be done to one that is heard"
    );
    told.change(2, &Change::Done { text: None }).unwrap();
    for change in [
        Change::Done { text: None },
        Change::Severity { to: Severity::Wish },
    ] {
        assert_eq!(
            refused(&mut told, change),
            "the case is done; this can be done to one that is heard or in_work"
        );
    }
    told.change(3, &Change::Merge { into: 4 }).unwrap();
    assert_eq!(
        refused(&mut told, reply("x")),
        "this case was merged into case 4; change that one"
    );
    assert_eq!(
        Change::Return { to: Status::Done }.check().unwrap_err(),
        "to: allowed: heard, in_work"
    );
    assert!(
        reply(" ")
            .check()
            .unwrap_err()
            .starts_with("text: 1 characters were given")
    );
    assert!(reply(&"x".repeat(10_001)).check().is_err());
}

#[test]
fn a_change_is_taken_back_but_not_what_was_read() {
    let mut told = Told::open();
    let before = |told: &Told| {
        (
            told.case.status,
            told.case.assignee.clone(),
            told.case.severity,
            told.case.clocks.clone().map(|clocks| clocks.promised),
        )
    };
    let changes = [
        Change::Assign {
            to: Some("mara".into()),
        },
        Change::Severity {
            to: Severity::Critical,
        },
        Change::Take {},
        Change::Done { text: None },
    ];
    for change in changes {
        let as_it_was = before(&told);
        let undo = told.change(10, &change).unwrap().unwrap();
        assert_ne!(before(&told), as_it_was, "{change:?}");
        told.change(11, &undo).unwrap();
        assert_eq!(before(&told), as_it_was, "{change:?}");
    }
    assert_eq!(
        told.standing(Which::Solution, 12),
        Some(Standing::Running),
        "it was not settled after all"
    );
    for change in [
        reply("Read"),
        Change::Done {
            text: Some("Read".into()),
        },
    ] {
        assert_eq!(told.change(20, &change).unwrap(), None);
    }
}

#[test]
fn a_word_after_the_end_opens_it_again() {
    let mut told = Told::open();
    told.change(1, &Change::Done { text: None }).unwrap();
    told.hear(2, &word(Some("One thing more"), None, None))
        .unwrap();
    assert_eq!(told.case.status, Status::InWork);
    told.change(3, &Change::Done { text: None }).unwrap();
    told.hear(4, &word(Some("Good"), Some(Verdict::Solved), None))
        .unwrap();
    assert_eq!(told.case.status, Status::Done);
}
