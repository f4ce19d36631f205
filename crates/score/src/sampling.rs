//! Scores of a survey that asked only some: each answer counts for those who were not asked.
//!
//! Who was drawn with probability π stands for 1/π visitors. The probability rides with the answer, so a survey may ask
//! one visitor in ten on Monday and everybody on Tuesday, or more of those who seldom come, and the score is that of all
//! visitors. Unequal weights cost precision: that is the design effect, and the interval shows it.
//!
//! ```
//! use otklik_score::nps::{Counts, Rating};
//! use otklik_score::sampling::{Inclusion, Weighted};
//!
//! let mut weighted = Weighted::<Counts>::default();
//! let one_in_ten = Inclusion::per_million(100_000).unwrap();
//! weighted.add(Rating::new(9.0)?, one_in_ten); // stands for ten
//! for _ in 0..2 {
//!     weighted.add(Rating::new(3.0)?, Inclusion::CERTAIN); // stand for themselves
//! }
//! assert_eq!(weighted.score().unwrap().value.round(), 67.0); // (10 − 2) / 12
//! assert_eq!(weighted.design_effect().map(|effect| (effect * 100.0).round()), Some(213.0));
//! # Ok::<(), otklik_score::OffScale>(())
//! ```

use alloc::collections::BTreeMap;

use crate::counts::Counts;
use crate::csat::Satisfaction;
use crate::estimate::{Basis, Estimate};
use crate::merge::Merge;
use crate::nps::Group;
use crate::nsat::Opinion;
use crate::scale::{Point, Scale};
use crate::statistic::{Moments, Net, Share, Statistic};
use crate::{ces, ces1, nps, nsat, rating};

/// The probability with which somebody was drawn, in millionths from 1 to 1,000,000.
///
/// A whole number, so that answers drawn alike are found alike and their counts stay exact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Inclusion(u32);

impl Inclusion {
    /// Everybody was asked.
    pub const CERTAIN: Self = Self(1_000_000);

    /// So many of a million were asked; `None` unless from 1 to 1,000,000.
    #[must_use]
    pub fn per_million(millionths: u32) -> Option<Self> {
        (1..=Self::CERTAIN.0)
            .contains(&millionths)
            .then_some(Self(millionths))
    }

    /// The probability in millionths.
    #[must_use]
    pub fn millionths(self) -> u32 {
        self.0
    }

    /// How many an answer stands for, from 1 to 1,000,000.
    #[must_use]
    pub fn weight(self) -> f64 {
        f64::from(Self::CERTAIN.0) / f64::from(self.0)
    }
}

/// A state that counts answers one by one, so that each kind of answer can be weighted.
pub trait Histogram: Merge + sealed::Sealed {
    /// One answer.
    type Answer: Copy + Into<f64>;

    /// The state of this one answer.
    #[must_use]
    fn of_one(answer: Self::Answer) -> Self;

    /// Each answer of the scale and how often it was given, the lowest first.
    fn answers(&self) -> impl Iterator<Item = (Self::Answer, u64)> + '_;

    /// The lowest and the highest answer of the scale.
    fn scale(&self) -> (f64, f64);
}

mod sealed {
    pub trait Sealed {}
    impl<S: crate::scale::Scale> Sealed for crate::counts::Counts<S> {}
    impl Sealed for crate::rating::Counts {}
}

impl<S: Scale> Histogram for Counts<S> {
    type Answer = Point<S>;

    fn of_one(answer: Point<S>) -> Self {
        let mut counts = Self::EMPTY;
        counts.add(answer);
        counts
    }

    fn answers(&self) -> impl Iterator<Item = (Point<S>, u64)> + '_ {
        Point::all().map(|answer| (answer, self.of(answer)))
    }

    fn scale(&self) -> (f64, f64) {
        (S::MIN.into(), S::MAX.into())
    }
}

impl Histogram for rating::Counts {
    type Answer = rating::Answer;

    fn of_one(answer: rating::Answer) -> Self {
        answer.counted_once()
    }

    fn answers(&self) -> impl Iterator<Item = (rating::Answer, u64)> + '_ {
        self.scale().answers().zip(self.as_slice().iter().copied())
    }

    fn scale(&self) -> (f64, f64) {
        (self.scale().min().into(), self.scale().max().into())
    }
}

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
        let scale = Moments::new(0, mean, 0.0, min, max);
        Some(scale.weighted(mean, spread / weights, effective, self.n()))
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

    fn share(&self, wanted: impl Fn(H::Answer) -> bool) -> Share {
        self.effective().map_or(Share::new(0, 0), |effective| {
            Share::weighted(self.share_where(wanted), effective, self.n())
        })
    }

    fn net(&self, plus: impl Fn(H::Answer) -> bool, minus: impl Fn(H::Answer) -> bool) -> Net {
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

impl Weighted<nps::Counts> {
    /// As [`nps::Counts::score`], weighted.
    #[must_use]
    pub fn score(&self) -> Option<Estimate> {
        self.net_promoters().estimate(&Basis::USUAL)
    }

    /// As [`nps::Counts::net`], weighted.
    #[must_use]
    pub fn net_promoters(&self) -> Net {
        self.net(
            |rating| rating.group() == Group::Promoter,
            |rating| rating.group() == Group::Detractor,
        )
    }
}

impl Weighted<nsat::Counts> {
    /// As [`nsat::Counts::score`], weighted.
    #[must_use]
    pub fn score(&self) -> Option<Estimate> {
        let net = self.net(
            |rating| rating.opinion() == Opinion::VerySatisfied,
            |rating| rating.get() <= Opinion::SomewhatDissatisfied as u8,
        );
        Some(net.estimate(&Basis::USUAL)?.shifted(nsat::Counts::OFFSET))
    }
}

impl Weighted<ces::Counts> {
    /// As [`ces::Counts::score`], weighted.
    #[must_use]
    pub fn score(&self) -> Option<Estimate> {
        self.moments()?.estimate(&Basis::USUAL)
    }

    /// As [`ces::Counts::easy`], weighted.
    #[must_use]
    pub fn easy(&self) -> Share {
        self.share(|rating| rating.get() >= ces::Counts::EASY)
    }
}

impl Weighted<ces1::Counts> {
    /// As [`ces1::Counts::score`], weighted.
    #[must_use]
    pub fn score(&self) -> Option<Estimate> {
        self.moments()?.estimate(&Basis::USUAL)
    }

    /// As [`ces1::Counts::easy`], weighted.
    #[must_use]
    pub fn easy(&self) -> Share {
        self.share(|rating| rating.get() <= ces1::Counts::EASY)
    }
}

impl<S: Satisfaction> Weighted<Counts<S>> {
    /// As [`crate::csat::Counts::score`], weighted.
    #[must_use]
    pub fn score(&self) -> Option<Estimate> {
        self.satisfied().estimate(&Basis::USUAL)
    }

    /// As [`crate::csat::Counts::satisfied`], weighted.
    #[must_use]
    pub fn satisfied(&self) -> Share {
        self.share(|rating| rating.get() >= S::SATISFIED)
    }
}

impl Weighted<rating::Counts> {
    /// As [`rating::Counts::score`], weighted.
    #[must_use]
    pub fn score(&self) -> Option<Estimate> {
        self.moments()?.estimate(&Basis::USUAL)
    }

    /// As [`rating::Counts::top`], weighted.
    #[must_use]
    pub fn top(&self, boxes: usize) -> Share {
        let below_top =
            |answer: rating::Answer| usize::from(answer.get().abs_diff(answer.scale().max()));
        self.share(|answer| below_top(answer) < boxes)
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
