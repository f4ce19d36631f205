//! Promises: by when a first word comes, and by when it is settled.
//!
//! [`given`] is what an owner writes, [`Promises`] what holds once it is checked. What was promised to somebody
//! ([`Promised`]) is kept with the case, so that a policy that changes later takes nothing back.

mod choice;
pub mod given;

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::calendar::Calendar;
use crate::moment;
pub use choice::{About, Chosen};

/// How grave it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Work stands still.
    Critical,
    /// It hurts.
    Major,
    /// It annoys; what is usual where nothing says otherwise.
    Minor,
    /// It would be nice.
    Wish,
}

/// The policies of a site, checked.
#[derive(Clone, Debug, Default)]
pub struct Promises {
    calendars: BTreeMap<String, Calendar>,
    policies: Vec<Policy>,
}

/// What is promised, and for what.
#[derive(Clone, Debug)]
pub struct Policy {
    name: String,
    /// `None` runs at all hours.
    calendar: Option<String>,
    first: Option<SignedDuration>,
    solution: Option<SignedDuration>,
    /// The part of the time after which a warning is due, in percent.
    warn: u8,
    when: given::When,
}

/// Which of the two promises.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Which {
    /// A first word.
    First,
    /// Settled.
    Solution,
}

/// A time that was promised.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Term {
    /// By when.
    #[serde(with = "moment")]
    pub due: Timestamp,
    /// When whoever it is up to is warned.
    #[serde(with = "moment")]
    pub near: Timestamp,
}

/// What was promised to somebody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Promised {
    /// The policy.
    pub policy: String,
    /// Why this one, in words.
    pub why: String,
    /// Its calendar; all hours without.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub calendar: Option<String>,
    /// By when a first word comes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first: Option<Term>,
    /// By when it is settled.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub solution: Option<Term>,
}

/// What a page says of it before anything is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Said {
    /// Minutes.
    pub minutes: u32,
    /// Whether of working time.
    pub hours: HoursKind,
}

/// Which hours count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HoursKind {
    /// Those of a calendar.
    Working,
    /// All.
    All,
}

impl Severity {
    /// The gravest first.
    pub const ALL: [Self; 4] = [Self::Critical, Self::Major, Self::Minor, Self::Wish];

    /// Its word.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Critical => "critical",
            Self::Major => "major",
            Self::Minor => "minor",
            Self::Wish => "wish",
        }
    }
}

impl Promises {
    /// What is promised about something that came at that moment; `None` where no policy applies.
    #[must_use]
    pub fn promise(&self, about: &About<'_>, came: Timestamp) -> Option<Promised> {
        let Chosen { policy, why, .. } = self.choose(about);
        let policy = policy?;
        Some(Promised {
            policy: policy.name.clone(),
            why: why.en,
            calendar: policy.calendar.clone(),
            first: policy.first.and_then(|work| self.term(policy, work, came)),
            solution: policy
                .solution
                .and_then(|work| self.term(policy, work, came)),
        })
    }

    /// What a page may say to somebody of whom nothing is known but the survey.
    #[must_use]
    pub fn said(&self, survey: &str) -> Option<(Option<Said>, Option<Said>)> {
        let about = About {
            survey: Some(survey),
            ..About::default()
        };
        let policy = self.choose(&about).policy?;
        let hours = match policy.calendar {
            Some(_) => HoursKind::Working,
            None => HoursKind::All,
        };
        let said = |work: SignedDuration| Said {
            minutes: u32::try_from(work.as_mins()).unwrap_or(u32::MAX),
            hours,
        };
        Some((policy.first.map(said), policy.solution.map(said)))
    }

    /// The minutes of working time from now until it is due, by the calendar it was promised by; less than none once it is
    /// late. A calendar that is gone counts all hours.
    #[must_use]
    pub fn left(&self, promised: &Promised, term: Term, now: Timestamp) -> i64 {
        let left = match promised
            .calendar
            .as_ref()
            .and_then(|name| self.calendars.get(name))
        {
            Some(calendar) => calendar.between(now, term.due),
            None => term.due.duration_since(now),
        };
        left.as_mins()
    }

    /// Whether nothing is promised at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.policies.is_empty()
    }

    fn term(&self, policy: &Policy, work: SignedDuration, came: Timestamp) -> Option<Term> {
        let calendar = match &policy.calendar {
            Some(name) => Some(self.calendars.get(name)?),
            None => None,
        };
        let add = |work: SignedDuration| match calendar {
            Some(calendar) => calendar.add(came, work),
            None => came.checked_add(work).ok(),
        };
        let warned = work.checked_mul(policy.warn.into())?.checked_div(100)?;
        Some(Term {
            due: add(work).map(moment::whole)?,
            near: add(warned).map(moment::whole)?,
        })
    }
}
