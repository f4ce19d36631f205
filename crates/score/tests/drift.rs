//! The control chart's promises, kept on series whose truth is known: how often it is wrong, how soon it is right.
//!
//! The draws are seeded, so a failure repeats.
#![allow(clippy::unwrap_used)]

use otklik_score::drift::{Direction, FalseAlarms, watch};
use otklik_score::{Net, Share, Statistic, ces};

/// SplitMix64: S. Steele, D. Lea and C. H. Flood, "Fast Splittable Pseudorandom Number Generators", 2014.
struct Random(u64);

impl Random {
    /// Uniform from 0 to 1.
    fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ mixed >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ mixed >> 31) >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// A place in `shares`, which add up to 1.
    fn place(&mut self, shares: &[f64]) -> usize {
        let mut left = self.next();
        for (place, share) in shares.iter().enumerate() {
            if left < *share {
                return place;
            }
            left -= share;
        }
        shares.len() - 1
    }

    /// How often each of `shares` comes up in `n` draws.
    fn counts(&mut self, shares: &[f64], n: u64) -> Vec<u64> {
        let mut counts = vec![0; shares.len()];
        for _ in 0..n {
            counts[self.place(shares)] += 1;
        }
        counts
    }
}

/// A day of NPS answers, given the shares of promoters, passives and detractors.
fn nps(random: &mut Random, shares: &[f64], n: u64) -> Net {
    let counts = random.counts(shares, n);
    Net::new(counts[0], counts[1], counts[2])
}

fn csat(random: &mut Random, shares: &[f64], n: u64) -> Share {
    Share::new(random.counts(shares, n)[0], n)
}

fn ces(random: &mut Random, shares: &[f64], n: u64) -> otklik_score::Moments {
    let counts = random.counts(shares, n);
    ces::Counts::from_array(counts.try_into().unwrap()).moments()
}

/// The mean number of readings from one alarm to the next over `years` years in which nothing changes.
fn run_length<T: Statistic>(
    day: fn(&mut Random, &[f64], u64) -> T,
    shares: &[f64],
    n: u64,
    years: u64,
) -> f64 {
    let mut random = Random(20_261_122);
    let days: Vec<(u64, T)> = (0..365 * years)
        .map(|at| (at, day(&mut random, shares, n)))
        .collect();
    let chart = watch(&days, FalseAlarms::YEARLY);
    days.len() as f64 / chart.shifts.len() as f64
}

/// The stated rate is one in 365. With ten answers a day, nine in ten of one kind, a day is far from normal, and there the
/// chart sounds somewhat more often.
#[test]
fn false_alarms_are_as_rare_as_stated() {
    const ORDINARY: [[f64; 3]; 4] = [
        [0.5, 0.3, 0.2],
        [0.3, 0.4, 0.3],
        [0.7, 0.2, 0.1],
        [0.1, 0.3, 0.6],
    ];
    for n in [10, 20, 50, 200] {
        for shares in ORDINARY {
            within(300.0..420.0, run_length(nps, &shares, n, 200), (n, shares));
        }
        let effort = [0.02, 0.04, 0.06, 0.1, 0.2, 0.3, 0.28];
        within(300.0..420.0, run_length(ces, &effort, n, 200), n);
        within(300.0..420.0, run_length(csat, &[0.8, 0.2], n, 200), n);
        within(250.0..400.0, run_length(nps, &[0.9, 0.07, 0.03], n, 200), n);
        within(250.0..400.0, run_length(csat, &[0.95, 0.05], n, 200), n);
    }
}

#[test]
fn a_wish_for_fewer_false_alarms_is_heard() {
    let mut random = Random(1);
    let days: Vec<(u64, Net)> = (0..100_000)
        .map(|at| (at, nps(&mut random, &[0.5, 0.3, 0.2], 30)))
        .collect();
    for readings in [50.0, 200.0, 1000.0] {
        let found = watch(&days, FalseAlarms::one_in(readings).unwrap())
            .shifts
            .len();
        within(0.75..1.3, 1e5 / found as f64 / readings, readings);
    }
}

/// A fall from +30 to +10 in the middle of a year, 50 answers a day: two standard errors of a day.
#[test]
fn a_change_is_found_within_days_and_dated() {
    let (mut delays, mut dated, years) = (Vec::new(), 0, 200);
    let mut random = Random(7);
    for _ in 0..years {
        let days: Vec<(i64, Net)> = (-180..180)
            .map(|day| {
                let shares = if day < 0 {
                    [0.5, 0.3, 0.2]
                } else {
                    [0.4, 0.3, 0.3]
                };
                (day, nps(&mut random, &shares, 50))
            })
            .collect();
        let chart = watch(&days, FalseAlarms::YEARLY);
        // A false alarm just before the change leaves the chart without a past to compare with: such years are missed.
        let found = chart.shifts.iter().find(|shift| shift.noticed >= 0);
        if let Some(found) = found.filter(|found| found.direction == Direction::Down) {
            delays.push(found.noticed);
            dated += i32::from(found.since.abs() <= 2);
            assert!(found.before.value > found.after.value);
        }
    }
    delays.sort_unstable();
    assert!(
        delays.len() >= years - 10,
        "wrong direction {} times",
        years - delays.len()
    );
    let (median, slow) = (delays[delays.len() / 2], delays[delays.len() * 95 / 100]);
    eprintln!(
        "noticed {} of {years} times, after {median} days (95 % within {slow}), dated within two days {dated} times",
        delays.len()
    );
    assert!(median <= 6 && slow <= 10, "noticed after {median}, {slow}");
    assert!(
        dated >= 170,
        "dated within two days {dated} of {years} times"
    );
}

#[test]
fn days_with_few_answers_are_joined() {
    let days: Vec<(i32, Net)> = (0..30).map(|day| (day, Net::new(2, 1, 1))).collect();
    let chart = watch(&days, FalseAlarms::YEARLY);
    let spans: Vec<(i32, i32)> = chart
        .readings
        .iter()
        .map(|point| (point.first, point.last))
        .collect();
    assert_eq!(
        spans[..3],
        [(0, 2), (3, 5), (6, 8)],
        "four answers a day make ten in three days"
    );
    assert!(chart.shifts.is_empty());
    assert!(
        watch::<i32, Net>(&[], FalseAlarms::YEARLY)
            .readings
            .is_empty()
    );
}

/// Everybody the same for weeks, then not: nothing to divide by, and no alarm out of nothing.
#[test]
fn a_series_without_spread_is_no_alarm() {
    let mut random = Random(3);
    let days: Vec<(i32, otklik_score::Moments)> = (0..40)
        .map(|day| {
            (
                day,
                ces(&mut random, &[0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0], 20),
            )
        })
        .collect();
    let chart = watch(&days, FalseAlarms::YEARLY);
    assert_eq!(chart.readings.len(), 40);
    assert!(
        chart
            .readings
            .iter()
            .all(|point| point.up == 0.0 && point.down == 0.0)
    );
}

fn within(range: std::ops::Range<f64>, found: f64, what: impl std::fmt::Debug) {
    assert!(
        range.contains(&found),
        "{what:?}: {found} is not in {range:?}"
    );
}
