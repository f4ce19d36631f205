use super::Statistic;
use crate::compare::Difference;
use crate::enough::needed;
use crate::estimate::{Basis, Estimate, Level, Population};
use crate::special::{sqrt, t_quantile, t_two_sided};

/// Mean and spread of a sample on a bounded scale, in the scale's unit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Moments {
    mean: f64,
    /// The sum of the squared distances from the mean.
    m2: f64,
    /// What the mean is over: the number of answers, or less when they were weighted.
    of: f64,
    n: u64,
    min: f64,
    max: f64,
}

impl Moments {
    /// The moments of `n` answers between `min` and `max` with this mean and sum of squared distances from it.
    pub(crate) fn new(n: u64, mean: f64, m2: f64, min: f64, max: f64) -> Self {
        Self {
            mean,
            m2,
            of: n as f64,
            n,
            min,
            max,
        }
    }

    /// The moments of counted values. Two passes over the counts, so nothing is lost to cancellation.
    pub(crate) fn of_counts(
        min: f64,
        max: f64,
        counts: impl Iterator<Item = (f64, u64)> + Clone,
    ) -> Self {
        let n = counts
            .clone()
            .fold(0_u64, |n, (_, count)| n.saturating_add(count));
        let sum: f64 = counts
            .clone()
            .map(|(value, count)| value * count as f64)
            .sum();
        let mean = if n == 0 { 0.0 } else { sum / n as f64 };
        let m2 = counts
            .map(|(value, count)| (value - mean) * (value - mean) * count as f64)
            .sum();
        Self::new(n, mean, m2, min, max)
    }

    /// The same mean with a mean squared distance from it that came out of weighting `n` answers, worth as much as
    /// `effective` unweighted ones.
    pub(crate) fn weighted(self, spread: f64, effective: f64, n: u64) -> Self {
        Self {
            m2: spread * effective,
            of: effective,
            n,
            ..self
        }
    }

    /// The answers needed for an interval of ±`margin` on a scale from `min` to `max` whatever the answers will be, half
    /// of them being at each end. `None` when `margin` is not above 0.
    #[must_use]
    pub fn needed(margin: f64, min: f64, max: f64, basis: &Basis) -> Option<u64> {
        needed((max - min) * (max - min) / 4.0, margin, basis)
    }

    /// The sample variance (divisor n − 1), or `None` below two answers.
    #[must_use]
    pub fn sample_variance(&self) -> Option<f64> {
        (self.of > 1.0).then(|| self.m2 / (self.of - 1.0))
    }

    /// Limits when all answers are the same, where t would claim certainty.
    ///
    /// If a share q or more of the population differed, n answers would agree with a probability of at most
    /// (1 − q)ⁿ. At (1 − q)ⁿ = α/2 no larger share is believed, and it could all be at either end of the scale.
    fn limits_of_agreement(&self, basis: &Basis) -> (f64, f64) {
        let unasked = match basis.population {
            Population::Open => 1.0,
            Population::Of(all) => ((all as f64 - self.of) / all as f64).max(0.0),
        };
        let differing = (1.0 - libm::pow(basis.level.alpha() / 2.0, 1.0 / self.of)).min(unasked);
        (
            self.mean - differing * (self.mean - self.min),
            self.mean + differing * (self.max - self.mean),
        )
    }

    /// The comparison when each side agrees within itself, where t has nothing to divide by.
    ///
    /// The p-value is that of the exact permutation test: of all ways to part the answers into two sides of these sizes,
    /// two at most are as far apart. The interval joins the two sides' own limits (G. Y. Zou and A. Donner, Statistics
    /// in Medicine 27 (2008), 1693–1702). Without any spread there is no unit for the effect, which is then the
    /// difference as a share of the scale.
    fn compared_without_spread(self, earlier: Self, level: Level) -> Difference {
        let basis = Basis::at(level);
        let (now, then) = (
            self.limits_of_agreement(&basis),
            earlier.limits_of_agreement(&basis),
        );
        let value = self.mean - earlier.mean;
        let ln_ways = libm::lgamma(self.of + earlier.of + 1.0)
            - libm::lgamma(self.of + 1.0)
            - libm::lgamma(earlier.of + 1.0);
        Difference {
            value,
            low: value - libm::hypot(self.mean - now.0, then.1 - earlier.mean),
            high: value + libm::hypot(now.1 - self.mean, earlier.mean - then.0),
            p: if value == 0.0 {
                1.0
            } else {
                (2.0 * libm::exp(-ln_ways)).min(1.0)
            },
            effect: value / (self.max - self.min),
            n: (self.n, earlier.n),
        }
    }
}

impl Statistic for Moments {
    fn n(&self) -> u64 {
        self.n
    }

    fn value(&self) -> Option<f64> {
        (self.n > 0).then_some(self.mean)
    }

    /// The interval is Student's, cut to the scale. When all answers are the same, or there is only one, it is the exact
    /// bound on how many of the population may differ: one answer says next to nothing, and the interval shows it.
    fn estimate(&self, basis: &Basis) -> Option<Estimate> {
        if self.n == 0 {
            return None;
        }
        let (low, high) = match self.sample_variance() {
            Some(variance) if variance > 0.0 => {
                let t = t_quantile(basis.level, self.of - 1.0);
                let half = t * sqrt(variance / self.of) * basis.correction(self.of);
                (self.mean - half, self.mean + half)
            }
            _ => self.limits_of_agreement(basis),
        };
        Some(Estimate {
            value: self.mean,
            low: low.max(self.min).min(self.mean),
            high: high.min(self.max).max(self.mean),
            n: self.n,
        })
    }

    fn pooled(self, other: Self) -> Self {
        let of = self.of + other.of;
        let share = if of > 0.0 { other.of / of } else { 0.0 };
        let apart = other.mean - self.mean;
        Self {
            mean: self.mean + apart * share,
            m2: self.m2 + other.m2 + apart * apart * self.of * share,
            of,
            n: self.n.saturating_add(other.n),
            min: self.min,
            max: self.max,
        }
    }

    /// Welch's t: B. L. Welch, Biometrika 34 (1947), 28–35. The effect is Cohen's d over the mean of the two variances.
    /// `None` below two answers on a side.
    fn compared_with(self, earlier: Self, level: Level) -> Option<Difference> {
        let (now, then) = (self.sample_variance()?, earlier.sample_variance()?);
        let (now_error, then_error) = (now / self.of, then / earlier.of);
        let error = now_error + then_error;
        if error <= 0.0 {
            return Some(self.compared_without_spread(earlier, level));
        }
        let df = error * error
            / (now_error * now_error / (self.of - 1.0)
                + then_error * then_error / (earlier.of - 1.0));
        let value = self.mean - earlier.mean;
        let half = t_quantile(level, df) * sqrt(error);
        let range = self.max - self.min;
        Some(Difference {
            value,
            low: (value - half).max(-range),
            high: (value + half).min(range),
            p: t_two_sided(value / sqrt(error), df),
            effect: value / sqrt((now + then) / 2.0),
            n: (self.n, earlier.n),
        })
    }

    fn variance(&self) -> Option<f64> {
        self.sample_variance().filter(|variance| *variance > 0.0)
    }

    fn resized(self, n: u64) -> Self {
        Self {
            m2: self.sample_variance().unwrap_or(0.0) * (n as f64 - 1.0).max(0.0),
            of: n as f64,
            n,
            ..self
        }
    }
}
