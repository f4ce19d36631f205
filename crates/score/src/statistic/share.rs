use super::Statistic;
use crate::compare::Difference;
use crate::enough::needed;
use crate::estimate::{Basis, Estimate, Level};
use crate::special::{normal_two_sided, sqrt};

/// A share of a sample, in per cent from 0 to 100: the satisfied among all who answered.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Share {
    hits: f64,
    /// What `hits` is a share of: the number of answers, or less when they were weighted.
    of: f64,
    n: u64,
}

impl Share {
    /// `hits` of `n`.
    #[must_use]
    pub fn new(hits: u64, n: u64) -> Self {
        Self {
            hits: hits.min(n) as f64,
            of: n as f64,
            n,
        }
    }

    /// A share that came out of weighting `n` answers, worth as much as `effective` unweighted ones.
    pub(crate) fn weighted(share: f64, effective: f64, n: u64) -> Self {
        Self {
            hits: share.min(1.0) * effective,
            of: effective,
            n,
        }
    }

    /// The answers needed for an interval of ±`margin` per cent points whatever the share will be.
    /// `None` when `margin` is not above 0.
    #[must_use]
    pub fn needed(margin: f64, basis: &Basis) -> Option<u64> {
        needed(50.0 * 50.0, margin, basis)
    }

    fn points(&self) -> f64 {
        // A weighted share can come out a bit above the whole.
        (100.0 * self.hits / self.of).min(100.0)
    }

    /// Share, variance of one answer and number of answers after adding one hit and one miss.
    fn adjusted(&self) -> (f64, f64, f64) {
        let n = self.of + 2.0;
        let p = (self.hits + 1.0) / n;
        (p, p * (1.0 - p), n)
    }
}

impl Statistic for Share {
    fn n(&self) -> u64 {
        self.n
    }

    fn value(&self) -> Option<f64> {
        (self.n > 0).then(|| self.points())
    }

    /// The interval is Wilson's: E. B. Wilson, "Probable inference, the law of succession, and statistical inference",
    /// Journal of the American Statistical Association 22 (1927), 209–212; recommended by R. G. Newcombe, Statistics in
    /// Medicine 17 (1998), 857–872.
    fn estimate(&self, basis: &Basis) -> Option<Estimate> {
        if self.n == 0 {
            return None;
        }
        let z = basis.level.z() * basis.correction(self.of);
        let (p, n) = (self.hits / self.of, self.of);
        let divisor = 1.0 + z * z / n;
        let centre = (p + z * z / (2.0 * n)) / divisor;
        let half = z * sqrt(p * (1.0 - p) / n + z * z / (4.0 * n * n)) / divisor;
        let value = self.points();
        Some(Estimate {
            value,
            // At 0 and 100 % the interval ends there, which rounding may miss by a bit.
            low: (100.0 * (centre - half)).max(0.0).min(value),
            high: (100.0 * (centre + half)).min(100.0).max(value),
            n: self.n,
        })
    }

    fn pooled(self, other: Self) -> Self {
        Self {
            hits: self.hits + other.hits,
            of: self.of + other.of,
            n: self.n.saturating_add(other.n),
        }
    }

    /// Interval and test add one hit and one miss on each side; the effect is Cohen's h.
    ///
    /// A. Agresti and B. Caffo, "Simple and effective confidence intervals for proportions and differences of proportions
    /// result from adding two successes and two failures", The American Statistician 54 (2000), 280–288.
    fn compared_with(self, earlier: Self, level: Level) -> Option<Difference> {
        if self.n == 0 || earlier.n == 0 {
            return None;
        }
        let (now, now_variance, now_n) = self.adjusted();
        let (then, then_variance, then_n) = earlier.adjusted();
        let error = sqrt(now_variance / now_n + then_variance / then_n);
        let half = level.z() * error;
        let value = self.points() - earlier.points();
        let angle = |of: &Self| 2.0 * libm::asin(sqrt(of.hits / of.of));
        Some(Difference {
            value,
            low: (100.0 * (now - then - half)).max(-100.0).min(value),
            high: (100.0 * (now - then + half)).min(100.0).max(value),
            p: normal_two_sided((now - then) / error),
            effect: angle(&self) - angle(&earlier),
            n: (self.n, earlier.n),
        })
    }

    fn variance(&self) -> Option<f64> {
        (self.n > 0).then(|| 1e4 * self.adjusted().1)
    }

    fn resized(self, n: u64) -> Self {
        Self {
            hits: self.hits / self.of * n as f64,
            of: n as f64,
            n,
        }
    }
}
