//! The outbox's decisions: what may wait, what to send next, what a reply means, when to try again. Pure; the store and
//! the network are in [`crate::browser`].

mod progress;
mod room;

use otklik_wire::batch::Waiting;
use otklik_wire::id::AnswerId;

pub use progress::{Next, Progress, Response, Settled};
pub use room::{APPEARANCES_WAIT_MS, has_room, is_due, is_expired};

/// An answer that waits for delivery.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The answer.
    pub id: AnswerId,
    /// Which version of it.
    pub seq: u32,
    /// When it was given, in milliseconds since the epoch, by the visitor's clock.
    pub at_ms: u64,
    /// The answer as JSON fields, without braces.
    pub fields: String,
}

impl Entry {
    /// Whether the survey was only seen, and nothing answered.
    #[must_use]
    pub fn is_appearance(&self) -> bool {
        // Of our own writing: in a visitor's text the quotes would be escaped. Not `contains`: its search is 600 bytes.
        const NOTHING: &[u8] = br#""q":[]"#;
        let mut places = self.fields.as_bytes().windows(NOTHING.len());
        places.any(|place| place == NOTHING)
    }
}

/// What the page is told of answers on their way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notice {
    /// These are on the collector's disk.
    Delivered(Vec<AnswerId>),
    /// The collector gave the visitor a receipt for it.
    Receipt(AnswerId, String),
    /// These will never be taken.
    Refused(Vec<AnswerId>),
    /// The endpoint wants nothing more of this page, and said so with this status.
    Stopped(u16),
}

/// The entries as the batch writer takes them.
#[must_use]
pub fn waiting(entries: &[Entry], now_ms: u64) -> Vec<Waiting<'_>> {
    entries
        .iter()
        .map(|entry| Waiting {
            fields: &entry.fields,
            age_ms: now_ms.saturating_sub(entry.at_ms),
        })
        .collect()
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests;
