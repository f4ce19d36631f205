//! Answers as they are kept, a page at a time.

use jiff::Timestamp;
use otklik_wire::answer::Answer;
use otklik_wire::id::AnswerId;

use crate::intake;

/// An answer that is stored.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Kept {
    /// The answer.
    pub(crate) answer: Answer,
    /// The answer as it was sent.
    pub(crate) raw: String,
    /// When it was given, by the collector's reckoning.
    pub(crate) at: Timestamp,
    /// When it arrived.
    pub(crate) received: Timestamp,
}

/// A stretch of time, from its first millisecond to the one before its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Period {
    pub(crate) from_ms: i64,
    pub(crate) to_ms: i64,
}

/// Some answers of a walk through all of a site's, in the order of their ids.
#[derive(Debug)]
pub(crate) struct Page {
    pub(crate) answers: Vec<Kept>,
    /// After which id the walk goes on; `None` at its end.
    pub(crate) next: Option<AnswerId>,
}

impl Period {
    /// All of time.
    pub(crate) const ALL: Self = Self {
        from_ms: i64::MIN,
        to_ms: i64::MAX,
    };
}

impl Page {
    /// A page of rows `(id, raw, at_ms, received_ms)` of which at most `most` were asked for.
    pub(super) fn of(rows: Vec<(String, String, i64, i64)>, most: u32) -> Self {
        let full = rows.len() >= most as usize;
        let last = rows
            .last()
            .and_then(|(id, ..)| AnswerId::new(id.clone()).ok());
        let answers = rows.into_iter().filter_map(|(id, raw, at, received)| {
            match intake::decode_stored(&raw) {
                Ok(answer) => Some(Kept {
                    answer,
                    raw,
                    at: Timestamp::from_millisecond(at).unwrap_or_default(),
                    received: Timestamp::from_millisecond(received).unwrap_or_default(),
                }),
                Err(why) => {
                    tracing::error!(id, why, "a stored answer cannot be read; it is left out");
                    None
                }
            }
        });
        Self {
            answers: answers.collect(),
            next: last.filter(|_| full),
        }
    }
}
