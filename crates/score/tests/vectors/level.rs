use otklik_score::{Level, Net, Share, Statistic};
use serde::Deserialize;

use super::agreement::{Agreement, basis, counted, level, read};

#[derive(Debug, Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
enum Input {
    Z {
        confidence: f64,
    },
    /// Counts on a scale from 0 to 100.
    T {
        counts: Vec<(i16, u64)>,
        confidence: f64,
    },
    Net {
        now: [u64; 3],
        before: [u64; 3],
    },
    Share {
        now: [u64; 2],
        before: [u64; 2],
    },
    /// Counts on a scale from 1 to 5.
    Mean {
        now: Vec<(i16, u64)>,
        before: Vec<(i16, u64)>,
    },
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Expected {
    Z { z: f64 },
    Interval { interval: [f64; 2] },
    Tail { p: f64 },
}

fn tail<T: Statistic>(now: T, before: T) -> f64 {
    now.compared_with(before, Level::P95).unwrap().p
}

#[test]
fn quantiles_and_tails_agree() {
    let mut agreement = Agreement::default();
    for vector in read::<Input, Expected>(include_str!("level.json"), 550) {
        let of = &vector.input;
        match (of, vector.expected) {
            (&Input::Z { confidence }, Expected::Z { z }) => {
                agreement.figure(of, "z", level(confidence).z(), z);
                let computed = Level::new(confidence).unwrap().z();
                agreement.figure(of, "z computed", computed, z);
            }
            (Input::T { counts, confidence }, Expected::Interval { interval }) => {
                let moments = counted(0, 100, counts).moments();
                let ours = moments.estimate(&basis(*confidence, None)).unwrap();
                agreement.interval(of, &ours, interval);
            }
            (&Input::Net { now, before }, Expected::Tail { p }) => {
                let net = |[plus, neither, minus]: [u64; 3]| Net::new(plus, neither, minus);
                agreement.p(of, tail(net(now), net(before)), p);
            }
            (&Input::Share { now, before }, Expected::Tail { p }) => {
                let share = |[hits, n]: [u64; 2]| Share::new(hits, n);
                agreement.p(of, tail(share(now), share(before)), p);
            }
            (Input::Mean { now, before }, Expected::Tail { p }) => {
                let mean = |counts: &[(i16, u64)]| counted(1, 5, counts).moments();
                agreement.p(of, tail(mean(now), mean(before)), p);
            }
            _ => panic!("{of:?} has an expectation of another kind"),
        }
    }
    agreement.reached(1100);
}
