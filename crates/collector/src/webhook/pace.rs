//! How hard an endpoint is tried. Pure.
//!
//! One that takes what comes gets several events at once. One that fails gets one at a time, after a pause that grows:
//! so an endpoint that is down costs little, and events wait for its return without using their attempts up.

use std::time::Duration;

use jiff::Timestamp;

use super::retry::Brought;

/// Most events under way to one endpoint.
const AT_ONCE: usize = 8;
/// The pause after a failure, doubled with each that follows up to the longest.
const FIRST_PAUSE: Duration = Duration::from_millis(250);
const LONGEST_PAUSE: Duration = Duration::from_secs(60);

/// What is known of an endpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Pace {
    /// It takes what comes.
    Well,
    /// It failed so many times since it last took something, and is left alone for a while.
    Failing {
        /// How many times.
        failures: u32,
        /// Until when.
        until: Timestamp,
    },
    /// It said that it is gone for good.
    Gone,
}

/// What may be sent now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Room {
    /// So many more.
    For(usize),
    /// None before so long.
    After(Duration),
    /// None.
    Never,
}

impl Pace {
    /// What may be sent while so many are under way.
    pub(crate) fn room(self, under_way: usize, now: Timestamp) -> Room {
        match self {
            Self::Well => Room::For(AT_ONCE.saturating_sub(under_way)),
            Self::Failing { until, .. } => match Duration::try_from(until.duration_since(now)) {
                Ok(wait) if !wait.is_zero() => Room::After(wait),
                _ => Room::For(1_usize.saturating_sub(under_way)),
            },
            Self::Gone => Room::Never,
        }
    }

    /// What is known after an attempt that ended now.
    pub(crate) fn after(self, brought: Brought, now: Timestamp) -> Self {
        if self == Self::Gone || brought.is_gone() {
            return Self::Gone;
        }
        if brought.is_taken() {
            return Self::Well;
        }
        let (failures, until) = match self {
            // Those that were under way together fail together, and count as one.
            Self::Failing { failures, until } if now < until => (failures, until),
            Self::Failing { failures, .. } => (failures.saturating_add(1), now),
            _ => (1, now),
        };
        let doubled = 2_u32.saturating_pow(failures - 1);
        let pause = FIRST_PAUSE.saturating_mul(doubled).min(LONGEST_PAUSE);
        let alone = now.saturating_add(pause.max(brought.asked()));
        Self::Failing {
            failures,
            until: alone.unwrap_or(until).max(until),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TAKEN: Brought = Brought::Reply {
        status: 200,
        retry_after: None,
    };

    fn at(ms: i64) -> Timestamp {
        Timestamp::from_millisecond(ms).unwrap()
    }

    #[test]
    fn an_endpoint_that_fails_is_left_alone_ever_longer() {
        let mut pace = Pace::Well;
        assert_eq!(pace.room(3, at(0)), Room::For(5));
        let mut now = at(0);
        let mut pauses = Vec::new();
        for _ in 0..11 {
            pace = pace.after(Brought::Nothing, now);
            let Room::After(pause) = pace.room(0, now) else {
                panic!("{pace:?}");
            };
            pauses.push(pause.as_millis());
            now = now.saturating_add(pause).unwrap();
            assert_eq!(pace.room(0, now), Room::For(1));
            assert_eq!(pace.room(1, now), Room::For(0));
        }
        assert_eq!(pauses[..4], [250, 500, 1_000, 2_000]);
        assert_eq!(pauses[8..], [60_000, 60_000, 60_000]);
        assert_eq!(pace.after(TAKEN, now), Pace::Well);
    }

    #[test]
    fn those_that_were_under_way_together_fail_once() {
        let one = Pace::Well.after(Brought::Nothing, at(0));
        let both = one.after(Brought::Nothing, at(10));
        assert!(
            matches!(both, Pace::Failing { failures: 1, .. }),
            "{both:?}"
        );
    }

    #[test]
    fn it_is_left_alone_as_long_as_it_asks() {
        let asking = Brought::Reply {
            status: 429,
            retry_after: Some(Duration::from_secs(20)),
        };
        let pace = Pace::Well.after(asking, at(0));
        assert_eq!(pace.room(0, at(0)), Room::After(Duration::from_secs(20)));
    }

    #[test]
    fn who_is_gone_stays_gone() {
        let gone = Brought::Reply {
            status: 410,
            retry_after: None,
        };
        let pace = Pace::Well.after(gone, at(0)).after(TAKEN, at(1));
        assert_eq!(pace.room(0, at(99_999_999)), Room::Never);
    }
}
