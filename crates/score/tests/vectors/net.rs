use otklik_score::{Method, Net, Statistic};
use serde::Deserialize;

use super::agreement::{Agreement, basis, read};

#[derive(Debug, Deserialize)]
struct Input {
    plus: u64,
    neither: u64,
    minus: u64,
    confidence: f64,
    population: Option<u64>,
}

#[derive(Deserialize)]
struct Expected {
    value: f64,
    adjusted_wald: [f64; 2],
    wald: [f64; 2],
    score: [f64; 2],
}

#[test]
fn net_shares_agree() {
    let mut agreement = Agreement::default();
    for vector in read::<Input, Expected>(include_str!("net.json"), 150) {
        let (of, expected) = (&vector.input, &vector.expected);
        let net = Net::new(of.plus, of.neither, of.minus);
        let basis = basis(of.confidence, of.population);
        for (method, interval) in [
            (Method::AdjustedWald, expected.adjusted_wald),
            (Method::Wald, expected.wald),
            (Method::Score, expected.score),
        ] {
            let of = (method, of);
            let ours = net.estimate_by(method, &basis).unwrap();
            agreement.figure(&of, "value", ours.value, expected.value);
            agreement.interval(&of, &ours, interval);
        }
        let usual = net.estimate(&basis).unwrap();
        agreement.interval(&("the default", of), &usual, expected.adjusted_wald);
    }
    agreement.reached(1500);
}
