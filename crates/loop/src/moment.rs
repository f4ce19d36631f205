//! Times in JSON: RFC 3339 in UTC, always with milliseconds, so that they sort as text.

use jiff::Timestamp;
use serde::{Deserialize as _, Deserializer, Serializer, de};

/// A time as it is written.
#[must_use]
pub fn text(time: Timestamp) -> String {
    format!("{time:.3}")
}

/// The millisecond that a time is in: what is kept of it.
#[must_use]
pub fn whole(time: Timestamp) -> Timestamp {
    Timestamp::from_millisecond(time.as_millisecond()).unwrap_or(time)
}

/// Writes a time.
///
/// # Errors
/// The writer's.
pub fn serialize<S: Serializer>(time: &Timestamp, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(&text(*time))
}

/// Reads a time.
///
/// # Errors
/// What is allowed, in words.
pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Timestamp, D::Error> {
    read(&String::deserialize(from)?).map_err(de::Error::custom)
}

/// Reads a time.
///
/// # Errors
/// What is allowed, in words.
pub fn read(text: &str) -> Result<Timestamp, String> {
    let time: Result<Timestamp, _> = text.parse();
    time.map(whole).map_err(|_| {
        format!("{text:?} is no time; allowed: RFC 3339, such as 2026-01-31T12:00:00Z")
    })
}

/// The same for a time that may be absent.
pub mod optional {
    use super::{Deserializer, Serializer, Timestamp, de, read, text};
    use serde::Deserialize as _;

    /// Writes a time or `null`.
    ///
    /// # Errors
    /// The writer's.
    pub fn serialize<S: Serializer>(time: &Option<Timestamp>, to: S) -> Result<S::Ok, S::Error> {
        match time {
            Some(time) => to.serialize_str(&text(*time)),
            None => to.serialize_none(),
        }
    }

    /// Reads a time or `null`.
    ///
    /// # Errors
    /// What is allowed, in words.
    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Timestamp>, D::Error> {
        let text: Option<String> = Option::deserialize(from)?;
        text.map(|text| read(&text))
            .transpose()
            .map_err(de::Error::custom)
    }
}
