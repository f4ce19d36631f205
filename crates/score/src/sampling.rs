//! Scores of a survey that asked only some: each answer counts for those who were not asked.
//!
//! Who was drawn with probability π stands for 1/π visitors. The probability rides with the answer, so a survey may ask
//! one visitor in ten on Monday and everybody on Tuesday, or more of those who seldom come, and the score is that of all
//! visitors. Unequal weights cost precision: that is the design effect, and the interval shows it.
//!
//! ```
//! use otklik_score::nps::{Nps, Rating};
//! use otklik_score::sampling::{Inclusion, Weighted};
//!
//! let mut weighted = Weighted::<Nps>::default();
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
use crate::nps::{Group, Nps};
use crate::nsat::{Nsat, Opinion};
use crate::scale::{Point, Scale};
use crate::statistic::{Moments, Net, Share, Statistic};
use crate::{ces, ces1, nsat};

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

/// The state of a weighted score: exact counts for each probability that occurred.
///
/// Its size is that of [`Counts`] and some 8 bytes for each different probability, however many answers. Weights are
/// applied when the score is read, so merging and removing stay exact and the order of answers changes no bit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Weighted<S: Scale>(BTreeMap<Inclusion, Counts<S>>);

impl<S: Scale> Default for Weighted<S> {
    fn default() -> Self {
        Self(BTreeMap::new())
    }
}

impl<S: Scale> Weighted<S> {
    /// Counts one more answer, from somebody who was drawn with this probability.
    pub fn add(&mut self, answer: Point<S>, drawn: Inclusion) {
        self.0.entry(drawn).or_insert(Counts::EMPTY).add(answer);
    }

    /// Takes back an answer counted before. Without one to take back nothing happens.
    pub fn remove(&mut self, answer: Point<S>, drawn: Inclusion) {
        if let Some(counts) = self.0.get_mut(&drawn) {
            counts.remove(answer);
            self.forget_empty();
        }
    }

    /// The number of answers.
    #[must_use]
    pub fn n(&self) -> u64 {
        self.0
            .values()
            .fold(0, |sum, counts| sum.saturating_add(counts.n()))
    }

    /// How many times more answers this design needs than one with equal weights for the same precision, at least 1;
    /// `None` when there are no answers.
    ///
    /// n·Σw²/(Σw)²: L. Kish, "Survey Sampling", 1965, section 11.7.
    #[must_use]
    pub fn design_effect(&self) -> Option<f64> {
        let n = self.n() as f64;
        let (weights, squares) = (self.total(|_| 1.0), self.total_of_squares());
        (n > 0.0).then(|| (n * squares / (weights * weights)).max(1.0))
    }

    /// Weighted mean and spread.
    #[must_use]
    pub fn moments(&self) -> Moments {
        let none = Counts::<S>::EMPTY.moments();
        let Some(effective) = self.effective() else {
            return none;
        };
        let weights = self.total(|_| 1.0);
        // Measured from an answer that was given: when all are the same, no rounding makes a spread of it.
        let given =
            Point::<S>::all().find(|answer| self.0.values().any(|counts| counts.of(*answer) > 0));
        let start = given.map_or(0.0, |answer| f64::from(answer.get()));
        let mean = start + self.total(|answer| f64::from(answer.get()) - start) / weights;
        let spread = self.total(|answer| {
            let apart = f64::from(answer.get()) - mean;
            apart * apart
        });
        none.weighted(mean, spread / weights, effective, self.n())
    }

    /// The number of answers that equal weights would need for this precision: n over the design effect.
    ///
    /// Intervals are made as if so many had answered: E. L. Korn and B. I. Graubard, Survey Methodology 24 (1998), 193–201.
    fn effective(&self) -> Option<f64> {
        Some(self.n() as f64 / self.design_effect()?)
    }

    fn share_where(&self, wanted: impl Fn(Point<S>) -> bool) -> f64 {
        self.total(|answer| f64::from(u8::from(wanted(answer)))) / self.total(|_| 1.0)
    }

    fn share(&self, wanted: impl Fn(Point<S>) -> bool) -> Share {
        self.effective().map_or(Share::new(0, 0), |effective| {
            Share::weighted(self.share_where(wanted), effective, self.n())
        })
    }

    fn net(&self, plus: impl Fn(Point<S>) -> bool, minus: impl Fn(Point<S>) -> bool) -> Net {
        self.effective().map_or(Net::new(0, 0, 0), |effective| {
            let (plus, minus) = (self.share_where(plus), self.share_where(minus));
            Net::weighted(plus, minus, effective, self.n())
        })
    }

    /// The weighted sum of `value` over all answers.
    fn total(&self, value: impl Fn(Point<S>) -> f64) -> f64 {
        self.0
            .iter()
            .map(|(drawn, counts)| {
                let sum: f64 = Point::all()
                    .map(|answer| value(answer) * counts.of(answer) as f64)
                    .sum();
                drawn.weight() * sum
            })
            .sum()
    }

    fn total_of_squares(&self) -> f64 {
        self.0
            .iter()
            .map(|(drawn, counts)| drawn.weight() * drawn.weight() * counts.n() as f64)
            .sum()
    }

    /// Keeps equal contents equal: a probability without answers is no part of the state.
    fn forget_empty(&mut self) {
        self.0.retain(|_, counts| counts.n() > 0);
    }
}

impl Weighted<Nps> {
    /// As [`crate::nps::Counts::score`], weighted.
    #[must_use]
    pub fn score(&self) -> Option<Estimate> {
        self.net_promoters().estimate(&Basis::USUAL)
    }

    /// As [`crate::nps::Counts::net`], weighted.
    #[must_use]
    pub fn net_promoters(&self) -> Net {
        self.net(
            |rating| rating.group() == Group::Promoter,
            |rating| rating.group() == Group::Detractor,
        )
    }
}

impl Weighted<Nsat> {
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

impl Weighted<ces::Ces> {
    /// As [`ces::Counts::score`], weighted.
    #[must_use]
    pub fn score(&self) -> Option<Estimate> {
        self.moments().estimate(&Basis::USUAL)
    }

    /// As [`ces::Counts::easy`], weighted.
    #[must_use]
    pub fn easy(&self) -> Share {
        self.share(|rating| rating.get() >= ces::Counts::EASY)
    }
}

impl Weighted<ces1::Ces1> {
    /// As [`ces1::Counts::score`], weighted.
    #[must_use]
    pub fn score(&self) -> Option<Estimate> {
        self.moments().estimate(&Basis::USUAL)
    }

    /// As [`ces1::Counts::easy`], weighted.
    #[must_use]
    pub fn easy(&self) -> Share {
        self.share(|rating| rating.get() <= ces1::Counts::EASY)
    }
}

impl<S: Satisfaction> Weighted<S> {
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

impl<S: Scale> Merge for Weighted<S> {
    type Mismatch = core::convert::Infallible;

    fn try_merge(&mut self, other: &Self) -> Result<(), Self::Mismatch> {
        for (drawn, theirs) in &other.0 {
            let mine = self.0.entry(*drawn).or_insert(Counts::EMPTY);
            *mine = mine.merge(theirs);
        }
        Ok(())
    }

    fn try_unmerge(&mut self, part: &Self) -> Result<(), Self::Mismatch> {
        for (drawn, theirs) in &part.0 {
            if let Some(mine) = self.0.get_mut(drawn) {
                *mine = mine.unmerge(theirs);
            }
        }
        self.forget_empty();
        Ok(())
    }
}
