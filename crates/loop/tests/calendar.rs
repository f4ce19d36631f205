//! Working time against a slow, obvious calendar that asks the wall's clock minute by minute.
#![allow(clippy::unwrap_used)]

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use otklik_loop::calendar::{Calendar, Hours};
use proptest::collection::{btree_map, btree_set, vec};
use proptest::prelude::*;

/// What is said of a calendar, and nothing clever.
#[derive(Clone, Debug)]
struct Wall {
    zone: &'static str,
    week: [Vec<Hours>; 7],
    holidays: BTreeSet<Date>,
    extra: BTreeMap<Date, Vec<Hours>>,
}

impl Wall {
    fn calendar(&self) -> Calendar {
        let zone = TimeZone::get(self.zone).unwrap();
        Calendar::new(
            zone,
            self.week.clone(),
            self.holidays.clone(),
            self.extra.clone(),
        )
    }

    fn works_at(&self, moment: Timestamp, zone: &TimeZone) -> bool {
        let clock = zone.to_datetime(moment);
        let day = clock.date();
        let minute = clock.hour().unsigned_abs() as u16 * 60 + clock.minute().unsigned_abs() as u16;
        let hours = match self.extra.get(&day) {
            Some(extra) => extra,
            None if self.holidays.contains(&day) => return false,
            None => &self.week[day.weekday().to_monday_zero_offset() as usize],
        };
        hours.iter().any(|hours| hours.hold(minute))
    }

    /// The working minutes between two whole minutes, one by one.
    fn between(&self, from: Timestamp, to: Timestamp) -> i64 {
        let zone = TimeZone::get(self.zone).unwrap();
        let minutes = (from.as_second()..to.as_second()).step_by(60);
        let works = |second: &i64| self.works_at(Timestamp::from_second(*second).unwrap(), &zone);
        minutes.filter(works).count() as i64
    }

    /// The end of so many working minutes, one by one.
    fn add(&self, from: Timestamp, mut work: i64, most: i64) -> Option<Timestamp> {
        let zone = TimeZone::get(self.zone).unwrap();
        let mut second = from.as_second();
        while work > 0 {
            if second > from.as_second() + most * 60 {
                return None;
            }
            let moment = Timestamp::from_second(second).unwrap();
            work -= i64::from(self.works_at(moment, &zone));
            second += 60;
        }
        Some(Timestamp::from_second(second).unwrap())
    }
}

/// Zones that change by an hour, by half of one, at midnight, a minute past it, and not at all.
const ZONES: [&str; 8] = [
    "Europe/Berlin",
    "America/New_York",
    "Australia/Lord_Howe",
    "America/St_Johns",
    "America/Sao_Paulo",
    "Asia/Beirut",
    "Europe/Moscow",
    "UTC",
];

/// Moments around which those zones change their clocks.
const CHANGES: [&str; 10] = [
    "2026-03-29T01:00:00Z",
    "2026-10-25T01:00:00Z",
    "2026-03-08T07:00:00Z",
    "2026-11-01T06:00:00Z",
    "2026-04-04T15:00:00Z",
    "2026-10-03T15:30:00Z",
    "2010-11-07T02:31:00Z",
    "2010-03-14T03:31:00Z",
    "2018-11-04T03:00:00Z",
    "2026-03-28T22:00:00Z",
];

fn hours() -> impl Strategy<Value = Vec<Hours>> {
    let one = (0..1440u16, 1..600u16).prop_filter_map("hours of one day", |(from, long)| {
        Hours::new(from, (from + long).min(1440))
    });
    vec(one, 0..3)
}

fn wall(around: Timestamp) -> impl Strategy<Value = Wall> {
    let day = (-4..5i64).prop_map(move |days| {
        let moment = around + SignedDuration::from_hours(24 * days);
        TimeZone::UTC.to_datetime(moment).date()
    });
    (
        proptest::sample::select(&ZONES[..]),
        proptest::array::uniform7(hours()),
        btree_set(day.clone(), 0..3),
        btree_map(day, hours(), 0..2),
    )
        .prop_map(|(zone, week, holidays, extra)| Wall {
            zone,
            week,
            holidays,
            extra,
        })
}

