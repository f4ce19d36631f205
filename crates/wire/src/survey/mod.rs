//! The survey file: what `GET /v1/sites/{site}/config` returns, what `data-config` points at, what stands inline.

mod look;
#[cfg(not(target_arch = "wasm32"))]
mod promise;
mod question;
#[cfg(any(feature = "show", test))]
mod show;

use alloc::vec::Vec;

use crate::decode::{Cursor, Node, Problem, Report};
use crate::id::Name;
use crate::mask::Mask;

pub use look::{Accent, Look, Mode, Spot, Theme};
#[cfg(not(target_arch = "wasm32"))]
pub use promise::{Promise, Term};
pub use question::{
    Battery, Choice, Condition, Face, Item, Kind, Question, Scale, Service, Test, Word, Wording,
};
#[cfg(any(feature = "show", test))]
pub use show::{
    Again, Date, Device, Fit, Manners, Pattern, Place, Show, Span, Tracking, Trigger, Visitor,
    Wanted, Who,
};

/// The file's JSON Schema, for editors: what `otklik-collector check` says, but for what depends on two places at once.
#[cfg(any(feature = "show", test))]
pub const SCHEMA: &str = include_str!("../../survey.schema.json");

/// A site's surveys and how its answers travel.
#[derive(Clone, Debug, PartialEq)]
pub struct SurveyFile {
    /// The site the answers belong to.
    pub site: Name,
    /// What counts as acceptance of a batch.
    pub ack: Ack,
    /// Whether visitors may see the running score.
    pub scores: bool,
    /// What is left out of a visitor's sentences before they are kept.
    pub mask: Mask,
    /// Whether every visitor gets a receipt, promised or not.
    #[cfg(any(feature = "show", test))]
    pub receipts: bool,
    /// The trait of a visitor that travels with each answer: what its segment is.
    #[cfg(any(feature = "show", test))]
    pub segment: Option<Name>,
    /// What holds for all surveys.
    #[cfg(any(feature = "show", test))]
    pub manners: Manners,
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
    /// When it shows, where, to whom, and how soon again.
    #[cfg(any(feature = "show", test))]
    pub show: Show,
    /// How it looks.
    pub look: Look,
    /// By when somebody answers.
    #[cfg(not(target_arch = "wasm32"))]
    pub promise: Promise,
}

impl SurveyFile {
    /// The version this crate reads and writes.
    pub const VERSION: u32 = 1;

    /// Reads a survey file. Unknown fields do not refuse it; they are added to `hints`.
    ///
    /// # Errors
    /// Every [`Problem`] that makes the file unusable, never none.
    pub fn decode<N: Node>(document: N, hints: &mut Vec<Problem>) -> Result<Self, Vec<Problem>> {
        let report = Report::default();
        let place = Cursor::root(document, &report);
        // Of what is no object at all, one sentence says more than one for each missing field.
        let file = (!place.keys().is_empty()).then(|| Self::read(&place));
        let file = file.or_else(|| {
            place.refuse("an object with v, site and surveys");
            None
        });
        drop(place);
        report.finish(file, hints)?.ok_or_else(Vec::new)
    }

    fn read<N: Node>(file: &Cursor<'_, N>) -> Self {
        file.object(&[
            "$schema", "v", "site", "ack", "scores", "mask", "receipts", "segment", "quiet", "dnt",
            "surveys",
        ]);
        file.field("v").whole(Self::VERSION, Self::VERSION);
        let list = file.field("surveys");
        let mut surveys: Vec<Survey> = Vec::new();
        for item in list.items() {
            let survey = Survey::read(&item);
            if surveys.iter().any(|earlier| earlier.id == survey.id) {
                item.field("id")
                    .refuse("an id that no other survey of the file has");
            }
            surveys.push(survey);
        }
        if surveys.is_empty() {
            list.refuse("at least one survey");
        }
        let ack = file.optional("ack");
        Self {
            site: Name::decode(&file.field("site")),
            ack: ack.map_or_else(Ack::default, |ack| {
                ack.one_of(&[("results", Ack::Results), ("status", Ack::Status)])
            }),
            scores: file
                .optional("scores")
                .is_some_and(|scores| scores.boolean()),
            mask: file
                .optional("mask")
                .map_or_else(Mask::default, |mask| Mask::read(&mask)),
            #[cfg(any(feature = "show", test))]
            receipts: file
                .optional("receipts")
                .is_some_and(|receipts| receipts.boolean()),
            #[cfg(any(feature = "show", test))]
            segment: file
                .optional("segment")
                .map(|segment| Name::decode(&segment)),
            #[cfg(any(feature = "show", test))]
            manners: Manners::read(file),
            surveys,
        }
    }
}

impl Survey {
    /// Reads one survey of a file that was read before; fields it does not know are left alone.
    ///
    /// # Errors
    /// The first [`Problem`]; its path starts at the survey.
    pub fn decode<N: Node>(document: N) -> Result<Self, Problem> {
        let report = Report::default();
        let survey = Self::read(&Cursor::root(document, &report));
        report.result(survey)
    }

    fn read<N: Node>(survey: &Cursor<'_, N>) -> Self {
        survey.object(&["id", "revision", "questions", "show", "look", "promise"]);
        let list = survey.field("questions");
        let mut questions: Vec<Question> = Vec::new();
        for item in list.items() {
            let question = Question::read(&item, &questions);
            questions.push(question);
        }
        if questions.is_empty() {
            list.refuse("at least one question");
        }
        Self {
            id: Name::decode(&survey.field("id")),
            revision: survey.field("revision").whole(1, u32::MAX),
            questions,
            #[cfg(any(feature = "show", test))]
            show: survey
                .optional("show")
                .map_or_else(Show::default, |show| Show::read(&show)),
            look: survey
                .optional("look")
                .map_or_else(Look::default, |look| Look::read(&look)),
            #[cfg(not(target_arch = "wasm32"))]
            promise: survey
                .optional("promise")
                .map_or_else(Promise::default, |promise| Promise::read(&promise)),
        }
    }
}

#[cfg(test)]
mod tests;
