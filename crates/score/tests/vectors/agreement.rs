//! Reading vectors, and what counts as agreement.

use std::fmt::Debug;

use otklik_score::rating::{Counts, Scale};
use otklik_score::{Basis, Estimate, Level, Merge, Population};
use serde::Deserialize;
use serde::de::DeserializeOwned;

/// How far apart two figures may be: relative to the figure, or absolute where it is below 1.
const TOLERANCE: f64 = 1e-9;

/// How far apart two small p-values may be, relative to their size. An absolute tolerance would pass any of them.
const SMALL_P_TOLERANCE: f64 = 1e-7;

/// The p-values below which [`SMALL_P_TOLERANCE`] applies as well.
const SMALL_P: f64 = 1e-3;

/// A file of vectors.
#[derive(Deserialize)]
struct File<I, E> {
    made_by: String,
    vectors: Vec<Vector<I, E>>,
}

/// What went in, and what has to come out.
#[derive(Deserialize)]
pub(super) struct Vector<I, E> {
    pub(super) input: I,
    pub(super) expected: E,
}

/// The vectors of a file that names its source and holds at least `least` of them.
pub(super) fn read<I: DeserializeOwned, E: DeserializeOwned>(
    json: &str,
    least: usize,
) -> Vec<Vector<I, E>> {
    let file: File<I, E> = serde_json::from_str(json).unwrap();
    assert!(!file.made_by.is_empty(), "the vectors name no source");
    assert!(
        file.vectors.len() >= least,
        "{} vectors, expected at least {least}",
        file.vectors.len()
    );
    file.vectors
}

/// Collects disagreements, so that a run shows all of them.
#[derive(Default)]
pub(super) struct Agreement {
    compared: usize,
    failures: Vec<String>,
}

impl Agreement {
    /// Our figure and theirs, to [`TOLERANCE`].
    pub(super) fn figure(&mut self, of: &impl Debug, name: &str, ours: f64, theirs: f64) {
        self.within(of, name, ours, theirs, TOLERANCE * theirs.abs().max(1.0));
    }

    /// Our figure and theirs, as closely as theirs was printed.
    pub(super) fn within(
        &mut self,
        of: &impl Debug,
        name: &str,
        ours: f64,
        theirs: f64,
        tolerance: f64,
    ) {
        self.compared += 1;
        let apart = (ours - theirs).abs();
        // Written so that a NaN is a disagreement.
        if apart <= tolerance {
            return;
        }
        self.failures.push(format!(
            "{of:?}\n    {name}: ours {ours:e}, theirs {theirs:e}, apart {apart:.2e}"
        ));
    }

    /// Our probability and theirs; a small one must also agree in its own digits.
    pub(super) fn p(&mut self, of: &impl Debug, ours: f64, theirs: f64) {
        self.figure(of, "p", ours, theirs);
        if theirs < SMALL_P {
            self.within(of, "small p", ours, theirs, SMALL_P_TOLERANCE * theirs);
        }
    }

    /// Our interval and theirs.
    pub(super) fn interval(&mut self, of: &impl Debug, ours: &Estimate, theirs: [f64; 2]) {
        self.figure(of, "low", ours.low, theirs[0]);
        self.figure(of, "high", ours.high, theirs[1]);
    }

    /// # Panics
    /// When anything disagreed, or fewer than `least` figures were compared.
    pub(super) fn reached(self, least: usize) {
        let Self { compared, failures } = self;
        assert!(
            failures.is_empty(),
            "{} of {compared} figures disagree:\n{}",
            failures.len(),
            failures.join("\n")
        );
        assert!(compared >= least, "only {compared} figures were compared");
    }
}

/// The usual levels are constants of the crate, the others are computed.
pub(super) fn level(confidence: f64) -> Level {
    [Level::P90, Level::P95, Level::P99]
        .into_iter()
        .find(|level| level.confidence() == confidence)
        .unwrap_or_else(|| Level::new(confidence).unwrap())
}

pub(super) fn basis(confidence: f64, population: Option<u64>) -> Basis {
    Basis {
        level: level(confidence),
        population: population.map_or(Population::Open, Population::Of),
    }
}

/// Counts on a scale: `counts` says how often the answer at each place, counted from the lowest, was given.
pub(super) fn counted(min: i16, max: i16, counts: &[(i16, u64)]) -> Counts {
    let scale = Scale::new(min, max).unwrap();
    let mut all = scale.counts();
    for &(place, count) in counts {
        let mut doubled = scale.counts();
        let answer = scale.answer(f64::from(min + place)).unwrap();
        doubled.add(answer).unwrap();
        // A million answers by twenty merges.
        for bit in 0..u64::BITS - count.leading_zeros() {
            if count >> bit & 1 == 1 {
                all.try_merge(&doubled).unwrap();
            }
            let same = doubled;
            doubled.try_merge(&same).unwrap();
        }
    }
    all
}
