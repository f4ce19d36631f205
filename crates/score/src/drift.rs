//! "Something changed on day X": a control chart over the days of one series, with a stated rate of false alarms.
//!
//! The chart is a two-sided CUSUM (E. S. Page, Biometrika 41 (1954), 100–115) that starts itself (D. M. Hawkins and
//! D. H. Olwell, "Cumulative Sum Charts and Charting for Quality Improvement", 1998, chapter 7): each day is compared with
//! all days before it, and the uncertainty of these is part of the comparison, so there is no reference period to choose
//! and none to be wrong about. With k = ½ it is quickest for a shift by one standard error of a day.
//!
//! ```
//! use otklik_score::drift::{Direction, FalseAlarms, watch};
//! use otklik_score::Net;
//!
//! // Ten days at +30, then +5.
//! let days = (1..=10).map(|day| (day, Net::new(25, 10, 10)));
//! let later = (11..=20).map(|day| (day, Net::new(17, 13, 15)));
//! let days: Vec<_> = days.chain(later).collect();
//!
//! let chart = watch(&days, FalseAlarms::YEARLY);
//! let shift = &chart.shifts[0];
//! assert_eq!((shift.since, shift.direction), (11, Direction::Down));
//! assert_eq!(shift.before.value.round(), 33.0);
//! assert_eq!(shift.after.value.round(), 4.0);
//! ```

use alloc::vec::Vec;

use crate::estimate::{Basis, Estimate};
use crate::special::sqrt;
use crate::statistic::Statistic;

/// Days are joined until they hold this many answers: below it a day's figure is too far from normal to be a reading.
pub const LEAST_A_READING: u64 = 10;

/// Answers that have to be there before a reading is judged.
pub const LEAST_BEFORE: u64 = 30;

/// The drift in standard errors that is forgiven at each reading, half of the shift the chart is quickest for.
const ALLOWANCE: f64 = 0.5;

/// How often the chart may cry wolf.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FalseAlarms {
    readings: f64,
    threshold: f64,
}

impl FalseAlarms {
    /// One in 365 readings on average: once a year when every day has enough answers to be one.
    pub const YEARLY: Self = Self {
        readings: 365.0,
        threshold: 4.752_675_215_360_931,
    };

    /// One in so many readings on average, from 20 to 1,000,000; `None` outside.
    #[must_use]
    pub fn one_in(readings: f64) -> Option<Self> {
        (20.0..=1e6).contains(&readings).then(|| Self {
            readings,
            threshold: threshold(readings),
        })
    }

    /// The readings from one false alarm to the next, on average, as long as nothing changes.
    #[must_use]
    pub fn readings(self) -> f64 {
        self.readings
    }

    /// The sum at which the chart says so, in standard errors of a reading.
    #[must_use]
    pub fn threshold(self) -> f64 {
        self.threshold
    }
}

impl Default for FalseAlarms {
    fn default() -> Self {
        Self::YEARLY
    }
}

/// The threshold at which both sides together sound once in `readings`.
///
/// D. Siegmund's approximation of the run length, "Sequential Analysis", 1985: with b = h + 1.166 and no shift, one side
/// runs (e^2kb − 2kb − 1)/2k² readings, the two together half as long.
fn threshold(readings: f64) -> f64 {
    let run = |b: f64| {
        let exponent = 2.0 * ALLOWANCE * b;
        (libm::exp(exponent) - exponent - 1.0) / (2.0 * ALLOWANCE * ALLOWANCE) / 2.0
    };
    let (mut low, mut high) = (0.0, 40.0);
    for _ in 0..60 {
        let middle = (low + high) / 2.0;
        if run(middle) < readings {
            low = middle;
        } else {
            high = middle;
        }
    }
    low - 1.166
}

/// Which way a score went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// It rose.
    Up,
    /// It fell.
    Down,
}

/// A change that is more than chance.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Shift<D> {
    /// The day with which it most likely began: the first day of the reading after which the two parts differ most.
    pub since: D,
    /// The last day of the reading at which the chart was sure.
    pub noticed: D,
    /// Which way.
    pub direction: Direction,
    /// The figure before.
    pub before: Estimate,
    /// The figure from `since` to `noticed`. It is drawn from the days that raised the alarm, so it is on the far side of
    /// the truth more often than not; the days to come will tell.
    pub after: Estimate,
}

/// One point of the chart: a day, or several that were joined.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Reading<D> {
    /// Its first day.
    pub first: D,
    /// Its last day.
    pub last: D,
    /// What has added up in favour of a rise, in standard errors; the alarm is at [`FalseAlarms::threshold`].
    pub up: f64,
    /// What has added up in favour of a fall.
    pub down: f64,
}

/// A series under watch.
#[derive(Clone, Debug, PartialEq)]
pub struct Chart<D> {
    /// The points, in order.
    pub readings: Vec<Reading<D>>,
    /// The changes found, in order.
    pub shifts: Vec<Shift<D>>,
}

