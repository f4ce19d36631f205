//! What the page is told, in the shape its listeners get.

use otklik_wire::scores::Counted;
use serde::ser::{Serialize, SerializeMap, Serializer};

use crate::figure::Figure;
use crate::outbox::Notice;
use crate::state::Event;

/// The `detail` of an `otklik:<name>` event; a field that does not apply is absent.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Detail {
    /// The survey's id.
    pub survey: Option<String>,
    /// The question's id.
    pub question: Option<String>,
    /// The token by which the visitor can ask what comes of an answer.
    pub receipt: Option<String>,
    /// Ids of answers.
    pub answers: Vec<String>,
    /// A running score.
    pub score: Option<Score>,
}

/// A running score as the page gets it, in the metric's unit.
#[derive(Clone, Debug, PartialEq)]
pub struct Score {
    /// What was asked for, by the name that survey files use.
    pub metric: &'static str,
    /// The lowest answer there is.
    pub min: f64,
    /// The number of answers.
    pub n: f64,
    /// The score; absent when nobody has answered.
    pub value: Option<f64>,
    /// The lower end of its 95 % interval; absent, like the upper one, for a mean.
    pub low: Option<f64>,
    /// The upper end.
    pub high: Option<f64>,
    /// How often each answer was given, from the lowest on.
    pub counts: Vec<f64>,
}

// Both as maps, not derived as structs: serde-wasm-bindgen keeps the names of a struct's fields in a table, and the
// table costs more than all the rest of it.
impl Serialize for Detail {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        for (name, id) in [
            ("survey", &self.survey),
            ("question", &self.question),
            ("receipt", &self.receipt),
        ] {
            if let Some(id) = id {
                map.serialize_entry(name, id)?;
            }
        }
        if !self.answers.is_empty() {
            map.serialize_entry("answers", &self.answers)?;
        }
        if let Some(score) = &self.score {
            map.serialize_entry("score", score)?;
        }
        map.end()
    }
}

impl Serialize for Score {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("metric", self.metric)?;
        for (name, number) in [
            ("min", Some(self.min)),
            ("n", Some(self.n)),
            ("value", self.value),
            ("low", self.low),
            ("high", self.high),
        ] {
            if let Some(number) = number {
                map.serialize_entry(name, &number)?;
            }
        }
        map.serialize_entry("counts", &self.counts)?;
        map.end()
    }
}

impl From<&Counted> for Score {
    fn from(counted: &Counted) -> Self {
        let figure = Figure::of(counted);
        let interval = figure.and_then(|figure| figure.interval);
        let metric = counted.metric();
        Self {
            metric: metric.name(),
            min: metric.scale().0.into(),
            n: counted.n() as f64,
            value: figure.map(|figure| figure.value),
            low: interval.map(|(low, _)| low),
            high: interval.map(|(_, high)| high),
            counts: counted.counts().iter().map(|&count| count as f64).collect(),
        }
    }
}

impl Detail {
    /// The name and detail of what happened in the widget.
    #[must_use]
    pub fn of_event(event: Event) -> (&'static str, Self) {
        let of = |survey: otklik_wire::id::Name| Self {
            survey: Some(survey.as_str().into()),
            ..Self::default()
        };
        match event {
            Event::Shown(survey) => ("shown", of(survey)),
            Event::Answered { survey, question } => (
                "answered",
                Self {
                    question: Some(question.as_str().into()),
                    ..of(survey)
                },
            ),
            Event::Completed(survey) => ("completed", of(survey)),
            Event::Dismissed(survey) => ("dismissed", of(survey)),
            Event::Score(survey, counted) => (
                "score",
                Self {
                    score: Some(Score::from(&counted)),
                    ..of(survey)
                },
            ),
        }
    }

    /// The name and detail of what happened to answers on their way; `None` for what is no event.
    #[must_use]
    pub fn of_notice(notice: Notice) -> Option<(&'static str, Self)> {
        let (name, ids, receipt) = match notice {
            Notice::Delivered(ids) => ("delivered", ids, None),
            Notice::Receipt(id, token) => ("status", vec![id], Some(token)),
            Notice::Refused(ids) => ("error", ids, None),
            Notice::Stopped(_) => return None,
        };
        let detail = Self {
            receipt,
            answers: ids.iter().map(|id| id.as_str().into()).collect(),
            ..Self::default()
        };
        Some((name, detail))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use otklik_score::Metric;
    use otklik_wire::id::{AnswerId, Name};
    use serde_json::{json, to_value};

    #[test]
    fn a_field_that_does_not_apply_is_absent() {
        let survey = Name::new("corner".into()).unwrap();
        let (name, detail) = Detail::of_event(Event::Shown(survey.clone()));
        assert_eq!(name, "shown");
        assert_eq!(to_value(detail).unwrap(), json!({"survey": "corner"}));

        let nobody = Counted::none(Metric::CsatThree);
        let (_, detail) = Detail::of_event(Event::Score(survey, nobody));
        assert_eq!(
            to_value(detail).unwrap(),
            json!({"survey": "corner", "score": {"metric": "csat", "min": 1.0, "n": 0.0, "counts": [0.0, 0.0, 0.0]}})
        );

        let id = "018f2f3e-7a4b-7000-8000-000000000000";
        let ids = vec![AnswerId::new(id.into()).unwrap()];
        let (_, detail) = Detail::of_notice(Notice::Delivered(ids.clone())).unwrap();
        assert_eq!(to_value(detail).unwrap(), json!({"answers": [id]}));

        let receipt = Notice::Receipt(ids[0].clone(), "a-token".into());
        let (name, detail) = Detail::of_notice(receipt).unwrap();
        assert_eq!(name, "status");
        assert_eq!(
            to_value(detail).unwrap(),
            json!({"receipt": "a-token", "answers": [id]})
        );
    }
}
