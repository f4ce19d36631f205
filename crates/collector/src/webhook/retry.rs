//! When an event is tried again, and when it is given up. Pure.

use std::time::{Duration, UNIX_EPOCH};

use jiff::Timestamp;

/// Waits between attempts, the first after the first failure. Together they are a little over three days.
const WAITS: [u64; 9] = [
    5,
    60,
    5 * 60,
    30 * 60,
    2 * 3_600,
    5 * 3_600,
    10 * 3_600,
    24 * 3_600,
    32 * 3_600,
];
/// The longest wait that an endpoint may ask for.
const LONGEST_ASKED: Duration = Duration::from_secs(3_600);

/// What an attempt brought.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Brought {
    /// A reply.
    Reply {
        /// Its status.
        status: u16,
        /// How long it asks to be left alone.
        retry_after: Option<Duration>,
    },
    /// No reply.
    Nothing,
}

/// What comes after an attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Next {
    /// It arrived.
    Done,
    /// Once more, after so long.
    Again(Duration),
    /// Nobody took it: it stays among the dead letters until the owner sends it again.
    Dead,
}

impl Brought {
    /// It was taken, by whom no status says so.
    pub(crate) const TAKEN: Self = Self::Reply {
        status: 200,
        retry_after: None,
    };

    /// Whether the endpoint took the event.
    pub(crate) fn is_taken(self) -> bool {
        matches!(
            self,
            Self::Reply {
                status: 200..=299,
                ..
            }
        )
    }

    /// Whether the endpoint says that it is gone for good.
    pub(crate) fn is_gone(self) -> bool {
        matches!(self, Self::Reply { status: 410, .. })
    }

    /// How long the endpoint asks to be left alone, as far as that is obeyed.
    pub(crate) fn asked(self) -> Duration {
        match self {
            Self::Reply {
                retry_after: Some(asked),
                ..
            } => asked.min(LONGEST_ASKED),
            Self::Reply { .. } | Self::Nothing => Duration::ZERO,
        }
    }
}

/// What an attempt means: the `attempt`th, from 1.
///
/// `random` from 0 to 1 lengthens the wait by up to a tenth, so that what failed together does not come back together.
pub(crate) fn after(attempt: u32, brought: Brought, random: f64) -> Next {
    if brought.is_taken() {
        return Next::Done;
    }
    if brought.is_gone() {
        return Next::Dead;
    }
    let wait = attempt
        .checked_sub(1)
        .and_then(|past| WAITS.get(past as usize));
    wait.map_or(Next::Dead, |seconds| {
        let planned = Duration::from_secs(*seconds).mul_f64(1.0 + random / 10.0);
        Next::Again(planned.max(brought.asked()))
    })
}

/// What the header `Retry-After` says: seconds, or a date. What is neither says nothing.
pub(crate) fn asked(header: &str, now: Timestamp) -> Option<Duration> {
    if let Ok(seconds) = header.trim().parse() {
        return Some(Duration::from_secs(seconds));
    }
    let until = httpdate::parse_http_date(header.trim()).ok()?;
    let now = UNIX_EPOCH + Duration::from_secs(now.as_second().try_into().ok()?);
    Some(until.duration_since(now).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reply(status: u16) -> Brought {
        Brought::Reply {
            status,
            retry_after: None,
        }
    }

    fn seconds(seconds: u64) -> Next {
        Next::Again(Duration::from_secs(seconds))
    }

    #[test]
    fn an_event_is_tried_for_three_days() {
        assert_eq!(after(1, reply(204), 0.5), Next::Done);
        assert_eq!(after(1, reply(302), 0.0), seconds(5));
        assert_eq!(after(2, Brought::Nothing, 1.0), seconds(66));
        assert_eq!(after(1, reply(410), 0.0), Next::Dead);
        assert_eq!(after(9, reply(500), 0.0), seconds(32 * 3_600));
        assert_eq!(after(10, reply(500), 0.0), Next::Dead);
        let days: u64 = WAITS.iter().sum::<u64>() / 86_400;
        assert_eq!(days, 3);
    }

    #[test]
    fn who_asks_for_a_longer_wait_gets_it_up_to_an_hour() {
        let asking = |asked| Brought::Reply {
            status: 503,
            retry_after: Some(Duration::from_secs(asked)),
        };
        assert_eq!(after(1, asking(90), 0.0), seconds(90));
        assert_eq!(after(1, asking(1), 0.0), seconds(5), "never a shorter one");
        assert_eq!(after(1, asking(u64::MAX), 0.0), seconds(3_600));
    }

    #[test]
    fn a_wait_is_asked_for_in_seconds_or_by_a_date() {
        let now = Timestamp::from_second(1_445_412_480).unwrap();
        let asked = |header| asked(header, now).map(|wait| wait.as_secs());
        assert_eq!(asked(" 120 "), Some(120));
        assert_eq!(asked("Wed, 21 Oct 2015 07:28:30 GMT"), Some(30));
        assert_eq!(asked("Wed, 21 Oct 2015 07:27:30 GMT"), Some(0), "over");
        for neither in ["", "-1", "1.5", "soon", "99999999999999999999999"] {
            assert_eq!(asked(neither), None, "{neither}");
        }
    }
}
