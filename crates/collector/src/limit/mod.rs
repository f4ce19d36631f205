//! How often one address, or one site's pages, may come.
//!
//! The generic cell rate algorithm: of each key only the moment is kept at which it would have used up what it took. Keys
//! are hashed into a fixed table, so memory is bounded whatever is thrown at it; two keys that meet in a slot share a
//! limit, which among ten thousand addresses happens to one in twenty-six.

mod address;
mod gate;

use std::hash::{BuildHasher as _, Hash, RandomState};
use std::str::FromStr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use serde::Deserialize;

use address::Visitor;
pub(crate) use address::visitor;
pub(crate) use gate::Gate;

/// A limit is used up after this many seconds' worth of it at once.
const BURST_SECONDS: u64 = 10;

/// How many requests are taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub enum Limit {
    /// Any number.
    Off,
    /// One in this many nanoseconds, and ten seconds' worth of them at once.
    Every(u64),
}

/// Counts what each key takes of a limit.
#[derive(Debug)]
struct Meter {
    every: u64,
    start: Instant,
    hasher: RandomState,
    /// By slot, when it would have used up what it took, in nanoseconds since `start`.
    used_up: Box<[AtomicU64]>,
}

impl Limit {
    /// So many a second.
    #[must_use]
    pub const fn per_second(requests: u32) -> Self {
        if requests == 0 {
            Self::Off
        } else {
            Self::Every(1_000_000_000 / requests as u64)
        }
    }
}

impl FromStr for Limit {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let every = |number: &str, unit: u64| {
            let number: u64 = number.parse().ok()?;
            (1..=1_000_000).contains(&number).then(|| unit / number)
        };
        let limit = if text == "off" {
            Some(Self::Off)
        } else if let Some(number) = text.strip_suffix("/s") {
            every(number, 1_000_000_000).map(Self::Every)
        } else if let Some(number) = text.strip_suffix("/m") {
            every(number, 60_000_000_000).map(Self::Every)
        } else {
            None
        };
        limit.ok_or_else(|| {
            format!("{text:?} is no limit; allowed: a number a second as in 10/s, a minute as in 60/m, or off")
        })
    }
}

impl TryFrom<String> for Limit {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

impl Meter {
    /// A meter for `limit` that tells so many keys apart; none where there is no limit.
    fn new(limit: Limit, slots: usize) -> Option<Self> {
        match limit {
            Limit::Off => None,
            Limit::Every(every) => Some(Self {
                every,
                start: Instant::now(),
                hasher: RandomState::new(),
                used_up: (0..slots).map(|_| AtomicU64::new(0)).collect(),
            }),
        }
    }

    /// Takes one for `key`, or says how long to wait for it.
    fn take(&self, key: impl Hash) -> Result<(), Duration> {
        self.take_at(key, self.start.elapsed().as_nanos() as u64)
    }

    fn take_at(&self, key: impl Hash, now: u64) -> Result<(), Duration> {
        // A burst is at least one: a limit of one a minute takes the first.
        let burst = (BURST_SECONDS * 1_000_000_000).max(self.every);
        let slot = &self.used_up[self.hasher.hash_one(key) as usize % self.used_up.len()];
        let took = slot.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |used_up| {
            let next = used_up.max(now) + self.every;
            (next <= now + burst).then_some(next)
        });
        took.map(drop).map_err(|used_up| {
            Duration::from_nanos((used_up.max(now) + self.every).saturating_sub(now + burst))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SLOTS: usize = 1 << 18;
    const SECOND: u64 = 1_000_000_000;

    fn meter(limit: &str) -> Meter {
        Meter::new(limit.parse().unwrap(), SLOTS).unwrap()
    }

    #[test]
    fn ten_seconds_worth_at_once_then_one_at_a_time() {
        let meter = meter("5/s");
        let now = 7 * SECOND;
        assert!((0..50).all(|_| meter.take_at("a", now).is_ok()));
        assert_eq!(meter.take_at("a", now), Err(Duration::from_millis(200)));
        assert_eq!(
            meter.take_at("b", now),
            Ok(()),
            "another key is another limit"
        );
        let later = now + SECOND / 5;
        assert_eq!(meter.take_at("a", later), Ok(()));
        assert_eq!(meter.take_at("a", later), Err(Duration::from_millis(200)));
        let rested = now + 100 * SECOND;
        assert_eq!(
            (0..60)
                .filter(|_| meter.take_at("a", rested).is_ok())
                .count(),
            50
        );
    }

    #[test]
    fn a_limit_below_one_in_ten_seconds_takes_the_first() {
        let meter = meter("2/m");
        assert_eq!(meter.take_at("a", 0), Ok(()));
        assert_eq!(meter.take_at("a", 0), Err(Duration::from_secs(30)));
        assert_eq!(meter.take_at("a", 30 * SECOND), Ok(()));
    }

    #[test]
    fn a_million_keys_take_no_more_memory_than_one() {
        let meter = meter("1/m");
        let taken = (0..1_000_000)
            .filter(|key: &u32| meter.take_at(key, 0).is_ok())
            .count();
        assert!((250_000..=SLOTS).contains(&taken), "{taken}");
        assert_eq!(size_of_val(&*meter.used_up), 2 << 20);
    }

    #[test]
    fn limits_are_read_in_words() {
        assert_eq!("10/s".parse(), Ok(Limit::per_second(10)));
        assert_eq!("60/m".parse(), Ok(Limit::per_second(1)));
        assert_eq!("off".parse(), Ok(Limit::Off));
        for bad in ["", "10", "0/s", "-1/s", "1.5/s", "2000000/s", "10/h"] {
            assert!(
                bad.parse::<Limit>().unwrap_err().contains("as in 10/s"),
                "{bad}"
            );
        }
    }
}
