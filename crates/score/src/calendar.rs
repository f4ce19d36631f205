//! Days, weeks, months and quarters in the owner's time zone.
//!
//! An answer belongs to the day that the owner's calendar showed when it was given. On the two days a year that have 23
//! or 25 hours that is still one day, and everything coarser is made of whole days, so no hour is counted twice or lost.
//!
//! ```
//! use jiff::tz::TimeZone;
//! use otklik_score::calendar::{Bucket, Period, day_of};
//!
//! let berlin = TimeZone::get("Europe/Berlin")?;
//! let late: jiff::Timestamp = "2026-10-25T22:30:00Z".parse()?; // 23:30 in Berlin, on a day of 25 hours
//! let day = day_of(late, &berlin);
//! assert_eq!(day, jiff::civil::date(2026, 10, 25));
//! assert_eq!(Period::of(day, Bucket::Week).to_string(), "2026-W43");
//! let (start, end) = Period::of(day, Bucket::Day).bounds(&berlin)?;
//! assert_eq!((end - start).get_seconds(), 25 * 3600);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use core::fmt;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _};

/// The owner's day at the instant `at`.
#[must_use]
pub fn day_of(at: Timestamp, zone: &TimeZone) -> Date {
    zone.to_datetime(at).date()
}

/// How long a period is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Bucket {
    /// One day.
    Day,
    /// Monday to Sunday, numbered as in ISO 8601.
    Week,
    /// The first to the last of a month.
    Month,
    /// January to March, and so on.
    Quarter,
}

/// One day, week, month or quarter of the calendar. Those of one length are in order of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Period {
    bucket: Bucket,
    first: Date,
}

impl Period {
    /// The period of this length that `day` lies in.
    #[must_use]
    pub fn of(day: Date, bucket: Bucket) -> Self {
        let first = match bucket {
            Bucket::Day => day,
            Bucket::Week => {
                let since_monday = day.weekday().to_monday_zero_offset();
                day.saturating_sub(i64::from(since_monday).days())
            }
            Bucket::Month => day.first_of_month(),
            Bucket::Quarter => {
                let since_first = (day.month() - 1) % 3;
                day.first_of_month()
                    .saturating_sub(i64::from(since_first).months())
            }
        };
        Self { bucket, first }
    }

    /// Its length.
    #[must_use]
    pub fn bucket(self) -> Bucket {
        self.bucket
    }

    /// Its first day.
    #[must_use]
    pub fn first(self) -> Date {
        self.first
    }

    /// Its last day.
    #[must_use]
    pub fn last(self) -> Date {
        match self.bucket {
            Bucket::Day => self.first,
            Bucket::Week => self.first.saturating_add(6.days()),
            Bucket::Month => self.first.last_of_month(),
            Bucket::Quarter => self.first.saturating_add(2.months()).last_of_month(),
        }
    }

    /// The period after it. After the last one that the calendar has (the year 9999) comes itself.
    #[must_use]
    pub fn next(self) -> Self {
        Self::of(self.last().saturating_add(1.days()), self.bucket)
    }

    /// The instant it begins, and the one at which it is over.
    ///
    /// # Errors
    /// At the ends of the calendar, where the instant has no timestamp.
    pub fn bounds(self, zone: &TimeZone) -> Result<(Timestamp, Timestamp), jiff::Error> {
        let start = |day: Date| day.to_zoned(zone.clone()).map(|start| start.timestamp());
        Ok((start(self.first)?, start(self.last().tomorrow()?)?))
    }
}

