//! How long many things took.

use std::time::Duration;

use hdrhistogram::Histogram;

/// Longest time told apart from longer ones, in µs: two minutes.
const MAX_US: u64 = 120_000_000;
/// Digits that count.
const DIGITS: u8 = 3;

/// Times by how often they occurred, in µs.
#[derive(Clone, Debug, Default)]
pub struct Times(Option<Histogram<u64>>);

impl Times {
    /// Takes one more in.
    pub fn add(&mut self, time: Duration) {
        // The bounds are constants that the crate allows.
        let histogram =
            self.0
                .get_or_insert_with(|| match Histogram::new_with_bounds(1, MAX_US, DIGITS) {
                    Ok(histogram) => histogram,
                    Err(error) => unreachable!("{error}"),
                });
        histogram.saturating_record(u64::try_from(time.as_micros()).unwrap_or(MAX_US));
    }

    /// How many there are.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.0.as_ref().map_or(0, Histogram::len)
    }

    /// What this part of them stays under, from 0 to 1; in ms.
    #[must_use]
    pub fn quantile_ms(&self, quantile: f64) -> f64 {
        let all = self.0.as_ref();
        all.map_or(f64::NAN, |all| all.value_at_quantile(quantile) as f64 / 1e3)
    }

    /// `p50 1.2, p99 3.4, p99.9 5.6 ms`.
    #[must_use]
    pub fn summary(&self) -> String {
        let at = |quantile| self.quantile_ms(quantile);
        format!(
            "p50 {:.2}, p99 {:.2}, p99.9 {:.2} ms",
            at(0.5),
            at(0.99),
            at(0.999)
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_those_of_what_was_added() {
        let mut times = Times::default();
        assert!(times.quantile_ms(0.5).is_nan());
        for ms in 1..=1_000 {
            times.add(Duration::from_millis(ms));
        }
        assert_eq!(times.count(), 1_000);
        assert!((times.quantile_ms(0.5) - 500.0).abs() < 1.0);
        assert!((times.quantile_ms(0.99) - 990.0).abs() < 1.0);
    }
}
