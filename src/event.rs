//! What the page is told, in the shape its listeners get.

use otklik_wire::scores::Counted;
use serde::Serialize;

use crate::figure::Figure;
use crate::outbox::Notice;
use crate::state::Event;

/// The `detail` of an `otklik:<name>` event; a field that does not apply is absent.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Detail {
    /// The survey's id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub survey: Option<String>,
    /// The question's id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub question: Option<String>,
    /// Ids of answers.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub answers: Vec<String>,
    /// A running score.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub score: Option<Score>,
}

/// A running score as the page gets it, in the metric's unit.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Score {
    /// What was asked for, by the name that survey files use.
    pub metric: &'static str,
    /// The lowest answer there is.
    pub min: f64,
    /// The number of answers.
    pub n: f64,
    /// The score; absent when nobody has answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<f64>,
    /// The lower end of its 95 % interval; absent, like the upper one, for a mean.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub low: Option<f64>,
    /// The upper end.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub high: Option<f64>,
    /// How often each answer was given, from the lowest on.
    pub counts: Vec<f64>,
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
            survey: Some(survey.to_string()),
            ..Self::default()
        };
        match event {
            Event::Shown(survey) => ("shown", of(survey)),
            Event::Answered { survey, question } => (
                "answered",
                Self {
                    question: Some(question.to_string()),
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
        let (name, ids) = match notice {
            Notice::Delivered(ids) => ("delivered", ids),
            Notice::Refused(ids) => ("error", ids),
            Notice::Stopped(_) => return None,
        };
        let detail = Self {
            answers: ids.iter().map(ToString::to_string).collect(),
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
        let (_, detail) = Detail::of_notice(Notice::Delivered(ids)).unwrap();
        assert_eq!(to_value(detail).unwrap(), json!({"answers": [id]}));
    }
}
