//! A stretch of days, and the figures of a score in it.

use jiff::ToSpan as _;
use jiff::civil::Date;
use otklik_score::servqual::Weights;
use otklik_score::window::Days;
use otklik_score::{Basis, State};
use serde_json::{Value, json};

use super::dimensions::tell;

/// Days from one to the one before another.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Whole {
    pub(super) from: Date,
    pub(super) to: Date,
}

impl Whole {
    /// The score of these days; `None` without answers.
    pub(super) fn of(self, days: &Days<State>) -> Option<State> {
        let last = self.to.yesterday().ok()?;
        days.between(self.from, last).ok().flatten()
    }

    /// Whether a day, as it is written, is one of them.
    pub(super) fn holds(self, day: &str) -> bool {
        let day: Result<Date, _> = day.parse();
        day.is_ok_and(|day| (self.from..self.to).contains(&day))
    }

    /// As a reply has it.
    pub(super) fn shown(self) -> Value {
        json!({"from": self.from.to_string(), "to": self.to.to_string()})
    }
}

/// The days around a day: so many before it, and so many from it on.
pub(super) fn around(day: Date, days: i32) -> (Whole, Whole) {
    let before = Whole {
        from: day.saturating_sub(days.days()),
        to: day,
    };
    let after = Whole {
        from: day,
        to: day.saturating_add(days.days()),
    };
    (before, after)
}

/// The figures of a state, weighted as well where the owner says how much its dimensions matter; without answers there is no
/// value.
pub(super) fn figures(state: Option<&State>, weights: Option<Weights>, into: &mut Value) {
    into["n"] = state.map_or(0, State::n).into();
    if let Some(estimate) = state.and_then(|state| state.estimate(&Basis::USUAL)) {
        into["value"] = estimate.value.into();
        into["low"] = estimate.low.into();
        into["high"] = estimate.high.into();
    }
    if let Some(state) = state {
        tell(state, weights, into);
    }
}
