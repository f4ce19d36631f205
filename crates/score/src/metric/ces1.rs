//! Customer Effort Score 1.0: "how much effort did you personally have to put forth?", from 1 to 5; less is better.
//!
//! Definition: M. Dixon, K. Freeman and N. Toman, "Stop Trying to Delight Your Customers", Harvard Business Review,
//! July 2010. 1 is "very low effort", 5 "very high effort". Reported as the mean and, so that it can be read beside
//! [CES 2.0](crate::ces), as the share of 2 and below.
//!
//! ```compile_fail
//! let mut counts = otklik_score::ces1::Counts::EMPTY;
//! counts.add(otklik_score::ces::Rating::new(2.0).unwrap()); // an answer to the other question
//! ```
//!
//! ```
//! use otklik_score::ces1::{Counts, Rating};
//!
//! let mut counts = Counts::EMPTY;
//! for given in [1.0, 1.0, 2.0, 4.0] {
//!     counts.add(Rating::new(given)?);
//! }
//! assert_eq!(counts.score().unwrap().value, 2.0);
//! assert_eq!(counts.easy_share().unwrap().value, 75.0);
//! # Ok::<(), otklik_score::OffScale>(())
//! ```

use crate::estimate::{Basis, Estimate};
use crate::scale::{Point, scale};
use crate::statistic::{Share, Statistic};

scale!(
    /// 1 "very low effort" to 5 "very high effort".
    Ces1, 1..=5, 5
);

/// One answer: a whole number from 1 to 5.
pub type Rating = Point<Ces1>;

/// How many times each answer was given: the whole state of a running CES 1.0, 40 bytes.
pub type Counts = crate::Counts<Ces1>;

impl Counts {
    /// The highest answer that says it was easy.
    pub const EASY: u8 = 2;

    /// The mean from 1 (best) to 5 with its t interval of 95 %, or `None` when there are no answers.
    #[must_use]
    pub fn score(&self) -> Option<Estimate> {
        self.moments().estimate(&Basis::USUAL)
    }

    /// The per cent of answers of 2 and below with Wilson's interval of 95 %, or `None` when there are no answers.
    #[must_use]
    pub fn easy_share(&self) -> Option<Estimate> {
        self.easy().estimate(&Basis::USUAL)
    }

    /// The share of 2 and below, for other intervals and for comparisons.
    #[must_use]
    pub fn easy(&self) -> Share {
        self.share(|rating| rating.get() <= Self::EASY)
    }
}
