//! The five parts of a score of SERVQUAL or SERVPERF, and the score weighted by what the owner says of them.

use otklik_score::servqual::{Dimension, Weights};
use otklik_score::{Basis, Estimate, State, Statistic as _};
use serde_json::{Map, Value, json};

/// Tells them beside the score; nothing of any other metric, or without answers.
pub(in crate::http) fn tell(state: &State, weights: Option<Weights>, into: &mut Value) {
    if let Some(dimensions) = dimensions(state) {
        into["dimensions"] = dimensions;
    }
    if let Some((weights, estimate)) = weights.and_then(|weights| weighted(state, weights)) {
        let points = Dimension::ALL.into_iter().zip(weights.points());
        let points: Map<String, Value> = points
            .map(|(dimension, points)| (dimension.name().to_owned(), points.into()))
            .collect();
        into["weighted"] = json!({
            "value": estimate.value,
            "low": estimate.low,
            "high": estimate.high,
            "points": points,
        });
    }
}

fn weighted(state: &State, weights: Weights) -> Option<(Weights, Estimate)> {
    let moments = match state {
        State::Servqual(sums) => sums.gap_weighted_by(weights),
        State::Servperf(sums) => sums.weighted_by(weights),
        _ => return None,
    };
    Some((weights, moments.estimate(&Basis::USUAL)?))
}

fn dimensions(state: &State) -> Option<Value> {
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
