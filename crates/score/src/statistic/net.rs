use super::Statistic;
use crate::compare::Difference;
use crate::enough::needed;
use crate::estimate::{Basis, Estimate, Level};
use crate::special::{normal_two_sided, sqrt};

/// A difference of two shares of one sample, in points from −100 to 100: promoters less detractors.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Net {
    plus: f64,
    minus: f64,
    /// What `plus` and `minus` are shares of: the number of answers, or less when they were weighted.
    of: f64,
    n: u64,
}

/// How the interval of a net share is made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Method {
    /// Adjusted Wald: ¾ of an answer is added on each side and 1½ in the middle before the Wald formula. The default:
    /// close to its level from few answers on, and no width is lost when everybody agrees.
    ///
    /// B. Rocks, "Interval Estimation for the Net Promoter Score", The American Statistician 70 (2016), 365–372.
    #[default]
    AdjustedWald,
    /// Wald: value ± z·√(v/n). For comparing with figures published elsewhere; it has no width at all when everybody
    /// agrees, and falls short of its level when few answer.
    Wald,
    /// Score: the values that a score test does not refuse. Keeps its level where almost all answers are of one kind.
    ///
    /// T. Tango, "Equivalence test and confidence interval for the difference in proportions for the paired-sample
    /// design", Statistics in Medicine 17 (1998), 891–908; named for NPS by Rocks (2016).
    Score,
}

impl Net {
    /// So many answers for, neither for nor against, and against.
    #[must_use]
    pub fn new(plus: u64, neither: u64, minus: u64) -> Self {
        let n = plus.saturating_add(neither).saturating_add(minus);
        Self {
            plus: plus as f64,
            minus: minus as f64,
            of: n as f64,
            n,
        }
    }

    /// Shares that came out of weighting `n` answers, worth as much as `effective` unweighted ones.
    pub(crate) fn weighted(plus_share: f64, minus_share: f64, effective: f64, n: u64) -> Self {
        Self {
            plus: plus_share.min(1.0) * effective,
            minus: minus_share.min(1.0 - plus_share.min(1.0)) * effective,
            of: effective,
            n,
        }
    }

    /// The answers needed for an interval of ±`margin` points whatever the answers will be, all being on one of the two
    /// sides, half on each: 385 for ±10, 1,537 for ±5 at 95 %.
    /// `None` when `margin` is not above 0.
    #[must_use]
    pub fn needed(margin: f64, basis: &Basis) -> Option<u64> {
        needed(100.0 * 100.0, margin, basis)
    }

    /// The figure with the interval of `method`, or `None` when there are no answers.
    #[must_use]
    pub fn estimate_by(&self, method: Method, basis: &Basis) -> Option<Estimate> {
        if self.n == 0 {
            return None;
        }
        let correction = basis.correction(self.of);
        let z = basis.level.z() * correction;
        let (low, high) = match method {
            Method::AdjustedWald => {
                let (centre, variance, n) = self.adjusted(correction);
                around(centre, z * sqrt(variance / n))
            }
            Method::Wald => {
                let (centre, variance) = self.plain();
                around(centre, z * sqrt(variance / self.of))
            }
            Method::Score => (self.score_limit(z), self.score_limit(-z)),
        };
        let value = self.points();
        Some(Estimate {
            value,
            // An adjusted centre can leave the value itself outside, as with one or two answers that agree.
            low: (100.0 * low).max(-100.0).min(value),
            high: (100.0 * high).min(100.0).max(value),
            n: self.n,
        })
    }

    fn points(&self) -> f64 {
        // Weighted shares can come out a bit above the whole.
        (100.0 * (self.plus - self.minus) / self.of).clamp(-100.0, 100.0)
    }

    /// Difference of the shares, and variance of one answer.
    fn plain(&self) -> (f64, f64) {
        let (p, m) = (self.plus / self.of, self.minus / self.of);
        (p - m, p + m - (p - m) * (p - m))
    }

    /// The same after adding ¾, 1½ and ¾ of an answer, and the number of answers then.
    ///
    /// What is added stands for the uncertainty that is left, so it goes as a finite population is used up.
    fn adjusted(&self, correction: f64) -> (f64, f64, f64) {
        let added = 3.0 * correction * correction;
        let n = self.of + added;
        let p = (self.plus + added / 4.0) / n;
        let m = (self.minus + added / 4.0) / n;
        let centre = p - m;
        (centre, p + m - centre * centre, n)
    }

    /// The difference at which the score statistic is `z`: it falls from one end of the scale to the other.
    fn score_limit(&self, z: f64) -> f64 {
        let (mut low, mut high) = (-1.0, 1.0);
        // Each step halves the interval: after 60 nothing is left to halve.
        for _ in 0..60 {
            let middle = (low + high) / 2.0;
            if self.score_statistic(middle) > z {
                low = middle;
            } else {
                high = middle;
            }
        }
        (low + high) / 2.0
    }

    fn score_statistic(&self, difference: f64) -> f64 {
        let (b, c, n, d) = (self.plus, self.minus, self.of, difference);
        let distance = b - c - n * d;
        // The most likely share of the minus side if the difference were `d`.
        let linear = (2.0 * n - b + c) * d - b - c;
        let constant = -c * d * (1.0 - d);
        let root = sqrt((linear * linear - 8.0 * n * constant).max(0.0));
        let minus = (root - linear) / (4.0 * n);
        let variance = n * (2.0 * minus + d * (1.0 - d));
        if distance == 0.0 {
            return 0.0;
        }
        // At an end of the scale there is no room for chance, and any distance is infinitely far.
        distance / sqrt(variance.max(0.0))
    }
}

fn around(centre: f64, half: f64) -> (f64, f64) {
    (centre - half, centre + half)
}

impl Statistic for Net {
    fn n(&self) -> u64 {
        self.n
    }

    fn value(&self) -> Option<f64> {
        (self.n > 0).then(|| self.points())
    }

    fn estimate(&self, basis: &Basis) -> Option<Estimate> {
        self.estimate_by(Method::AdjustedWald, basis)
    }

    fn pooled(self, other: Self) -> Self {
        Self {
            plus: self.plus + other.plus,
            minus: self.minus + other.minus,
            of: self.of + other.of,
            n: self.n.saturating_add(other.n),
        }
    }

    /// Both sides are adjusted as one alone is, and the test is the interval's own: p below α exactly when the interval
    /// leaves 0 out. J. R. Lewis and J. Sauro, "How to Statistically Compare Two Net Promoter Scores", MeasuringU 2021.
    fn compared_with(self, earlier: Self, level: Level) -> Option<Difference> {
        if self.n == 0 || earlier.n == 0 {
            return None;
        }
        let (now, now_variance, now_n) = self.adjusted(1.0);
        let (then, then_variance, then_n) = earlier.adjusted(1.0);
        let error = sqrt(now_variance / now_n + then_variance / then_n);
        let (low, high) = around(now - then, level.z() * error);
        let value = self.points() - earlier.points();
        Some(Difference {
            value,
            low: (100.0 * low).max(-200.0).min(value),
            high: (100.0 * high).min(200.0).max(value),
            p: normal_two_sided((now - then) / error),
            effect: (now - then) / sqrt((now_variance + then_variance) / 2.0),
            n: (self.n, earlier.n),
        })
    }

    fn variance(&self) -> Option<f64> {
        (self.n > 0).then(|| 1e4 * self.adjusted(1.0).1)
    }

    fn resized(self, n: u64) -> Self {
        let of = n as f64;
        let by = of / self.of;
        Self {
            plus: self.plus * by,
            minus: self.minus * by,
            of,
            n,
        }
    }
}
