//! What time does to promises.

use jiff::SignedDuration;
use otklik_loop::case::change::Change;
use otklik_loop::case::clock::Standing;
use otklik_loop::case::event::{By, What};
use otklik_loop::promise::{Severity, Which};

use crate::told::{Told, at, reply};

#[test]
fn time_strikes_once_each() {
    let mut told = Told::open();
    let mut struck = Vec::new();
    while let Some(strike) = told.case.clocks.as_ref().unwrap().strike() {
        struck.push((strike.at, strike.clock, strike.late));
        let clock = strike.clock;
        let what = if strike.late {
            What::Late { clock }
        } else {
            What::Near { clock }
        };
        told.note(1_000, By::CLOCK, what);
    }
    let just_after = |minutes| at(minutes) + SignedDuration::from_millis(1);
    assert_eq!(
        struck,
        [
            (at(45), Which::First, false),
            (just_after(60), Which::First, true),
            (at(450), Which::Solution, false),
            (just_after(600), Which::Solution, true)
        ]
    );
    assert_eq!(
        told.standing(Which::First, 60),
        Some(Standing::Near),
        "the last moment is in time"
    );
    assert_eq!(told.standing(Which::First, 61), Some(Standing::Late));
    told.change(61, &reply("Sorry")).unwrap();
    assert_eq!(told.standing(Which::First, 9_999), Some(Standing::Broken));
    assert_eq!(told.case.clocks.unwrap().due().unwrap().0, Which::Solution);
}

#[test]
fn the_last_moment_is_in_time() {
    let mut told = Told::open();
    told.change(60, &reply("Here")).unwrap();
    assert_eq!(told.standing(Which::First, 9_999), Some(Standing::Kept));
    assert!(matches!(&told.events[1].what, What::Reply { kept, .. } if kept == &[Which::First]));
}

#[test]
fn a_graver_case_gets_a_shorter_promise_from_the_same_beginning() {
    let mut told = Told::open();
    told.change(
        15,
        &Change::Severity {
            to: Severity::Critical,
        },
    )
    .unwrap();
    assert_eq!(
        told.case
            .clocks
            .as_ref()
            .unwrap()
            .term(Which::First)
            .unwrap()
            .due,
        at(20)
    );
    told.change(30, &reply("Here")).unwrap();
    assert_eq!(told.standing(Which::First, 30), Some(Standing::Broken));
    told.change(
        31,
        &Change::Severity {
            to: Severity::Minor,
        },
    )
    .unwrap();
    assert_eq!(
        told.standing(Which::First, 31),
        Some(Standing::Kept),
        "met within what is promised now"
    );
}
