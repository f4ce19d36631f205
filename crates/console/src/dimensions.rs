//! The five dimensions of a service in its score, and the score weighted by the points that the owner states for them.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::lang::Lang;
use crate::live::Card;
use crate::words::{Surveys, Words, fill};

/// A dimension's part of a score.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub(crate) struct Part {
    /// Which, as files name it.
    pub(crate) dimension: String,
    /// Its mean, or its gap.
    pub(crate) value: f64,
    /// The interval's lower end.
    pub(crate) low: f64,
    /// The interval's upper end.
    pub(crate) high: f64,
    /// What was expected and what was perceived, where both were asked.
    #[serde(default)]
    pub(crate) expected: Option<f64>,
    #[serde(default)]
    pub(crate) perceived: Option<f64>,
}

/// The score weighted by the owner's points.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub(crate) struct Weighted {
    /// The score.
    pub(crate) value: f64,
    /// The interval's lower end.
    pub(crate) low: f64,
    /// The interval's upper end.
    pub(crate) high: f64,
    /// The points of each dimension, 100 together.
    pub(crate) points: BTreeMap<String, u64>,
}

/// The table of a card's dimensions with its head; only the head where there are none.
pub(crate) fn rows(card: &Card, words: &Words, lang: Lang) -> Vec<Vec<String>> {
    let scores = &words.scores;
    let written = |value| card.unit.name.written(value, lang);
    let points = card.weighted.as_ref().map(|weighted| &weighted.points);
    let mut head = vec![scores.dimension, scores.score];
    if card.dimensions.iter().any(|part| part.expected.is_some()) {
        head.push(scores.expected_perceived);
    }
    head.extend(points.map(|_| scores.points_stated));
    let row = |part: &Part| {
        let mut row = vec![called(&words.surveys, &part.dimension).to_owned()];
        // Few columns, so that a phone has room for all.
        row.push(format!(
            "{} ({}\u{a0}…\u{a0}{})",
            written(part.value),
            written(part.low),
            written(part.high)
        ));
        if let (Some(expected), Some(perceived)) = (part.expected, part.perceived) {
            row.push(format!("{} → {}", written(expected), written(perceived)));
        }
        let points = points.and_then(|points| points.get(&part.dimension));
        row.extend(points.map(|points| lang.whole(*points)));
        row
    };
    let head = head.into_iter().map(str::to_owned).collect();
    std::iter::once(head)
        .chain(card.dimensions.iter().map(row))
        .collect()
}

/// The weighted score of a card in words.
pub(crate) fn weighted(card: &Card, words: &Words, lang: Lang) -> Option<String> {
    let weighted = card.weighted.as_ref()?;
    let [value, low, high] = [weighted.value, weighted.low, weighted.high]
        .map(|value| card.unit.name.written(value, lang));
    Some(fill(
        words.scores.weighted,
        &[("value", &value), ("low", &low), ("high", &high)],
    ))
}

/// What a dimension is called.
pub(crate) fn called(words: &Surveys, dimension: &str) -> &'static str {
    match dimension {
        "tangibles" => words.tangibles,
        "reliability" => words.reliability,
        "responsiveness" => words.responsiveness,
        "assurance" => words.assurance,
        _ => words.empathy,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::survey::DIMENSIONS;

    fn card(is_paired: bool, weighted: &Value) -> Card {
        let part = |dimension: &str| {
            let mut part =
                json!({"dimension": dimension, "n": 12, "value": -1.25, "low": -1.5, "high": -1.0});
            if is_paired {
                (part["expected"], part["perceived"]) = (json!(6.5), json!(5.25));
            }
            part
        };
        let card = json!({
            "survey": "nps", "question": "gap", "text": "We?", "metric": "servqual", "scale": [1, 7],
            "unit": {"name": "mean", "from": -6, "to": 6}, "counts": [], "tones": [], "windows": [], "n": 12,
            "joined": 0, "elsewhere": 0, "left_out": {"shown": 0, "started": 0}, "response": {"shown": 0, "completed": 0},
            "dimensions": DIMENSIONS.map(part), "weighted": weighted,
        });
        serde_json::from_value(card).unwrap()
    }

    fn stated() -> Value {
        json!({"value": -1.32, "low": -1.6, "high": -1.04, "points":
            {"tangibles": 11, "reliability": 32, "responsiveness": 22, "assurance": 19, "empathy": 16}})
    }

    #[test]
    fn the_weighted_score_is_said_to_be_the_owners() {
        let said = |lang| weighted(&card(true, &stated()), Words::of(lang), lang).unwrap();
        assert_eq!(
            said(Lang::En),
            "Weighted by the points that the owner states: −1.3, between −1.6 and −1.0"
        );
        assert_eq!(
            said(Lang::Ru),
            "Взвешено по баллам, которые указал владелец: −1,3, от −1,6 до −1,0"
        );
        let plain = card(true, &Value::Null);
        assert_eq!(weighted(&plain, Words::of(Lang::En), Lang::En), None);
    }

    #[test]
    fn points_are_a_column_where_they_are_stated() {
        let table = |card: &Card, lang| rows(card, Words::of(lang), lang);
        let stated = table(&card(true, &stated()), Lang::Ru);
        assert_eq!(
            stated[0],
            ["Измерение", "Оценка", "Ожидали → получили", "Баллы"]
        );
        assert_eq!(
            stated[2],
            [
                "Надёжность: обещанное делается",
                "−1,3 (−1,5\u{a0}…\u{a0}−1,0)",
                "6,5 → 5,3",
                "32"
            ]
        );
        let plain = table(&card(false, &Value::Null), Lang::En);
        assert_eq!(plain[0], ["Dimension", "Score"]);
        assert_eq!(
            plain[5],
            [
                "Empathy: each is seen as a person",
                "−1.3 (−1.5\u{a0}…\u{a0}−1.0)"
            ]
        );
        assert_eq!(plain.len(), 6);
    }
}
