use otklik_score::compare::Difference;
use otklik_score::{Net, Share, Statistic};
use serde::Deserialize;

use super::agreement::{Agreement, counted, level, read};

#[derive(Debug, Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
enum Input {
    Net {
        now: [u64; 3],
        before: [u64; 3],
        confidence: f64,
    },
    Share {
        now: [u64; 2],
        before: [u64; 2],
        confidence: f64,
    },
    Mean {
        now: Side,
        before: Side,
        confidence: f64,
    },
}

#[derive(Debug, Deserialize)]
struct Side {
    min: i16,
    max: i16,
    counts: Vec<(i16, u64)>,
}

#[derive(Deserialize)]
struct Expected {
    value: f64,
    interval: [f64; 2],
    p: f64,
    effect: f64,
}

impl Input {
    fn difference(&self) -> Difference {
        let net = |[plus, neither, minus]: [u64; 3]| Net::new(plus, neither, minus);
        let share = |[hits, n]: [u64; 2]| Share::new(hits, n);
        let mean = |side: &Side| counted(side.min, side.max, &side.counts).moments();
        match self {
            &Self::Net {
                now,
                before,
                confidence,
            } => net(now).compared_with(net(before), level(confidence)),
            &Self::Share {
                now,
                before,
                confidence,
            } => share(now).compared_with(share(before), level(confidence)),
            Self::Mean {
                now,
                before,
                confidence,
            } => mean(now).compared_with(mean(before), level(*confidence)),
        }
        .unwrap()
    }
}

#[test]
fn differences_agree() {
    let mut agreement = Agreement::default();
    for vector in read::<Input, Expected>(include_str!("difference.json"), 180) {
        let (of, expected) = (&vector.input, &vector.expected);
        let ours = of.difference();
        agreement.figure(of, "value", ours.value, expected.value);
        agreement.figure(of, "low", ours.low, expected.interval[0]);
        agreement.figure(of, "high", ours.high, expected.interval[1]);
        agreement.figure(of, "effect", ours.effect, expected.effect);
        agreement.p(of, ours.p, expected.p);
    }
    agreement.reached(900);
}
