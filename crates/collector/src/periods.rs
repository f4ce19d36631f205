//! Stretches of the owner's calendar, from one day to the one before another.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _};
use otklik_score::calendar::{self, Bucket, day_of};

/// Most periods at once.
const MOST: usize = 400;

/// A period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Period {
    /// Its first day.
    pub(crate) from: Date,
    /// The day after its last.
    pub(crate) to: Date,
    /// The same in milliseconds.
    pub(crate) ms: (i64, i64),
}

/// The periods from one day to the one before another, the first and last cut there. What is not said is the last
/// twelve, today's among them.
///
/// # Errors
/// What is allowed, in words.
pub(crate) fn periods(
    bucket: Bucket,
    from: Option<Date>,
    to: Option<Date>,
    now: Timestamp,
    zone: &TimeZone,
) -> Result<Vec<Period>, String> {
    let today = day_of(now, zone);
    let to = to.unwrap_or_else(|| today.saturating_add(1.day()));
    let from = from.unwrap_or_else(|| {
        let last = calendar::Period::of(to.yesterday().unwrap_or(to), bucket).first();
        match bucket {
            Bucket::Day => last.saturating_sub(11.days()),
            Bucket::Week => last.saturating_sub(11.weeks()),
            Bucket::Month => last.saturating_sub(11.months()),
            Bucket::Quarter => last.saturating_sub(33.months()),
        }
    });
    if from >= to {
        return Err(format!("from: {from} is not before to, {to}"));
    }
    let mut periods = Vec::new();
    let mut day = from;
    while day < to {
        if periods.len() == MOST {
            return Err(format!(
                "from, to: there are more than {MOST} periods between {from} and {to}; ask for longer ones or fewer"
            ));
        }
        let last = calendar::Period::of(day, bucket).last();
        let end = last.tomorrow().map_or(to, |next| next.min(to));
        periods.push(Period {
            from: day,
            to: end,
            ms: (midnight(day, zone), midnight(end, zone)),
        });
        day = end;
    }
    Ok(periods)
}

/// The first millisecond of a day.
pub(crate) fn midnight(day: Date, zone: &TimeZone) -> i64 {
    day.to_zoned(zone.clone())
        .map_or(i64::MAX, |zoned| zoned.timestamp().as_millisecond())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn days(bucket: Bucket, from: Option<&str>, to: Option<&str>) -> Vec<String> {
        let day = |day: Option<&str>| day.map(|day| day.parse().unwrap());
        let now = "2026-03-31T23:30:00Z".parse().unwrap();
        let zone = TimeZone::get("Europe/Moscow").unwrap();
        let periods = periods(bucket, day(from), day(to), now, &zone).unwrap();
        periods
            .iter()
            .map(|period| format!("{}..{}", period.from, period.to))
            .collect()
    }

    #[test]
    fn periods_are_the_calendars_and_cut_at_both_ends() {
        assert_eq!(
            days(Bucket::Week, Some("2026-01-01"), Some("2026-01-14")),
            [
                "2026-01-01..2026-01-05",
                "2026-01-05..2026-01-12",
                "2026-01-12..2026-01-14"
            ]
        );
        assert_eq!(
            days(Bucket::Month, Some("2026-01-31"), Some("2026-03-01")),
            ["2026-01-31..2026-02-01", "2026-02-01..2026-03-01"]
        );
        assert_eq!(
            days(Bucket::Day, Some("2026-02-28"), Some("2026-03-02")).len(),
            2
        );
    }

    #[test]
    fn what_is_not_said_is_the_last_twelve_by_the_sites_own_day() {
        let last = days(Bucket::Day, None, None);
        assert_eq!(
            (last.len(), last[11].as_str()),
            (12, "2026-04-01..2026-04-02"),
            "it is April in Moscow"
        );
        assert_eq!(days(Bucket::Week, None, None)[0], "2026-01-12..2026-01-19");
        assert_eq!(days(Bucket::Month, None, None)[0], "2025-05-01..2025-06-01");
        let quarters = days(Bucket::Quarter, None, None);
        assert_eq!(
            (quarters.len(), quarters[0].as_str()),
            (12, "2023-07-01..2023-10-01")
        );
    }

    #[test]
    fn a_day_begins_where_the_zone_says() {
        let zone = TimeZone::get("Europe/Moscow").unwrap();
        let day = "2026-01-31".parse().unwrap();
        assert_eq!(
            midnight(day, &zone),
            "2026-01-30T21:00:00Z"
                .parse::<Timestamp>()
                .unwrap()
                .as_millisecond()
        );
    }
}
