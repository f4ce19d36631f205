//! What is known of an answer without reading all of it: its rating and its sentence.

use jiff::Timestamp;
use otklik_score::Rated;
use otklik_wire::answer::{Answer, Given};
use otklik_wire::flags::Flags;

use crate::intake;

/// A visitor's sentence with what belongs to it.
#[derive(Clone, Debug)]
pub(crate) struct Comment {
    /// The answer it is part of.
    pub(crate) id: String,
    /// When it arrived.
    pub(crate) received: Timestamp,
    /// The rating given with it.
    pub(crate) rating: Option<Rated>,
    /// The sentence.
    pub(crate) text: String,
    /// The page it was given on.
    pub(crate) page: Option<String>,
    /// The language it was asked in.
    pub(crate) locale: Option<String>,
    /// What speaks against a person.
    pub(crate) flags: Flags,
}

impl Comment {
    /// The sentence of an answer as it is stored, if it has one and can be read.
    pub(super) fn of(raw: &str, received_ms: i64, flags: Flags) -> Option<Self> {
        let answer = intake::decode_stored(raw).ok()?;
        let text = sentence(&answer)?.to_owned();
        Some(Self {
            text,
            received: Timestamp::from_millisecond(received_ms).unwrap_or_default(),
            rating: rating(&answer),
            id: answer.id.as_str().to_owned(),
            page: answer.page,
            locale: answer.locale,
            flags,
        })
    }
}

/// The first rating among the answer's parts.
pub(super) fn rating(answer: &Answer) -> Option<Rated> {
    answer.parts.iter().find_map(|part| part.given.rated())
}

/// The first sentence among them.
pub(super) fn sentence(answer: &Answer) -> Option<&str> {
    answer.parts.iter().find_map(|part| match &part.given {
        Given::Text(text) => Some(text.as_str()),
        Given::Chosen(chosen) => chosen.other.as_deref(),
        Given::Rated(_) | Given::Marked(_) | Given::Served(_) | Given::Contact(_) => None,
    })
}
