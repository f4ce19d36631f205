//! Net Promoter Score: the share of promoters less the share of detractors, in points from −100 to 100.
//!
//! Definition: F. Reichheld, "The One Number You Need to Grow", Harvard Business Review, December 2003. On the
//! question "how likely are you to recommend …?", 9 and 10 are promoters, 7 and 8 passives, 0 to 6 detractors;
//! passives stay in the base.
//!
//! ```
//! use otklik_score::nps::{Counts, Rating};
//!
//! let mut counts = Counts::EMPTY;
//! assert_eq!(counts.score(), None, "no answers is no score, not 0");
//! for given in [0.0, 7.0, 7.0, 9.0, 9.0, 9.0] {
//!     counts.add(Rating::new(given).unwrap());
//! }
//! let score = counts.score().unwrap();
//! assert_eq!(score.value.round(), 33.0);
//! assert_eq!((score.low.round(), score.high.round()), (-27.0, 71.0));
//! ```

use crate::interval::{Estimate, Z_95};
use crate::scale::{OffScale, point};

/// One answer to the NPS question: a whole number from 0 to 10.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Rating(u8);

impl Rating {
    /// The lowest rating.
    pub const MIN: u8 = 0;
    /// The highest rating.
    pub const MAX: u8 = 10;

    /// The rating that `given` names.
    ///
    /// # Errors
    /// [`OffScale`] when `given` is below 0, above 10, fractional or not a number: 6.5 belongs to no group.
    pub fn new(given: f64) -> Result<Self, OffScale> {
        point(given, Self::MIN, Self::MAX).map(Self)
    }

    /// Every rating, lowest first.
    pub fn all() -> impl DoubleEndedIterator<Item = Self> {
        (Self::MIN..=Self::MAX).map(Self)
    }

    /// The rating as a number from 0 to 10.
    #[must_use]
    pub fn get(self) -> u8 {
        self.0
    }

    /// The group the rating falls into.
    #[must_use]
    pub fn group(self) -> Group {
        match self.0 {
            9.. => Group::Promoter,
            7..=8 => Group::Passive,
            _ => Group::Detractor,
        }
    }
}

/// The three groups of the method.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// 0 to 6.
    Detractor,
    /// 7 and 8.
    Passive,
    /// 9 and 10.
    Promoter,
}

/// How many times each rating was given: the whole state of a running NPS, 88 bytes.
///
/// Counts form a commutative monoid under [`merge`](Self::merge) with [`EMPTY`](Self::EMPTY) as identity, so parts
/// counted apart (tabs, days, collectors) combine in any order to the same score.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts([u64; 11]);

impl Counts {
    /// No answers.
    pub const EMPTY: Self = Self([0; 11]);

    /// Counts read from storage or the wire: element `r` says how often rating `r` was given.
    #[must_use]
    pub fn from_array(counts: [u64; 11]) -> Self {
        Self(counts)
    }

    /// The counts in order of rating, 0 first.
    #[must_use]
    pub fn to_array(self) -> [u64; 11] {
        self.0
    }

    /// Counts one more answer.
    pub fn add(&mut self, rating: Rating) {
        let slot = &mut self.0[usize::from(rating.0)];
        *slot = slot.saturating_add(1);
    }

    /// Takes back an answer counted before: a changed or erased one. Without one to take back nothing happens.
    pub fn remove(&mut self, rating: Rating) {
        let slot = &mut self.0[usize::from(rating.0)];
        *slot = slot.saturating_sub(1);
    }

    /// The counts of both parts together.
    #[must_use]
    pub fn merge(mut self, other: &Self) -> Self {
        for (mine, theirs) in self.0.iter_mut().zip(other.0) {
            *mine = mine.saturating_add(theirs);
        }
        self
    }

    /// The number of answers.
    #[must_use]
    pub fn n(&self) -> u64 {
        self.0
            .iter()
            .fold(0, |sum, &count| sum.saturating_add(count))
    }

    /// The number of answers in `group`.
    #[must_use]
    pub fn in_group(&self, group: Group) -> u64 {
        Rating::all()
            .filter(|rating| rating.group() == group)
            .fold(0, |sum, rating| {
                sum.saturating_add(self.0[usize::from(rating.0)])
            })
    }

