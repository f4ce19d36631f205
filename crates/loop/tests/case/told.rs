//! A case with its history, under promises of an hour and of ten.
#![allow(unreachable_pub)]

use jiff::{SignedDuration, Timestamp};
use otklik_loop::case::change::{Change, Word};
use otklik_loop::case::clock::Standing;
use otklik_loop::case::event::{Actor, By, Event, What};
use otklik_loop::case::{Case, Verdict};
use otklik_loop::promise::given::Given;
use otklik_loop::promise::{About, Promised, Promises, Severity, Which};
use otklik_loop::receipt::Receipt;

pub const ITEM: i64 = 7;

pub fn at(minutes: i64) -> Timestamp {
    "2026-01-05T09:00:00Z".parse::<Timestamp>().unwrap() + SignedDuration::from_mins(minutes)
}

pub fn promises() -> Promises {
    let given: Given = serde_json::from_str(
        r#"{"policies": [{"name": "usual", "first_minutes": 60, "solution_minutes": 600},
                         {"name": "grave", "first_minutes": 20, "solution_minutes": 100, "when": {"severity": "critical"}}]}"#,
    )
    .unwrap();
    given.checked().unwrap()
}

pub fn promised(severity: Severity, from: Timestamp) -> Option<Promised> {
    let severity = Some(severity);
    promises().promise(
        &About {
            severity,
            ..About::default()
        },
        from,
    )
}

/// A case with its history, changed as the store does it.
pub struct Told {
    pub events: Vec<Event>,
    pub case: Case,
}

impl Told {
    pub fn open() -> Self {
        let what = What::Open {
            items: vec![ITEM],
            severity: Severity::Minor,
            assignee: None,
            promise: promised(Severity::Minor, at(0)),
        };
        let event = Event {
            version: 1,
            at: at(0),
            by: By::named(Actor::Rule, "usual"),
            what,
        };
        let case = Case::opened(&event).unwrap();
        Self {
            events: vec![event],
            case,
        }
    }

    pub fn note(&mut self, minutes: i64, by: By, what: What) {
        let event = Event {
            version: self.case.version + 1,
            at: at(minutes),
            by,
            what,
        };
        // What is kept is what is read back.
        let event: Event = serde_json::from_str(&serde_json::to_string(&event).unwrap()).unwrap();
        self.case.apply(&event);
        self.events.push(event);
        assert_eq!(Case::fold(&self.events).as_ref(), Some(&self.case));
    }

    pub fn change(&mut self, minutes: i64, change: &Change) -> Result<Option<Change>, String> {
        let undo = self.case.undo(change);
        let what = self.case.decide(change, at(0), at(minutes), &promised)?;
        self.note(minutes, By::named(Actor::Member, "mara"), what);
        Ok(undo)
    }

    pub fn hear(&mut self, minutes: i64, word: &Word) -> Result<(), String> {
        for what in self.case.hear(ITEM, word, at(minutes), &promised)? {
            self.note(minutes, By::VISITOR, what);
        }
        Ok(())
    }

    pub fn standing(&self, which: Which, minutes: i64) -> Option<Standing> {
        self.case.clocks.as_ref()?.standing(which, at(minutes))
    }

    pub fn receipt(&self, minutes: i64) -> Receipt {
        Receipt::of("shop", ITEM, at(0), &self.case, &self.events, at(minutes))
    }
}

pub fn word(text: Option<&str>, verdict: Option<Verdict>, ces: Option<u8>) -> Word {
    Word {
        key: "k".into(),
        text: text.map(str::to_owned),
        verdict,
        ces,
    }
}

pub fn reply(text: &str) -> Change {
    Change::Reply { text: text.into() }
}
