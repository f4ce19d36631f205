//! The three figures that every metric here comes down to: a net share, a share, a mean.
//!
//! A metric's counts are its state; a statistic is what remains of them when the question is "how much, and how sure".
//! All three are estimated, compared, sized and watched for drift by the same calls, so code that draws or judges a
//! score need not know the metric.

mod median;
mod moments;
mod net;
mod share;

pub(crate) use median::median;
pub use moments::Moments;
pub use net::{Method, Net};
pub use share::Share;

use crate::compare::Difference;
use crate::estimate::{Basis, Estimate, Level};

mod sealed {
    pub trait Sealed {}
    impl Sealed for super::Moments {}
    impl Sealed for super::Net {}
    impl Sealed for super::Share {}
}

/// A figure of a sample, with everything that follows from its size.
pub trait Statistic: sealed::Sealed + Copy {
    /// The number of answers.
    fn n(&self) -> u64;

    /// The figure from the answers alone, or `None` when there are none.
    fn value(&self) -> Option<f64>;

    /// The figure with its interval, or `None` when there are no answers.
    fn estimate(&self, basis: &Basis) -> Option<Estimate>;

    /// The figure of both samples together.
    #[must_use]
    fn pooled(self, other: Self) -> Self;

    /// The difference from `earlier`, taken from other respondents; `None` where either side says too little to test.
    fn compared_with(self, earlier: Self, level: Level) -> Option<Difference>;

    /// The variance of one answer in the figure's unit squared, kept off 0; `None` without a spread to speak of.
    fn variance(&self) -> Option<f64>;

    /// The same answers in the same proportions from `n` respondents: what more answers like these would show.
    #[must_use]
    fn resized(self, n: u64) -> Self;
}
