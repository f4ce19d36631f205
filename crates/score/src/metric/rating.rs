//! A rating on a scale of the owner's own: any whole numbers, scored by mean, median and top boxes.
//!
//! The scale is known only when the survey is read, so it travels with each answer and each state, and two scales that
//! meet are an error instead of a number.
//!
//! ```
//! use otklik_score::rating::Scale;
//!
//! let stars = Scale::new(1, 5)?;
//! let mut counts = stars.counts();
//! for given in [5.0, 4.0, 4.0, 2.0] {
//!     counts.add(stars.answer(given)?)?;
//! }
//! assert_eq!(counts.score().unwrap().value, 3.75);
//! assert_eq!(counts.median(&otklik_score::Basis::USUAL).unwrap().value, 4.0);
//! assert_eq!(counts.top_share(2).unwrap().value, 75.0);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use core::fmt;

use crate::estimate::{Basis, Estimate};
use crate::merge::Merge;
use crate::scale::OffScale;
use crate::statistic::{Moments, Share, Statistic, median};

/// The most points a scale may have: 0 to 100.
const MOST_POINTS: usize = 101;

/// A scale of the owner's own: whole numbers from `min` to `max`, 2 to 101 of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Scale {
    min: i16,
    max: i16,
}

/// Bounds that make no scale: fewer than 2 points or more than 101.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoScale {
    /// The lowest answer that was given.
    pub min: i16,
    /// The highest answer that was given.
    pub max: i16,
}

impl Scale {
    /// The scale from `min` to `max`.
    ///
    /// # Errors
    /// [`NoScale`] unless it has 2 to 101 points.
    pub fn new(min: i16, max: i16) -> Result<Self, NoScale> {
        let points = i32::from(max) - i32::from(min) + 1;
        if (2..=MOST_POINTS as i32).contains(&points) {
            Ok(Self { min, max })
        } else {
            Err(NoScale { min, max })
        }
    }

    /// The lowest answer.
    #[must_use]
    pub fn min(self) -> i16 {
        self.min
    }

    /// The highest answer.
    #[must_use]
    pub fn max(self) -> i16 {
        self.max
    }

    /// The number of answers it has, from 2 to 101.
    #[must_use]
    pub fn points(self) -> usize {
        usize::from(self.max.abs_diff(self.min)) + 1
    }

    /// The answer that `given` names.
    ///
    /// # Errors
    /// [`OffScale`] when `given` is off the scale, fractional or not a number.
    pub fn answer(self, given: f64) -> Result<Answer, OffScale> {
        let whole = given as i16;
        if f64::from(whole) == given && (self.min..=self.max).contains(&whole) {
            Ok(Answer {
                value: whole,
                scale: self,
            })
        } else {
            Err(OffScale {
                given,
                min: self.min,
                max: self.max,
            })
        }
    }

    /// Every answer, lowest first.
    pub fn answers(self) -> impl DoubleEndedIterator<Item = Answer> + Clone {
        (self.min..=self.max).map(move |value| Answer { value, scale: self })
    }

    /// No answers on this scale.
    #[must_use]
    pub fn counts(self) -> Counts {
        Counts {
            scale: self,
            slots: [0; MOST_POINTS],
        }
    }
}

/// One answer and the scale it was given on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Answer {
    value: i16,
    scale: Scale,
}

impl Answer {
    /// The answer as a number.
    #[must_use]
    pub fn get(self) -> i16 {
        self.value
    }

    /// The scale it was given on.
    #[must_use]
    pub fn scale(self) -> Scale {
        self.scale
    }

    /// The state of this one answer.
    pub(crate) fn counted_once(self) -> Counts {
        let mut counts = self.scale.counts();
        counts.slots[self.place()] = 1;
        counts
    }

    /// Its place on the scale, counted from 0.
    fn place(self) -> usize {
        usize::from(self.value.abs_diff(self.scale.min))
    }
}

impl From<Answer> for f64 {
    fn from(answer: Answer) -> Self {
        answer.value.into()
    }
}

/// Two scales met where one was expected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OtherScale {
    /// The scale of the state.
    pub expected: Scale,
    /// The scale of what was to go into it.
    pub found: Scale,
}

/// How many times each answer of a scale was given: the whole state of a rating, 816 bytes whatever the scale, since a
/// scale known only at run time has no size of its own and nothing here is allocated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counts {
    scale: Scale,
    /// The first [`Scale::points`] are in use.
    slots: [u64; MOST_POINTS],
}

