use otklik_score::sampling::{Inclusion, Weighted};
use otklik_score::{Basis, Estimate, Statistic, ces, nps};
use serde::Deserialize;

use super::agreement::{Agreement, read};

/// One entry an answer: the probability in millionths, and what was answered.
#[derive(Debug, Deserialize)]
struct Input {
    drawn: Vec<u32>,
    nps: Vec<f64>,
    ces: Vec<f64>,
}

#[derive(Deserialize)]
struct Expected {
    design_effect: f64,
    nps: Figure,
    mean: Figure,
    easy: Figure,
}

#[derive(Deserialize)]
struct Figure {
    value: f64,
    interval: [f64; 2],
}

#[test]
fn weighted_scores_agree() {
    let mut agreement = Agreement::default();
    for vector in read::<Input, Expected>(include_str!("weighted.json"), 14) {
        let (given, expected) = (vector.input, vector.expected);
        let (mut promoters, mut effort) = (Weighted::default(), Weighted::default());
        for ((drawn, nps), ces) in given.drawn.iter().zip(&given.nps).zip(&given.ces) {
            let drawn = Inclusion::per_million(*drawn).unwrap();
            promoters.add(nps::Rating::new(*nps).unwrap(), drawn);
            effort.add(ces::Rating::new(*ces).unwrap(), drawn);
        }
        let of = format!("{} answers", given.drawn.len());
        let effect = promoters.design_effect().unwrap();
        agreement.figure(&of, "design effect", effect, expected.design_effect);
        let easy = effort.easy().estimate(&Basis::USUAL);
        for (name, ours, theirs) in [
            ("nps", promoters.score(), expected.nps),
            ("mean", effort.score(), expected.mean),
            ("easy", easy, expected.easy),
        ] {
            let ours: Estimate = ours.unwrap();
            agreement.figure(&of, name, ours.value, theirs.value);
            agreement.interval(&of, &ours, theirs.interval);
        }
    }
    agreement.reached(140);
}
