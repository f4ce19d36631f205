//! SERVQUAL: what was perceived less what was expected, over 22 statements in five dimensions.
//!
//! Definition: A. Parasuraman, V. A. Zeithaml and L. L. Berry, "SERVQUAL: A Multiple-Item Scale for Measuring Consumer
//! Perceptions of Service Quality", Journal of Retailing 64 (1988), 12–40. Each statement is answered twice from 1 to 7,
//! for an excellent service and for this one; the gap is P − E, from −6 to 6. A dimension's gap is the mean over its
//! statements; the overall gap is the mean of the five dimensions, plain or weighted by 100 points that the respondent
//! shares out among them (V. A. Zeithaml, A. Parasuraman and L. L. Berry, "Delivering Quality Service", 1990).
//!
//! Only whole replies count: a respondent's mean over the statements that happen to be answered is another figure.
//! Both numbers come from one person, so the interval is that of the paired t.
//!
//! ```
//! use otklik_score::Statistic as _;
//! use otklik_score::servqual::{Dimension, ITEMS, Rating, Response, Sums, Weights};
//!
//! let expected = [Rating::new(6.0)?; ITEMS];
//! let mut perceived = [Rating::new(5.0)?; ITEMS];
//! for item in Dimension::Reliability.items() {
//!     perceived[item] = Rating::new(3.0)?;
//! }
//! let weights = Some(Weights::new([10, 40, 20, 20, 10])?);
//!
//! let mut sums = Sums::EMPTY;
//! sums.add(&Response { expected, perceived, weights });
//! assert_eq!(sums.dimension_gap(Dimension::Reliability).value(), Some(-3.0));
//! assert_eq!(sums.gap().value(), Some(-1.4)); // (−1 − 3 − 1 − 1 − 1) / 5
//! assert_eq!(sums.weighted_gap().value(), Some(-1.8)); // 0.1·−1 + 0.4·−3 + 0.2·−1 + 0.2·−1 + 0.1·−1
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use crate::estimate::{Basis, Estimate};
use crate::merge::merges;
use crate::metric::battery::{Powers, Profile, Profiles, combine};
use crate::statistic::{Moments, Statistic};

pub use crate::metric::battery::{Agreement, Dimension, ITEMS, NotAHundred, Rating, Weights};

/// The widest gap: 7 perceived where 1 was expected, or the other way round.
const WIDEST: f64 = 6.0;

/// One person's whole reply.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Response {
    /// What an excellent service would be like, statement by statement.
    pub expected: [Rating; ITEMS],
    /// What this one was like.
    pub perceived: [Rating; ITEMS],
    /// How much each dimension matters to this person, if they were asked and answered.
    pub weights: Option<Weights>,
}

/// Exact sums over replies: the whole state of a running SERVQUAL, 760 bytes.
///
/// A commutative monoid under [`merge`](Self::merge) with [`EMPTY`](Self::EMPTY) as identity. All sums are whole numbers
/// and exact below 10¹⁰ replies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sums {
    pub(crate) n: u64,
    pub(crate) expected: [i64; ITEMS],
    pub(crate) gaps: [Powers; ITEMS],
    pub(crate) profiles: Profiles,
    /// Replies that shared points out, and their gaps weighted by them.
    pub(crate) weighted_n: u64,
    pub(crate) weighted: Powers,
    pub(crate) points: [i64; 5],
}

impl Sums {
    /// No replies.
    pub const EMPTY: Self = Self {
        n: 0,
        expected: [0; ITEMS],
        gaps: [Powers::NONE; ITEMS],
        profiles: Profiles::NONE,
        weighted_n: 0,
        weighted: Powers::NONE,
        points: [0; 5],
    };

