//! Promises as an owner writes them, and what is wrong with them.

use std::collections::{BTreeMap, BTreeSet};

use jiff::SignedDuration;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use super::{Policy, Promises, Severity};
use crate::calendar::{Calendar, DAYS, Hours};

/// The longest promise: a year.
const MOST_MINUTES: u32 = 366 * 24 * 60;

/// Calendars and policies.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Given {
    /// Business calendars.
    pub calendars: Vec<GivenCalendar>,
    /// Policies, in order.
    pub policies: Vec<GivenPolicy>,
}

/// A business calendar.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GivenCalendar {
    /// What policies call it.
    pub name: String,
    /// A time zone of the IANA database.
    pub zone: String,
    /// `mon` to `sun`, each a list of hours such as `09:00-18:00`; a day that is absent has none.
    pub hours: BTreeMap<String, Vec<String>>,
    /// Days without work.
    #[serde(default)]
    pub holidays: Vec<String>,
    /// Days with hours of their own, whatever weekday or holiday they are.
    #[serde(default)]
    pub extra: Vec<GivenDay>,
}

/// A day with hours of its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GivenDay {
    /// The day.
    pub day: String,
    /// Its hours.
    pub hours: Vec<String>,
}

/// A policy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GivenPolicy {
    /// What it is called.
    pub name: String,
    /// The calendar; all hours without one.
    #[serde(default)]
    pub calendar: Option<String>,
    /// Minutes to a first word.
    #[serde(default)]
    pub first_minutes: Option<u32>,
    /// Minutes until it is settled.
    #[serde(default)]
    pub solution_minutes: Option<u32>,
    /// After which part of the time a warning is due.
    #[serde(default = "usual_warning")]
    pub warn_percent: u8,
    /// For what.
    #[serde(default)]
    pub when: When,
}

/// For what a policy is: all that is named has to hold.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct When {
    /// A survey.
    pub survey: Option<String>,
    /// A role.
    pub role: Option<String>,
    /// A segment.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub segment: Option<String>,
    /// A severity.
    pub severity: Option<Severity>,
    /// For clicks alone too.
    pub bare: bool,
}

fn usual_warning() -> u8 {
    75
}

impl Given {
    /// What holds by it.
    ///
    /// # Errors
    /// The first thing that is wrong: where, what, and what is allowed.
    pub fn checked(&self) -> Result<Promises, String> {
        let mut calendars = BTreeMap::new();
        for (at, given) in self.calendars.iter().enumerate() {
            let place = |why: String| format!("calendars[{at}]: {why}");
            named(&given.name).map_err(place)?;
            let calendar = given.checked().map_err(place)?;
            if calendars.insert(given.name.clone(), calendar).is_some() {
                return Err(place(format!(
                    "name: two are called {:?}; give each a name of its own",
                    given.name
                )));
            }
        }
        let mut policies: Vec<Policy> = Vec::new();
        for (at, given) in self.policies.iter().enumerate() {
            let place = |why: String| format!("policies[{at}]: {why}");
            named(&given.name).map_err(place)?;
            if policies.iter().any(|policy| policy.name == given.name) {
                return Err(place(format!(
                    "name: two are called {:?}; give each a name of its own",
                    given.name
                )));
            }
            policies.push(given.checked(&calendars).map_err(place)?);
        }
        Ok(Promises {
            calendars,
            policies,
        })
    }
}

impl GivenCalendar {
    fn checked(&self) -> Result<Calendar, String> {
        let zone = TimeZone::get(&self.zone).map_err(|_| {
            format!("zone: {:?} is no time zone; allowed: a name of the IANA database, such as Europe/Berlin", self.zone)
        })?;
        let mut week: [Vec<Hours>; 7] = Default::default();
        for (day, hours) in &self.hours {
            let Some(at) = DAYS.iter().position(|(name, _)| name == day) else {
                return Err(format!(
                    "hours: {day:?} is no day; allowed: mon, tue, wed, thu, fri, sat, sun"
                ));
            };
            week[at] = read_hours(hours).map_err(|why| format!("hours.{day}: {why}"))?;
        }
        let holidays = self
            .holidays
            .iter()
            .map(|day| read_day(day).map_err(|why| format!("holidays: {why}")));
        let extra = self.extra.iter().map(|extra| {
            let day = read_day(&extra.day).map_err(|why| format!("extra: {why}"))?;
            let hours = read_hours(&extra.hours).map_err(|why| format!("extra, {day}: {why}"))?;
            Ok((day, hours))
        });
        let holidays: BTreeSet<Date> = holidays.collect::<Result<_, String>>()?;
        let extra: BTreeMap<Date, Vec<Hours>> = extra.collect::<Result<_, String>>()?;
        // A week without work and no extra day is a promise that never falls due.
        if week.iter().all(Vec::is_empty) {
            return Err(
                "hours: there are none in any week; allowed: at least one day with hours"
                    .to_owned(),
            );
        }
        Ok(Calendar::new(zone, week, holidays, extra))
    }
}

impl GivenPolicy {
    fn checked(&self, calendars: &BTreeMap<String, Calendar>) -> Result<Policy, String> {
        let minutes = |key: &str, minutes: Option<u32>| match minutes {
            Some(minutes) if !(1..=MOST_MINUTES).contains(&minutes) => Err(format!(
                "{key}: {minutes} was given; allowed: 1 to {MOST_MINUTES}, or null"
            )),
            minutes => Ok(minutes.map(|minutes| SignedDuration::from_mins(minutes.into()))),
        };
        let first = minutes("first_minutes", self.first_minutes)?;
        let solution = minutes("solution_minutes", self.solution_minutes)?;
        if first.is_none() && solution.is_none() {
            return Err(
                "first_minutes, solution_minutes: both are null; allowed: at least one of them"
                    .to_owned(),
            );
        }
        if !(1..=100).contains(&self.warn_percent) {
            return Err(format!(
                "warn_percent: {} was given; allowed: 1 to 100",
                self.warn_percent
            ));
        }
        if let Some(name) = &self.calendar
            && !calendars.contains_key(name)
        {
            let all: Vec<&str> = calendars.keys().map(String::as_str).collect();
            return Err(format!(
                "calendar: there is none called {name:?}; there are: {}",
                all.join(", ")
            ));
        }
        Ok(Policy {
            name: self.name.clone(),
            calendar: self.calendar.clone(),
            first,
            solution,
            warn: self.warn_percent,
            when: self.when.clone(),
        })
    }
}

fn named(name: &str) -> Result<(), String> {
    if name.trim() == name
        && (1..=80).contains(&name.chars().count())
        && !name.contains(char::is_control)
    {
        Ok(())
    } else {
        Err(format!(
            "name: {name:?} was given; allowed: 1 to 80 characters, none of them a control character, no space around them"
        ))
    }
}

fn read_hours(hours: &[String]) -> Result<Vec<Hours>, String> {
    hours.iter().map(|hours| Hours::read(hours)).collect()
}

fn read_day(day: &str) -> Result<Date, String> {
    let date: Result<Date, _> = day.parse();
    date.ok()
        .filter(|date| date.to_string() == day)
        .ok_or_else(|| format!("{day:?} is no day; allowed: such as 2026-01-31"))
}