/// Watches one series, given by its days in order.
///
/// After a change the chart starts anew with the day after it was noticed. The days that raised the alarm were picked by
/// it, and a chart that started from them would soon sound again.
#[must_use]
pub fn watch<D: Copy, T: Statistic>(days: &[(D, T)], alarms: FalseAlarms) -> Chart<D> {
    let joined = join(days);
    let mut chart = Chart {
        readings: Vec::with_capacity(joined.len()),
        shifts: Vec::new(),
    };
    let mut regime = Regime::default();
    for (at, reading) in joined.iter().enumerate() {
        let z = regime
            .before
            .map_or(0.0, |before| distance(reading.sample, before));
        regime.up = (regime.up + z - ALLOWANCE).max(0.0);
        regime.down = (regime.down - z - ALLOWANCE).max(0.0);
        regime.before = Some(pooled(regime.before, reading.sample));
        chart.readings.push(Reading {
            first: reading.first,
            last: reading.last,
            up: regime.up,
            down: regime.down,
        });
        let direction = if regime.up > alarms.threshold {
            Direction::Up
        } else if regime.down > alarms.threshold {
            Direction::Down
        } else {
            continue;
        };
        chart
            .shifts
            .extend(shift(&joined[regime.start..=at], direction));
        regime = Regime {
            start: at + 1,
            ..Regime::default()
        };
    }
    chart
}

/// The time since the last change: its first reading, all its answers, and what has added up either way.
struct Regime<T> {
    start: usize,
    before: Option<T>,
    up: f64,
    down: f64,
}

impl<T> Default for Regime<T> {
    fn default() -> Self {
        Self {
            start: 0,
            before: None,
            up: 0.0,
            down: 0.0,
        }
    }
}

/// The change that the last of `readings` gave away, dated where the two parts differ most.
fn shift<D: Copy, T: Statistic>(
    readings: &[Joined<D, T>],
    direction: Direction,
) -> Option<Shift<D>> {
    let sign = match direction {
        Direction::Up => 1.0,
        Direction::Down => -1.0,
    };
    let until: Vec<T> = readings
        .iter()
        .scan(None, |sum, reading| {
            *sum = Some(pooled(*sum, reading.sample));
            *sum
        })
        .collect();
    let (mut most, mut split, mut after) = (f64::NEG_INFINITY, 1, None);
    for at in (1..readings.len()).rev() {
        let since = pooled(after, readings[at].sample);
        let apart = sign * distance(since, until[at - 1]);
        if apart > most {
            (most, split) = (apart, at);
        }
        after = Some(since);
    }
    let (before, since) = (until.get(split - 1)?, readings.get(split..)?);
    let after = since
        .iter()
        .map(|reading| reading.sample)
        .reduce(T::pooled)?;
    Some(Shift {
        since: since.first()?.first,
        noticed: since.last()?.last,
        direction,
        before: before.estimate(&Basis::USUAL)?,
        after: after.estimate(&Basis::USUAL)?,
    })
}

/// Days that make one reading.
struct Joined<D, T> {
    first: D,
    last: D,
    sample: T,
}

/// Joins days to readings; the last one waits until it is complete.
fn join<D: Copy, T: Statistic>(days: &[(D, T)]) -> Vec<Joined<D, T>> {
    let mut complete = Vec::with_capacity(days.len());
    let mut open: Option<Joined<D, T>> = None;
    for &(day, sample) in days {
        let joined = match open.take() {
            None => Joined {
                first: day,
                last: day,
                sample,
            },
            Some(joined) => Joined {
                first: joined.first,
                last: day,
                sample: joined.sample.pooled(sample),
            },
        };
        if joined.sample.n() < LEAST_A_READING {
            open = Some(joined);
        } else {
            complete.push(joined);
        }
    }
    complete
}

/// How far `now` is from what was `before`, in standard errors of that difference; 0 while there is too little to tell.
fn distance<T: Statistic>(now: T, before: T) -> f64 {
    if before.n() < LEAST_BEFORE {
        return 0.0;
    }
    let (Some(value), Some(earlier), Some(variance)) =
        (now.value(), before.value(), before.pooled(now).variance())
    else {
        return 0.0;
    };
    let (n, earlier_n) = (now.n() as f64, before.n() as f64);
    (value - earlier) / sqrt(variance * (1.0 / n + 1.0 / earlier_n))
}

fn pooled<T: Statistic>(before: Option<T>, now: T) -> T {
    before.map_or(now, |before| before.pooled(now))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_yearly_threshold_is_the_computed_one() {
        assert_eq!(
            FalseAlarms::one_in(365.0),
            Some(FalseAlarms::YEARLY),
            "{}",
            threshold(365.0)
        );
        assert_eq!(FalseAlarms::one_in(5.0), None);
    }
}
