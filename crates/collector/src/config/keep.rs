use std::fmt;
use std::str::FromStr;

use jiff::tz::TimeZone;
use jiff::{Span, SpanFieldwise, Timestamp};
use otklik_loop::retention::{Age, Length, Unit};
use serde::Deserialize;

/// How long answers are kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub enum Keep {
    /// For good.
    #[default]
    Forever,
    /// For so many whole days, weeks, months or years of the owner's calendar.
    For(SpanFieldwise),
}

impl Keep {
    /// For so many days.
    #[must_use]
    pub fn days(days: i64) -> Self {
        Self::For(Span::new().days(days).fieldwise())
    }

    /// How long that is; `None` for good.
    pub(crate) fn length(&self) -> Option<Length> {
        let Self::For(SpanFieldwise(span)) = self else {
            return None;
        };
        let count = |count: i32| count.unsigned_abs();
        Some(Length {
            years: count(span.get_years().into()),
            months: count(span.get_months()),
            weeks: count(span.get_weeks()),
            days: count(span.get_days()),
        })
    }

    /// Answers that were given before that are not kept: the begin of a day, so that a day goes all at once. `None` if all
    /// are.
    #[must_use]
    pub fn horizon(&self, now: Timestamp, zone: &TimeZone) -> Option<Timestamp> {
        let Self::For(SpanFieldwise(span)) = self else {
            return None;
        };
        let day = now.to_zoned(zone.clone()).checked_sub(*span).ok()?;
        Some(day.start_of_day().ok()?.timestamp())
    }
}

impl From<Age> for Keep {
    fn from(age: Age) -> Self {
        let count = i64::from(age.count());
        let span = Span::new();
        let span = match age.unit() {
            Unit::Days => span.days(count),
            Unit::Weeks => span.weeks(count),
            Unit::Months => span.months(count),
            Unit::Years => span.years(count),
        };
        Self::For(span.fieldwise())
    }
}

impl FromStr for Keep {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text == "forever" {
            return Ok(Self::Forever);
        }
        let span: Option<Span> = text.parse().ok();
        let whole_days = |span: &Span| {
            let days = span.days(0).weeks(0).months(0).years(0);
            days.is_zero() && span.is_positive() && span.get_years() <= 1_000
        };
        span.filter(whole_days)
            .map(|span| Self::For(span.fieldwise()))
            .ok_or_else(|| {
                format!("{text:?} is no time to keep answers; allowed: days, weeks, months or years, as in 400 days, or forever")
            })
    }
}

impl TryFrom<String> for Keep {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

impl fmt::Display for Keep {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Forever => f.write_str("forever"),
            Self::For(SpanFieldwise(span)) => write!(f, "{span:#}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn horizon(keep: &str, now: &str, zone: &str) -> String {
        let zone = TimeZone::get(zone).unwrap();
        let keep: Keep = keep.parse().unwrap();
        let horizon = keep.horizon(now.parse().unwrap(), &zone).unwrap();
        zone.to_datetime(horizon).to_string()
    }

    #[test]
    fn a_day_goes_all_at_once_at_its_end_by_the_owners_clock() {
        let of = |now: &str| horizon("30 days", now, "Europe/Berlin");
        assert_eq!(of("2026-05-31T21:59:59Z"), "2026-05-01T00:00:00");
        assert_eq!(of("2026-05-31T22:00:00Z"), "2026-05-02T00:00:00");
        // The clock was put forward within the month, and midnight is midnight.
        assert_eq!(of("2026-04-10T12:00:00Z"), "2026-03-11T00:00:00");
    }

    #[test]
    fn months_and_years_are_the_calendars() {
        let of = |keep: &str| horizon(keep, "2026-03-31T12:00:00Z", "UTC");
        assert_eq!(of("1 month"), "2026-02-28T00:00:00");
        assert_eq!(of("13mo"), "2025-02-28T00:00:00");
        assert_eq!(of("2 years"), "2024-03-31T00:00:00");
        assert_eq!(of("400d"), "2025-02-24T00:00:00");
        assert_eq!(of("1 week 1 day"), "2026-03-23T00:00:00");
    }

    #[test]
    fn an_owners_age_is_what_the_config_file_says_in_text() {
        for (count, unit, text) in [
            (400, Unit::Days, "400 days"),
            (3, Unit::Weeks, "3 weeks"),
            (13, Unit::Months, "13 months"),
            (2, Unit::Years, "2 years"),
        ] {
            let age = Age::of(count, unit).unwrap();
            let keep: Keep = text.parse().unwrap();
            assert_eq!(Keep::from(age), keep);
            assert_eq!(keep.length(), Some(age.length()));
            let most = Keep::from(Age::of(unit.most(), unit).unwrap());
            let now: Timestamp = "2026-11-23T12:00:00Z".parse().unwrap();
            let day = most.horizon(now, &TimeZone::UTC).unwrap().to_string();
            assert!(day.len() == "1026-11-23T00:00:00Z".len(), "{day}");
        }
        assert_eq!(Keep::Forever.length(), None);
    }

    #[test]
    fn what_is_no_time_is_refused_in_words() {
        assert_eq!("forever".parse(), Ok(Keep::Forever));
        for wrong in [
            "",
            "0 days",
            "-3 days",
            "3 days ago",
            "36 hours",
            "1 day 2h",
            "soon",
            "400",
            "2000 years",
        ] {
            let said = wrong.parse::<Keep>().unwrap_err();
            assert!(
                said.starts_with(&format!("{wrong:?} is no time to keep answers; allowed: ")),
                "{said}"
            );
        }
        assert_eq!(
            Keep::Forever.horizon(Timestamp::UNIX_EPOCH, &TimeZone::UTC),
            None
        );
    }
}
