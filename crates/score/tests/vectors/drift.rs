use otklik_score::drift::FalseAlarms;
use serde::Deserialize;

use super::agreement::{Agreement, read};

/// How far the approximation of the threshold may be off in readings between false alarms, relative to them.
const TOLERANCE: f64 = 0.04;

#[derive(Debug, Deserialize)]
struct Input {
    threshold: f64,
}

#[derive(Deserialize)]
struct Expected {
    readings: f64,
}

#[test]
fn thresholds_agree() {
    let mut agreement = Agreement::default();
    for vector in read::<Input, Expected>(include_str!("drift.json"), 12) {
        let readings = vector.expected.readings;
        // Of the wished readings that lead to this threshold, the chain says how many they really are.
        let Some(alarms) = FalseAlarms::one_in(readings) else {
            continue;
        };
        let (mut low, mut high) = (20.0, 1e6);
        for _ in 0..60 {
            let middle = f64::midpoint(low, high);
            let threshold = FalseAlarms::one_in(middle).unwrap().threshold();
            if threshold < vector.input.threshold {
                low = middle;
            } else {
                high = middle;
            }
        }
        agreement.within(
            &vector.input,
            "readings",
            low,
            readings,
            TOLERANCE * readings,
        );
        assert!(alarms.readings() == readings);
    }
    agreement.reached(9);
}