impl Counts {
    /// The scale.
    #[must_use]
    pub fn scale(&self) -> Scale {
        self.scale
    }

    /// The counts, the lowest answer first.
    #[must_use]
    pub fn as_slice(&self) -> &[u64] {
        &self.slots[..self.scale.points()]
    }

    /// The counter of each answer, for reading a stored state.
    pub(crate) fn as_mut_slice(&mut self) -> &mut [u64] {
        &mut self.slots[..self.scale.points()]
    }

    /// Counts one more answer.
    ///
    /// # Errors
    /// [`OtherScale`] when the answer was given on another scale.
    pub fn add(&mut self, answer: Answer) -> Result<(), OtherScale> {
        let slot = self.slot(answer)?;
        *slot = slot.saturating_add(1);
        Ok(())
    }

    /// Takes back an answer counted before. Without one to take back nothing happens.
    ///
    /// # Errors
    /// [`OtherScale`] when the answer was given on another scale.
    pub fn remove(&mut self, answer: Answer) -> Result<(), OtherScale> {
        let slot = self.slot(answer)?;
        *slot = slot.saturating_sub(1);
        Ok(())
    }

    /// The number of answers.
    #[must_use]
    pub fn n(&self) -> u64 {
        sum(&self.slots)
    }

    /// The mean with its t interval of 95 %, or `None` when there are no answers.
    #[must_use]
    pub fn score(&self) -> Option<Estimate> {
        self.moments().estimate(&Basis::USUAL)
    }

    /// The median, which may lie between two answers, with an interval from answer to answer that assumes no shape of the
    /// distribution (Woodruff's); `None` when there are no answers.
    #[must_use]
    pub fn median(&self, basis: &Basis) -> Option<Estimate> {
        let Scale { min, max } = self.scale;
        let counts = (min..=max).zip(self.as_slice().iter().copied());
        median(&counts, basis)
    }

    /// The per cent of answers among the `boxes` highest with Wilson's interval of 95 %, or `None` when there are no
    /// answers.
    #[must_use]
    pub fn top_share(&self, boxes: usize) -> Option<Estimate> {
        self.top(boxes).estimate(&Basis::USUAL)
    }

    /// Mean and spread, for other intervals and for comparisons.
    #[must_use]
    pub fn moments(&self) -> Moments {
        let Scale { min, max } = self.scale;
        let values = (min..=max).map(f64::from);
        Moments::of_counts(
            min.into(),
            max.into(),
            values.zip(self.as_slice().iter().copied()),
        )
    }

    /// The share of the `boxes` highest answers, for other intervals and for comparisons.
    #[must_use]
    pub fn top(&self, boxes: usize) -> Share {
        let used = self.as_slice();
        Share::new(sum(&used[used.len().saturating_sub(boxes)..]), self.n())
    }

    fn slot(&mut self, answer: Answer) -> Result<&mut u64, OtherScale> {
        self.same_scale(answer.scale)?;
        Ok(&mut self.slots[answer.place()])
    }

    fn same_scale(&self, found: Scale) -> Result<(), OtherScale> {
        if self.scale == found {
            Ok(())
        } else {
            Err(OtherScale {
                expected: self.scale,
                found,
            })
        }
    }
}

fn sum(counts: &[u64]) -> u64 {
    counts
        .iter()
        .fold(0, |sum, &count| sum.saturating_add(count))
}

impl Merge for Counts {
    type Mismatch = OtherScale;

    fn try_merge(&mut self, other: &Self) -> Result<(), OtherScale> {
        self.same_scale(other.scale)?;
        for (mine, theirs) in self.slots.iter_mut().zip(other.slots) {
            *mine = mine.saturating_add(theirs);
        }
        Ok(())
    }

    fn try_unmerge(&mut self, part: &Self) -> Result<(), OtherScale> {
        self.same_scale(part.scale)?;
        for (mine, theirs) in self.slots.iter_mut().zip(part.slots) {
            *mine = mine.saturating_sub(theirs);
        }
        Ok(())
    }
}

impl fmt::Display for Scale {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} to {}", self.min, self.max)
    }
}

impl fmt::Display for NoScale {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} to {} is no scale; allowed: 2 to {MOST_POINTS} whole numbers",
            self.min, self.max
        )
    }
}

impl core::error::Error for NoScale {}

impl fmt::Display for OtherScale {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "an answer on {} cannot enter a score on {}",
            self.found, self.expected
        )
    }
}

impl core::error::Error for OtherScale {}