    /// The score in points from −100 to 100 with its 95 % interval, or `None` when there are no answers.
    ///
    /// The interval is the adjusted Wald interval for a difference of multinomial shares: ¾ of a promoter, 1½
    /// passives and ¾ of a detractor are added before the Wald formula, and the result is cut to the unit. Unlike
    /// plain Wald it does not collapse to zero width when everybody agrees. Where its shifted centre would leave the
    /// score itself outside, as with one or two answers that agree, it is widened to the score. Source: B. Rocks, "Interval Estimation
    /// for the Net Promoter Score", The American Statistician 70 (2016), 365–372.
    #[must_use]
    pub fn score(&self) -> Option<Estimate> {
        let n = self.n();
        if n == 0 {
            return None;
        }
        let promoters = self.in_group(Group::Promoter) as f64;
        let detractors = self.in_group(Group::Detractor) as f64;
        let adjusted_n = n as f64 + 3.0;
        let p = (promoters + 0.75) / adjusted_n;
        let d = (detractors + 0.75) / adjusted_n;
        let centre = p - d;
        let half = Z_95 * libm::sqrt((p + d - centre * centre) / adjusted_n);
        let value = 100.0 * (promoters - detractors) / n as f64;
        Some(Estimate {
            value,
            low: (100.0 * (centre - half)).max(-100.0).min(value),
            high: (100.0 * (centre + half)).min(100.0).max(value),
            n,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    extern crate std;
    use std::vec::Vec;

    fn counts(promoters: u64, passives: u64, detractors: u64) -> Counts {
        Counts::from_array([detractors, 0, 0, 0, 0, 0, 0, passives, 0, 0, promoters])
    }

    #[test]
    fn a_value_off_the_scale_is_refused() {
        for given in [
            -1.0,
            10.5,
            6.5,
            11.0,
            256.0,
            1e300,
            f64::NAN,
            f64::INFINITY,
            -0.5,
        ] {
            assert!(Rating::new(given).is_err(), "{given} was taken");
        }
        assert_eq!(
            std::format!("{}", Rating::new(6.5).unwrap_err()),
            "6.5 is not a whole number from 0 to 10"
        );
    }

    #[test]
    fn ratings_fall_into_the_published_groups() {
        for rating in Rating::all() {
            let expected = match rating.get() {
                0..=6 => Group::Detractor,
                7 | 8 => Group::Passive,
                _ => Group::Promoter,
            };
            assert_eq!(rating.group(), expected, "{rating:?}");
        }
    }

    /// Values and intervals computed by a separate program (Python, z = 1.959963985); the points of the first rows
    /// are also those of the R package NPS.
    #[test]
    fn scores_agree_with_an_independent_computation() {
        for (p, pa, d, value, low, high) in [
            (3, 2, 1, 33.333, -26.743, 71.188),
            (9, 0, 0, 100.0, 43.371, 100.0),
            (1, 0, 1, 0.0, -73.335, 73.335),
            (19, 9, 8, 30.556, 2.878, 53.532),
            (50, 30, 20, 30.0, 14.051, 44.201),
            (162, 108, 54, 33.333, 24.945, 41.110),
            (500, 300, 200, 30.0, 25.077, 34.744),
        ] {
            let score = counts(p, pa, d).score().unwrap();
            for (ours, theirs) in [(score.value, value), (score.low, low), (score.high, high)] {
                assert!(
                    (ours - theirs).abs() < 6e-4,
                    "{p},{pa},{d}: {ours} is not {theirs}"
                );
            }
        }
    }

    #[test]
    fn one_answer_lies_in_its_own_interval() {
        for (p, d, value) in [(1, 0, 100.0), (0, 1, -100.0), (2, 0, 100.0)] {
            let score = counts(p, 0, d).score().unwrap();
            assert_eq!(score.value, value);
            assert!(score.low <= value && value <= score.high, "{score:?}");
        }
    }

    fn any_counts() -> impl Strategy<Value = Counts> {
        let few = std::array::from_fn::<_, 11, _>(|_| 0u64..4).prop_map(Counts::from_array);
        let many = any::<[u32; 11]>().prop_map(|counts| Counts::from_array(counts.map(u64::from)));
        prop_oneof![few, many]
    }

    fn any_ratings() -> impl Strategy<Value = Vec<Rating>> {
        proptest::collection::vec((0u8..=10).prop_map(Rating), 0..200)
    }

    proptest! {
        #[test]
        fn merging_is_commutative_and_associative(a in any_counts(), b in any_counts(), c in any_counts()) {
            prop_assert_eq!(a.merge(&b), b.merge(&a));
            prop_assert_eq!(a.merge(&b).merge(&c), a.merge(&b.merge(&c)));
            prop_assert_eq!(a.merge(&Counts::EMPTY), a);
        }

        #[test]
        fn removing_undoes_adding(ratings in any_ratings(), extra in (0u8..=10).prop_map(Rating)) {
            let mut counts = Counts::EMPTY;
            ratings.iter().for_each(|&rating| counts.add(rating));
            let before = counts;
            counts.add(extra);
            counts.remove(extra);
            prop_assert_eq!(counts, before);
        }

        #[test]
        fn the_interval_holds_the_value_and_stays_in_the_unit(counts in any_counts()) {
            if let Some(score) = counts.score() {
                prop_assert!(-100.0 <= score.low && score.low <= score.high && score.high <= 100.0);
                prop_assert!(score.low <= score.value && score.value <= score.high);
            }
        }
    }
}
