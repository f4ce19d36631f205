//! What the page is told, in the shape its listeners get.

use otklik_score::nps::Counts;
use serde::Serialize;

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

/// A running score as the page gets it: points from −100 to 100.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Score {
    /// The number of answers.
    pub n: f64,
    /// The score; absent, like its interval, when nobody has answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<f64>,
    /// The lower end of its 95 % interval.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub low: Option<f64>,
    /// The upper end.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub high: Option<f64>,
    /// How often each rating from 0 to 10 was given.
    pub counts: [f64; 11],
}

impl From<Counts> for Score {
    fn from(counts: Counts) -> Self {
        let score = counts.score();
        Self {
            n: counts.n() as f64,
            value: score.map(|score| score.value),
            low: score.map(|score| score.low),
            high: score.map(|score| score.high),
            counts: counts.to_array().map(|count| count as f64),
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
            Event::Score(survey, counts) => (
                "score",
                Self {
                    score: Some(counts.into()),
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
    use otklik_wire::id::{AnswerId, Name};
    use serde_json::{json, to_value};

    #[test]
    fn a_field_that_does_not_apply_is_absent() {
        let survey = Name::new("corner".into()).unwrap();
        let (name, detail) = Detail::of_event(Event::Shown(survey.clone()));
        assert_eq!(name, "shown");
        assert_eq!(to_value(detail).unwrap(), json!({"survey": "corner"}));

        let (_, detail) = Detail::of_event(Event::Score(survey, Counts::EMPTY));
        assert_eq!(
            to_value(detail).unwrap(),
            json!({"survey": "corner", "score": {"n": 0.0, "counts": ([0.0; 11])}})
        );

        let id = "018f2f3e-7a4b-7000-8000-000000000000";
        let ids = vec![AnswerId::new(id.into()).unwrap()];
        let (_, detail) = Detail::of_notice(Notice::Delivered(ids)).unwrap();
        assert_eq!(to_value(detail).unwrap(), json!({"answers": [id]}));
    }
}
