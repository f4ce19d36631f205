//! How often somebody may be wrong.

use std::hash::{BuildHasher as _, Hash, RandomState};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Keys that are told apart: two that meet in a slot share what they may.
const SLOTS: usize = 4_096;

/// Counts what each key got wrong of late, in bounded memory.
#[derive(Debug)]
pub(crate) struct Attempts {
    most: u32,
    window: Duration,
    hasher: RandomState,
    slots: Mutex<Box<[Option<Slot>]>>,
}

#[derive(Clone, Copy, Debug)]
struct Slot {
    since: Instant,
    count: u32,
}

impl Attempts {
    /// So many a window.
    pub(crate) fn new(most: u32, window: Duration) -> Self {
        Self {
            most,
            window,
            hasher: RandomState::new(),
            slots: Mutex::new(vec![None; SLOTS].into()),
        }
    }

    /// Counts an attempt before it is known whether it is right, so that many at once are no more than many in a row; or
    /// says how long to wait.
    pub(crate) fn take(&self, key: impl Hash) -> Result<(), Duration> {
        self.take_at(key, Instant::now())
    }

    fn take_at(&self, key: impl Hash, now: Instant) -> Result<(), Duration> {
        let at = self.slot(key);
        let mut slots = self.slots();
        let fresh = Slot {
            since: now,
            count: 0,
        };
        let mut slot = slots[at].unwrap_or(fresh);
        let passed = now.saturating_duration_since(slot.since);
        if passed >= self.window {
            slot = fresh;
        }
        if slot.count >= self.most {
            return Err(self.window.saturating_sub(passed));
        }
        slot.count += 1;
        slots[at] = Some(slot);
        Ok(())
    }

    /// Takes an attempt back that was right.
    pub(crate) fn give_back(&self, key: impl Hash) {
        let at = self.slot(key);
        if let Some(slot) = &mut self.slots()[at] {
            slot.count = slot.count.saturating_sub(1);
        }
    }

    fn slot(&self, key: impl Hash) -> usize {
        self.hasher.hash_one(key) as usize % SLOTS
    }

    fn slots(&self) -> std::sync::MutexGuard<'_, Box<[Option<Slot>]>> {
        self.slots.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrong_counts_until_the_window_is_over() {
        let attempts = Attempts::new(3, Duration::from_secs(60));
        let now = Instant::now();
        let take = |key: &str, after: u64| attempts.take_at(key, now + Duration::from_secs(after));
        assert!((0..3).all(|_| take("ann", 0).is_ok()));
        assert_eq!(take("ann", 20), Err(Duration::from_secs(40)));
        assert_eq!(take("bob", 20), Ok(()), "another is another");
        assert_eq!(take("ann", 60), Ok(()));
    }

    #[test]
    fn what_is_right_does_not_count() {
        let attempts = Attempts::new(1, Duration::from_secs(60));
        for _ in 0..5 {
            assert_eq!(attempts.take("ann"), Ok(()));
            attempts.give_back("ann");
        }
        assert_eq!(attempts.take("ann"), Ok(()));
        assert!(attempts.take("ann").is_err());
    }
}
