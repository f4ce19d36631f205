//! States: they merge in any order, give back what they took, and survive being stored.

use otklik_score::enough::Rule;
use otklik_score::{Basis, Merge as _, OffScale, State, ces, nps, rating, servperf, servqual};
use proptest::prelude::*;

use crate::check::{merged, obeys_the_laws};
use crate::given::{
    counts, points, rating_counts, response, servperf_sums, servqual_sums, state, three_alike,
};

proptest! {
    #[test]
    fn states_are_commutative_monoids([a, b, c] in three_alike()) {
        obeys_the_laws(&a, &b, &c)?;
        let none = State::empty(a.metric());
        prop_assert_eq!(merged(&a, &none), a);
        prop_assert_eq!(none.n(), 0);
    }

    #[test]
    fn order_is_no_matter(answers in prop::collection::vec(points::<nps::Nps>(), 0..100), other in any::<u64>()) {
        let count = |answers: &[nps::Rating]| {
            let mut counts = nps::Counts::EMPTY;
            answers.iter().for_each(|answer| counts.add(*answer));
            counts
        };
        let mut shuffled = answers.clone();
        let mut state = other;
        for at in (1..shuffled.len()).rev() {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            shuffled.swap(at, (state >> 33) as usize % (at + 1));
        }
        prop_assert_eq!(count(&answers), count(&shuffled));
        prop_assert_eq!(count(&answers).score(), count(&shuffled).score());
    }

    #[test]
    fn removing_undoes_adding(
        state in counts::<ces::Ces>(), extra in points::<ces::Ces>(),
        sums in servqual_sums(), perceived in servperf_sums(), reply in response(),
        stars in rating_counts(),
    ) {
        let mut counts = state;
        counts.add(extra);
        prop_assert_eq!(counts.of(extra), state.of(extra) + 1);
        counts.remove(extra);
        prop_assert_eq!(counts, state);

        let mut replies = sums;
        replies.add(&reply);
        prop_assert_eq!(replies.n(), sums.n() + 1);
        replies.remove(&reply);
        prop_assert_eq!(replies, sums);

        let mut replies = perceived;
        let reply = servperf::Response { perceived: reply.perceived };
        replies.add(&reply);
        prop_assert_eq!(replies.n(), perceived.n() + 1);
        replies.remove(&reply);
        prop_assert_eq!(replies, perceived);

        let mut ratings = stars;
        let highest = stars.scale().answer(stars.scale().max().into()).unwrap();
        ratings.add(highest).unwrap();
        prop_assert_eq!(ratings.n(), stars.n() + 1);
        ratings.remove(highest).unwrap();
        prop_assert_eq!(ratings, stars);
    }

    #[test]
    fn what_is_taken_out_whole_leaves_nothing(state in state()) {
        let mut rest = state;
        rest.try_unmerge(&state).unwrap();
        prop_assert_eq!(rest, State::empty(state.metric()));
    }

    #[test]
    fn nothing_is_taken_from_nothing(extra in points::<nps::Nps>(), reply in response()) {
        let mut counts = nps::Counts::EMPTY;
        counts.remove(extra);
        prop_assert_eq!(counts, nps::Counts::EMPTY);
        let mut sums = servqual::Sums::EMPTY;
        sums.remove(&reply);
        prop_assert_eq!(sums, servqual::Sums::EMPTY);
        let mut sums = servperf::Sums::EMPTY;
        sums.remove(&servperf::Response { perceived: reply.perceived });
        prop_assert_eq!(sums, servperf::Sums::EMPTY);
    }

    #[test]
    fn a_value_is_on_its_scale_or_refused(given in any::<f64>(), near in -20.0..20.0_f64, halves in -30_i32..30) {
        for given in [given, near, near.round(), f64::from(halves) / 2.0] {
            let whole = given.fract() == 0.0 && (0.0..=10.0).contains(&given);
            match nps::Rating::new(given) {
                Ok(rating) => prop_assert!(whole && f64::from(rating.get()) == given),
                Err(OffScale { given: named, min: 0, max: 10 }) => {
                    prop_assert!(!whole);
                    prop_assert!(named == given || given.is_nan());
                }
                Err(other) => prop_assert!(false, "{other:?}"),
            }
            let scale = rating::Scale::new(-5, 5).unwrap();
            prop_assert_eq!(scale.answer(given).is_ok(), given.fract() == 0.0 && given.abs() <= 5.0);
        }
    }

    #[test]
    fn a_stored_state_comes_back(state in state()) {
        let mut bytes = Vec::new();
        state.encode(&mut bytes);
        prop_assert_eq!(State::decode(&bytes), Ok(state));
        for cut in 0..bytes.len() {
            prop_assert!(State::decode(&bytes[..cut]).is_err());
        }
        bytes.push(0);
        prop_assert!(State::decode(&bytes).is_err());
    }

    /// Whatever is taken for a state is written back byte for byte and can be scored.
    #[test]
    fn bytes_are_a_state_or_refused(state in state(), at in any::<prop::sample::Index>(), byte in any::<u8>(), noise in prop::collection::vec(any::<u8>(), 0..200)) {
        let mut bytes = Vec::new();
        state.encode(&mut bytes);
        let place = at.index(bytes.len());
        bytes[place] = byte;
        for bytes in [bytes, noise] {
            if let Ok(state) = State::decode(&bytes) {
                let mut again = Vec::new();
                state.encode(&mut again);
                prop_assert_eq!(again, bytes);
                let _ = state.standing(&Rule::USUAL);
                prop_assert_eq!(state.estimate(&Basis::USUAL).is_some(), state.n() > 0);
            }
        }
    }
}
