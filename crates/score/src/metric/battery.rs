//! What SERVQUAL and SERVPERF share: 22 statements in five dimensions, and exact sums over whole replies.

use core::fmt;
use core::ops::Range;

use crate::scale::{Point, scale};
use crate::statistic::Moments;

scale!(
    /// 1 "strongly disagree" to 7 "strongly agree".
    Agreement, 1..=7, 7
);

/// One reply to one statement: a whole number from 1 to 7.
pub type Rating = Point<Agreement>;

/// The number of statements.
pub const ITEMS: usize = 22;

/// The number of dimensions.
pub(crate) const DIMENSIONS: usize = 5;

/// The five dimensions, in the order of their statements.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Dimension {
    /// Statements 1 to 4: what can be seen and touched.
    Tangibles,
    /// Statements 5 to 9: what was promised is done.
    Reliability,
    /// Statements 10 to 13: help comes soon.
    Responsiveness,
    /// Statements 14 to 17: knowledge and courtesy that give trust.
    Assurance,
    /// Statements 18 to 22: care for the single customer.
    Empathy,
}

impl Dimension {
    /// All five, in the order of their statements.
    pub const ALL: [Self; DIMENSIONS] = [
        Self::Tangibles,
        Self::Reliability,
        Self::Responsiveness,
        Self::Assurance,
        Self::Empathy,
    ];

    /// The name that survey files and scores use.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Tangibles => "tangibles",
            Self::Reliability => "reliability",
            Self::Responsiveness => "responsiveness",
            Self::Assurance => "assurance",
            Self::Empathy => "empathy",
        }
    }

    /// The places of its statements, counted from 0.
    #[must_use]
    pub fn items(self) -> Range<usize> {
        match self {
            Self::Tangibles => 0..4,
            Self::Reliability => 4..9,
            Self::Responsiveness => 9..13,
            Self::Assurance => 13..17,
            Self::Empathy => 17..ITEMS,
        }
    }
}

/// How much each dimension matters: 100 points shared out among the five.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Weights([u8; DIMENSIONS]);

/// Points that do not add up to 100.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotAHundred {
    /// What they add up to.
    pub sum: u16,
}

impl Weights {
    /// What the points add up to.
    pub const TOTAL: u8 = 100;

    /// The points, in the order of [`Dimension::ALL`].
    ///
    /// # Errors
    /// [`NotAHundred`] unless they add up to 100.
    pub fn new(points: [u8; DIMENSIONS]) -> Result<Self, NotAHundred> {
        let sum = points.iter().map(|&points| u16::from(points)).sum();
        if sum == u16::from(Self::TOTAL) {
            Ok(Self(points))
        } else {
            Err(NotAHundred { sum })
        }
    }

    /// The points, in the order of [`Dimension::ALL`].
    #[must_use]
    pub fn points(self) -> [u8; DIMENSIONS] {
        self.0
    }
}

impl fmt::Display for NotAHundred {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "the points add up to {}; allowed: {}",
            self.sum,
            Weights::TOTAL
        )
    }
}

impl core::error::Error for NotAHundred {}

/// What one dimension's mean is multiplied by so that it is whole: dimensions have 4 or 5 statements.
const PARTS: i64 = 20;

/// The five dimension means of one reply, in twentieths, so that every sum over replies is exact.
#[derive(Clone, Copy)]
pub(crate) struct Profile([i64; DIMENSIONS]);

impl Profile {
    pub(crate) fn of(items: &[i64; ITEMS]) -> Self {
        Self(Dimension::ALL.map(|dimension| {
            let of_dimension = &items[dimension.items()];
            of_dimension.iter().sum::<i64>() * (PARTS / of_dimension.len() as i64)
        }))
    }

    pub(crate) fn into_array(self) -> [i64; DIMENSIONS] {
        self.0
    }

