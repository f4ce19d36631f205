//! A control chart over states of one metric, whatever it is.

use alloc::vec::Vec;

use super::{Headline, OtherMetric, State};
use crate::drift::{Chart, FalseAlarms, Shift, watch};

impl State {
    /// Watches a series, given by its days in order, all of one metric. See [`crate::drift`].
    ///
    /// # Errors
    /// [`OtherMetric`] when two of them are of different metrics or scales.
    pub fn watch<D: Copy>(
        days: &[(D, Self)],
        alarms: FalseAlarms,
    ) -> Result<Chart<D>, OtherMetric> {
        let mut nets = Vec::new();
        let mut shares = Vec::new();
        let mut means = Vec::new();
        let mut zero = 0.0;
        for (day, state) in days {
            match state.same_metric_as(&days[0].1)?.headline() {
                Headline::Net { net, offset } => {
                    zero = offset;
                    nets.push((*day, net));
                }
                Headline::Share(share) => shares.push((*day, share)),
                Headline::Mean(moments) => means.push((*day, moments)),
            }
        }
        Ok(if !nets.is_empty() {
            let mut chart = watch(&nets, alarms);
            for Shift { before, after, .. } in &mut chart.shifts {
                (*before, *after) = (before.shifted(zero), after.shifted(zero));
            }
            chart
        } else if !shares.is_empty() {
            watch(&shares, alarms)
        } else {
            watch(&means, alarms)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Merge as _, Metric, Rated};

    fn day(metric: Metric, values: &[f64]) -> State {
        let mut state = State::empty(metric);
        for value in values {
            state
                .try_merge(&Rated::new(metric, *value).unwrap().into())
                .unwrap();
        }
        state
    }

    #[test]
    fn a_fall_is_found_in_every_unit() {
        for (metric, good, bad) in [
            (
                Metric::Nps,
                [10.0, 9.0, 8.0, 10.0, 3.0],
                [1.0, 2.0, 8.0, 3.0, 9.0],
            ),
            (
                Metric::Nsat,
                [4.0, 4.0, 3.0, 4.0, 1.0],
                [1.0, 1.0, 2.0, 1.0, 4.0],
            ),
            (
                Metric::CsatFive,
                [5.0, 4.0, 5.0, 4.0, 2.0],
                [1.0, 2.0, 2.0, 1.0, 5.0],
            ),
            (
                Metric::Ces,
                [7.0, 6.0, 7.0, 6.0, 4.0],
                [2.0, 1.0, 2.0, 3.0, 6.0],
            ),
        ] {
            let days: Vec<(i32, State)> = (0..30)
                .map(|at| {
                    let values: Vec<f64> = (if at < 20 { good } else { bad }).repeat(4);
                    (at, day(metric, &values))
                })
                .collect();
            let chart = State::watch(&days, FalseAlarms::YEARLY).unwrap();
            let shift = chart.shifts[0];
            assert_eq!(shift.since, 20, "{metric:?}");
            let shown = days[0].1.estimate(&crate::Basis::USUAL).unwrap().value;
            assert!(
                (shift.before.value - shown).abs() < 1e-9,
                "{metric:?}: in the figure's own unit"
            );
        }
    }

    #[test]
    fn two_metrics_are_no_series() {
        let days = [
            (1, State::empty(Metric::Nps)),
            (2, State::empty(Metric::Ces)),
        ];
        assert!(State::watch(&days, FalseAlarms::YEARLY).is_err());
        assert!(
            State::watch::<i32>(&[], FalseAlarms::YEARLY)
                .unwrap()
                .shifts
                .is_empty()
        );
    }
}
