//! What the owner's people, and whoever holds a key, send to the loop, for `fuzz/`: each fails by a panic and by nothing else.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use otklik_loop::board::{self as wall, Entry, Text};
use otklik_loop::case::change::Change;
use otklik_loop::entry;
use otklik_loop::plan::{Assumption, Goal, Initiative};
use otklik_loop::promise::{About, given};
use otklik_loop::rule::{Rule, Rules};
use otklik_loop::sign::{Signs, Words};
use otklik_score::calendar::Bucket;
use otklik_wire::id::Name;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::ask::Query;
use super::{board, inbox, strict};
use crate::board_page::{Feed, Line, Page};
use crate::periods::periods;

/// A query string: what is taken of it is within its limits.
pub(crate) fn query(text: &str) {
    let Ok(site) = Name::new("shop".into()) else {
        return;
    };
    if let Ok(inbox) = inbox::asked(&site, Query::of(text)) {
        assert!((1..=200).contains(&inbox.limit));
        assert!(inbox.marks.len() <= 20 && inbox.survey.len() <= 20);
    }
    if let Ok(which) = board::which(&mut Query::of(text), true) {
        assert!((1..=200).contains(&which.most));
    }
    let mut query = Query::of(text);
    let (Ok(from), Ok(to)) = (query.day("from"), query.day("to")) else {
        return;
    };
    for bucket in [Bucket::Day, Bucket::Week, Bucket::Month, Bucket::Quarter] {
        if let Ok(all) = periods(bucket, from, to, Timestamp::UNIX_EPOCH, &TimeZone::UTC) {
            assert!((1..=400).contains(&all.len()));
            assert!(all.iter().all(|one| one.from < one.to));
            assert!(all.windows(2).all(|two| two[0].to == two[1].from));
        }
    }
}

/// A document: what is taken is taken again as it is kept, and is then the same.
pub(crate) fn document(bytes: &[u8]) {
    kept(bytes, |given: &given::Given| {
        let promises = given.checked()?;
        let about = About {
            survey: None,
            role: None,
            segment: None,
            severity: None,
            bare: true,
        };
        if let Some(promised) = promises.promise(&about, Timestamp::UNIX_EPOCH) {
            for term in [promised.first, promised.solution].into_iter().flatten() {
                assert!(term.due >= Timestamp::UNIX_EPOCH);
            }
        }
        Ok(())
    });
    kept(bytes, |rules: &Vec<Rule>| Rules::checked(rules).map(drop));
    kept(bytes, |signs: &Vec<Words>| Signs::of(signs).map(drop));
    kept(bytes, Change::check);
    kept(bytes, Goal::check);
    kept(bytes, Initiative::check);
    kept(bytes, Assumption::check);
    kept(bytes, Entry::check);
    kept(bytes, wall::About::check);
    if let Ok(entry) = strict::read::<entry::Entry>(bytes) {
        let _ = entry.check();
    }
}

fn kept<T: DeserializeOwned + Serialize>(bytes: &[u8], check: impl Fn(&T) -> Result<(), String>) {
    let text = |read: &T| serde_json::to_vec(read).unwrap_or_default();
    let Ok(read) = strict::read::<T>(bytes) else {
        return;
    };
    if check(&read).is_ok() {
        let first = text(&read);
        let again = strict::read::<T>(&first).ok();
        let again = again.filter(|again| check(again).is_ok());
        assert_eq!(again.map(|again| text(&again)), Some(first));
    }
}

/// Words on a board: whatever they are, they change nothing of the marks around them.
pub(crate) fn words(text: &str) {
    let marks = |text: &str| {
        let said = || Text::One(text.to_owned());
        let about = wall::About {
            public: true,
            title: said(),
            intro: Some(said()),
        };
        let line = || Line {
            number: 1,
            asked: 2,
            at: "2026-01-31T12:00:00.000Z".to_owned(),
            entry: Entry {
                title: said(),
                text: Some(said()),
                state: wall::State::Declined,
                reason: Some(said()),
                asked_before: 0,
            },
        };
        let page = Page {
            site: "shop",
            language: "en",
            about: &about,
            lines: vec![line()],
            next: None,
        };
        let feed = Feed {
            site: "shop",
            origin: "https://feedback.example.com",
            language: "en",
            about: &about,
            lines: vec![line()],
        };
        [page.to_string(), feed.to_string()].map(|written| {
            let mark = |char: &char| matches!(char, '<' | '>' | '"' | '\'');
            let control = |char: char| char.is_control() && !matches!(char, '\n' | '\r' | '\t');
            // XML knows no other control characters, however they are written.
            assert!(!written.contains(control), "{written:?}");
            written.chars().filter(mark).collect::<String>()
        })
    };
    assert_eq!(marks(text), marks("x"));
}
