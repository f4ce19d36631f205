//! Laws that hold for every state and every answer, not for chosen ones.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used)]

use std::fmt::Debug;

use otklik_score::enough::{Rule, more_for};
use otklik_score::response::Funnel;
use otklik_score::sampling::{Inclusion, Weighted};
use otklik_score::servqual::{ITEMS, Response, Weights};
use otklik_score::{
    Basis, Counts, Estimate, Level, Merge, Method, Metric, Moments, Net, OffScale, Point,
    Population, Scale, Share, State, Statistic, ces, ces1, csat, nps, nsat, rating, servperf,
    servqual,
};
use proptest::prelude::*;
use proptest::test_runner::TestCaseError;

type Checked = Result<(), TestCaseError>;

fn points<S: Scale>() -> impl Strategy<Value = Point<S>> {
    (S::MIN..=S::MAX).prop_map(|value| Point::new(value.into()).unwrap())
}

fn counts<S: Scale>() -> impl Strategy<Value = Counts<S>> {
    let few = prop::collection::vec(points::<S>(), 0..40).prop_map(|answers| {
        let mut counts = Counts::EMPTY;
        answers.into_iter().for_each(|answer| counts.add(answer));
        counts
    });
    let many = prop::collection::vec(any::<u32>(), 11).prop_map(|numbers| {
        let mut counts = S::NONE;
        let slots = counts.as_mut().iter_mut().zip(numbers);
        slots.for_each(|(slot, number)| *slot = number.into());
        Counts::from_array(counts)
    });
    prop_oneof![few, many]
}

fn agreement() -> impl Strategy<Value = servqual::Rating> {
    points::<servqual::Agreement>()
}

fn weights() -> impl Strategy<Value = Weights> {
    prop::collection::vec(0_u8..=100, 4).prop_map(|mut cuts| {
        cuts.sort_unstable();
        let (a, b, c, d) = (cuts[0], cuts[1], cuts[2], cuts[3]);
        Weights::new([a, b - a, c - b, d - c, 100 - d]).unwrap()
    })
}

fn response() -> impl Strategy<Value = Response> {
    let items = || prop::collection::vec(agreement(), ITEMS);
    (items(), items(), prop::option::of(weights())).prop_map(|(expected, perceived, weights)| {
        Response {
            expected: expected.try_into().unwrap(),
            perceived: perceived.try_into().unwrap(),
            weights,
        }
    })
}

fn servqual_sums() -> impl Strategy<Value = servqual::Sums> {
    prop::collection::vec(response(), 0..6).prop_map(|responses| {
        let mut sums = servqual::Sums::EMPTY;
        responses.iter().for_each(|response| sums.add(response));
        sums
    })
}

fn servperf_sums() -> impl Strategy<Value = servperf::Sums> {
    prop::collection::vec(response(), 0..6).prop_map(|responses| {
        let mut sums = servperf::Sums::EMPTY;
        for Response { perceived, .. } in responses {
            sums.add(&servperf::Response { perceived });
        }
        sums
    })
}

fn rating_counts() -> impl Strategy<Value = rating::Counts> {
    (any::<i8>(), 1_i16..=100).prop_flat_map(|(min, more)| {
        let scale = rating::Scale::new(min.into(), i16::from(min) + more).unwrap();
        prop::collection::vec(scale.min()..=scale.max(), 0..40).prop_map(move |answers| {
            let mut counts = scale.counts();
            for answer in answers {
                counts.add(scale.answer(answer.into()).unwrap()).unwrap();
            }
            counts
        })
    })
}

fn state() -> impl Strategy<Value = State> {
    prop_oneof![
        counts::<nps::Nps>().prop_map(State::from),
        counts::<ces::Ces>().prop_map(State::from),
        counts::<ces1::Ces1>().prop_map(State::from),
        counts::<csat::Three>().prop_map(State::from),
        counts::<csat::Five>().prop_map(State::from),
        counts::<csat::Seven>().prop_map(State::from),
        counts::<csat::Ten>().prop_map(State::from),
        counts::<nsat::Nsat>().prop_map(State::from),
        rating_counts().prop_map(State::from),
        servqual_sums().prop_map(State::from),
        servperf_sums().prop_map(State::from),
    ]
}

