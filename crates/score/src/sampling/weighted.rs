use alloc::collections::BTreeMap;

use super::{Histogram, Inclusion};
use crate::counts::Counts;
use crate::merge::Merge;
use crate::scale::{Point, Scale};
use crate::statistic::{Moments, Net, Share};

/// The state of a weighted score: exact counts for each probability that occurred.
///
/// Its size is that of the counts and some 8 bytes for each different probability, however many answers. Weights are
/// applied when the score is read, so merging and removing stay exact and the order of answers changes no bit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Weighted<H>(BTreeMap<Inclusion, H>);

impl<H> Default for Weighted<H> {
    fn default() -> Self {
        Self(BTreeMap::new())
    }
}

impl<H: Histogram> Weighted<H> {
    /// Counts one more answer, from somebody who was drawn with this probability.
    ///
    /// # Errors
    /// When the answer is on another scale than those before; nothing is changed.
    pub fn try_add(&mut self, answer: H::Answer, drawn: Inclusion) -> Result<(), H::Mismatch> {
        self.try_merge(&Self(BTreeMap::from([(drawn, H::of_one(answer))])))
    }

    /// Takes back an answer counted before. Without one to take back nothing happens.
    ///
    /// # Errors
    /// When the answer is on another scale; nothing is changed.
    pub fn try_remove(&mut self, answer: H::Answer, drawn: Inclusion) -> Result<(), H::Mismatch> {
        self.try_unmerge(&Self(BTreeMap::from([(drawn, H::of_one(answer))])))
    }

    /// The number of answers.
    #[must_use]
    pub fn n(&self) -> u64 {
        self.0
            .values()
            .fold(0, |sum, counts| sum.saturating_add(n(counts)))
    }

    /// How many times more answers this design needs than one with equal weights for the same precision, at least 1;
    /// `None` when there are no answers.
    ///
    /// n·Σw²/(Σw)²: L. Kish, "Survey Sampling", 1965, section 11.7.
    #[must_use]
    pub fn design_effect(&self) -> Option<f64> {
        let count = self.n() as f64;
        let (weights, squares) = (self.total(|_| 1.0), self.total_of_squares());
        (count > 0.0).then(|| (count * squares / (weights * weights)).max(1.0))
    }

    /// Weighted mean and spread; `None` when there are no answers.
    #[must_use]
    pub fn moments(&self) -> Option<Moments> {
        let effective = self.effective()?;
        let (min, max) = self.0.values().next()?.scale();
        let weights = self.total(|_| 1.0);
        // Measured from an answer that was given: when all are the same, no rounding makes a spread of it.
        let given = |counts: &H| counts.answers().find(|(_, count)| *count > 0);
        let start: f64 = self.0.values().find_map(given)?.0.into();
        let mean = start + self.total(|answer| answer.into() - start) / weights;
        let spread = self.total(|answer| {
            let apart = answer.into() - mean;
            apart * apart
        });
        let centre = Moments::new(0, mean.clamp(min, max), 0.0, min, max);
        Some(centre.weighted(spread / weights, effective, self.n()))
    }

    /// The number of answers that equal weights would need for this precision: n over the design effect.
    ///
    /// Intervals are made as if so many had answered: E. L. Korn and B. I. Graubard, Survey Methodology 24 (1998), 193–201.
    fn effective(&self) -> Option<f64> {
        Some(self.n() as f64 / self.design_effect()?)
    }

    fn share_where(&self, wanted: impl Fn(H::Answer) -> bool) -> f64 {
        self.total(|answer| f64::from(u8::from(wanted(answer)))) / self.total(|_| 1.0)
    }

    pub(super) fn share(&self, wanted: impl Fn(H::Answer) -> bool) -> Share {
        self.effective().map_or(Share::new(0, 0), |effective| {
            Share::weighted(self.share_where(wanted), effective, self.n())
        })
    }

    pub(super) fn net(
        &self,
        plus: impl Fn(H::Answer) -> bool,
        minus: impl Fn(H::Answer) -> bool,
    ) -> Net {
        self.effective().map_or(Net::new(0, 0, 0), |effective| {
            let (plus, minus) = (self.share_where(plus), self.share_where(minus));
            Net::weighted(plus, minus, effective, self.n())
        })
    }

    /// The weighted sum of `value` over all answers.
    fn total(&self, value: impl Fn(H::Answer) -> f64) -> f64 {
        self.0
            .iter()
            .map(|(drawn, counts)| {
                let sum: f64 = counts
                    .answers()
                    .map(|(answer, count)| value(answer) * count as f64)
                    .sum();
                drawn.weight() * sum
            })
            .sum()
    }

    fn total_of_squares(&self) -> f64 {
        self.0
            .iter()
            .map(|(drawn, counts)| drawn.weight() * drawn.weight() * n(counts) as f64)
            .sum()
    }
}

fn n(counts: &impl Histogram) -> u64 {
    counts
        .answers()
        .fold(0, |sum, (_, count)| sum.saturating_add(count))
}

impl<S: Scale> Weighted<Counts<S>> {
    /// Counts one more answer, from somebody who was drawn with this probability.
    pub fn add(&mut self, answer: Point<S>, drawn: Inclusion) {
        let Ok(()) = self.try_add(answer, drawn);
    }

    /// Takes back an answer counted before. Without one to take back nothing happens.
    pub fn remove(&mut self, answer: Point<S>, drawn: Inclusion) {
        let Ok(()) = self.try_remove(answer, drawn);
    }
}

impl<H: Histogram> Merge for Weighted<H> {
    type Mismatch = H::Mismatch;

    fn try_merge(&mut self, other: &Self) -> Result<(), Self::Mismatch> {
        self.check(other)?;
        for (drawn, theirs) in &other.0 {
            match self.0.get_mut(drawn) {
                Some(mine) => mine.try_merge(theirs)?,
                None => {
                    self.0.insert(*drawn, theirs.clone());
                }
            }
        }
        Ok(())
    }

    fn try_unmerge(&mut self, part: &Self) -> Result<(), Self::Mismatch> {
        self.check(part)?;
        for (drawn, theirs) in &part.0 {
            if let Some(mine) = self.0.get_mut(drawn) {
                mine.try_unmerge(theirs)?;
            }
        }
        // Keeps equal contents equal: a probability without answers is no part of the state.
        self.0.retain(|_, counts| n(counts) > 0);
        Ok(())
    }
}

impl<H: Histogram> Weighted<H> {
    /// All parts of a state are on one scale, so one of each side decides.
    fn check(&self, other: &Self) -> Result<(), H::Mismatch> {
        match (self.0.values().next(), other.0.values().next()) {
            (Some(mine), Some(theirs)) => mine.clone().try_merge(theirs),
            _ => Ok(()),
        }
    }
}
