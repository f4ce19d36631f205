//! Figures: intervals, comparisons, medians and what is said of more answers.

use otklik_score::enough::{Rule, Standing, more_for};
use otklik_score::{Basis, Method, Metric, Population, State, Statistic as _, ces, csat, nps};
use proptest::prelude::*;

use crate::check::{compares, sound, suffices};
use crate::given::{basis, counts, level, rating_counts, state};

proptest! {
    #[test]
    fn every_interval_holds_its_value_inside_its_unit(state in state(), basis in basis()) {
        let (min, max) = match state.metric() {
            Metric::Nps => (-100.0, 100.0),
            Metric::Nsat => (0.0, 200.0),
            Metric::CsatThree
            | Metric::CsatFive
            | Metric::CsatSeven
            | Metric::CsatTen
            | Metric::Response => (0.0, 100.0),
            Metric::Servqual => (-6.0, 6.0),
            other => (other.scale().0.into(), other.scale().1.into()),
        };
        let estimate = state.estimate(&basis);
        prop_assert_eq!(estimate.is_some(), state.n() > 0);
        sound(estimate, min, max)?;
        if let State::Nps(counts) = state {
            for method in [Method::AdjustedWald, Method::Wald, Method::Score] {
                sound(counts.net().estimate_by(method, &basis), -100.0, 100.0)?;
            }
        }
    }

    #[test]
    fn a_higher_level_is_wider(state in state(), a in level(), b in level()) {
        let (low, high) = if a.confidence() < b.confidence() { (a, b) } else { (b, a) };
        let margin = |level| state.estimate(&Basis::at(level)).map(|estimate| estimate.margin());
        prop_assert!(margin(low) <= margin(high).map(|margin| margin + 1e-9));
    }

    #[test]
    fn a_whole_population_leaves_no_doubt(state in state(), level in level()) {
        let basis = Basis { level, population: Population::Of(state.n()) };
        if let Some(estimate) = state.estimate(&basis) {
            prop_assert!(estimate.margin() <= 1e-9, "{estimate:?}");
        }
    }

    #[test]
    fn comparisons_have_two_sides(a in counts::<nps::Nps>(), b in counts::<nps::Nps>(), c in counts::<csat::Five>(), d in counts::<csat::Five>(), level in level()) {
        compares(a.net(), b.net(), level, 200.0)?;
        compares(c.satisfied(), d.satisfied(), level, 100.0)?;
        compares(c.moments(), d.moments(), level, 4.0)?;
    }

    /// p and interval are two ways to say one thing. Where the value lies outside the adjusted interval, which is then
    /// widened to it, 0 may be taken in as well.
    #[test]
    fn p_and_interval_agree(a in counts::<nps::Nps>(), b in counts::<nps::Nps>(), c in counts::<ces::Ces>(), d in counts::<ces::Ces>(), level in level()) {
        for difference in [a.net().compared_with(b.net(), level), c.moments().compared_with(d.moments(), level)].into_iter().flatten() {
            let without_zero = difference.low > 0.0 || difference.high < 0.0;
            if without_zero {
                prop_assert!(difference.p <= level.alpha() * (1.0 + 1e-9), "{difference:?}");
            }
        }
    }

    #[test]
    fn more_answers_bring_what_was_promised(a in counts::<nps::Nps>(), c in counts::<csat::Five>(), margin in 0.5..40.0_f64, level in level()) {
        let basis = Basis::at(level);
        suffices(a.net(), margin, &basis)?;
        suffices(c.satisfied(), margin, &basis)?;
        suffices(c.moments(), margin / 10.0, &basis)?;
        prop_assert_eq!(more_for(a.net(), 0.0, &basis), None);
        prop_assert_eq!(more_for(a.net(), f64::NAN, &basis), None);
    }

    #[test]
    fn a_standing_says_what_is_missing(state in state(), least in 0_u64..100, margin in prop::option::of(0.1..50.0_f64)) {
        let rule = Rule { least, margin, ..Rule::USUAL };
        match state.standing(&rule) {
            Standing::Enough(estimate) => {
                prop_assert!(estimate.n >= least);
                prop_assert!(margin.is_none_or(|margin| estimate.margin() <= margin));
            }
            Standing::NotEnough { more, so_far, margin: then } => {
                prop_assert!(more > 0 || state.n() == 0);
                prop_assert_eq!(so_far, state.estimate(&rule.basis));
                prop_assert_eq!(then.is_some(), state.n() > 0);
                if let (Some(wanted), Some(then)) = (margin, then) {
                    prop_assert!(then <= wanted, "{then} > {wanted}");
                }
            }
        }
    }

    #[test]
    fn statistics_pool_to_the_whole(a in counts::<ces::Ces>(), b in counts::<ces::Ces>()) {
        let whole = a.merge(&b);
        let near = |one: Option<f64>, other: Option<f64>| match (one, other) {
            (Some(one), Some(other)) => (one - other).abs() <= 1e-9 * other.abs().max(1.0),
            (one, other) => one == other,
        };
        let pooled = a.moments().pooled(b.moments());
        prop_assert!(near(pooled.value(), whole.moments().value()));
        prop_assert!(near(pooled.sample_variance(), whole.moments().sample_variance()));
        prop_assert_eq!(a.easy().pooled(b.easy()), whole.easy());
    }

    #[test]
    fn the_median_is_in_the_middle(counts in rating_counts(), basis in basis()) {
        let mut sorted = Vec::new();
        for (answer, count) in counts.scale().answers().zip(counts.as_slice()) {
            sorted.extend((0..*count).map(|_| f64::from(answer)));
        }
        let median = counts.median(&basis);
        let n = sorted.len();
        let middle = (n > 0).then(|| f64::midpoint(sorted[(n - 1) / 2], sorted[n / 2]));
        prop_assert_eq!(median.map(|median| median.value), middle);
        sound(median, counts.scale().min().into(), counts.scale().max().into())?;
    }
}