/// `2026-11-22`, `2026-W47`, `2026-11`, `2026-Q4`.
impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.bucket {
            Bucket::Day => self.first.fmt(f),
            Bucket::Week => {
                let week = self.first.iso_week_date();
                write!(f, "{:04}-W{:02}", week.year(), week.week())
            }
            Bucket::Month => write!(f, "{:04}-{:02}", self.first.year(), self.first.month()),
            Bucket::Quarter => {
                let quarter = (self.first.month() + 2) / 3;
                write!(f, "{:04}-Q{quarter}", self.first.year())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    extern crate std;
    use std::string::ToString as _;

    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_week_belongs_to_the_year_of_its_thursday() {
        for (day, week, monday) in [
            (date(2027, 1, 1), "2026-W53", date(2026, 12, 28)),
            (date(2024, 12, 30), "2025-W01", date(2024, 12, 30)),
            (date(2026, 11, 22), "2026-W47", date(2026, 11, 16)),
        ] {
            let period = Period::of(day, Bucket::Week);
            assert_eq!(period.to_string(), week);
            assert_eq!(period.first(), monday);
        }
    }

    #[test]
    fn a_quarter_is_three_months_of_its_year() {
        for (day, quarter, first, last) in [
            (
                date(2026, 1, 1),
                "2026-Q1",
                date(2026, 1, 1),
                date(2026, 3, 31),
            ),
            (
                date(2026, 3, 31),
                "2026-Q1",
                date(2026, 1, 1),
                date(2026, 3, 31),
            ),
            (
                date(2026, 5, 31),
                "2026-Q2",
                date(2026, 4, 1),
                date(2026, 6, 30),
            ),
            (
                date(2026, 7, 1),
                "2026-Q3",
                date(2026, 7, 1),
                date(2026, 9, 30),
            ),
            (
                date(2026, 12, 31),
                "2026-Q4",
                date(2026, 10, 1),
                date(2026, 12, 31),
            ),
        ] {
            let period = Period::of(day, Bucket::Quarter);
            assert_eq!(period.to_string(), quarter);
            assert_eq!((period.first(), period.last()), (first, last));
        }
        let last = Period::of(date(2026, 12, 1), Bucket::Quarter);
        assert_eq!(last.next().to_string(), "2027-Q1");
    }

    /// Days on which clocks are put forward, back, by half an hour, at midnight, and one that a country left out.
    #[test]
    fn a_day_lasts_as_long_as_the_clocks_say() {
        for (zone, day, hours) in [
            ("Europe/Berlin", date(2026, 3, 29), 23.0),
            ("Europe/Berlin", date(2026, 10, 25), 25.0),
            ("Australia/Lord_Howe", date(2026, 4, 5), 24.5),
            ("America/Havana", date(2026, 3, 8), 23.0),
            ("Asia/Kathmandu", date(2026, 3, 29), 24.0),
            ("Pacific/Apia", date(2011, 12, 29), 24.0),
        ] {
            let zone_rules = TimeZone::get(zone).unwrap();
            let (start, end) = Period::of(day, Bucket::Day).bounds(&zone_rules).unwrap();
            assert_eq!(
                (end - start).get_seconds() as f64 / 3600.0,
                hours,
                "{zone} {day}"
            );
            assert_eq!(day_of(start, &zone_rules), day);
            assert_eq!(day_of(end - 1.nanosecond(), &zone_rules), day);
            assert_ne!(day_of(end, &zone_rules), day);
        }
    }

    fn any_zone() -> impl Strategy<Value = TimeZone> {
        prop::sample::select(std::vec![
            "UTC",
            "Europe/Moscow",
            "America/St_Johns",
            "Pacific/Apia",
            "Africa/Casablanca",
            "Antarctica/Troll",
        ])
        .prop_map(|name| TimeZone::get(name).unwrap())
    }

    proptest! {
        #[test]
        fn every_instant_lies_in_its_periods(second in -2_000_000_000_i64..4_000_000_000, zone in any_zone()) {
            let at = Timestamp::from_second(second).unwrap();
            for bucket in [Bucket::Day, Bucket::Week, Bucket::Month, Bucket::Quarter] {
                let period = Period::of(day_of(at, &zone), bucket);
                let (start, end) = period.bounds(&zone).unwrap();
                prop_assert!(start <= at && at < end, "{period}");
                prop_assert_eq!(period.next().bounds(&zone).unwrap().0, end);
            }
        }
    }
}
