//! What came of a load: counts, and how long replies took.

use std::collections::BTreeMap;
use std::time::Duration;

use super::sender::Try;
use super::times::Times;

/// Counts and times of a load.
#[derive(Clone, Debug)]
pub struct Tally {
    /// Requests sent.
    pub requests: u64,
    /// Requests that were acknowledged whole.
    pub good: u64,
    /// Answers acknowledged.
    pub acked: u64,
    /// Requests by the status of a reply that did not acknowledge them.
    pub refused: BTreeMap<u16, u64>,
    /// Requests without a whole reply, by the kind of error.
    pub broken: BTreeMap<String, u64>,
    /// From the intended start to the reply, requests that were acknowledged.
    pub latency: Times,
    /// From the true start to the reply, requests that were refused.
    pub refusal: Times,
    /// How long it went on.
    pub elapsed: Duration,
}

impl Default for Tally {
    fn default() -> Self {
        Self {
            requests: 0,
            good: 0,
            acked: 0,
            refused: BTreeMap::new(),
            broken: BTreeMap::new(),
            latency: Times::default(),
            refusal: Times::default(),
            elapsed: Duration::ZERO,
        }
    }
}

impl Tally {
    /// Takes in what came of a request with `size` answers; the times are those since it should have been sent, and
    /// since it was.
    pub(super) fn add(
        &mut self,
        result: &Try,
        size: usize,
        intended: Duration,
        true_time: Duration,
    ) {
        self.requests += 1;
        self.acked += result.acked;
        match &result.status {
            Ok(_) if result.acked == size as u64 => {
                self.good += 1;
                self.latency.add(intended);
            }
            Ok(status) => {
                *self.refused.entry(*status).or_default() += 1;
                self.refusal.add(true_time);
            }
            Err(error) => *self.broken.entry(error.kind().to_string()).or_default() += 1,
        }
    }

    /// Requests acknowledged a second.
    #[must_use]
    pub fn rate(&self) -> f64 {
        self.good as f64 / self.elapsed.as_secs_f64().max(1e-9)
    }

    /// Answers acknowledged a second.
    #[must_use]
    pub fn answers_per_second(&self) -> f64 {
        self.acked as f64 / self.elapsed.as_secs_f64().max(1e-9)
    }
}
