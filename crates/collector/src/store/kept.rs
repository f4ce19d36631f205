//! Answers as they are kept, a page at a time.

use jiff::Timestamp;
use otklik_wire::answer::Answer;
use otklik_wire::flags::Flags;
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
    /// What speaks against a person.
    pub(crate) flags: Flags,
}

/// A stretch of time, from its first millisecond to the one before its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Period {
    pub(crate) from_ms: i64,
    pub(crate) to_ms: i64,
}

/// A row of an answer.
#[derive(Clone, Debug)]
pub(super) struct Row {
    pub(super) id: String,
    pub(super) raw: String,
    pub(super) at_ms: i64,
    pub(super) received_ms: i64,
    pub(super) flags: Flags,
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
    /// A page of rows of which at most `most` were asked for.
    pub(super) fn of(rows: Vec<Row>, most: u32) -> Self {
        let full = rows.len() >= most as usize;
        let last = rows
            .last()
            .and_then(|row| AnswerId::new(row.id.clone()).ok());
        let answers = rows.into_iter().filter_map(Row::read);
        Self {
            answers: answers.collect(),
            next: last.filter(|_| full),
        }
    }
}

impl Row {
    fn read(self) -> Option<Kept> {
        match intake::decode_stored(&self.raw) {
            Ok(answer) => Some(Kept {
                answer,
                raw: self.raw,
                at: Timestamp::from_millisecond(self.at_ms).unwrap_or_default(),
                received: Timestamp::from_millisecond(self.received_ms).unwrap_or_default(),
                flags: self.flags,
            }),
            Err(why) => {
                tracing::error!(
                    id = self.id,
                    why,
                    "a stored answer cannot be read; it is left out"
                );
                None
            }
        }
    }
}
