use super::Entry;

/// Most answers that wait in one browser for one site: the storage is the page's, and it has other uses for it.
const MAX_WAITING: usize = 200;
/// Most bytes of them.
const MAX_WAITING_BYTES: usize = 256 * 1024;
/// How long an answer may wait.
const LONGEST_STAY_MS: u64 = 30 * DAY_MS;
/// An answer that seems older than this is not old: somebody has set the clock.
const CREDIBLE_MS: u64 = 365 * DAY_MS;
const DAY_MS: u64 = 24 * 60 * 60_000;

/// Whether `entry` may join those that wait, where it takes the place of its own earlier versions.
#[must_use]
pub fn has_room(waiting: &[Entry], entry: &Entry) -> bool {
    let mut others = 0;
    let mut bytes = size(entry);
    for other in waiting.iter().filter(|other| other.id != entry.id) {
        others += 1;
        bytes += size(other);
    }
    others < MAX_WAITING && bytes <= MAX_WAITING_BYTES
}

/// Whether an answer given at `at_ms` has waited too long. One that a changed clock made seem so is kept.
#[must_use]
pub fn is_expired(at_ms: u64, now_ms: u64) -> bool {
    (LONGEST_STAY_MS..CREDIBLE_MS).contains(&now_ms.saturating_sub(at_ms))
}

fn size(entry: &Entry) -> usize {
    entry.id.as_str().len() + entry.fields.len()
}
