//! How a year goes: when people come, in what mood they are, and how quickly they are answered.

use jiff::civil::Date;

/// Days in the year.
pub(crate) const DAYS: i64 = 365;
/// The first day of the week in which everything went wrong, counted from the year's first.
pub(crate) const FAILURE: i64 = 196;
/// How many days it went wrong.
const FAILURE_DAYS: i64 = 8;
/// How long it is remembered.
const HEALING: i64 = 35;
/// The day on which the initiative began that mended it.
pub(crate) const INITIATIVE: i64 = 245;
/// How long it took until it was felt whole.
const FELT_AFTER: i64 = 40;

/// How many come on a day, against an ordinary one.
pub(crate) fn crowd(day: i64, date: Date) -> f64 {
    // Monday first: a shop is visited most when people are home.
    const WEEK: [f64; 7] = [1.0, 0.95, 0.95, 1.0, 1.1, 1.35, 1.25];
    // January first: presents are bought at the end of a year, and in summer people are elsewhere.
    const MONTHS: [f64; 12] = [
        0.85, 0.95, 1.05, 1.0, 0.95, 0.85, 0.75, 0.8, 1.0, 1.1, 1.35, 1.6,
    ];
    let weekday = usize::from(date.weekday().to_monday_zero_offset().unsigned_abs());
    let month = usize::from(date.month().unsigned_abs()) - 1;
    let growth = 0.8 + 0.4 * day as f64 / DAYS as f64;
    WEEK[weekday] * MONTHS[month] * growth
}

/// How much better than usual people feel on a day: from about -1.3 to about 0.4.
pub(crate) fn mood(day: i64, date: Date) -> f64 {
    let rush = if date.month() == 12 { -0.15 } else { 0.0 };
    rush - harm(day) + gain(day)
}

/// How much of the failure is felt: 1 while it lasts.
pub(crate) fn harm(day: i64) -> f64 {
    match day - FAILURE {
        before if before < 0 => 0.0,
        during if during < FAILURE_DAYS => 1.15,
        after => 0.5 * (1.0 - (after - FAILURE_DAYS) as f64 / HEALING as f64).max(0.0),
    }
}

/// How much of the initiative is felt.
fn gain(day: i64) -> f64 {
    let since = (day - INITIATIVE).clamp(0, FELT_AFTER);
    0.4 * since as f64 / FELT_AFTER as f64
}

/// How probable it is that a promise is broken.
pub(crate) fn neglect(day: i64) -> f64 {
    match day {
        day if harm(day) > 1.0 => 0.6,
        day if day < INITIATIVE => 0.2,
        _ => 0.06,
    }
}

/// Minutes after midnight: most come at noon and in the evening.
pub(crate) const HOURS: [f64; 24] = [
    0.5, 0.25, 0.15, 0.1, 0.1, 0.2, 0.5, 1.0, 1.8, 2.6, 3.2, 3.8, 4.0, 3.8, 3.2, 2.8, 2.8, 3.0,
    3.4, 4.0, 4.2, 3.6, 2.4, 1.2,
];

#[cfg(test)]
mod tests {
    use jiff::ToSpan as _;
    use jiff::civil::date;

    use super::*;

    #[test]
    fn it_went_wrong_healed_and_became_better_than_before() {
        let first = date(2025, 3, 1);
        let mood = |day: i64| mood(day, first.saturating_add(day.days()));
        let usual = mood(FAILURE - 1);
        assert!(mood(FAILURE) < usual - 1.0);
        assert!(mood(FAILURE + FAILURE_DAYS) > mood(FAILURE + FAILURE_DAYS - 1));
        assert!(mood(INITIATIVE - 1) <= usual);
        assert!(mood(DAYS - 1) > usual + 0.3);
        assert!(neglect(FAILURE) > neglect(0) && neglect(0) > neglect(DAYS - 1));
    }

    #[test]
    fn more_come_at_the_weekend_and_before_the_new_year() {
        let crowd = |date| crowd(100, date);
        assert!(crowd(date(2026, 3, 7)) > crowd(date(2026, 3, 3)));
        assert!(crowd(date(2026, 12, 8)) > 1.5 * crowd(date(2026, 7, 7)));
    }
}
