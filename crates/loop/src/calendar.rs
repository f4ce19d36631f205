//! Working time: hours of the week in a time zone, without holidays, with extra days.
//!
//! A moment is working time if the clock on the office's wall says so. Where that clock is set forward, the hour that it
//! skips is none; where it is set back, the hour that it shows twice counts twice.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::{Date, Weekday};
use jiff::tz::{Offset, TimeZone};
use jiff::{SignedDuration, Timestamp, ToSpan as _};

/// Minutes of a day.
const DAY: u16 = 24 * 60;
/// How far ahead working time is looked for: past that a calendar has none.
const HORIZON_DAYS: i64 = 20 * 366;

/// When there is work.
#[derive(Clone, Debug)]
pub struct Calendar {
    zone: TimeZone,
    week: Week,
    holidays: BTreeSet<Date>,
    extra: BTreeMap<Date, Vec<Hours>>,
}

/// The working hours of each day, Monday first.
pub type Week = [Vec<Hours>; 7];

/// Working hours without a break, by the wall's clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hours {
    from: u16,
    to: u16,
}

/// A stretch of working time, from its first moment to the one after its last.
type Stretch = (Timestamp, Timestamp);

impl Hours {
    /// From the first minute of the day to the one after the last; `None` if there is none between, or not in a day.
    #[must_use]
    pub fn new(from: u16, to: u16) -> Option<Self> {
        (from < to && to <= DAY).then_some(Self { from, to })
    }

    /// Reads `09:00-18:00`, with `24:00` for the day's end.
    ///
    /// # Errors
    /// What is allowed, in words.
    pub fn read(text: &str) -> Result<Self, String> {
        let minute = |text: &str| -> Option<u16> {
            let (hour, minute) = text.split_once(':')?;
            let digits = |text: &str| {
                let two = text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit());
                two.then(|| text.parse::<u16>().ok()).flatten()
            };
            let (hour, minute) = (digits(hour)?, digits(minute)?);
            (minute < 60).then_some(hour * 60 + minute)
        };
        text.split_once('-')
            .and_then(|(from, to)| Self::new(minute(from)?, minute(to)?))
            .ok_or_else(|| format!("{text:?} are no hours; allowed: from-to of one day, such as 09:00-18:00 or 00:00-24:00"))
    }

    /// Whether the minute of the day is in them.
    #[must_use]
    pub fn hold(self, minute: u16) -> bool {
        (self.from..self.to).contains(&minute)
    }
}

/// As it is read.
impl std::fmt::Display for Hours {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { from, to } = self;
        write!(
            f,
            "{:02}:{:02}-{:02}:{:02}",
            from / 60,
            from % 60,
            to / 60,
            to % 60
        )
    }
}

impl Calendar {
    /// A calendar. Hours of one day that overlap count once.
    #[must_use]
    pub fn new(
        zone: TimeZone,
        week: Week,
        holidays: BTreeSet<Date>,
        extra: BTreeMap<Date, Vec<Hours>>,
    ) -> Self {
        Self {
            zone,
            week: week.map(joined),
            holidays,
            extra: extra
                .into_iter()
                .map(|(day, hours)| (day, joined(hours)))
                .collect(),
        }
    }

    /// The working hours of a day.
    #[must_use]
    pub fn hours(&self, day: Date) -> &[Hours] {
        if let Some(extra) = self.extra.get(&day) {
            extra
        } else if self.holidays.contains(&day) {
            &[]
        } else {
            &self.week[usize::from(day.weekday().to_monday_zero_offset().unsigned_abs())]
        }
    }

    /// The time zone of its clock.
    #[must_use]
    pub fn zone(&self) -> &TimeZone {
        &self.zone
    }

    /// The moment at which so much working time has passed since `from`; `None` where there is not so much in twenty years.
    #[must_use]
    pub fn add(&self, from: Timestamp, work: SignedDuration) -> Option<Timestamp> {
        let mut left = work;
        if !left.is_positive() {
            return Some(from);
        }
        for (begin, end) in self.stretches(from) {
            let long = end.duration_since(begin);
            if long >= left {
                return begin.checked_add(left).ok();
            }
            left -= long;
        }
        None
    }

    /// The working time from one moment to another; negative if the other is earlier.
    #[must_use]
    pub fn between(&self, from: Timestamp, to: Timestamp) -> SignedDuration {
        if to < from {
            return -self.between(to, from);
        }
        let stretches = self.stretches(from).take_while(|(begin, _)| *begin < to);
        stretches.fold(SignedDuration::ZERO, |sum, (begin, end)| {
            sum + end.min(to).duration_since(begin)
        })
    }

    /// The working time from a moment on.
    ///
    /// Between two changes of the zone's offset the wall's clock runs evenly, so there every span of hours is one stretch;
    /// a day that a change falls into is looked at on both sides of it.
    fn stretches(&self, from: Timestamp) -> impl Iterator<Item = Stretch> {
        let end = from
            .saturating_add(HORIZON_DAYS.saturating_mul(24).hours())
            .unwrap_or(Timestamp::MAX);
        let mut transitions = self.zone.following(from);
        let mut next = Some(from);
        let pieces = std::iter::from_fn(move || {
            let begin = next.filter(|begin| *begin < end)?;
            next = transitions.next().map(|change| change.timestamp());
            Some((begin, next.unwrap_or(end).min(end)))
        });
        pieces.flat_map(|piece| self.in_piece(piece))
    }

    /// The working time of a piece of time in which the offset does not change.
    fn in_piece(&self, (begin, end): Stretch) -> impl Iterator<Item = Stretch> {
        let offset = self.zone.to_offset(begin);
        let (first, last) = (
            offset.to_datetime(begin).date(),
            offset.to_datetime(end).date(),
        );
        let days = std::iter::successors(Some(first), move |day| day.tomorrow().ok())
            .take_while(move |day| *day <= last);
        days.flat_map(move |day| {
            let hours = self.hours(day).iter();
            hours.filter_map(move |hours| {
                let from = moment(day, hours.from, offset)?.max(begin);
                let to = moment(day, hours.to, offset)?.min(end);
                (from < to).then_some((from, to))
            })
        })
    }
}

/// The moment at which a clock with this offset shows that minute of the day.
fn moment(day: Date, minute: u16, offset: Offset) -> Option<Timestamp> {
    let midnight = day
        .at(0, 0, 0, 0)
        .checked_add(i64::from(minute).minutes())
        .ok()?;
    offset.to_timestamp(midnight).ok()
}

/// The same hours in order, those that touch as one.
fn joined(mut hours: Vec<Hours>) -> Vec<Hours> {
    hours.sort_by_key(|hours| hours.from);
    let mut joined: Vec<Hours> = Vec::with_capacity(hours.len());
    for next in hours {
        match joined.last_mut() {
            Some(last) if next.from <= last.to => last.to = last.to.max(next.to),
            _ => joined.push(next),
        }
    }
    joined
}

/// Monday to Sunday as calendars name them.
pub const DAYS: [(&str, Weekday); 7] = [
    ("mon", Weekday::Monday),
    ("tue", Weekday::Tuesday),
    ("wed", Weekday::Wednesday),
    ("thu", Weekday::Thursday),
    ("fri", Weekday::Friday),
    ("sat", Weekday::Saturday),
    ("sun", Weekday::Sunday),
];
