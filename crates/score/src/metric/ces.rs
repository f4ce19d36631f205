//! Customer Effort Score 2.0: agreement with "the company made it easy for me to handle my issue", from 1 to 7.
//!
//! Definition: M. Dixon, N. Toman and R. DeLisi, "The Effortless Experience", 2013. 1 is "strongly disagree", 7
//! "strongly agree"; more is better. Reported as the mean and as the share of 5 and above. [CES 1.0](crate::ces1) runs the
//! other way and is another metric: the two never meet.
//!
//! ```
//! use otklik_score::ces::{Counts, Rating};
//!
//! let mut counts = Counts::EMPTY;
//! for given in [7.0, 6.0, 6.0, 5.0, 2.0] {
//!     counts.add(Rating::new(given)?);
//! }
//! let mean = counts.score().unwrap();
//! assert_eq!(mean.value, 5.2);
//! let easy = counts.easy_share().unwrap();
//! assert_eq!(easy.value, 80.0);
//! assert_eq!((easy.low.round(), easy.high.round()), (38.0, 96.0));
//! # Ok::<(), otklik_score::OffScale>(())
//! ```

use crate::estimate::{Basis, Estimate};
use crate::scale::{Point, scale};
use crate::statistic::{Share, Statistic};

scale!(
    /// 1 "strongly disagree" to 7 "strongly agree".
    Ces, 1..=7, 7
);

/// One answer: a whole number from 1 to 7.
pub type Rating = Point<Ces>;

/// How many times each answer was given: the whole state of a running CES 2.0, 56 bytes.
pub type Counts = crate::Counts<Ces>;

impl Counts {
    /// The lowest answer that says it was easy.
    pub const EASY: u8 = 5;

    /// The mean from 1 to 7 with its t interval of 95 %, or `None` when there are no answers.
    #[must_use]
    pub fn score(&self) -> Option<Estimate> {
        self.moments().estimate(&Basis::USUAL)
    }

    /// The per cent of answers of 5 and above with Wilson's interval of 95 %, or `None` when there are no answers.
    #[must_use]
    pub fn easy_share(&self) -> Option<Estimate> {
        self.easy().estimate(&Basis::USUAL)
    }

    /// The share of 5 and above, for other intervals and for comparisons.
    #[must_use]
    pub fn easy(&self) -> Share {
        self.share(|rating| rating.get() >= Self::EASY)
    }
}