fn case() -> impl Strategy<Value = (Wall, Timestamp, i64, i64)> {
    let around =
        proptest::sample::select(&CHANGES[..]).prop_map(|time| time.parse::<Timestamp>().unwrap());
    around.prop_flat_map(|around| {
        let begin =
            (-3_000..3_000i64).prop_map(move |minutes| around + SignedDuration::from_mins(minutes));
        (wall(around), begin, 0..6_000i64, 0..1_500i64)
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn between_two_moments_lies_what_the_wall_says((wall, from, long, _) in case()) {
        let to = from + SignedDuration::from_mins(long);
        let calendar = wall.calendar();
        prop_assert_eq!(calendar.between(from, to), SignedDuration::from_mins(wall.between(from, to)));
        prop_assert_eq!(calendar.between(to, from), -calendar.between(from, to));
    }

    #[test]
    fn a_deadline_is_where_the_wall_has_counted_to_it((wall, from, _, work) in case()) {
        const MOST: i64 = 12 * 24 * 60;
        let due = wall.calendar().add(from, SignedDuration::from_mins(work));
        match wall.add(from, work, MOST) {
            Some(slow) => prop_assert_eq!(due, Some(slow)),
            None => prop_assert!(due.is_none_or(|due| due > from + SignedDuration::from_mins(MOST))),
        }
    }
}

fn office(zone: &'static str) -> Wall {
    let nine_to_six = || vec![Hours::read("09:00-18:00").unwrap()];
    Wall {
        zone,
        week: [
            nine_to_six(),
            nine_to_six(),
            nine_to_six(),
            nine_to_six(),
            nine_to_six(),
            vec![],
            vec![],
        ],
        holidays: BTreeSet::new(),
        extra: BTreeMap::new(),
    }
}

fn due(wall: &Wall, from: &str, hours: i64) -> String {
    let from = from.parse().unwrap();
    let due = wall
        .calendar()
        .add(from, SignedDuration::from_hours(hours))
        .unwrap();
    due.to_string()
}

#[test]
fn an_evening_goes_on_in_the_morning_and_a_friday_on_monday() {
    let mut office = office("Europe/Moscow");
    // Friday, 16:00 in Moscow: two hours are left of it.
    assert_eq!(
        due(&office, "2026-01-30T13:00:00Z", 2),
        "2026-01-30T15:00:00Z",
        "the very end of the day is still in time"
    );
    assert_eq!(
        due(&office, "2026-01-30T13:00:00Z", 4),
        "2026-02-02T08:00:00Z"
    );
    // What comes on a Sunday begins on Monday at nine.
    assert_eq!(
        due(&office, "2026-02-01T10:00:00Z", 1),
        "2026-02-02T07:00:00Z"
    );
    office.holidays.insert("2026-02-02".parse().unwrap());
    assert_eq!(
        due(&office, "2026-02-01T10:00:00Z", 1),
        "2026-02-03T07:00:00Z"
    );
    office.extra.insert(
        "2026-02-01".parse().unwrap(),
        vec![Hours::read("14:00-15:00").unwrap()],
    );
    assert_eq!(
        due(&office, "2026-02-01T10:00:00Z", 1),
        "2026-02-01T12:00:00Z"
    );
}

#[test]
fn a_night_shift_loses_the_hour_that_the_clock_skips_and_gets_the_one_it_repeats() {
    let mut night = office("Europe/Berlin");
    night.week = std::array::from_fn(|_| vec![Hours::read("00:00-06:00").unwrap()]);
    // From midnight, 29 March: 02:00 to 03:00 is not there.
    assert_eq!(
        due(&night, "2026-03-28T23:00:00Z", 5),
        "2026-03-29T04:00:00Z"
    );
    assert_eq!(
        due(&night, "2026-03-28T23:00:00Z", 6),
        "2026-03-29T23:00:00Z",
        "the sixth hour is the next night's first"
    );
    // 25 October: 02:00 to 03:00 is there twice.
    assert_eq!(
        due(&night, "2026-10-24T22:00:00Z", 7),
        "2026-10-25T05:00:00Z"
    );
}

#[test]
fn a_calendar_without_hours_has_no_deadline() {
    let never = Wall {
        week: Default::default(),
        ..office("UTC")
    };
    let from = "2026-01-30T13:00:00Z".parse().unwrap();
    assert_eq!(
        never.calendar().add(from, SignedDuration::from_mins(1)),
        None
    );
    assert_eq!(never.calendar().add(from, SignedDuration::ZERO), Some(from));
}

#[test]
fn hours_are_read_as_they_are_written() {
    for text in ["09:00-18:00", "00:00-24:00", "23:59-24:00"] {
        assert_eq!(Hours::read(text).unwrap().to_string(), text);
    }
    for text in [
        "9:00-18:00",
        "09:00-09:00",
        "18:00-09:00",
        "09:60-10:00",
        "09:00-24:01",
        "09:00",
        "",
        "ab:cd-ef:gh",
        "+9:00-10:00",
    ] {
        let refused = Hours::read(text).unwrap_err();
        assert!(refused.contains("allowed: from-to"), "{refused}");
    }
}
