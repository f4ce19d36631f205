use core::fmt;

use crate::decode::{Cursor, Node};

/// A day of the calendar, in UTC: `2026-11-30`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Date {
    year: u16,
    month: u8,
    day: u8,
}

/// From which day to which a survey shows (fields `from` and `until`), both included.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Span {
    /// The first day; open if there is none.
    pub from: Option<Date>,
    /// The last day; open if there is none.
    pub until: Option<Date>,
}

impl Date {
    /// The day that `text` names, if it is an RFC 3339 date of a day that there is.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let [year, month, day] = [text.get(..4)?, text.get(5..7)?, text.get(8..)?];
        let digits = |part: &str| part.bytes().all(|digit| digit.is_ascii_digit());
        let written = text.len() == 10
            && [text.get(4..5)?, text.get(7..8)?] == ["-", "-"]
            && [year, month, day].into_iter().all(digits);
        let date = Self {
            year: year.parse().ok()?,
            month: month.parse().ok()?,
            day: day.parse().ok()?,
        };
        (written && (1..=date.month_length()?).contains(&date.day)).then_some(date)
    }

    fn month_length(self) -> Option<u8> {
        let leap = self.year.is_multiple_of(4)
            && (!self.year.is_multiple_of(100) || self.year.is_multiple_of(400));
        Some(match self.month {
            2 => 28 + u8::from(leap),
            4 | 6 | 9 | 11 => 30,
            1..=12 => 31,
            _ => return None,
        })
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

impl Span {
    pub(super) fn read<N: Node>(show: &Cursor<'_, N>) -> Self {
        let date = |key: &str| {
            let place = show.optional(key)?;
            let date = place.try_string().and_then(|text| Date::parse(&text));
            if date.is_none() {
                place.refuse("a date such as 2026-11-30");
            }
            date
        };
        let span = Self {
            from: date("from"),
            until: date("until"),
        };
        if let (Some(from), Some(until)) = (span.from, span.until)
            && until < from
        {
            show.field("until").refuse("a date not before from");
        }
        span
    }
}

#[cfg(test)]
mod tests {
    use alloc::string::ToString;

    use super::*;

    #[test]
    fn only_days_that_there_are_are_dates() {
        for there in ["2024-02-29", "2026-12-31", "2000-02-29"] {
            assert_eq!(Date::parse(there).unwrap().to_string(), there);
        }
        for refused in [
            "2026-02-29",
            "2100-02-29",
            "2026-13-01",
            "2026-00-10",
            "2026-04-31",
            "2026-1-1",
            "2026-01-01T00:00:00Z",
            "26-01-01",
            "2026/01/01",
            "+026-01-01",
            "2026-01-0é",
            "",
        ] {
            assert_eq!(Date::parse(refused), None, "{refused}");
        }
    }
}
