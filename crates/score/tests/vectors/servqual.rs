use std::collections::BTreeMap;

use otklik_score::servqual::{Dimension, ITEMS, Rating, Response, Sums, Weights};
use otklik_score::{Basis, Moments, Statistic, servperf};
use serde::Deserialize;
use serde_json::Value;

use super::agreement::{Agreement, read};

#[derive(Deserialize)]
struct Input {
    kind: String,
    owner: [u8; 5],
    responses: Vec<Reply>,
}

#[derive(Deserialize)]
struct Reply {
    expected: [u8; ITEMS],
    perceived: [u8; ITEMS],
    weights: Option<[u8; 5]>,
}

#[derive(Deserialize)]
struct Figure {
    mean: f64,
    variance: f64,
    interval: [f64; 2],
}

#[derive(Deserialize)]
struct Simulated {
    items: Vec<Figure>,
    dimensions: Vec<Figure>,
    gap: Figure,
    own_weighted: Figure,
    owner_weighted: Figure,
    expected: [f64; 5],
    perceived: [f64; 5],
    mean_weights: [f64; 5],
    servperf: Performance,
}

#[derive(Deserialize)]
struct Performance {
    items: Vec<Figure>,
    dimensions: Vec<Figure>,
    overall: Figure,
    owner_weighted: Figure,
}

fn ratings(given: &[u8; ITEMS]) -> [Rating; ITEMS] {
    given.map(|rating| Rating::new(rating.into()).unwrap())
}

fn sums(replies: &[Reply]) -> (Sums, servperf::Sums) {
    let (mut servqual, mut servperf) = (Sums::EMPTY, servperf::Sums::EMPTY);
    for reply in replies {
        let perceived = ratings(&reply.perceived);
        servqual.add(&Response {
            expected: ratings(&reply.expected),
            perceived,
            weights: reply.weights.map(|points| Weights::new(points).unwrap()),
        });
        servperf.add(&servperf::Response { perceived });
    }
    (servqual, servperf)
}

fn check(agreement: &mut Agreement, name: &str, ours: &Moments, theirs: &Figure) {
    let variance = ours.sample_variance().unwrap();
    agreement.figure(&name, "mean", ours.value().unwrap(), theirs.mean);
    agreement.figure(&name, "variance", variance, theirs.variance);
    let interval = ours.estimate(&Basis::USUAL).unwrap();
    agreement.interval(&name, &interval, theirs.interval);
}

fn check_by_hand(agreement: &mut Agreement, input: &Input, expected: Value) {
    let expected: BTreeMap<String, Figure> = serde_json::from_value(expected).unwrap();
    let (servqual, servperf) = sums(&input.responses);
    let owner = Weights::new(input.owner).unwrap();
    for (name, theirs) in &expected {
        let ours = match name.as_str() {
            "item 1" => servqual.item_gap(0).unwrap(),
            "item 22" => servqual.item_gap(21).unwrap(),
            "tangibles" => servqual.dimension_gap(Dimension::Tangibles),
            "reliability" => servqual.dimension_gap(Dimension::Reliability),
            "responsiveness" => servqual.dimension_gap(Dimension::Responsiveness),
            "assurance" => servqual.dimension_gap(Dimension::Assurance),
            "empathy" => servqual.dimension_gap(Dimension::Empathy),
            "gap" => servqual.gap(),
            "own weighted" => servqual.weighted_gap(),
            "weighted by 20 30 20 20 10" => servqual.gap_weighted_by(owner),
            "perceived" => servperf.overall(),
            other => panic!("nothing here is called {other:?}"),
        };
        check(agreement, name, &ours, theirs);
    }
    assert_eq!(expected.len(), 11, "figures worked by hand");
}

fn check_simulated(agreement: &mut Agreement, input: &Input, expected: Value) {
    let theirs: Simulated = serde_json::from_value(expected).unwrap();
    let (ours, performance) = sums(&input.responses);
    let owner = Weights::new(input.owner).unwrap();
    assert_eq!(theirs.items.len(), ITEMS);
    assert_eq!(theirs.servperf.items.len(), ITEMS);
    for (at, (gap, perceived)) in theirs.items.iter().zip(&theirs.servperf.items).enumerate() {
        let name = format!("item {}", at + 1);
        check(agreement, &name, &ours.item_gap(at).unwrap(), gap);
        check(agreement, &name, &performance.item(at).unwrap(), perceived);
    }
    assert_eq!(theirs.dimensions.len(), Dimension::ALL.len());
    assert_eq!(theirs.servperf.dimensions.len(), Dimension::ALL.len());
    for (at, dimension) in Dimension::ALL.into_iter().enumerate() {
        let name = format!("{dimension:?}");
        check(
            agreement,
            &name,
            &ours.dimension_gap(dimension),
            &theirs.dimensions[at],
        );
        let perceived = performance.dimension(dimension);
        check(
            agreement,
            &name,
            &perceived,
            &theirs.servperf.dimensions[at],
        );
        for (what, mean, expected) in [
            ("expected", ours.expected(dimension), theirs.expected[at]),
            ("perceived", ours.perceived(dimension), theirs.perceived[at]),
            (
                "points",
                ours.mean_weights().map(|mean| mean[at]),
                theirs.mean_weights[at],
            ),
        ] {
            agreement.figure(&name, what, mean.unwrap(), expected);
        }
    }
    for (name, ours, theirs) in [
        ("gap", ours.gap(), &theirs.gap),
        ("own points", ours.weighted_gap(), &theirs.own_weighted),
        (
            "owner's points",
            ours.gap_weighted_by(owner),
            &theirs.owner_weighted,
        ),
        (
            "performance",
            performance.overall(),
            &theirs.servperf.overall,
        ),
        (
            "performance by the owner's points",
            performance.weighted_by(owner),
            &theirs.servperf.owner_weighted,
        ),
    ] {
        check(agreement, name, &ours, theirs);
    }
}

#[test]
fn service_quality_agrees() {
    let mut agreement = Agreement::default();
    for vector in read::<Input, Value>(include_str!("servqual.json"), 2) {
        match vector.input.kind.as_str() {
            "by hand" => check_by_hand(&mut agreement, &vector.input, vector.expected),
            "simulated" => check_simulated(&mut agreement, &vector.input, vector.expected),
            other => panic!("nothing here is called {other:?}"),
        }
    }
    agreement.reached(250);
}
