//! The survey file: what `GET /v1/sites/{site}/config` returns, what `data-config` points at, what stands inline.

mod look;
mod question;
mod show;

use alloc::vec::Vec;

use crate::decode::{Cursor, Node, Problem};
use crate::id::Name;

pub use look::{Accent, Look, Mode, Theme};
pub use question::{Condition, Kind, Question, Wording};
pub use show::{Show, Trigger};

/// A site's surveys and how its answers travel.
#[derive(Clone, Debug, PartialEq)]
pub struct SurveyFile {
    /// The site the answers belong to.
    pub site: Name,
    /// What counts as acceptance of a batch.
    pub ack: Ack,
    /// Whether visitors may see the running score.
    pub scores: bool,
    /// The surveys, at least one.
    pub surveys: Vec<Survey>,
}

/// What the page takes as "these answers are kept" (field `ack`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Ack {
    /// Only a result that names the answer: `"results"`, the default.
    #[default]
    Results,
    /// Any 2xx, for an endpoint that does not answer in this protocol: `"status"`.
    Status,
}

/// A set of questions with a revision.
#[derive(Clone, Debug, PartialEq)]
pub struct Survey {
    /// The survey's name.
    pub id: Name,
    /// Counted up by the author whenever the survey changes, from 1.
    pub revision: u32,
    /// The questions in order, at least one.
    pub questions: Vec<Question>,
    /// When it shows, and how soon again.
    pub show: Show,
    /// How it looks.
    pub look: Look,
}

impl SurveyFile {
    /// The version this crate reads and writes.
    pub const VERSION: u32 = 1;

    /// Reads a survey file. Unknown fields do not refuse it; they are added to `hints`.
    ///
    /// # Errors
    /// The first [`Problem`] that makes the file unusable.
    pub fn decode<N: Node>(document: N, hints: &mut Vec<Problem>) -> Result<Self, Problem> {
        let file = Cursor::root(document);
        file.keys()?;
        file.hint_unknown(&["v", "site", "ack", "scores", "surveys"], hints);
        file.require("v", "1")?
            .whole(Self::VERSION, Self::VERSION)?;
        let mut surveys = Vec::new();
        let list = file.require("surveys", "a list of surveys")?;
        for survey in list.items()? {
            let survey_read = Survey::decode(&survey, hints)?;
            if surveys
                .iter()
                .any(|earlier: &Survey| earlier.id == survey_read.id)
            {
                return Err(survey
                    .require("id", "")?
                    .refuse("an id that no other survey of the file has"));
            }
            surveys.push(survey_read);
        }
        if surveys.is_empty() {
            return Err(list.refuse("at least one survey"));
        }
        Ok(Self {
            site: Name::decode(&file.require("site", "the site's name")?)?,
            ack: file.field("ack").map_or(Ok(Ack::default()), |ack| {
                ack.one_of(&[("results", Ack::Results), ("status", Ack::Status)])
            })?,
            scores: file
                .field("scores")
                .map_or(Ok(false), |scores| scores.boolean())?,
            surveys,
        })
    }
}

impl Survey {
    fn decode<N: Node>(survey: &Cursor<N>, hints: &mut Vec<Problem>) -> Result<Self, Problem> {
        survey.keys()?;
        survey.hint_unknown(&["id", "revision", "questions", "show", "look"], hints);
        let list = survey.require("questions", "a list of questions")?;
        let mut questions: Vec<Question> = Vec::new();
        for question in list.items()? {
            let question = Question::decode(&question, &questions, hints)?;
            questions.push(question);
        }
        if questions.is_empty() {
            return Err(list.refuse("at least one question"));
        }
        Ok(Self {
            id: Name::decode(&survey.require("id", "the survey's name")?)?,
            revision: survey
                .require("revision", "a whole number from 1")?
                .whole(1, u32::MAX)?,
            questions,
            show: survey
                .field("show")
                .map_or(Ok(Show::default()), |show| Show::decode(&show, hints))?,
            look: survey
                .field("look")
                .map_or(Ok(Look::default()), |look| Look::decode(&look, hints))?,
        })
    }
}

#[cfg(test)]
mod tests;
