//! The scoring crate as a page calls it, for `cargo xtask bench score`.

#![forbid(unsafe_code)]

use std::hint::black_box;

use otklik_score::nps::{Counts, Nps, Rating};
use otklik_score::{Estimate, Point};
use wasm_bindgen::prelude::*;

/// A score that is kept while answers come in, and a store of answers and days to measure on.
#[wasm_bindgen]
pub struct Subject {
    stored: Vec<Rating>,
    days: Vec<Counts>,
    running: Counts,
    latest: Option<Estimate>,
}

#[wasm_bindgen]
impl Subject {
    /// Keeps `answers`, and a day's counts of each `per_day` of them.
    ///
    /// # Errors
    /// When one of them is no answer from 0 to 10.
    #[wasm_bindgen(constructor)]
    pub fn new(answers: &[u8], per_day: usize) -> Result<Self, JsError> {
        let stored = answers
            .iter()
            .map(|&given| Point::<Nps>::new(given.into()))
            .collect::<Result<Vec<_>, _>>()?;
        let days = stored.chunks(per_day.max(1)).map(counted).collect();
        Ok(Self {
            stored,
            days,
            running: Counts::EMPTY,
            latest: None,
        })
    }

    /// Counts all stored answers, and gives the counts.
    #[must_use]
    pub fn recount(&self) -> Vec<u64> {
        counted(black_box(&self.stored)).to_array().to_vec()
    }

    /// Merges all days, and gives the counts.
    #[must_use]
    pub fn merge_days(&self) -> Vec<u64> {
        let days = black_box(&self.days);
        let all = days.iter().fold(Counts::EMPTY, Counts::merge);
        all.to_array().to_vec()
    }

    /// Makes the running score with its interval so many times, and gives the last value.
    #[must_use]
    pub fn score(&self, times: u32) -> f64 {
        let mut value = f64::NAN;
        for _ in 0..times {
            if let Some(estimate) = black_box(black_box(&self.running).score()) {
                value = estimate.value;
            }
        }
        value
    }

    /// Takes one more answer into the running score and gives its value; [`low`](Self::low) and [`high`](Self::high) are
    /// its interval.
    ///
    /// # Errors
    /// When it is no answer from 0 to 10.
    pub fn take(&mut self, given: f64) -> Result<f64, JsError> {
        self.running.add(Rating::new(given)?);
        self.latest = self.running.score();
        Ok(self.latest.map_or(f64::NAN, |score| score.value))
    }

    /// The lower end of the running score's interval.
    #[must_use]
    pub fn low(&self) -> f64 {
        self.latest.map_or(f64::NAN, |score| score.low)
    }

    /// The upper end of the running score's interval.
    #[must_use]
    pub fn high(&self) -> f64 {
        self.latest.map_or(f64::NAN, |score| score.high)
    }

    /// Starts the running score anew.
    pub fn reset(&mut self) {
        self.running = Counts::EMPTY;
        self.latest = None;
    }
}

fn counted(answers: &[Rating]) -> Counts {
    let mut counts = Counts::EMPTY;
    for answer in answers {
        counts.add(*answer);
    }
    counts
}
