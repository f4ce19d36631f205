//! What more answers would show, if they are like those that are there.

use super::{Headline, OtherMetric, State};
use crate::enough::Rule;
use crate::statistic::Statistic;

impl State {
    /// How closely the difference from `before` would be known once neither side is short of answers under `rule`: ± in the
    /// figure's unit. `None` where a side has nothing to go by.
    ///
    /// # Errors
    /// [`OtherMetric`] when the two are states of different metrics or scales.
    pub fn margin_when_enough(
        &self,
        before: &Self,
        rule: &Rule,
    ) -> Result<Option<f64>, OtherMetric> {
        match (self.headline(), before.same_metric_as(self)?.headline()) {
            (Headline::Net { net: now, .. }, Headline::Net { net: then, .. }) => {
                Ok(margin(now, then, rule))
            }
            (Headline::Share(now), Headline::Share(then)) => Ok(margin(now, then, rule)),
            (Headline::Mean(now), Headline::Mean(then)) => Ok(margin(now, then, rule)),
            _ => Ok(None),
        }
    }
}

fn margin<T: Statistic>(now: T, before: T, rule: &Rule) -> Option<f64> {
    if now.n() == 0 || before.n() == 0 {
        return None;
    }
    let enough = |side: T| side.resized(side.n().max(rule.least));
    let difference = enough(now).compared_with(enough(before), rule.basis.level);
    Some(difference?.margin())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Merge as _, Metric, Rated};

    fn of(metric: Metric, values: &[f64]) -> State {
        let mut state = State::empty(metric);
        for value in values {
            state
                .try_merge(&Rated::new(metric, *value).unwrap().into())
                .unwrap();
        }
        state
    }

    #[test]
    fn it_is_that_of_so_many_answers_in_the_same_proportions() {
        let some = [0.0, 9.0, 10.0, 7.0, 10.0].repeat(2);
        let (few, enough) = (some.clone(), some.repeat(3));
        let [few, enough] = [few, enough].map(|values| of(Metric::Nps, &values));
        let rule = Rule::USUAL;
        let ahead = few.margin_when_enough(&few, &rule).unwrap().unwrap();
        let then = enough.compared_with(&enough, rule.basis.level);
        assert!((ahead - then.unwrap().unwrap().margin()).abs() < 1e-9);
        // Where nothing is missing it is the margin of now.
        let now = enough.margin_when_enough(&enough, &rule).unwrap().unwrap();
        assert!((ahead - now).abs() < 1e-9);
    }

    #[test]
    fn without_answers_nothing_is_foretold() {
        let (some, none) = (of(Metric::Ces, &[1.0, 6.0]), State::empty(Metric::Ces));
        assert_eq!(some.margin_when_enough(&none, &Rule::USUAL), Ok(None));
        let other = State::empty(Metric::Nps);
        assert!(some.margin_when_enough(&other, &Rule::USUAL).is_err());
    }
}
