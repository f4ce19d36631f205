//! Customer satisfaction: the share of satisfied answers, in per cent.
//!
//! Of five points the two highest count as satisfied, which is the usual definition. For the other scales there is no
//! single one; these boxes are ours, and each is named in its type:
//!
//! | scale | satisfied |
//! | --- | --- |
//! | [`Three`] (faces) | 3 |
//! | [`Five`] | 4 and 5 |
//! | [`Seven`] | 6 and 7 |
//! | [`Ten`] | 8, 9 and 10 |
//!
//! ```
//! use otklik_score::csat::{Counts, Five, Rating};
//!
//! let mut counts = Counts::<Five>::EMPTY;
//! for given in [5.0, 5.0, 4.0, 3.0, 1.0] {
//!     counts.add(Rating::new(given)?);
//! }
//! let score = counts.score().unwrap();
//! assert_eq!(score.value, 60.0);
//! assert_eq!((score.low.round(), score.high.round()), (23.0, 88.0));
//! # Ok::<(), otklik_score::OffScale>(())
//! ```

use crate::estimate::{Basis, Estimate};
use crate::scale::{Point, Scale, scale};
use crate::statistic::{Share, Statistic};

/// A scale of satisfaction: what its answers have to reach to count as satisfied.
pub trait Satisfaction: Scale {
    /// The lowest answer that counts as satisfied.
    const SATISFIED: u8;
}

macro_rules! satisfaction {
    ($(#[$doc:meta])* $name:ident, $max:literal, $satisfied:literal) => {
        scale!($(#[$doc])* $name, 1..=$max, $max);

        impl Satisfaction for $name {
            const SATISFIED: u8 = $satisfied;
        }
    };
}

satisfaction!(
    /// 1 to 3; satisfied is 3.
    Three, 3, 3
);
satisfaction!(
    /// 1 "very dissatisfied" to 5 "very satisfied"; satisfied is 4 and 5.
    Five, 5, 4
);
satisfaction!(
    /// 1 to 7; satisfied is 6 and 7.
    Seven, 7, 6
);
satisfaction!(
    /// 1 to 10; satisfied is 8 to 10.
    Ten, 10, 8
);

/// One answer on a scale of satisfaction.
pub type Rating<S = Five> = Point<S>;

/// How many times each answer was given: the whole state, 8 bytes an answer of the scale.
pub type Counts<S = Five> = crate::Counts<S>;

impl<S: Satisfaction> Counts<S> {
    /// The per cent of satisfied answers with Wilson's interval of 95 %, or `None` when there are no answers.
    #[must_use]
    pub fn score(&self) -> Option<Estimate> {
        self.satisfied().estimate(&Basis::USUAL)
    }

    /// The share of satisfied answers, for other intervals and for comparisons.
    #[must_use]
    pub fn satisfied(&self) -> Share {
        self.share(|rating| rating.get() >= S::SATISFIED)
    }
}