/// Two states of one metric, and a third.
fn three_alike() -> impl Strategy<Value = [State; 3]> {
    fn three<S: Strategy<Value: Into<State>>>(of: fn() -> S) -> impl Strategy<Value = [State; 3]> {
        (of(), of(), of()).prop_map(|(a, b, c)| [a.into(), b.into(), c.into()])
    }
    let stars = || {
        let scale = rating::Scale::new(1, 5).unwrap();
        prop::collection::vec(1..=5, 0..20).prop_map(move |answers| {
            let mut counts = scale.counts();
            for answer in answers {
                let answer = scale.answer(f64::from(answer)).unwrap();
                counts.add(answer).unwrap();
            }
            counts
        })
    };
    let ratings = (stars(), stars(), stars()).prop_map(|(a, b, c)| [a.into(), b.into(), c.into()]);
    prop_oneof![
        three(counts::<nps::Nps>),
        three(counts::<ces::Ces>),
        three(counts::<ces1::Ces1>),
        three(counts::<csat::Three>),
        three(counts::<csat::Five>),
        three(counts::<csat::Seven>),
        three(counts::<csat::Ten>),
        three(counts::<nsat::Nsat>),
        ratings,
        three(servqual_sums),
        three(servperf_sums),
    ]
}

fn level() -> impl Strategy<Value = Level> {
    (0.5..=0.9999).prop_map(|confidence| Level::new(confidence).unwrap())
}

fn basis() -> impl Strategy<Value = Basis> {
    let population = prop_oneof![
        Just(Population::Open),
        any::<u64>().prop_map(Population::Of),
        (0_u64..200).prop_map(Population::Of),
    ];
    (level(), population).prop_map(|(level, population)| Basis { level, population })
}

fn merged<S: Merge<Mismatch: Debug>>(a: &S, b: &S) -> S {
    let mut whole = a.clone();
    whole.try_merge(b).unwrap();
    whole
}

fn obeys_the_laws<S: Merge<Mismatch: Debug> + PartialEq + Debug>(a: &S, b: &S, c: &S) -> Checked {
    prop_assert_eq!(merged(a, b), merged(b, a));
    prop_assert_eq!(merged(&merged(a, b), c), merged(a, &merged(b, c)));
    let mut back = merged(a, b);
    back.try_unmerge(b).unwrap();
    prop_assert_eq!(&back, a);
    Ok(())
}

