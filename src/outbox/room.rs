use super::Entry;

/// Most answers that wait in one browser for one site: the storage is the page's, and it has other uses for it.
const MAX_WAITING: usize = 200;
/// Most bytes of them.
const MAX_WAITING_BYTES: usize = 256 * 1024;
/// How long an answer may wait.
const LONGEST_STAY_MS: u64 = 30 * DAY_MS;
/// An answer that seems older than this is not old: somebody has set the clock.
const CREDIBLE_MS: u64 = 365 * DAY_MS;
/// So long an appearance waits for an answer.
pub const APPEARANCES_WAIT_MS: u64 = 5_000;
const DAY_MS: u64 = 24 * 60 * 60_000;

/// Whether `entry` may join those that wait, where it takes the place of its own earlier versions.
///
/// Appearances are given a quarter of the room: a hundred of them are worth less than the answer they would shut out.
#[must_use]
pub fn has_room(waiting: &[Entry], entry: &Entry) -> bool {
    let part = if entry.is_appearance() { 4 } else { 1 };
    let mut others = 0;
    let mut bytes = size(entry);
    for other in waiting.iter().filter(|other| other.id != entry.id) {
        others += 1;
        bytes += size(other);
    }
    others < MAX_WAITING / part && bytes <= MAX_WAITING_BYTES / part
}

/// Whether an answer given at `at_ms` has waited too long. One that a changed clock made seem so is kept.
#[must_use]
pub fn is_expired(at_ms: u64, now_ms: u64) -> bool {
    (LONGEST_STAY_MS..CREDIBLE_MS).contains(&now_ms.saturating_sub(at_ms))
}

/// Whether something waits that is worth a request of its own: an answer, or an appearance that no answer has come to
/// travel with.
#[must_use]
pub fn is_due(waiting: &[Entry], now_ms: u64) -> bool {
    waiting.iter().any(|entry| {
        !entry.is_appearance() || now_ms.saturating_sub(entry.at_ms) >= APPEARANCES_WAIT_MS
    })
}

fn size(entry: &Entry) -> usize {
    entry.id.as_str().len() + entry.fields.len()
}
