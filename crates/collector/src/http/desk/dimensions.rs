use otklik_score::servqual::Dimension;
use otklik_score::{Basis, State, Statistic as _};
use serde_json::{Value, json};

/// The five parts of a score of SERVQUAL or SERVPERF.
pub(super) fn dimensions(state: &State) -> Option<Value> {
    let part = |dimension: Dimension| {
        let (moments, ends) = match state {
            State::Servqual(sums) => (
                sums.dimension_gap(dimension),
                Some((sums.expected(dimension)?, sums.perceived(dimension)?)),
            ),
            State::Servperf(sums) => (sums.dimension(dimension), None),
            _ => return None,
        };
        let estimate = moments.estimate(&Basis::USUAL)?;
        let mut part = json!({
            "dimension": dimension.name(),
            "n": state.n(),
            "value": estimate.value,
            "low": estimate.low,
            "high": estimate.high,
        });
        if let Some((expected, perceived)) = ends {
            (part["expected"], part["perceived"]) = (expected.into(), perceived.into());
        }
        Some(part)
    };
    let parts: Option<Vec<Value>> = Dimension::ALL.into_iter().map(part).collect();
    parts.map(Value::from)
}
