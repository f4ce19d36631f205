use otklik_score::{Share, Statistic};
use serde::Deserialize;

use super::agreement::{Agreement, basis, read};

#[derive(Debug, Deserialize)]
struct Input {
    hits: u64,
    n: u64,
    confidence: f64,
    population: Option<u64>,
}

#[derive(Deserialize)]
struct Expected {
    value: f64,
    interval: [f64; 2],
}

#[test]
fn shares_agree() {
    let mut agreement = Agreement::default();
    for vector in read::<Input, Expected>(include_str!("share.json"), 300) {
        let of = &vector.input;
        let ours = Share::new(of.hits, of.n)
            .estimate(&basis(of.confidence, of.population))
            .unwrap();
        agreement.figure(of, "value", ours.value, vector.expected.value);
        agreement.interval(of, &ours, vector.expected.interval);
    }
    agreement.reached(900);
}
