//! What the page is told, in the shape its listeners get.

use otklik_score::nps::Counts;

use crate::outbox::Notice;
use crate::state::Event;

/// The `detail` of an `otklik:<name>` event; a field that does not apply is absent.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Detail {
    /// The survey's id.
    pub survey: Option<String>,
    /// The question's id.
    pub question: Option<String>,
    /// Ids of answers.
    pub answers: Vec<String>,
    /// A running score.
    pub score: Option<Score>,
}

/// A running score as the page gets it: points from −100 to 100.
#[derive(Clone, Debug, PartialEq)]
pub struct Score {
    /// The number of answers.
    pub n: f64,
    /// The score; absent, like its interval, when nobody has answered.
    pub value: Option<f64>,
    /// The lower end of its 95 % interval.
    pub low: Option<f64>,
    /// The upper end.
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
