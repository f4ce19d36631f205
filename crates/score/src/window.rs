//! A series day by day, and every longer view of it: weeks, months, rolling windows, any stretch.
//!
//! ```
//! use jiff::civil::date;
//! use otklik_score::calendar::Bucket;
//! use otklik_score::nps::{Counts, Rating};
//! use otklik_score::window::Days;
//!
//! let mut days = Days::<Counts>::default();
//! for (day, given) in [(1, 9.0), (2, 10.0), (9, 3.0)] {
//!     let mut counts = Counts::EMPTY;
//!     counts.add(Rating::new(given)?);
//!     let Ok(()) = days.merge(date(2026, 6, day), &counts);
//! }
//! let Ok(weeks) = days.tumbling(Bucket::Week);
//! assert_eq!(weeks.len(), 2);
//! let Ok(last_7) = days.rolling(7, date(2026, 6, 9));
//! assert_eq!(last_7.last().unwrap().1.n(), 1, "the 1st and 2nd have left the window");
//! # Ok::<(), otklik_score::OffScale>(())
//! ```

use alloc::collections::BTreeMap;
use alloc::vec::Vec;

use jiff::ToSpan as _;
use jiff::civil::Date;

use crate::calendar::{Bucket, Period};
use crate::merge::Merge;

/// The states of a series by the owner's day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Days<S>(BTreeMap<Date, S>);

impl<S> Default for Days<S> {
    fn default() -> Self {
        Self(BTreeMap::new())
    }
}

impl<S: Merge> Days<S> {
    /// Takes `part` in on `day`: one answer, or a whole day counted elsewhere.
    ///
    /// # Errors
    /// When `part` belongs to another metric or scale; nothing is changed.
    pub fn merge(&mut self, day: Date, part: &S) -> Result<(), S::Mismatch> {
        match self.0.get_mut(&day) {
            Some(state) => state.try_merge(part),
            None => {
                // A day of its own must not bring in what none of the others would let in.
                if let Some((_, other)) = self.0.first_key_value() {
                    other.clone().try_merge(part)?;
                }
                self.0.insert(day, part.clone());
                Ok(())
            }
        }
    }

    /// Takes `part` out of `day`: an answer that was erased. On a day without a state nothing happens.
    ///
    /// # Errors
    /// When `part` belongs to another metric or scale; nothing is changed.
    pub fn unmerge(&mut self, day: Date, part: &S) -> Result<(), S::Mismatch> {
        self.0
            .get_mut(&day)
            .map_or(Ok(()), |state| state.try_unmerge(part))
    }

    /// The days that have a state, in order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (Date, &S)> {
        self.0.iter().map(|(day, state)| (*day, state))
    }

    /// The state from `first` to `last`, both included; `None` when no day between them has one.
    ///
    /// # Errors
    /// Never, as long as all days came in by [`merge`](Self::merge).
    pub fn between(&self, first: Date, last: Date) -> Result<Option<S>, S::Mismatch> {
        if first > last {
            return Ok(None);
        }
        let mut whole: Option<S> = None;
        for state in self.0.range(first..=last).map(|(_, state)| state) {
            match &mut whole {
                Some(whole) => whole.try_merge(state)?,
                None => whole = Some(state.clone()),
            }
        }
        Ok(whole)
    }

    /// One state for each day, week or month that has answers, in order.
    ///
    /// # Errors
    /// Never, as long as all days came in by [`merge`](Self::merge).
    pub fn tumbling(&self, bucket: Bucket) -> Result<Vec<(Period, S)>, S::Mismatch> {
        let mut periods: Vec<(Period, S)> = Vec::new();
        for (day, state) in &self.0 {
            let period = Period::of(*day, bucket);
            match periods.last_mut() {
                Some((last, whole)) if *last == period => whole.try_merge(state)?,
                _ => periods.push((period, state.clone())),
            }
        }
        Ok(periods)
    }

    /// For each day from the first that has a state to `until`, the state of the `length` days that end with it.
    ///
    /// Each day is merged in once and taken out once, however long the window. A `length` of 0 counts as 1.
    ///
    /// # Errors
    /// Never, as long as all days came in by [`merge`](Self::merge).
    pub fn rolling(&self, length: u16, until: Date) -> Result<Vec<(Date, S)>, S::Mismatch> {
        let Some((first, state)) = self.0.first_key_value() else {
            return Ok(Vec::new());
        };
        let mut window = state.clone();
        let mut windows = Vec::new();
        for day in first.series(1.day()).take_while(|day| *day <= until) {
            if day != *first
                && let Some(entering) = self.0.get(&day)
            {
                window.try_merge(entering)?;
            }
            let leaving = day.checked_sub(i64::from(length.max(1)).days());
            if let Some(leaving) = leaving.ok().and_then(|day| self.0.get(&day)) {
                window.try_unmerge(leaving)?;
            }
            windows.push((day, window.clone()));
        }
        Ok(windows)
    }
}

