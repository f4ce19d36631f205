//! How often an interval holds the true value, over all the samples that might have been drawn.

pub(crate) mod cases;
pub(crate) mod samples;

use std::ops::RangeInclusive;

use otklik_score::{Basis, Estimate, Level, Method, Net, Statistic};
use samples::Samples;

/// Rounding in the last digits, where an end of the interval is the true value itself.
const ROUNDING: f64 = 1e-9;

/// How often, in per cent, the interval made `by` holds the true value.
pub(crate) fn coverage<T>(
    samples: &Samples<T>,
    true_value: f64,
    by: impl Fn(&T) -> Option<Estimate>,
) -> f64 {
    let holds = |sample: &T| {
        let estimate = by(sample).unwrap();
        (estimate.low - ROUNDING..=estimate.high + ROUNDING).contains(&true_value)
    };
    let held = samples.iter().filter(|(sample, _)| holds(sample));
    100.0 * held.map(|(_, probability)| probability).sum::<f64>()
}

/// As [`coverage`], by the usual interval of 95 %.
pub(crate) fn usual<T: Statistic>(samples: &Samples<T>, true_value: f64) -> f64 {
    coverage(samples, true_value, |sample| sample.estimate(&Basis::USUAL))
}

/// As [`coverage`], of NPS by `method`, from the true shares of promoters and detractors.
pub(crate) fn net(n: u64, shares: (f64, f64), method: Method) -> f64 {
    coverage(
        &samples::nets(n, shares),
        true_net(shares),
        |sample: &Net| sample.estimate_by(method, &Basis::USUAL),
    )
}

/// As [`usual`], of the difference between each pair of samples, given the probability of the pair.
pub(crate) fn difference<T: Statistic>(
    pairs: impl Iterator<Item = (T, T, f64)>,
    true_difference: f64,
) -> f64 {
    let held = pairs.filter(|(now, before, _)| {
        let found = now.compared_with(*before, Level::P95).unwrap();
        (found.low - ROUNDING..=found.high + ROUNDING).contains(&true_difference)
    });
    100.0 * held.map(|(_, _, probability)| probability).sum::<f64>()
}

/// The score of a population with these shares of promoters and detractors.
pub(crate) fn true_net((plus, minus): (f64, f64)) -> f64 {
    100.0 * (plus - minus)
}

/// As [`usual`], of shares of so many per cent, each named by it.
pub(crate) fn shares(n: u64, per_cent: RangeInclusive<u32>) -> Vec<(u32, f64)> {
    per_cent
        .map(|per_cent| {
            let p = f64::from(per_cent) / 100.0;
            (per_cent, usual(&samples::shares(n, p), 100.0 * p))
        })
        .collect()
}

/// As [`net`], of the populations in steps of 5 % that have all three kinds of answers, or that lack one; each named by
/// its promoters and detractors in per cent. What holds for promoters holds for detractors, so there are never more of these.
pub(crate) fn net_grid(n: u64, method: Method, lacking: bool) -> Vec<((u32, u32), f64)> {
    let mut found = Vec::new();
    for plus in 1..20 {
        for minus in 0..=plus.min(20 - plus) {
            if (minus == 0 || plus + minus == 20) == lacking {
                let shares = (f64::from(plus) / 20.0, f64::from(minus) / 20.0);
                found.push(((5 * plus, 5 * minus), net(n, shares, method)));
            }
        }
    }
    found
}