    /// The mean weighted by the reply's own points, in parts of [`Moments`]' unit: one in 20 × 100.
    pub(crate) fn weighted(self, weights: Weights) -> i64 {
        self.0
            .iter()
            .zip(weights.0)
            .map(|(mean, points)| mean * i64::from(points))
            .sum()
    }

    /// What [`weighted`](Self::weighted) counts in.
    pub(crate) const WEIGHTED_PARTS: i64 = PARTS * Weights::TOTAL as i64;
}

/// Sums of whole numbers over replies, and of their squares: mean and spread without rounding.
///
/// Additions wrap, which makes taking out the exact inverse of putting in. They cannot wrap unseen below 10¹⁰ replies.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Powers {
    pub(crate) sum: i64,
    pub(crate) squares: i64,
}

impl Powers {
    pub(crate) const NONE: Self = Self { sum: 0, squares: 0 };

    pub(crate) fn of(value: i64) -> Self {
        Self {
            sum: value,
            squares: value * value,
        }
    }

    pub(crate) fn plus(self, other: Self) -> Self {
        Self {
            sum: self.sum.wrapping_add(other.sum),
            squares: self.squares.wrapping_add(other.squares),
        }
    }

    pub(crate) fn minus(self, other: Self) -> Self {
        Self {
            sum: self.sum.wrapping_sub(other.sum),
            squares: self.squares.wrapping_sub(other.squares),
        }
    }

    /// Mean and spread of `n` values counted in `parts` of the unit, which lie from `min` to `max`.
    pub(crate) fn moments(self, n: u64, parts: i64, min: f64, max: f64) -> Moments {
        moments(n, self.sum.into(), self.squares.into(), parts, min, max)
    }
}

/// Sums of profiles and of the products of their dimensions: enough for the mean and spread of any weighting of the five.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Profiles {
    pub(crate) sums: [i64; DIMENSIONS],
    /// Row by row of the upper triangle.
    pub(crate) products: [i64; PRODUCTS],
}

pub(crate) const PRODUCTS: usize = DIMENSIONS * (DIMENSIONS + 1) / 2;

/// The pairs of dimensions behind [`Profiles::products`].
fn pairs() -> impl Iterator<Item = (usize, usize)> {
    (0..DIMENSIONS).flat_map(|row| (row..DIMENSIONS).map(move |column| (row, column)))
}

impl Profiles {
    pub(crate) const NONE: Self = Self {
        sums: [0; DIMENSIONS],
        products: [0; PRODUCTS],
    };

    pub(crate) fn of(profile: Profile) -> Self {
        let mut products = [0; PRODUCTS];
        for (product, (row, column)) in products.iter_mut().zip(pairs()) {
            *product = profile.0[row] * profile.0[column];
        }
        Self {
            sums: profile.0,
            products,
        }
    }

    pub(crate) fn plus(mut self, other: &Self) -> Self {
        combine(&mut self.sums, &other.sums, i64::wrapping_add);
        combine(&mut self.products, &other.products, i64::wrapping_add);
        self
    }

    pub(crate) fn minus(mut self, other: &Self) -> Self {
        combine(&mut self.sums, &other.sums, i64::wrapping_sub);
        combine(&mut self.products, &other.products, i64::wrapping_sub);
        self
    }

