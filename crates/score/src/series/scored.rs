use core::fmt;

use super::{Fingerprint, Ledger, Series};
use crate::merge::Merge;

/// A state and the series its answers belong to. Only states of one series merge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scored<S> {
    series: Series,
    state: S,
}

/// Two series met where one was expected, or two states that do not fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OtherSeries<E> {
    /// The trend is broken between these two; [`Ledger::changes`] says why.
    Broken {
        /// The series of the state.
        expected: Series,
        /// The series of what was to go into it.
        found: Series,
    },
    /// One series, and yet the states are of different metrics or scales.
    State(E),
}

impl<S> Scored<S> {
    /// `state`, counted from answers to the question with this fingerprint.
    #[must_use]
    pub fn new(ledger: &Ledger, asked: Fingerprint, state: S) -> Self {
        Self {
            series: ledger.series_of(asked),
            state,
        }
    }

    /// The series.
    #[must_use]
    pub fn series(&self) -> Series {
        self.series
    }

    /// The state.
    #[must_use]
    pub fn state(&self) -> &S {
        &self.state
    }

    fn same_series<E>(&self, other: &Self) -> Result<(), OtherSeries<E>> {
        if self.series == other.series {
            Ok(())
        } else {
            Err(OtherSeries::Broken {
                expected: self.series,
                found: other.series,
            })
        }
    }
}

impl<S: Merge> Merge for Scored<S> {
    type Mismatch = OtherSeries<S::Mismatch>;

    fn try_merge(&mut self, other: &Self) -> Result<(), Self::Mismatch> {
        self.same_series(other)?;
        self.state
            .try_merge(&other.state)
            .map_err(OtherSeries::State)
    }

    fn try_unmerge(&mut self, part: &Self) -> Result<(), Self::Mismatch> {
        self.same_series(part)?;
        self.state
            .try_unmerge(&part.state)
            .map_err(OtherSeries::State)
    }
}

impl<E: fmt::Display> fmt::Display for OtherSeries<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Broken { expected, found } => write!(
                f,
                "answers of series {} cannot enter a score of series {}: the question was another",
                found.name(),
                expected.name()
            ),
            Self::State(mismatch) => mismatch.fmt(f),
        }
    }
}

impl<E: fmt::Display + fmt::Debug> core::error::Error for OtherSeries<E> {}

#[cfg(test)]
mod tests {
    extern crate std;
    use std::string::ToString as _;

    use super::*;
    use crate::nps::{Counts, Rating};
    use crate::series::Asked;
    use crate::state::{Metric, State};

    #[test]
    fn a_changed_wording_breaks_the_trend_in_the_open() {
        let mut ledger = Ledger::default();
        let mut scored = |text: &str| {
            let asked = ledger.note(&Asked {
                metric: Metric::Nps,
                locale: "en",
                wording: &[text],
            });
            let mut counts = Counts::EMPTY;
            counts.add(Rating::new(9.0).unwrap());
            Scored::new(&ledger, asked, State::from(counts))
        };
        let (mut before, after) = (scored("Recommend us?"), scored("Recommend our tea?"));
        before.try_merge(&before.clone()).unwrap();
        assert_eq!(before.state().n(), 2);

        let refused = before.try_merge(&after).unwrap_err();
        assert_eq!(before.state().n(), 2);
        assert!(before.try_unmerge(&after).is_err());
        assert_eq!(
            refused.to_string(),
            std::format!(
                "answers of series {} cannot enter a score of series {}: the question was another",
                after.series().name(),
                before.series().name()
            )
        );
    }
}
