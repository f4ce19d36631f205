//! What has to hold of any state, estimate and comparison.

use std::fmt::Debug;

use otklik_score::enough::more_for;
use otklik_score::{Basis, Estimate, Level, Merge, Statistic};
use proptest::prelude::*;
use proptest::test_runner::TestCaseError;

pub(crate) type Checked = Result<(), TestCaseError>;

pub(crate) fn merged<S: Merge<Mismatch: Debug>>(a: &S, b: &S) -> S {
    let mut whole = a.clone();
    whole.try_merge(b).unwrap();
    whole
}

pub(crate) fn obeys_the_laws<S: Merge<Mismatch: Debug> + PartialEq + Debug>(
    a: &S,
    b: &S,
    c: &S,
) -> Checked {
    prop_assert_eq!(merged(a, b), merged(b, a));
    prop_assert_eq!(merged(&merged(a, b), c), merged(a, &merged(b, c)));
    let mut back = merged(a, b);
    back.try_unmerge(b).unwrap();
    prop_assert_eq!(&back, a);
    Ok(())
}

/// An estimate inside its unit, around its value.
pub(crate) fn sound(estimate: Option<Estimate>, min: f64, max: f64) -> Checked {
    if let Some(estimate) = estimate {
        let Estimate {
            value,
            low,
            high,
            n,
        } = estimate;
        prop_assert!(
            min <= low && low <= value && value <= high && high <= max,
            "{estimate:?}"
        );
        prop_assert!(n > 0);
        prop_assert_eq!(estimate.margin(), (high - low) / 2.0);
    }
    Ok(())
}

/// A comparison of a statistic with another one: finite, and the same seen from the other side.
pub(crate) fn compares<T: Statistic>(a: T, b: T, level: Level, range: f64) -> Checked {
    let (Some(there), Some(back)) = (a.compared_with(b, level), b.compared_with(a, level)) else {
        return Ok(());
    };
    prop_assert!((0.0..=1.0).contains(&there.p), "{there:?}");
    prop_assert!(there.effect.is_finite());
    prop_assert!(-range <= there.low && there.low <= there.value, "{there:?}");
    prop_assert!(
        there.value <= there.high && there.high <= range,
        "{there:?}"
    );
    prop_assert_eq!(there.margin(), (there.high - there.low) / 2.0);
    prop_assert_eq!(there.value, -back.value);
    prop_assert_eq!(there.n, (a.n(), b.n()));
    prop_assert!((there.low + back.high).abs() <= 1e-9 * range);
    prop_assert_eq!(there.p, back.p);
    Ok(())
}

/// What is promised to suffice suffices, and one answer less does not.
pub(crate) fn suffices<T: Statistic>(sample: T, margin: f64, basis: &Basis) -> Checked {
    let Some(more) = more_for(sample, margin, basis) else {
        return Ok(());
    };
    let at = |n: u64| sample.resized(n).estimate(basis).unwrap().margin();
    let n = sample.n() + more;
    prop_assert!(at(n) <= margin, "{} at {n}", at(n));
    prop_assert!(
        more == 0 || at(n - 1) > margin,
        "{} at {}",
        at(n - 1),
        n - 1
    );
    Ok(())
}
