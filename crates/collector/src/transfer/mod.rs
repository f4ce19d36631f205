//! Answers on their way out to a file, and in from one: a line, a row, a column at a time, so that memory does not grow
//! with them. Pure; what is read and written comes from the caller.
//!
//! | format | out | in |
//! | --- | --- | --- |
//! | [`ndjson`] | everything, as it was sent | the same again, nothing lost |
//! | [`table`] as CSV | what people look at | with a mapping, any tool's export |
//! | [`parquet`] | the same columns with types | – |

pub(crate) mod csv;
pub(crate) mod mapping;
pub(crate) mod ndjson;
pub(crate) mod parquet;
pub(crate) mod table;

use jiff::Timestamp;
use otklik_wire::answer::Answer;

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

/// A time as every format writes it: UTC, to the millisecond.
pub(crate) fn time(time: Timestamp) -> String {
    format!("{time:.3}")
}

#[cfg(test)]
mod tests;
