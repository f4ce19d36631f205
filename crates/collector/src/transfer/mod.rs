//! Answers on their way out to a file, and in from one: a line, a row, a column at a time, so that memory does not grow
//! with them.
//!
//! | format | out | in |
//! | --- | --- | --- |
//! | [`ndjson`] | everything, as it was sent | the same again, nothing lost |
//! | [`table`] as CSV | what people look at | with a mapping, any tool's export |
//! | [`parquet`] | the same columns with types | – |
//!
//! [`outgoing`] walks through the store, [`incoming`] through a file.

mod columns;
pub(crate) mod csv;
pub(crate) mod incoming;
pub(crate) mod item;
pub(crate) mod mapping;
pub(crate) mod ndjson;
pub(crate) mod outgoing;
pub(crate) mod parquet;
pub(crate) mod table;

use jiff::Timestamp;

/// A time as every format writes it: UTC, to the millisecond.
pub(crate) fn time(time: Timestamp) -> String {
    format!("{time:.3}")
}

#[cfg(test)]
mod tests;