/// An estimate inside its unit, around its value.
fn sound(estimate: Option<Estimate>, min: f64, max: f64) -> Checked {
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
fn compares<T: Statistic>(a: T, b: T, level: Level, range: f64) -> Checked {
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
fn suffices<T: Statistic>(sample: T, margin: f64, basis: &Basis) -> Checked {
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

proptest! {
    #[test]
    fn states_are_commutative_monoids([a, b, c] in three_alike()) {
        obeys_the_laws(&a, &b, &c)?;
        let none = State::empty(a.metric());
        prop_assert_eq!(merged(&a, &none), a);
        prop_assert_eq!(none.n(), 0);
    }

    #[test]
    fn funnels_are_too(a in any::<[u32; 4]>(), b in any::<[u32; 4]>(), c in any::<[u32; 4]>()) {
        let funnel = |[shown, started, completed, dismissed]: [u32; 4]| Funnel {
            shown: shown.into(),
            started: started.into(),
            completed: completed.into(),
            dismissed: dismissed.into(),
        };
        obeys_the_laws(&funnel(a), &funnel(b), &funnel(c))?;
        prop_assert_eq!(funnel(a).merge(&Funnel::EMPTY), funnel(a));
    }

    #[test]
    fn order_is_no_matter(answers in prop::collection::vec(points::<nps::Nps>(), 0..100), other in any::<u64>()) {
        let count = |answers: &[nps::Rating]| {
            let mut counts = nps::Counts::EMPTY;
            answers.iter().for_each(|answer| counts.add(*answer));
            counts
        };
        let mut shuffled = answers.clone();
        let mut state = other;
        for at in (1..shuffled.len()).rev() {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            shuffled.swap(at, (state >> 33) as usize % (at + 1));
        }
        prop_assert_eq!(count(&answers), count(&shuffled));
        prop_assert_eq!(count(&answers).score(), count(&shuffled).score());
    }

    #[test]
    fn removing_undoes_adding(state in counts::<ces::Ces>(), extra in points::<ces::Ces>(), sums in servqual_sums(), reply in response()) {
        let mut counts = state;
        counts.add(extra);
        prop_assert_eq!(counts.of(extra), state.of(extra) + 1);
        counts.remove(extra);
        prop_assert_eq!(counts, state);

        let mut replies = sums;
        replies.add(&reply);
        prop_assert_eq!(replies.n(), sums.n() + 1);
        replies.remove(&reply);
        prop_assert_eq!(replies, sums);
    }

    #[test]
    fn nothing_is_taken_from_nothing(extra in points::<nps::Nps>(), reply in response()) {
        let mut counts = nps::Counts::EMPTY;
        counts.remove(extra);
        prop_assert_eq!(counts, nps::Counts::EMPTY);
        let mut sums = servqual::Sums::EMPTY;
        sums.remove(&reply);
        prop_assert_eq!(sums, servqual::Sums::EMPTY);
        let mut sums = servperf::Sums::EMPTY;
        sums.remove(&servperf::Response { perceived: reply.perceived });
        prop_assert_eq!(sums, servperf::Sums::EMPTY);
    }

    #[test]
    fn a_value_is_on_its_scale_or_refused(given in any::<f64>(), near in -20.0..20.0_f64, halves in -30_i32..30) {
        for given in [given, near, near.round(), f64::from(halves) / 2.0] {
            let whole = given.fract() == 0.0 && (0.0..=10.0).contains(&given);
            match nps::Rating::new(given) {
                Ok(rating) => prop_assert!(whole && f64::from(rating.get()) == given),
                Err(OffScale { given: named, min: 0, max: 10 }) => {
                    prop_assert!(!whole);
                    prop_assert!(named == given || given.is_nan());
                }
                Err(other) => prop_assert!(false, "{other:?}"),
            }
            let scale = rating::Scale::new(-5, 5).unwrap();
            prop_assert_eq!(scale.answer(given).is_ok(), given.fract() == 0.0 && given.abs() <= 5.0);
        }
    }

    #[test]
    fn every_interval_holds_its_value_inside_its_unit(state in state(), basis in basis()) {
        let (min, max) = match state.metric() {
            Metric::Nps => (-100.0, 100.0),
            Metric::Nsat => (0.0, 200.0),
            Metric::CsatThree | Metric::CsatFive | Metric::CsatSeven | Metric::CsatTen => (0.0, 100.0),
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
        use otklik_score::enough::Standing;
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
    fn equal_weights_change_nothing(answers in prop::collection::vec(points::<nps::Nps>(), 1..60), drawn in 1_u32..=1_000_000) {
        let mut weighted = Weighted::<nps::Counts>::default();
        let mut counts = nps::Counts::EMPTY;
        for answer in answers {
            weighted.add(answer, Inclusion::per_million(drawn).unwrap());
            counts.add(answer);
        }
        let close = |a: f64, b: f64| (a - b).abs() < 1e-9;
        let (one, other) = (weighted.score().unwrap(), counts.score().unwrap());
        prop_assert!(close(one.value, other.value) && close(one.low, other.low) && close(one.high, other.high));
        prop_assert!(close(weighted.design_effect().unwrap(), 1.0));
        let (one, other) = (weighted.moments().unwrap().estimate(&Basis::USUAL).unwrap(), counts.moments().estimate(&Basis::USUAL).unwrap());
        prop_assert!(close(one.value, other.value) && close(one.low, other.low) && close(one.high, other.high));
    }

    #[test]
    fn weighted_states_obey_the_laws(parts in prop::collection::vec(prop::collection::vec((points::<ces::Ces>(), 1_u32..5), 0..20), 3)) {
        let weighted: Vec<Weighted<ces::Counts>> = parts.iter().map(|part| {
            let mut weighted = Weighted::default();
            for (answer, drawn) in part {
                weighted.add(*answer, Inclusion::per_million(drawn * 250_000).unwrap());
            }
            weighted
        }).collect();
        obeys_the_laws(&weighted[0], &weighted[1], &weighted[2])?;
        for state in &weighted {
            prop_assert_eq!(&merged(state, &Weighted::default()), state);
            sound(state.score(), 1.0, 7.0)?;
            sound(state.easy().estimate(&Basis::USUAL), 0.0, 100.0)?;
            prop_assert!(state.design_effect().is_none_or(|effect| effect >= 1.0 && effect <= state.n() as f64 + 1e-9));
        }
        let mut back = weighted[0].clone();
        for (answer, drawn) in &parts[0] {
            back.remove(*answer, Inclusion::per_million(drawn * 250_000).unwrap());
        }
        prop_assert_eq!(back, Weighted::default());
    }

    #[test]
    fn weighted_ratings_keep_to_their_scale(counts in rating_counts(), drawn in 1_u32..=1_000_000, boxes in 0_usize..5) {
        let drawn = Inclusion::per_million(drawn).unwrap();
        let mut weighted = Weighted::<rating::Counts>::default();
        for (answer, count) in counts.scale().answers().zip(counts.as_slice()) {
            for _ in 0..*count {
                weighted.try_add(answer, drawn).unwrap();
            }
        }
        prop_assert_eq!(weighted.n(), counts.n());
        let close = |one: Option<Estimate>, other: Option<Estimate>| match (one, other) {
            (Some(one), Some(other)) => (one.value - other.value).abs() + (one.low - other.low).abs() + (one.high - other.high).abs() < 1e-6,
            (one, other) => one == other,
        };
        prop_assert!(close(weighted.score(), counts.score()));
        prop_assert!(close(weighted.top(boxes).estimate(&Basis::USUAL), counts.top_share(boxes)));
        let other = rating::Scale::new(counts.scale().min() + 1, counts.scale().max() + 1).unwrap();
        let refused = weighted.try_add(other.answer(other.max().into()).unwrap(), Inclusion::CERTAIN);
        prop_assert_eq!(refused.is_err(), counts.n() > 0);
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

    #[test]
    fn a_stored_state_comes_back(state in state()) {
        let mut bytes = Vec::new();
        state.encode(&mut bytes);
        prop_assert_eq!(State::decode(&bytes), Ok(state));
        for cut in 0..bytes.len() {
            prop_assert!(State::decode(&bytes[..cut]).is_err());
        }
        bytes.push(0);
        prop_assert!(State::decode(&bytes).is_err());
    }

    /// Whatever is taken for a state is written back byte for byte and can be scored.
    #[test]
    fn bytes_are_a_state_or_refused(state in state(), at in any::<prop::sample::Index>(), byte in any::<u8>(), noise in prop::collection::vec(any::<u8>(), 0..200)) {
        let mut bytes = Vec::new();
        state.encode(&mut bytes);
        let place = at.index(bytes.len());
        bytes[place] = byte;
        for bytes in [bytes, noise] {
            if let Ok(state) = State::decode(&bytes) {
                let mut again = Vec::new();
                state.encode(&mut again);
                prop_assert_eq!(again, bytes);
                let _ = state.standing(&Rule::USUAL);
                prop_assert_eq!(state.estimate(&Basis::USUAL).is_some(), state.n() > 0);
            }
        }
    }
}

#[test]
fn two_metrics_do_not_meet() {
    let mut effort = State::empty(Metric::Ces);
    let stars = State::empty(Metric::Rating(rating::Scale::new(1, 7).unwrap()));
    let refused = effort.try_merge(&stars).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "rating (1 to 7) cannot enter a score of ces (1 to 7)"
    );
    assert_eq!(effort.try_unmerge(&stars), Err(refused));
    let wider = State::empty(Metric::Rating(rating::Scale::new(0, 7).unwrap()));
    let mut scored = stars;
    assert_eq!(
        scored.try_merge(&wider).unwrap_err().to_string(),
        "rating (0 to 7) cannot enter a score of rating (1 to 7)"
    );
    assert!(stars.compared_with(&wider, Level::P95).is_err());
    assert!(stars.verdict(&effort, &Rule::USUAL).is_err());
}

/// What a state weighs, as its documentation says.
#[test]
fn states_are_as_small_as_documented() {
    assert_eq!(size_of::<nps::Counts>(), 88);
    assert_eq!(size_of::<ces::Counts>(), 56);
    assert_eq!(size_of::<ces1::Counts>(), 40);
    assert_eq!(size_of::<csat::Counts>(), 40);
    assert_eq!(size_of::<nsat::Counts>(), 32);
    assert_eq!(size_of::<rating::Counts>(), 816);
    assert_eq!(size_of::<servqual::Sums>(), 760);
    assert_eq!(size_of::<servperf::Sums>(), 520);
    assert_eq!(size_of::<Funnel>(), 32);
    assert_eq!(size_of::<State>(), 824);
    assert_eq!(size_of::<nps::Rating>(), 1);
}

#[test]
fn a_counter_at_its_end_stays_there() {
    let mut full = nps::Counts::from_array([u64::MAX; 11]);
    full.add(nps::Rating::new(3.0).unwrap());
    assert_eq!(full, full.merge(&full));
    assert_eq!(full.n(), u64::MAX);
    assert!(full.score().is_some_and(|score| score.value.is_finite()));
    assert!(full.moments().estimate(&Basis::USUAL).is_some());
}

#[test]
fn no_answers_is_no_score() {
    for metric in [
        Metric::Nps,
        Metric::Ces,
        Metric::Ces1,
        Metric::CsatThree,
        Metric::CsatFive,
        Metric::CsatSeven,
        Metric::CsatTen,
        Metric::Nsat,
        Metric::Rating(rating::Scale::new(0, 100).unwrap()),
        Metric::Servqual,
        Metric::Servperf,
    ] {
        let none = State::empty(metric);
        assert_eq!(none.metric(), metric);
        assert_eq!(none.estimate(&Basis::USUAL), None);
        assert_eq!(none.compared_with(&none, Level::P95), Ok(None));
    }
    assert_eq!(Net::new(0, 0, 0).variance(), None);
    assert_eq!(Share::new(0, 0).value(), None);
    assert_eq!(Moments::needed(0.0, 1.0, 5.0, &Basis::USUAL), None);
    assert_eq!(servqual::Sums::EMPTY.mean_weights(), None);
    assert_eq!(
        servqual::Sums::EMPTY.expected(servqual::Dimension::Empathy),
        None
    );
}
