//! Which days a digest is of, and when it is due.

use jiff::civil::{Date, Time, Weekday};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _};
use serde::Deserialize;

/// How often a digest is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Rhythm {
    /// Every day, of the day before.
    Daily,
    /// Every Monday, of the week before.
    Weekly,
}

/// Days that a digest is of, the last not included, and as many before them to compare with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Days {
    pub(crate) before: Date,
    pub(crate) from: Date,
    pub(crate) to: Date,
}

impl Rhythm {
    /// The last days of which a digest was due by now.
    pub(crate) fn last(self, at: Time, now: Timestamp, zone: &TimeZone) -> Days {
        let local = now.to_zoned(zone.clone());
        // A digest is due once its hour has come, on a day that has no such hour a little later.
        let come = local.time() >= at;
        let day = if come {
            local.date()
        } else {
            local.date().saturating_sub(1.day())
        };
        match self {
            // A day alone is too little to compare by: the week before it is what is usual.
            Self::Daily => Days {
                before: day.saturating_sub(8.days()),
                from: day.saturating_sub(1.day()),
                to: day,
            },
            Self::Weekly => {
                let since_monday = day.weekday().since(Weekday::Monday);
                let monday = day.saturating_sub(i64::from(since_monday).days());
                Days {
                    before: monday.saturating_sub(14.days()),
                    from: monday.saturating_sub(7.days()),
                    to: monday,
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::{date, time};

    use super::*;

    fn last(rhythm: Rhythm, now: &str) -> (String, String) {
        let zone = TimeZone::get("Europe/Moscow").unwrap();
        let days = rhythm.last(time(8, 0, 0, 0), now.parse().unwrap(), &zone);
        (days.from.to_string(), days.to.to_string())
    }

    fn days(from: &str, to: &str) -> (String, String) {
        (from.to_owned(), to.to_owned())
    }

    #[test]
    fn a_digest_is_due_at_its_hour_in_the_sites_zone() {
        // Five in the morning in UTC is eight in Moscow.
        assert_eq!(
            last(Rhythm::Daily, "2026-03-10T04:59:59Z"),
            days("2026-03-08", "2026-03-09")
        );
        assert_eq!(
            last(Rhythm::Daily, "2026-03-10T05:00:00Z"),
            days("2026-03-09", "2026-03-10")
        );
        // The ninth is a Monday.
        assert_eq!(
            last(Rhythm::Weekly, "2026-03-09T04:59:59Z"),
            days("2026-02-23", "2026-03-02")
        );
        assert_eq!(
            last(Rhythm::Weekly, "2026-03-09T05:00:00Z"),
            days("2026-03-02", "2026-03-09")
        );
        assert_eq!(
            last(Rhythm::Weekly, "2026-03-15T23:00:00Z"),
            days("2026-03-02", "2026-03-09")
        );
    }

    #[test]
    fn an_hour_that_a_clock_jumps_over_is_due_all_the_same() {
        // In Berlin the clock goes from two to three on 29 March 2026.
        let zone = TimeZone::get("Europe/Berlin").unwrap();
        let last = |now: &str| {
            Rhythm::Daily
                .last(time(2, 30, 0, 0), now.parse().unwrap(), &zone)
                .to
        };
        assert_eq!(last("2026-03-29T00:59:59Z"), date(2026, 3, 28));
        assert_eq!(last("2026-03-29T01:00:00Z"), date(2026, 3, 29));
    }
}
