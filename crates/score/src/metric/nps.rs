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

use crate::estimate::{Basis, Estimate};
use crate::scale::{Point, scale};
use crate::statistic::{Net, Statistic};

scale!(
    /// 0 "not at all likely" to 10 "extremely likely".
    Nps, 0..=10, 11
);

/// One answer to the NPS question: a whole number from 0 to 10.
pub type Rating = Point<Nps>;

/// How many times each rating was given: the whole state of a running NPS, 88 bytes.
pub type Counts = crate::Counts<Nps>;

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

impl Rating {
    /// The group the rating falls into.
    #[must_use]
    pub fn group(self) -> Group {
        match self.get() {
            9.. => Group::Promoter,
            7..=8 => Group::Passive,
            _ => Group::Detractor,
        }
    }
}

impl Counts {
    /// The number of answers in `group`.
    #[must_use]
    pub fn in_group(&self, group: Group) -> u64 {
        self.n_where(|rating| rating.group() == group)
    }

    /// The score in points from −100 to 100 with its adjusted Wald interval of 95 %, or `None` when there are no answers.
    #[must_use]
    pub fn score(&self) -> Option<Estimate> {
        self.net().estimate(&Basis::USUAL)
    }

    /// Promoters less detractors, for other intervals and for comparisons.
    #[must_use]
    pub fn net(&self) -> Net {
        Net::new(
            self.in_group(Group::Promoter),
            self.in_group(Group::Passive),
            self.in_group(Group::Detractor),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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

    #[test]
    fn one_answer_lies_in_its_own_interval() {
        for (p, d, value) in [(1, 0, 100.0), (0, 1, -100.0), (2, 0, 100.0)] {
            let score = Counts::from_array([d, 0, 0, 0, 0, 0, 0, 0, 0, 0, p])
                .score()
                .unwrap();
            assert_eq!(score.value, value);
            assert!(score.low <= value && value <= score.high, "{score:?}");
        }
    }
}
