//! Weighted scores: equal weights change nothing, and the order of answers no bit.

use otklik_score::sampling::{Inclusion, Weighted};
use otklik_score::{Basis, Estimate, Statistic as _, ces, nps, rating};
use proptest::prelude::*;

use crate::check::{merged, obeys_the_laws, sound};
use crate::given::{points, rating_counts};

proptest! {
    #[test]
    fn equal_weights_change_nothing(answers in prop::collection::vec(points::<nps::Nps>(), 1..60), drawn in 1_u32..=1_000_000) {
        let mut weighted = Weighted::<nps::Counts>::default();
        let mut counts = nps::Counts::EMPTY;
        for answer in answers {
            weighted.add(answer, Inclusion::per_million(drawn).unwrap());
            counts.add(answer);
        }
        let close = |a: f64, b: f64| (a - b).abs() < 1e-9;
        let (one, other) = (weighted.score().unwrap(), counts.score().unwrap());
        prop_assert!(close(one.value, other.value) && close(one.low, other.low) && close(one.high, other.high));
        prop_assert!(close(weighted.design_effect().unwrap(), 1.0));
        let (one, other) = (weighted.moments().unwrap().estimate(&Basis::USUAL).unwrap(), counts.moments().estimate(&Basis::USUAL).unwrap());
        prop_assert!(close(one.value, other.value) && close(one.low, other.low) && close(one.high, other.high));
    }

    #[test]
    fn weighted_states_obey_the_laws(parts in prop::collection::vec(prop::collection::vec((points::<ces::Ces>(), 1_u32..5), 0..20), 3)) {
        let weighted: Vec<Weighted<ces::Counts>> = parts.iter().map(|part| {
            let mut weighted = Weighted::default();
            for (answer, drawn) in part {
                weighted.add(*answer, Inclusion::per_million(drawn * 250_000).unwrap());
            }
            weighted
        }).collect();
        obeys_the_laws(&weighted[0], &weighted[1], &weighted[2])?;
        for state in &weighted {
            prop_assert_eq!(&merged(state, &Weighted::default()), state);
            sound(state.score(), 1.0, 7.0)?;
            sound(state.easy().estimate(&Basis::USUAL), 0.0, 100.0)?;
            prop_assert!(state.design_effect().is_none_or(|effect| effect >= 1.0 && effect <= state.n() as f64 + 1e-9));
        }
        let mut back = weighted[0].clone();
        for (answer, drawn) in &parts[0] {
            back.remove(*answer, Inclusion::per_million(drawn * 250_000).unwrap());
        }
        prop_assert_eq!(back, Weighted::default());
    }

    #[test]
    fn weighted_ratings_keep_to_their_scale(counts in rating_counts(), drawn in 1_u32..=1_000_000, boxes in 0_usize..5) {
        let drawn = Inclusion::per_million(drawn).unwrap();
        let mut weighted = Weighted::<rating::Counts>::default();
        for (answer, count) in counts.scale().answers().zip(counts.as_slice()) {
            for _ in 0..*count {
                weighted.try_add(answer, drawn).unwrap();
            }
        }
        prop_assert_eq!(weighted.n(), counts.n());
        let close = |one: Option<Estimate>, other: Option<Estimate>| match (one, other) {
            (Some(one), Some(other)) => (one.value - other.value).abs() + (one.low - other.low).abs() + (one.high - other.high).abs() < 1e-6,
            (one, other) => one == other,
        };
        prop_assert!(close(weighted.score(), counts.score()));
        prop_assert!(close(weighted.top(boxes).estimate(&Basis::USUAL), counts.top_share(boxes)));
        let other = rating::Scale::new(counts.scale().min() + 1, counts.scale().max() + 1).unwrap();
        let refused = weighted.try_add(other.answer(other.max().into()).unwrap(), Inclusion::CERTAIN);
        prop_assert_eq!(refused.is_err(), counts.n() > 0);
    }
}
