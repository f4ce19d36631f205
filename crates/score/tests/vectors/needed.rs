use otklik_score::enough::more_for;
use otklik_score::{Basis, Moments, Net, Share};
use serde::Deserialize;

use super::agreement::{basis, counted, read};

#[derive(Debug, Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
enum Input {
    Net(Wanted),
    Share(Wanted),
    Mean {
        min: f64,
        max: f64,
        #[serde(flatten)]
        wanted: Wanted,
    },
    #[serde(rename = "more net")]
    MoreNet {
        now: [u64; 3],
        margin: f64,
    },
    #[serde(rename = "more share")]
    MoreShare {
        now: [u64; 2],
        margin: f64,
    },
    /// Counts on a scale from 1 to 5.
    #[serde(rename = "more mean")]
    MoreMean {
        now: [u64; 5],
        margin: f64,
    },
}

#[derive(Debug, Deserialize)]
struct Wanted {
    margin: f64,
    confidence: f64,
    population: Option<u64>,
}

impl Wanted {
    fn basis(&self) -> Basis {
        basis(self.confidence, self.population)
    }
}

#[derive(Deserialize)]
struct Expected {
    n: u64,
}

impl Input {
    fn n(&self) -> Option<u64> {
        match self {
            Self::Net(wanted) => Net::needed(wanted.margin, &wanted.basis()),
            Self::Share(wanted) => Share::needed(wanted.margin, &wanted.basis()),
            Self::Mean { min, max, wanted } => {
                Moments::needed(wanted.margin, *min, *max, &wanted.basis())
            }
            &Self::MoreNet {
                now: [plus, neither, minus],
                margin,
            } => more_for(Net::new(plus, neither, minus), margin, &Basis::USUAL),
            &Self::MoreShare {
                now: [hits, n],
                margin,
            } => more_for(Share::new(hits, n), margin, &Basis::USUAL),
            Self::MoreMean { now, margin } => {
                let places: Vec<(i16, u64)> = (0..).zip(now.iter().copied()).collect();
                more_for(counted(1, 5, &places).moments(), *margin, &Basis::USUAL)
            }
        }
    }
}

#[test]
fn sizes_agree_to_the_answer() {
    let vectors = read::<Input, Expected>(include_str!("needed.json"), 270);
    let failures: Vec<String> = vectors
        .iter()
        .filter(|vector| vector.input.n() != Some(vector.expected.n))
        .map(|vector| {
            let (of, theirs) = (&vector.input, vector.expected.n);
            format!("{of:?}: ours {:?}, theirs {theirs}", of.n())
        })
        .collect();
    assert!(
        failures.is_empty(),
        "{} of {} sizes disagree:\n{}",
        failures.len(),
        vectors.len(),
        failures.join("\n")
    );
}
