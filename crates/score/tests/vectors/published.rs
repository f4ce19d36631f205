use otklik_score::{Basis, Level, Method, Net, nps, nsat};
use serde::Deserialize;

use super::agreement::{Agreement, read};

#[derive(Debug, Deserialize)]
#[serde(tag = "kind")]
enum Input {
    #[serde(rename = "nps counts")]
    NpsCounts { counts: [u64; 3] },
    #[serde(rename = "nps answers")]
    NpsAnswers { answers: Vec<f64> },
    /// From very satisfied to very dissatisfied.
    #[serde(rename = "nsat")]
    Nsat { counts: [u64; 4] },
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Expected {
    nps: Option<f64>,
    variance: Option<f64>,
    variance_within: f64,
    error: Option<f64>,
    error_within: f64,
    nsat: Option<f64>,
}

/// As shares of 1, which is how they were published.
fn check_nps(agreement: &mut Agreement, of: &Input, net: &Net, expected: &Expected) {
    // At this level the interval is narrow enough not to be cut at the ends of the unit.
    let level = Level::new(0.5).unwrap();
    let wald = net.estimate_by(Method::Wald, &Basis::at(level)).unwrap();
    let error = wald.margin() / level.z() / 100.0;
    let variance = error * error * wald.n as f64;
    if let Some(nps) = expected.nps {
        agreement.figure(of, "NPS", wald.value / 100.0, nps);
    }
    if let Some(theirs) = expected.variance {
        agreement.within(of, "variance", variance, theirs, expected.variance_within);
    }
    if let Some(theirs) = expected.error {
        agreement.within(of, "standard error", error, theirs, expected.error_within);
    }
}

#[test]
fn published_figures_agree() {
    let mut agreement = Agreement::default();
    for vector in read::<Input, Expected>(include_str!("published.json"), 14) {
        let (of, expected) = (&vector.input, &vector.expected);
        match of {
            &Input::NpsCounts {
                counts: [promoters, passives, detractors],
            } => {
                let net = Net::new(promoters, passives, detractors);
                check_nps(&mut agreement, of, &net, expected);
            }
            Input::NpsAnswers { answers } => {
                let mut counts = nps::Counts::EMPTY;
                for &answer in answers {
                    counts.add(nps::Rating::new(answer).unwrap());
                }
                check_nps(&mut agreement, of, &counts.net(), expected);
            }
            Input::Nsat { counts } => {
                let mut lowest_first = *counts;
                lowest_first.reverse();
                let score = nsat::Counts::from_array(lowest_first).score().unwrap();
                agreement.figure(of, "NSAT", score.value, expected.nsat.unwrap());
            }
        }
    }
    agreement.reached(25);
}
