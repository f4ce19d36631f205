//! Sizes as documented, full counters, empty states, and metrics that meet.

use otklik_score::enough::Rule;
use otklik_score::response::Funnel;
use otklik_score::{
    Basis, Level, Merge as _, Metric, Moments, Net, Share, State, Statistic as _, ces, ces1, csat,
    nps, nsat, rating, servperf, servqual,
};

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

#[test]
fn every_metric_meets_its_own_kind() {
    // Version, metric, and one answer at the lowest point of the scale.
    for (tag, points) in [
        (1, 11),
        (2, 7),
        (3, 5),
        (4, 3),
        (5, 5),
        (6, 7),
        (7, 10),
        (8, 4),
    ] {
        let mut stored = vec![1, tag, 1];
        stored.resize(2 + points, 0);
        let one = State::decode(&stored).unwrap();
        let mut two = one;
        two.try_merge(&one).unwrap();
        assert_eq!(two.n(), 2, "{:?}", one.metric());
    }
}

#[test]
fn a_value_is_that_of_the_estimate() {
    assert_eq!(Share::new(1, 4).value(), Some(25.0));
    assert_eq!(Net::new(3, 1, 1).value(), Some(40.0));
    let five = ces::Counts::from_array([0, 0, 0, 1, 0, 1, 0]).moments();
    assert_eq!(five.value(), Some(5.0));
    let basis = &Basis::USUAL;
    let estimated = Share::new(1, 4).estimate(basis).unwrap().value;
    assert_eq!(estimated, 25.0);
    assert_eq!(Net::new(3, 1, 1).estimate(basis).unwrap().value, 40.0);
    assert_eq!(five.estimate(basis).unwrap().value, 5.0);
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
        Metric::Response,
    ] {
        let none = State::empty(metric);
        assert_eq!(none.metric(), metric);
        assert_eq!(none.estimate(&Basis::USUAL), None);
        assert_eq!(none.compared_with(&none, Level::P95), Ok(None));
    }
    assert_eq!(Net::new(0, 0, 0).variance(), None);
    assert_eq!(Share::new(0, 0).value(), None);
    assert_eq!(Net::new(0, 0, 0).value(), None);
    let nothing = ces::Counts::EMPTY.moments();
    assert_eq!(nothing.value(), None);
    let mut one = ces::Counts::EMPTY;
    one.add(ces::Rating::new(5.0).unwrap());
    assert_eq!(
        nothing.pooled(nothing).pooled(one.moments()).value(),
        Some(5.0)
    );
    assert_eq!(Moments::needed(0.0, 1.0, 5.0, &Basis::USUAL), None);
    assert_eq!(servqual::Sums::EMPTY.mean_weights(), None);
    assert_eq!(
        servqual::Sums::EMPTY.expected(servqual::Dimension::Empathy),
        None
    );
}