#[cfg(test)]
mod tests {
    extern crate std;
    use std::vec::Vec;

    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;
    use crate::nps::Counts;
    use crate::rating::Scale;

    fn counts(promoters: u64, detractors: u64) -> Counts {
        Counts::from_array([detractors, 0, 0, 0, 0, 0, 0, 0, 0, 0, promoters])
    }

    fn any_days() -> impl Strategy<Value = Vec<(Date, Counts)>> {
        let day = (0_i64..400).prop_map(|offset| date(2026, 1, 1).saturating_add(offset.days()));
        let state = (0_u64..9, 0_u64..9).prop_map(|(up, down)| counts(up, down));
        prop::collection::vec((day, state), 1..60)
    }

    fn of(parts: &[(Date, Counts)]) -> Days<Counts> {
        let mut days = Days::default();
        for (day, state) in parts {
            let Ok(()) = days.merge(*day, state);
        }
        days
    }

    /// What a window is by definition: everything from its days, added up.
    fn slowly(parts: &[(Date, Counts)], first: Date, last: Date) -> Counts {
        parts
            .iter()
            .filter(|(day, _)| (first..=last).contains(day))
            .fold(Counts::EMPTY, |sum, (_, state)| sum.merge(state))
    }

    proptest! {
        #[test]
        fn a_rolling_window_is_the_sum_of_its_days(parts in any_days(), length in prop::sample::select(&[1_u16, 7, 30, 90][..])) {
            let until = date(2027, 3, 1);
            let Ok(windows) = of(&parts).rolling(length, until);
            prop_assert_eq!(windows.last().unwrap().0, until);
            for (day, state) in windows {
                let first = day.saturating_sub((i64::from(length) - 1).days());
                prop_assert_eq!(state, slowly(&parts, first, day));
            }
        }

        #[test]
        fn periods_hold_every_answer_once(parts in any_days()) {
            let days = of(&parts);
            for bucket in [Bucket::Day, Bucket::Week, Bucket::Month, Bucket::Quarter] {
                let Ok(periods) = days.tumbling(bucket);
                for (period, state) in periods {
                    prop_assert_eq!(state, slowly(&parts, period.first(), period.last()));
                    let Ok(between) = days.between(period.first(), period.last());
                    prop_assert_eq!(between, Some(state));
                }
            }
        }

        #[test]
        fn an_erased_answer_is_gone_from_every_window(parts in any_days(), at in any::<prop::sample::Index>()) {
            let (day, state) = *at.get(&parts);
            let mut days = of(&parts);
            let Ok(()) = days.unmerge(day, &state);
            let Ok(windows) = days.rolling(30, date(2027, 3, 1));
            let mut rest = parts.clone();
            rest.remove(at.index(parts.len()));
            for (last, window) in windows {
                prop_assert_eq!(window, slowly(&rest, last.saturating_sub(29.days()), last));
            }
        }
    }

    #[test]
    fn a_state_of_another_scale_is_kept_out_of_every_day() {
        let mut days = Days::default();
        let stars = Scale::new(1, 5).unwrap();
        let ten = Scale::new(1, 10).unwrap();
        days.merge(date(2026, 1, 1), &stars.counts()).unwrap();
        for day in [date(2026, 1, 1), date(2026, 1, 2)] {
            let refused = days.merge(day, &ten.counts()).unwrap_err();
            assert_eq!((refused.expected, refused.found), (stars, ten));
        }
        assert_eq!(days.iter().count(), 1);
    }

    #[test]
    fn nothing_makes_no_window() {
        let days = Days::<Counts>::default();
        let Ok(windows) = days.rolling(7, date(2026, 1, 1));
        assert!(windows.is_empty());
        let Ok(none) = days.between(date(2026, 1, 2), date(2026, 1, 1));
        assert_eq!(none, None);
    }
}
