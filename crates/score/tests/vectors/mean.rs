use otklik_score::{Moments, Statistic, ces, csat};
use serde::Deserialize;

use super::agreement::{Agreement, basis, counted, read};

#[derive(Debug, Deserialize)]
struct Input {
    min: i16,
    max: i16,
    counts: Vec<(i16, u64)>,
    confidence: f64,
    population: Option<u64>,
}

#[derive(Deserialize)]
struct Expected {
    mean: f64,
    /// None of one answer.
    variance: Option<f64>,
    interval: [f64; 2],
}

#[test]
fn means_agree() {
    let mut agreement = Agreement::default();
    for vector in read::<Input, Expected>(include_str!("mean.json"), 700) {
        let (of, expected) = (&vector.input, &vector.expected);
        let counts = counted(of.min, of.max, &of.counts);
        let mut all = vec![counts.moments()];
        all.extend(named(of.min, of.max, counts.as_slice()));
        for ours in all {
            agreement.figure(of, "mean", ours.value().unwrap(), expected.mean);
            assert_eq!(
                ours.sample_variance().is_some(),
                expected.variance.is_some(),
                "{of:?}"
            );
            if let (Some(ours), Some(theirs)) = (ours.sample_variance(), expected.variance) {
                agreement.figure(of, "variance", ours, theirs);
            }
            let interval = ours.estimate(&basis(of.confidence, of.population)).unwrap();
            agreement.interval(of, &interval, expected.interval);
        }
    }
    agreement.reached(3500);
}

/// The same counts in the metric that has this scale.
fn named(min: i16, max: i16, counts: &[u64]) -> Option<Moments> {
    match (min, max) {
        (1, 7) => Some(ces::Counts::from_array(counts.try_into().unwrap()).moments()),
        (1, 5) => {
            Some(csat::Counts::<csat::Five>::from_array(counts.try_into().unwrap()).moments())
        }
        (1, 10) => {
            Some(csat::Counts::<csat::Ten>::from_array(counts.try_into().unwrap()).moments())
        }
        _ => None,
    }
}
