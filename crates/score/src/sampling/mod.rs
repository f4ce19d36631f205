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

mod histogram;
mod inclusion;
mod score;
mod weighted;

pub use histogram::Histogram;
pub use inclusion::Inclusion;
pub use weighted::Weighted;