    /// The sums of one reply.
    #[must_use]
    pub fn of(response: &Response) -> Self {
        let expected = response.expected.map(|rating| i64::from(rating.get()));
        let mut gaps = response.perceived.map(|rating| i64::from(rating.get()));
        combine(&mut gaps, &expected, |perceived, expected| {
            perceived - expected
        });
        let profile = Profile::of(&gaps);
        let weighted = response.weights.map(|weights| profile.weighted(weights));
        Self {
            n: 1,
            expected,
            gaps: gaps.map(Powers::of),
            profiles: Profiles::of(profile),
            weighted_n: weighted.is_some().into(),
            weighted: weighted.map_or(Powers::NONE, Powers::of),
            points: response
                .weights
                .map_or([0; 5], |weights| weights.points().map(i64::from)),
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
        combine(&mut self.expected, &other.expected, i64::wrapping_add);
        combine(&mut self.gaps, &other.gaps, Powers::plus);
        self.profiles = self.profiles.plus(&other.profiles);
        self.weighted_n = self.weighted_n.wrapping_add(other.weighted_n);
        self.weighted = self.weighted.plus(other.weighted);
        combine(&mut self.points, &other.points, i64::wrapping_add);
        self
    }

    /// The sums without `part`, which was merged in before; unchanged when it holds more replies than there are.
    #[must_use]
    pub fn unmerge(mut self, part: &Self) -> Self {
        if part.n > self.n || part.weighted_n > self.weighted_n {
            return self;
        }
        self.n -= part.n;
        combine(&mut self.expected, &part.expected, i64::wrapping_sub);
        combine(&mut self.gaps, &part.gaps, Powers::minus);
        self.profiles = self.profiles.minus(&part.profiles);
        self.weighted_n -= part.weighted_n;
        self.weighted = self.weighted.minus(part.weighted);
        combine(&mut self.points, &part.points, i64::wrapping_sub);
        self
    }

    /// The number of replies.
    #[must_use]
    pub fn n(&self) -> u64 {
        self.n
    }

    /// The overall gap from −6 to 6, the five dimensions counting alike, with its t interval of 95 %; `None` when nobody
    /// has replied.
    #[must_use]
    pub fn score(&self) -> Option<Estimate> {
        self.gap().estimate(&Basis::USUAL)
    }

    /// The overall gap, the five dimensions counting alike.
    #[must_use]
    pub fn gap(&self) -> Moments {
        self.profiles.overall(self.n, -WIDEST, WIDEST)
    }

    /// The overall gap over those who shared points out, each person's dimensions weighted by their own points.
    #[must_use]
    pub fn weighted_gap(&self) -> Moments {
        self.weighted
            .moments(self.weighted_n, Profile::WEIGHTED_PARTS, -WIDEST, WIDEST)
    }

    /// The overall gap over all, with the same `weights` for everybody: the owner's, or those of an earlier survey.
    #[must_use]
    pub fn gap_weighted_by(&self, weights: Weights) -> Moments {
        let points = weights.points().map(i64::from);
        self.profiles
            .weighted(points, Weights::TOTAL.into(), self.n, -WIDEST, WIDEST)
    }

    /// The gap of one dimension.
    #[must_use]
    pub fn dimension_gap(&self, dimension: Dimension) -> Moments {
        self.profiles.dimension(dimension, self.n, -WIDEST, WIDEST)
    }

    /// The gap of the statement at place `item`, counted from 0; `None` beyond the last.
    #[must_use]
    pub fn item_gap(&self, item: usize) -> Option<Moments> {
        Some(self.gaps.get(item)?.moments(self.n, 1, -WIDEST, WIDEST))
    }

    /// What was expected in one dimension on average, from 1 to 7; `None` when nobody has replied.
    #[must_use]
    pub fn expected(&self, dimension: Dimension) -> Option<f64> {
        let items = dimension.items();
        let answers = self.n as f64 * items.len() as f64;
        let sum: i64 = self.expected[items].iter().sum();
        (self.n > 0).then(|| sum as f64 / answers)
    }

    /// What was perceived in one dimension on average, from 1 to 7; `None` when nobody has replied.
    #[must_use]
    pub fn perceived(&self, dimension: Dimension) -> Option<f64> {
        Some(self.expected(dimension)? + self.dimension_gap(dimension).value()?)
    }

    /// The points given to each dimension on average, in the order of [`Dimension::ALL`]; `None` when nobody shared any
    /// out.
    #[must_use]
    pub fn mean_weights(&self) -> Option<[f64; 5]> {
        let n = self.weighted_n as f64;
        (self.weighted_n > 0).then(|| self.points.map(|points| points as f64 / n))
    }
}

impl Default for Sums {
    fn default() -> Self {
        Self::EMPTY
    }
}

merges!(Sums);
