use otklik_score::Share;
use otklik_score::compare::{Correction, segments};
use serde::Deserialize;

use super::agreement::{Agreement, level, read};

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Input {
    Values { p: Vec<f64> },
    Segments { segments: Vec<[u64; 2]> },
}

#[derive(Deserialize)]
struct Expected {
    holm: Vec<f64>,
    benjamini_hochberg: Vec<f64>,
    /// Of segments alone: the uncorrected values, and which segments were large enough to test.
    #[serde(default)]
    p: Vec<f64>,
    #[serde(default)]
    tested: Vec<bool>,
}

#[test]
fn corrections_agree() {
    let mut agreement = Agreement::default();
    for vector in read::<Input, Expected>(include_str!("many.json"), 20) {
        let expected = &vector.expected;
        for (correction, theirs) in [
            (Correction::Holm, &expected.holm),
            (Correction::BenjaminiHochberg, &expected.benjamini_hochberg),
        ] {
            let ours = match &vector.input {
                Input::Values { p } => correction.adjust(p),
                Input::Segments { segments } => {
                    corrected(&mut agreement, segments, correction, expected)
                }
            };
            let of = (correction, &vector.input);
            assert_eq!(ours.len(), theirs.len(), "{of:?}");
            for (ours, theirs) in ours.into_iter().zip(theirs) {
                agreement.p(&of, ours, *theirs);
            }
        }
    }
    agreement.reached(800);
}

fn corrected(
    agreement: &mut Agreement,
    of: &[[u64; 2]],
    correction: Correction,
    expected: &Expected,
) -> Vec<f64> {
    let shares: Vec<Share> = of.iter().map(|&[hits, n]| Share::new(hits, n)).collect();
    let found = segments(&shares, level(0.95), correction);
    let tested: Vec<bool> = found.iter().map(Option::is_some).collect();
    assert_eq!(tested, expected.tested, "{of:?}");
    let found: Vec<_> = found.into_iter().flatten().collect();
    for (ours, theirs) in found.iter().zip(&expected.p) {
        agreement.p(&of, ours.difference.p, *theirs);
    }
    found
        .into_iter()
        .map(|against| against.adjusted_p)
        .collect()
}
