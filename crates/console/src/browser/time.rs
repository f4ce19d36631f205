//! Times and days as people of a language write them.

use jiff::Timestamp;
use jiff::civil::Date;

use super::platform;
use crate::lang::Lang;

const MINUTE: f64 = 60_000.0;
const HOUR: f64 = 60.0 * MINUTE;
const DAY: f64 = 24.0 * HOUR;

/// How a time is written.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Style {
    /// `16:00:05`.
    Seconds,
    /// `31 Jan 2026`.
    Day,
    /// `31 Jan`.
    Date,
    /// `31 Jan, 16:00`.
    Moment,
    /// `31 January 2026 at 16:00`.
    Full,
}

impl Style {
    fn name(self) -> &'static str {
        match self {
            Self::Seconds => "seconds",
            Self::Day => "day",
            Self::Date => "date",
            Self::Moment => "moment",
            Self::Full => "full",
        }
    }
}

/// The time it is.
pub(crate) fn now() -> Timestamp {
    Timestamp::from_millisecond(js_sys::Date::now() as i64).unwrap_or_default()
}

/// The day it is here.
pub(crate) fn today() -> Date {
    platform::today().parse().unwrap_or_default()
}

/// The time zone here.
pub(crate) fn zone() -> String {
    platform::zone()
}

/// A time.
pub(crate) fn written(time: Timestamp, lang: Lang, style: Style) -> String {
    platform::written(time.as_millisecond() as f64, lang.tag(), style.name())
}

/// A day.
pub(crate) fn day_written(day: Date, lang: Lang, style: Style) -> String {
    platform::day_written(&day.to_string(), lang.tag(), style.name())
}

/// How long before `now`, or after it: "2 hours ago", "in 3 days".
pub(crate) fn relative(time: Timestamp, now: Timestamp, lang: Lang) -> String {
    let ms = (time.as_millisecond() - now.as_millisecond()) as f64;
    let (n, unit) = match ms.abs() {
        near if near < HOUR => (ms / MINUTE, "minute"),
        near if near < DAY => (ms / HOUR, "hour"),
        _ => (ms / DAY, "day"),
    };
    platform::relative(n.trunc(), unit, lang.tag())
}

/// A language's name.
pub(crate) fn language_name(tag: &str, lang: Lang) -> String {
    platform::language_name(tag, lang.tag())
}
