//! States, levels and populations as they may come.

use otklik_score::servqual::{ITEMS, Response, Weights};
use otklik_score::{
    Basis, Counts, Level, Point, Population, Scale, State, ces, ces1, csat, nps, nsat, rating,
    response, servperf, servqual,
};
use proptest::prelude::*;

pub(crate) fn points<S: Scale>() -> impl Strategy<Value = Point<S>> {
    (S::MIN..=S::MAX).prop_map(|value| Point::new(value.into()).unwrap())
}

pub(crate) fn counts<S: Scale>() -> impl Strategy<Value = Counts<S>> {
    let few = prop::collection::vec(points::<S>(), 0..40).prop_map(|answers| {
        let mut counts = Counts::EMPTY;
        answers.into_iter().for_each(|answer| counts.add(answer));
        counts
    });
    let many = prop::collection::vec(any::<u32>(), 11).prop_map(|numbers| {
        let mut counts = S::NONE;
        let slots = counts.as_mut().iter_mut().zip(numbers);
        slots.for_each(|(slot, number)| *slot = number.into());
        Counts::from_array(counts)
    });
    prop_oneof![few, many]
}

pub(crate) fn agreement() -> impl Strategy<Value = servqual::Rating> {
    points::<servqual::Agreement>()
}

pub(crate) fn weights() -> impl Strategy<Value = Weights> {
    prop::collection::vec(0_u8..=100, 4).prop_map(|mut cuts| {
        cuts.sort_unstable();
        let (a, b, c, d) = (cuts[0], cuts[1], cuts[2], cuts[3]);
        Weights::new([a, b - a, c - b, d - c, 100 - d]).unwrap()
    })
}

pub(crate) fn response() -> impl Strategy<Value = Response> {
    let items = || prop::collection::vec(agreement(), ITEMS);
    (items(), items(), prop::option::of(weights())).prop_map(|(expected, perceived, weights)| {
        Response {
            expected: expected.try_into().unwrap(),
            perceived: perceived.try_into().unwrap(),
            weights,
        }
    })
}

pub(crate) fn servqual_sums() -> impl Strategy<Value = servqual::Sums> {
    prop::collection::vec(response(), 0..6).prop_map(|responses| {
        let mut sums = servqual::Sums::EMPTY;
        responses.iter().for_each(|response| sums.add(response));
        sums
    })
}

pub(crate) fn servperf_sums() -> impl Strategy<Value = servperf::Sums> {
    prop::collection::vec(response(), 0..6).prop_map(|responses| {
        let mut sums = servperf::Sums::EMPTY;
        for Response { perceived, .. } in responses {
            sums.add(&servperf::Response { perceived });
        }
        sums
    })
}

pub(crate) fn rating_counts() -> impl Strategy<Value = rating::Counts> {
    (any::<i8>(), 1_i16..=100).prop_flat_map(|(min, more)| {
        let scale = rating::Scale::new(min.into(), i16::from(min) + more).unwrap();
        prop::collection::vec(scale.min()..=scale.max(), 0..40).prop_map(move |answers| {
            let mut counts = scale.counts();
            for answer in answers {
                counts.add(scale.answer(answer.into()).unwrap()).unwrap();
            }
            counts
        })
    })
}

pub(crate) fn state() -> impl Strategy<Value = State> {
    prop_oneof![
        counts::<nps::Nps>().prop_map(State::from),
        counts::<ces::Ces>().prop_map(State::from),
        counts::<ces1::Ces1>().prop_map(State::from),
        counts::<csat::Three>().prop_map(State::from),
        counts::<csat::Five>().prop_map(State::from),
        counts::<csat::Seven>().prop_map(State::from),
        counts::<csat::Ten>().prop_map(State::from),
        counts::<nsat::Nsat>().prop_map(State::from),
        rating_counts().prop_map(State::from),
        servqual_sums().prop_map(State::from),
        servperf_sums().prop_map(State::from),
        counts::<response::Appearance>().prop_map(State::from),
    ]
}

/// Two states of one metric, and a third.
pub(crate) fn three_alike() -> impl Strategy<Value = [State; 3]> {
    fn three<S: Strategy<Value: Into<State>>>(of: fn() -> S) -> impl Strategy<Value = [State; 3]> {
        (of(), of(), of()).prop_map(|(a, b, c)| [a.into(), b.into(), c.into()])
    }
    let stars = || {
        let scale = rating::Scale::new(1, 5).unwrap();
        prop::collection::vec(1..=5, 0..20).prop_map(move |answers| {
            let mut counts = scale.counts();
            for answer in answers {
                let answer = scale.answer(f64::from(answer)).unwrap();
                counts.add(answer).unwrap();
            }
            counts
        })
    };
    let ratings = (stars(), stars(), stars()).prop_map(|(a, b, c)| [a.into(), b.into(), c.into()]);
    prop_oneof![
        three(counts::<nps::Nps>),
        three(counts::<ces::Ces>),
        three(counts::<ces1::Ces1>),
        three(counts::<csat::Three>),
        three(counts::<csat::Five>),
        three(counts::<csat::Seven>),
        three(counts::<csat::Ten>),
        three(counts::<nsat::Nsat>),
        ratings,
        three(servqual_sums),
        three(servperf_sums),
        three(counts::<response::Appearance>),
    ]
}

pub(crate) fn level() -> impl Strategy<Value = Level> {
    (0.5..=0.9999).prop_map(|confidence| Level::new(confidence).unwrap())
}

pub(crate) fn basis() -> impl Strategy<Value = Basis> {
    let population = prop_oneof![
        Just(Population::Open),
        any::<u64>().prop_map(Population::Of),
        (0_u64..200).prop_map(Population::Of),
    ];
    (level(), population).prop_map(|(level, population)| Basis { level, population })
}
