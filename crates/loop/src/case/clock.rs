//! The promises on a case.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::moment;
use crate::promise::{Promised, Term, Which};

/// What was promised, and what came of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clocks {
    /// What was promised.
    pub promised: Promised,
    /// When the first word came.
    #[serde(
        default,
        with = "moment::optional",
        skip_serializing_if = "Option::is_none"
    )]
    pub first_met: Option<Timestamp>,
    /// When it was settled.
    #[serde(
        default,
        with = "moment::optional",
        skip_serializing_if = "Option::is_none"
    )]
    pub solution_met: Option<Timestamp>,
    /// What was said of it to those it is up to: so that each is said once.
    #[serde(default)]
    pub told: Told,
}

/// Which warnings were given.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Told {
    first_near: bool,
    first_late: bool,
    solution_near: bool,
    solution_late: bool,
}

/// How a promise stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// There is time.
    Running,
    /// Time to hurry.
    Near,
    /// It is too late, and not yet met.
    Late,
    /// It was kept.
    Kept,
    /// It was met too late.
    Broken,
}

/// Something that time does to a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Strike {
    /// When.
    pub at: Timestamp,
    /// To which promise.
    pub clock: Which,
    /// Whether it is broken; else it is near.
    pub late: bool,
}

impl Clocks {
    /// The clocks of a promise, both running.
    #[must_use]
    pub fn of(promised: Promised) -> Self {
        Self {
            promised,
            first_met: None,
            solution_met: None,
            told: Told::default(),
        }
    }

    /// Another promise about the same: what was met stays met.
    pub(super) fn again(promised: Promised, before: Option<&Self>) -> Self {
        Self {
            first_met: before.and_then(|before| before.first_met),
            solution_met: before.and_then(|before| before.solution_met),
            ..Self::of(promised)
        }
    }

    /// The promise of a case that is open again: a new time to settle it, the first word as it was.
    pub(super) fn reopened(mut promised: Promised, before: Option<&Self>) -> Self {
        promised.first = before.and_then(|before| before.promised.first);
        let told = before.map_or_else(Told::default, |before| Told {
            solution_near: false,
            solution_late: false,
            ..before.told
        });
        Self {
            first_met: before.and_then(|before| before.first_met),
            told,
            ..Self::of(promised)
        }
    }

    pub(super) fn meet(&mut self, which: Which, at: Timestamp) {
        let met = match which {
            Which::First => &mut self.first_met,
            Which::Solution => &mut self.solution_met,
        };
        met.get_or_insert(at);
    }

    pub(super) fn unsettle(&mut self) {
        self.solution_met = None;
    }

    pub(super) fn told(&mut self, clock: Which, late: bool) {
        let told = &mut self.told;
        *match (clock, late) {
            (Which::First, false) => &mut told.first_near,
            (Which::First, true) => &mut told.first_late,
            (Which::Solution, false) => &mut told.solution_near,
            (Which::Solution, true) => &mut told.solution_late,
        } = true;
    }

    /// When it was met, if it was.
    #[must_use]
    pub fn met(&self, which: Which) -> Option<Timestamp> {
        match which {
            Which::First => self.first_met,
            Which::Solution => self.solution_met,
        }
    }

    /// By when, if it was promised.
    #[must_use]
    pub fn term(&self, which: Which) -> Option<Term> {
        match which {
            Which::First => self.promised.first,
            Which::Solution => self.promised.solution,
        }
    }

    /// How a promise stands; `None` if there was none.
    #[must_use]
    pub fn standing(&self, which: Which, now: Timestamp) -> Option<Standing> {
        let term = self.term(which)?;
        Some(match self.met(which) {
            Some(met) if met <= term.due => Standing::Kept,
            Some(_) => Standing::Broken,
            None if now > term.due => Standing::Late,
            None if now >= term.near => Standing::Near,
            None => Standing::Running,
        })
    }

    /// The next time that one falls due, of those that are not met.
    #[must_use]
    pub fn due(&self) -> Option<(Which, Term)> {
        let open = [Which::First, Which::Solution]
            .into_iter()
            .filter_map(|which| match self.met(which) {
                Some(_) => None,
                None => Some((which, self.term(which)?)),
            });
        open.min_by_key(|(_, term)| term.due)
    }

    /// What time does to it next that nobody was told of.
    #[must_use]
    pub fn strike(&self) -> Option<Strike> {
        let Told {
            first_near,
            first_late,
            solution_near,
            solution_late,
        } = self.told;
        let of = |clock, near, late| {
            let term = self.term(clock).filter(|_| self.met(clock).is_none())?;
            match (near, late) {
                (_, true) => None,
                (false, _) => Some(Strike {
                    at: term.near,
                    clock,
                    late: false,
                }),
                // The due moment itself is still in time.
                (true, _) => Some(Strike {
                    at: just_after(term.due),
                    clock,
                    late: true,
                }),
            }
        };
        let first = of(Which::First, first_near, first_late);
        let solution = of(Which::Solution, solution_near, solution_late);
        first.into_iter().chain(solution).min()
    }
}

fn just_after(due: Timestamp) -> Timestamp {
    Timestamp::from_millisecond(due.as_millisecond().saturating_add(1)).unwrap_or(due)
}