    /// Whether `n` replies can have these products: they are products of whole twentieths, no dimension's spread is below
    /// 0, and no two are more alike than one is to itself.
    pub(crate) fn are_possible(&self, n: u64) -> bool {
        let spread = |row: usize, column: usize, product: i64| {
            i128::from(n) * i128::from(product)
                - i128::from(self.sums[row]) * i128::from(self.sums[column])
        };
        let mut own = [0; DIMENSIONS];
        for ((row, column), product) in pairs().zip(self.products) {
            if row == column {
                own[row] = spread(row, row, product);
            }
        }
        let bounded = self.products.iter().all(|product| {
            product.unsigned_abs() <= (7 * PARTS * 7 * PARTS).unsigned_abs().saturating_mul(n)
        });
        let steps = Dimension::ALL.map(|dimension| PARTS / dimension.items().len() as i64);
        let whole = pairs().zip(self.products).all(|((row, column), product)| {
            let step = steps[row] * steps[column];
            // A whole number and its square are both even or both odd.
            let odd = ((product / step) ^ (self.sums[row] / steps[row])) & 1 == 1;
            product % step == 0 && !(odd && row == column)
        });
        bounded
            && whole
            && own.iter().all(|&spread| spread >= 0)
            && pairs().zip(self.products).all(|((row, column), product)| {
                let shared = spread(row, column, product).unsigned_abs();
                // 2·|ab| ≤ a² + b² has to hold, which needs no product of two large numbers.
                2 * shared <= own[row].unsigned_abs() + own[column].unsigned_abs()
            })
    }

    /// Mean and spread of one dimension.
    pub(crate) fn dimension(&self, dimension: Dimension, n: u64, min: f64, max: f64) -> Moments {
        let points = Dimension::ALL.map(|other| i64::from(other == dimension));
        self.weighted(points, 1, n, min, max)
    }

    /// Mean and spread of the plain mean of the five.
    pub(crate) fn overall(&self, n: u64, min: f64, max: f64) -> Moments {
        self.weighted([1; DIMENSIONS], DIMENSIONS as i64, n, min, max)
    }

    /// Mean and spread of the five weighted by `points` out of `total`.
    pub(crate) fn weighted(
        &self,
        points: [i64; DIMENSIONS],
        total: i64,
        n: u64,
        min: f64,
        max: f64,
    ) -> Moments {
        let points = points.map(i128::from);
        let sum = points
            .iter()
            .zip(self.sums)
            .map(|(points, sum)| points * i128::from(sum))
            .sum();
        let squares = pairs()
            .zip(self.products)
            .map(|((row, column), product)| {
                let twice = if row == column { 1 } else { 2 };
                twice * points[row] * points[column] * i128::from(product)
            })
            .sum();
        moments(n, sum, squares, PARTS * total, min, max)
    }
}

pub(crate) fn combine<T: Copy>(into: &mut [T], other: &[T], with: impl Fn(T, T) -> T) {
    for (mine, theirs) in into.iter_mut().zip(other) {
        *mine = with(*mine, *theirs);
    }
}

/// Mean and spread from exact sums: the one rounding is at the end.
fn moments(n: u64, sum: i128, squares: i128, parts: i64, min: f64, max: f64) -> Moments {
    let count = n.max(1) as f64;
    let parts = parts as f64;
    let m2 = (i128::from(n) * squares - sum * sum).max(0) as f64 / count;
    Moments::new(
        n,
        sum as f64 / (parts * count),
        m2 / (parts * parts),
        min,
        max,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two replies whose dimensions average to nothing, each with this spread in whole steps, and two of them with this much
    /// in common.
    fn profiles(own: i64, shared: i64) -> Profiles {
        let step = |dimension: usize| PARTS / Dimension::ALL[dimension].items().len() as i64;
        let mut profiles = Profiles::NONE;
        for (product, (row, column)) in profiles.products.iter_mut().zip(pairs()) {
            *product = match (row, column) {
                (2, 3) => shared * step(2) * step(3),
                _ if row == column => own * step(row) * step(row),
                _ => 0,
            };
        }
        profiles
    }

    #[test]
    fn no_two_dimensions_are_more_alike_than_one_is_to_itself() {
        let same = |one: usize| Dimension::ALL[one].items().len();
        assert_eq!(same(2), same(3), "steps of one size");
        assert!(profiles(4, 4).are_possible(2));
        assert!(profiles(4, -4).are_possible(2));
        assert!(!profiles(4, 5).are_possible(2));
        assert!(!profiles(4, -5).are_possible(2));
    }
}
