//! How many answers it takes: before asking, and after some have come in.

use crate::estimate::{Basis, Estimate, Population};
use crate::statistic::Statistic;

/// When a figure is worth showing.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rule {
    /// On what its interval stands.
    pub basis: Basis,
    /// The fewest answers. The default is 30, from where the intervals of realistic scores keep their level; which do not,
    /// and from how many answers they do, is in `docs/coverage.md`.
    pub least: u64,
    /// The widest interval, ± in the figure's unit; `None` is any.
    pub margin: Option<f64>,
}

impl Rule {
    /// 30 answers, an interval of 95 % of any width.
    pub const USUAL: Self = Self {
        basis: Basis::USUAL,
        least: 30,
        margin: None,
    };
}

impl Default for Rule {
    fn default() -> Self {
        Self::USUAL
    }
}

/// A figure, or what is missing for one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Standing {
    /// The rule is met.
    Enough(Estimate),
    /// Not enough yet: so many more answers like these.
    NotEnough {
        /// How many more.
        more: u64,
        /// The ± that they would bring, in the figure's unit; `None` before the first answer.
        margin: Option<f64>,
        /// The figure so far, `None` before the first answer.
        so_far: Option<Estimate>,
    },
}

impl Standing {
    /// The same for a figure whose zero lies elsewhere.
    pub(crate) fn shifted(self, by: f64) -> Self {
        match self {
            Self::Enough(estimate) => Self::Enough(estimate.shifted(by)),
            Self::NotEnough {
                more,
                margin,
                so_far,
            } => Self::NotEnough {
                more,
                margin,
                so_far: so_far.map(|estimate| estimate.shifted(by)),
            },
        }
    }
}

/// Whether `sample` is enough under `rule`.
pub fn standing<T: Statistic>(sample: T, rule: &Rule) -> Standing {
    let so_far = sample.estimate(&rule.basis);
    let short = rule.least.saturating_sub(sample.n());
    let more = match rule.margin {
        Some(margin) => short.max(more_for(sample, margin, &rule.basis).unwrap_or(0)),
        None => short,
    };
    match so_far {
        Some(estimate) if more == 0 => Standing::Enough(estimate),
        _ => Standing::NotEnough {
            more,
            margin: so_far
                .and_then(|_| margin_at(sample, sample.n().saturating_add(more), &rule.basis)),
            so_far,
        },
    }
}

/// How many more answers, in the proportions of those that are there, bring the interval to ±`margin` or closer; 0 when
/// it is that close already. `None` without an answer to go by, or when `margin` is not above 0.
#[must_use]
pub fn more_for<T: Statistic>(sample: T, margin: f64, basis: &Basis) -> Option<u64> {
    let close_enough = |n: u64| margin_at(sample, n, basis).is_some_and(|at_n| at_n <= margin);
    let have = sample.n();
    if have == 0 || margin.is_nan() || margin <= 0.0 {
        return None;
    }
    if close_enough(have) {
        return Some(0);
    }
    let (mut short, mut enough) = (have, have.saturating_mul(2));
    while !close_enough(enough) {
        short = enough;
        enough = enough.checked_mul(2)?;
    }
    while enough - short > 1 {
        let middle = short + (enough - short) / 2;
        if close_enough(middle) {
            enough = middle;
        } else {
            short = middle;
        }
    }
    Some(enough - have)
}

fn margin_at<T: Statistic>(sample: T, n: u64, basis: &Basis) -> Option<f64> {
    Some(sample.resized(n).estimate(basis)?.margin())
}

/// The answers after which z·√(variance/n) is `margin`, of a finite population accordingly fewer.
pub(crate) fn needed(variance: f64, margin: f64, basis: &Basis) -> Option<u64> {
    if margin.is_nan() || margin <= 0.0 {
        return None;
    }
    let z = basis.level.z();
    let open = z * z * variance / (margin * margin);
    let n = match basis.population {
        Population::Open => open,
        Population::Of(0) => 0.0,
        // Nobody can be asked twice, which rounding might ask for.
        Population::Of(all) => (open / (1.0 + (open - 1.0) / all as f64)).min(all as f64),
    };
    Some(libm::ceil(n) as u64)
}
