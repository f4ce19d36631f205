//! Net Satisfaction: the share of very satisfied less the share of dissatisfied, plus 100; from 0 to 200.
//!
//! Definition: four answers without a middle, NSAT = % very satisfied − % (somewhat + very dissatisfied) + 100; "no
//! opinion" is no answer and stays out of the base (Microsoft IT's standard; J. Sauro, "What is the NSAT?",
//! MeasuringU). Somewhat satisfied stays in the base and moves nothing.
//!
//! ```
//! use otklik_score::nsat::{Counts, Opinion};
//!
//! let mut counts = Counts::EMPTY;
//! for _ in 0..85 {
//!     counts.add(Opinion::VerySatisfied.into());
//! }
//! // 15 said "don't know" and 37 "not applicable": they are not counted at all.
//! assert_eq!(counts.score().unwrap().value, 200.0);
//! ```

use crate::estimate::{Basis, Estimate};
use crate::scale::{Point, scale};
use crate::statistic::{Net, Statistic};

scale!(
    /// 1 "very dissatisfied", 2 "somewhat dissatisfied", 3 "somewhat satisfied", 4 "very satisfied".
    Nsat, 1..=4, 4
);

/// One answer: a whole number from 1 to 4.
pub type Rating = Point<Nsat>;

/// How many times each answer was given: the whole state of a running NSAT, 32 bytes.
pub type Counts = crate::Counts<Nsat>;

/// The four answers by name. "No opinion" is none of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Opinion {
    /// 1.
    VeryDissatisfied = 1,
    /// 2.
    SomewhatDissatisfied,
    /// 3.
    SomewhatSatisfied,
    /// 4.
    VerySatisfied,
}

impl From<Opinion> for Rating {
    fn from(opinion: Opinion) -> Self {
        Self::at(opinion as u8)
    }
}

impl Rating {
    /// The answer by name.
    #[must_use]
    pub fn opinion(self) -> Opinion {
        match self.get() {
            1 => Opinion::VeryDissatisfied,
            2 => Opinion::SomewhatDissatisfied,
            3 => Opinion::SomewhatSatisfied,
            _ => Opinion::VerySatisfied,
        }
    }
}

impl Counts {
    /// What the difference of the shares is raised by, so that no score is below 0.
    pub const OFFSET: f64 = 100.0;

    /// The score from 0 to 200 with its adjusted Wald interval of 95 %, or `None` when nobody had an opinion.
    #[must_use]
    pub fn score(&self) -> Option<Estimate> {
        self.score_on(&Basis::USUAL)
    }

    /// The score on another basis.
    #[must_use]
    pub fn score_on(&self, basis: &Basis) -> Option<Estimate> {
        Some(self.net().estimate(basis)?.shifted(Self::OFFSET))
    }

    /// Very satisfied less dissatisfied from −100 to 100, for comparisons: in a difference the offset is gone.
    #[must_use]
    pub fn net(&self) -> Net {
        Net::new(
            self.n_where(|rating| rating.opinion() == Opinion::VerySatisfied),
            self.n_where(|rating| rating.opinion() == Opinion::SomewhatSatisfied),
            self.n_where(|rating| rating.get() <= Opinion::SomewhatDissatisfied as u8),
        )
    }
}
