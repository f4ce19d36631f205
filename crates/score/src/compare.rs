//! Two samples side by side, and many at once, without being fooled by chance.
//!
//! Two periods, two segments, before and after an initiative: all are two samples of different respondents. Where the
//! same people answer twice, the intervals here are wider than they need be as long as people keep to their opinions.

use alloc::vec::Vec;

use crate::enough::Rule;
use crate::estimate::Level;
use crate::statistic::Statistic;

/// How far one sample is from another, in the figure's unit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Difference {
    /// This figure less the other one.
    pub value: f64,
    /// The interval's lower end.
    pub low: f64,
    /// The interval's upper end.
    pub high: f64,
    /// The probability of a difference at least this far from 0 if there were none, from 0 to 1.
    pub p: f64,
    /// The difference in units of the spread between answers, free of the scale: 0.2 is called small, 0.5 medium, 0.8
    /// large (J. Cohen, "Statistical Power Analysis for the Behavioral Sciences", 2nd ed. 1988).
    pub effect: f64,
    /// The answers on this and on the other side.
    pub n: (u64, u64),
}

impl Difference {
    /// Half the width of the interval.
    #[must_use]
    pub fn margin(&self) -> f64 {
        (self.high - self.low) / 2.0
    }
}

/// What may be said of a change.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Verdict {
    /// Too few answers to say anything.
    NotEnough {
        /// Answers missing now.
        now: u64,
        /// Answers missing before.
        before: u64,
    },
    /// Chance alone may have made this difference, or a larger one.
    MayBeChance(Difference),
    /// It went up.
    Up(Difference),
    /// It went down.
    Down(Difference),
}

/// What `rule` lets one say of the change from `before` to `now`.
pub fn verdict<T: Statistic>(now: T, before: T, rule: &Rule) -> Verdict {
    let difference = now.compared_with(before, rule.basis.level);
    judge((now.n(), before.n()), difference, rule)
}

pub(crate) fn judge(n: (u64, u64), difference: Option<Difference>, rule: &Rule) -> Verdict {
    // Below two answers on a side nothing has a spread, whatever the rule allows.
    let short = |n: u64| rule.least.max(2).saturating_sub(n);
    let (now, before) = (short(n.0), short(n.1));
    match difference {
        Some(difference) if now == 0 && before == 0 => {
            if difference.p > rule.basis.level.alpha() {
                Verdict::MayBeChance(difference)
            } else if difference.value > 0.0 {
                Verdict::Up(difference)
            } else {
                Verdict::Down(difference)
            }
        }
        _ => Verdict::NotEnough { now, before },
    }
}

/// How the p-values of many comparisons are corrected.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Correction {
    /// Holm: the probability of even one false find among all is at most α, however the comparisons depend on each
    /// other. S. Holm, Scandinavian Journal of Statistics 6 (1979), 65–70. The default.
    #[default]
    Holm,
    /// Benjamini–Hochberg: of the finds, a share of at most α is false on average. Finds more; for looking around.
    /// Y. Benjamini and Y. Hochberg, Journal of the Royal Statistical Society B 57 (1995), 289–300.
    BenjaminiHochberg,
}

impl Correction {
    /// The p-values as they count when all of `p` are looked at together, in the order given.
    #[must_use]
    pub fn adjust(self, p: &[f64]) -> Vec<f64> {
        let all = p.len();
        let mut order: Vec<usize> = (0..all).collect();
        order.sort_by(|a, b| p[*a].total_cmp(&p[*b]));
        let mut adjusted = p.to_vec();
        match self {
            Self::Holm => {
                let mut least: f64 = 0.0;
                for (rank, &at) in order.iter().enumerate() {
                    least = least.max(p[at] * (all - rank) as f64);
                    adjusted[at] = least.min(1.0);
                }
            }
            Self::BenjaminiHochberg => {
                let mut most: f64 = 1.0;
                for (rank, &at) in order.iter().enumerate().rev() {
                    most = most.min(p[at] * all as f64 / (rank + 1) as f64);
                    adjusted[at] = most;
                }
            }
        }
        adjusted
    }
}

/// One segment against all others together.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Against {
    /// The difference by itself, its p-value uncorrected.
    pub difference: Difference,
    /// The p-value corrected for the number of segments.
    pub adjusted_p: f64,
}

/// Compares each segment with all others together and corrects for their number. Segments that are too small to test
/// are `None` and do not count.
#[must_use]
pub fn segments<T: Statistic>(
    segments: &[T],
    level: Level,
    correction: Correction,
) -> Vec<Option<Against>> {
    let differences: Vec<Option<Difference>> = (0..segments.len())
        .map(|at| {
            let (before, after) = (&segments[..at], &segments[at + 1..]);
            let rest = before.iter().chain(after).copied().reduce(T::pooled)?;
            segments[at].compared_with(rest, level)
        })
        .collect();
    let p: Vec<f64> = differences.iter().flatten().map(|found| found.p).collect();
    let mut adjusted = correction.adjust(&p).into_iter();
    differences
        .into_iter()
        .map(|difference| {
            Some(Against {
                difference: difference?,
                adjusted_p: adjusted.next()?,
            })
        })
        .collect()
}
