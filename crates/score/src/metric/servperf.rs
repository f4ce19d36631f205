//! SERVPERF: what was perceived, over the 22 statements of SERVQUAL, without asking what was expected.
//!
//! Definition: J. J. Cronin and S. A. Taylor, "Measuring Service Quality: A Reexamination and Extension", Journal of
//! Marketing 56 (1992), 55–68. Scores are means from 1 to 7: of a statement, of a dimension's statements, and of the
//! five dimensions. Only whole replies count.
//!
//! ```
//! use otklik_score::Statistic as _;
//! use otklik_score::servperf::{Dimension, ITEMS, Rating, Response, Sums};
//!
//! let mut perceived = [Rating::new(6.0)?; ITEMS];
//! perceived[0] = Rating::new(2.0)?; // a tangible one of four
//! let mut sums = Sums::EMPTY;
//! sums.add(&Response { perceived });
//! assert_eq!(sums.dimension(Dimension::Tangibles).value(), Some(5.0));
//! assert_eq!(sums.overall().value(), Some(5.8));
//! # Ok::<(), otklik_score::OffScale>(())
//! ```

use crate::estimate::{Basis, Estimate};
use crate::merge::merges;
use crate::metric::battery::{Powers, Profile, Profiles, combine};
use crate::scale::Scale;
use crate::statistic::{Moments, Statistic};

pub use crate::metric::battery::{Agreement, Dimension, ITEMS, NotAHundred, Rating, Weights};

const LOWEST: f64 = Agreement::MIN as f64;
const HIGHEST: f64 = Agreement::MAX as f64;

/// One person's whole reply.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Response {
    /// What the service was like, statement by statement.
    pub perceived: [Rating; ITEMS],
}

/// Exact sums over replies: the whole state of a running SERVPERF, 520 bytes.
///
/// A commutative monoid under [`merge`](Self::merge) with [`EMPTY`](Self::EMPTY) as identity. All sums are whole numbers
/// and exact below 10¹⁰ replies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sums {
    pub(crate) n: u64,
    pub(crate) items: [Powers; ITEMS],
    pub(crate) profiles: Profiles,
}

impl Sums {
    /// No replies.
    pub const EMPTY: Self = Self {
        n: 0,
        items: [Powers::NONE; ITEMS],
        profiles: Profiles::NONE,
    };

    /// The sums of one reply.
    #[must_use]
    pub fn of(response: &Response) -> Self {
        let perceived = response.perceived.map(|rating| i64::from(rating.get()));
        Self {
            n: 1,
            items: perceived.map(Powers::of),
            profiles: Profiles::of(Profile::of(&perceived)),
        }
    }

    /// Counts one more reply.
    pub fn add(&mut self, response: &Response) {
        *self = self.merge(&Self::of(response));
    }

    /// Takes back a reply counted before. Without any to take back nothing happens.
    pub fn remove(&mut self, response: &Response) {
        *self = self.unmerge(&Self::of(response));
    }

    /// The sums of both parts together.
    #[must_use]
    pub fn merge(mut self, other: &Self) -> Self {
        self.n = self.n.wrapping_add(other.n);
        combine(&mut self.items, &other.items, Powers::plus);
        self.profiles = self.profiles.plus(&other.profiles);
        self
    }

    /// The sums without `part`, which was merged in before; unchanged when it holds more replies than there are.
    #[must_use]
    pub fn unmerge(mut self, part: &Self) -> Self {
        if part.n > self.n {
            return self;
        }
        self.n -= part.n;
        combine(&mut self.items, &part.items, Powers::minus);
        self.profiles = self.profiles.minus(&part.profiles);
        self
    }

    /// The number of replies.
    #[must_use]
    pub fn n(&self) -> u64 {
        self.n
    }

    /// The mean of the five dimensions from 1 to 7 with its t interval of 95 %; `None` when nobody has replied.
    #[must_use]
    pub fn score(&self) -> Option<Estimate> {
        self.overall().estimate(&Basis::USUAL)
    }

    /// The mean of the five dimensions, all counting alike.
    #[must_use]
    pub fn overall(&self) -> Moments {
        self.profiles.overall(self.n, LOWEST, HIGHEST)
    }

    /// The mean of the five dimensions weighted by `weights`.
    #[must_use]
    pub fn weighted_by(&self, weights: Weights) -> Moments {
        let points = weights.points().map(i64::from);
        self.profiles
            .weighted(points, Weights::TOTAL.into(), self.n, LOWEST, HIGHEST)
    }

    /// The mean of one dimension.
    #[must_use]
    pub fn dimension(&self, dimension: Dimension) -> Moments {
        self.profiles.dimension(dimension, self.n, LOWEST, HIGHEST)
    }

    /// The mean of the statement at place `item`, counted from 0; `None` beyond the last.
    #[must_use]
    pub fn item(&self, item: usize) -> Option<Moments> {
        Some(self.items.get(item)?.moments(self.n, 1, LOWEST, HIGHEST))
    }
}

impl Default for Sums {
    fn default() -> Self {
        Self::EMPTY
    }
}

merges!(Sums);
