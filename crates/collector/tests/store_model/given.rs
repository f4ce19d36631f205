//! What is sent: versions of answers, and the steps in which they come.
#![allow(unreachable_pub)]

use jiff::{Timestamp, ToSpan as _};
use proptest::prelude::*;

use crate::common::id;

pub const SITES: [&str; 2] = ["shop", "quiet"];
pub const SURVEYS: [&str; 2] = ["nps", "other"];
/// Locales and sentences as they stand in JSON, and as they are understood.
pub const LOCALES: [(&str, &str); 5] = [
    ("", ""),
    (r#""ru""#, "ru"),
    (r#""de-AT""#, "de-AT"),
    (r#""a\u0000b""#, "a\u{fffd}b"),
    (r#""\ud83d\ude00""#, "😀"),
];
pub const SENTENCES: [(&str, &str); 5] = [
    ("", ""),
    (r#""Fine tea""#, "Fine tea"),
    (r#""null \u0000 byte""#, "null \u{fffd} byte"),
    (r#""half \ud83d an emoji""#, "half \u{fffd} an emoji"),
    (r#""half \udbff an emoji""#, "half \u{fffd} an emoji"),
];

/// How far visitors say that they came; `None` is a sender that does not say.
pub const REACHES: [Option<&str>; 5] = [
    None,
    Some("shown"),
    Some("dismissed"),
    Some("started"),
    Some("completed"),
];

/// One version of an answer; small numbers, so that they meet.
#[derive(Clone, Debug, PartialEq)]
pub struct Version {
    pub id: u64,
    pub seq: u32,
    pub survey: usize,
    pub revision: u32,
    pub locale: usize,
    pub reach: usize,
    pub rating: Option<u8>,
    pub sentence: usize,
    pub days_old: i64,
    /// Whether the page says that no person can have given it.
    pub honeypot: bool,
    /// Whether the page says how old the answer is; no part of the answer.
    pub says_age: bool,
}

#[derive(Clone, Debug)]
pub enum Step {
    /// A batch to a site.
    Batch(usize, Vec<Version>),
    /// An answer of a site is erased, whether it is there or not.
    Erase(usize, u64),
    /// All of a site goes that was given before the day so many days ago.
    Before(usize, i64),
    /// Both collectors end and begin again.
    Reopen,
}

/// Numbers of answers; few, so that they meet.
const IDS: std::ops::Range<u64> = 0..7;

pub fn version() -> impl Strategy<Value = Version> {
    let asked = (0..2_usize, 1..3_u32, 0..LOCALES.len(), 0..REACHES.len());
    let given = (
        prop::option::of(0..11_u8),
        0..SENTENCES.len(),
        prop::bool::weighted(0.2),
    );
    (IDS, 0..3_u32, asked, given, 0..3_i64, any::<bool>()).prop_map(
        |(id, seq, asked, (rating, sentence, honeypot), days_old, says_age)| {
            let (survey, revision, locale, reach) = asked;
            Version {
                id,
                seq,
                survey,
                revision,
                locale,
                reach,
                // An answer has at least one part, unless it is known to be an appearance.
                rating: if sentence == 0 && REACHES[reach].is_none() {
                    rating.or(Some(7))
                } else {
                    rating
                },
                sentence,
                days_old,
                honeypot,
                says_age,
            }
        },
    )
}

pub fn steps() -> impl Strategy<Value = Vec<Step>> {
    let batch = (0..SITES.len(), prop::collection::vec(version(), 1..8));
    let step = prop_oneof![
        16 => batch.prop_map(|(site, versions)| Step::Batch(site, versions)),
        6 => (0..SITES.len(), IDS).prop_map(|(site, number)| Step::Erase(site, number)),
        1 => (0..SITES.len(), 0..3_i64).prop_map(|(site, days)| Step::Before(site, days)),
        2 => Just(Step::Reopen),
    ];
    (prop::collection::vec(step, 1..14), any::<bool>()).prop_map(|(mut steps, resend)| {
        // A page that lost the reply sends the same again.
        if resend && let Some(Step::Batch(site, versions)) = steps.first().cloned() {
            steps.push(Step::Batch(site, versions));
        }
        steps
    })
}

impl Version {
    pub fn at(&self, now: Timestamp) -> Timestamp {
        now - (self.days_old * 24).hours()
    }

    pub fn raw(&self, now: Timestamp) -> String {
        let mut parts = Vec::new();
        if let Some(rating) = self.rating {
            parts.push(format!(r#"{{"k":"nps","t":"nps","n":{rating}}}"#));
        }
        if self.sentence > 0 {
            let (sentence, _) = SENTENCES[self.sentence];
            parts.push(format!(r#"{{"k":"why","t":"text","s":{sentence}}}"#));
        }
        let mut more = String::new();
        if self.locale > 0 {
            more += &format!(r#","locale":{}"#, LOCALES[self.locale].0);
        }
        if let Some(reach) = REACHES[self.reach] {
            more += &format!(r#","reach":"{reach}""#);
        }
        if self.honeypot {
            // The other says what it says, and is counted; a third nobody knows.
            more += r#","flags":["honeypot","webdriver","later"]"#;
        }
        if self.says_age {
            more += &format!(r#","age_ms":{}"#, self.days_old * 86_400_000);
        }
        format!(
            r#"{{"id":"{}","seq":{},"survey":"{}","survey_rev":{},"at":"{}","q":[{}]{more}}}"#,
            id(self.id),
            self.seq,
            SURVEYS[self.survey],
            self.revision,
            self.at(now),
            parts.join(",")
        )
    }

    /// What makes two versions the same answer: what is understood, not how it was written.
    pub fn meaning(&self) -> impl PartialEq {
        let words = (LOCALES[self.locale].1, SENTENCES[self.sentence].1);
        (
            self.seq,
            self.survey,
            self.revision,
            words,
            self.reach,
            self.rating,
            self.days_old,
            self.honeypot,
        )
    }
}
