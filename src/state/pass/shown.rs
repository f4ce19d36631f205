//! What the view reads of a pass.

use std::ops::Range;

use otklik_score::Metric;
use otklik_wire::answer::Given;
use otklik_wire::survey::{Kind, Question, Service, Survey};
use otklik_wire::text::Text;

use super::{Draft, Pass, Saved};
use crate::state::shuffle::shuffled;
use crate::texts::fill;

impl Pass {
    /// The survey.
    #[must_use]
    pub fn survey(&self) -> &Survey {
        &self.file.surveys[self.survey]
    }

    /// The question on the screen.
    #[must_use]
    pub fn question(&self) -> &Question {
        &self.survey().questions[self.step]
    }

    /// Which page of the question is on the screen, from 0: of most there is one.
    #[must_use]
    pub fn page(&self) -> usize {
        self.page
    }

    /// Its wording in the visitor's language, as earlier answers make it, with what it repeats of them.
    #[must_use]
    pub fn wording(&self) -> String {
        let text = self.heading();
        let said: Vec<_> = self
            .standing()
            .map(|part| (part.question.as_str(), self.said(part)))
            .collect();
        let said: Vec<_> = said
            .iter()
            .map(|(name, said)| (*name, said.as_str()))
            .collect();
        fill(text.pick(&self.visit.locale), &said)
    }

    /// The language of the wording, empty where its author names none.
    #[must_use]
    pub fn language(&self) -> &str {
        self.heading().language(&self.visit.locale)
    }

    fn heading(&self) -> &Text {
        match &self.question().kind {
            Kind::Service(Service {
                expected: Some(expected),
                items,
                ..
            }) if self.on_page().start < items.len() => expected,
            _ => self.question().wording_for(|when| self.holds(when)),
        }
    }

    /// The language the survey is shown in.
    #[must_use]
    pub fn locale(&self) -> &str {
        &self.visit.locale
    }

    /// The number chosen for the question on the screen.
    #[must_use]
    pub fn chosen(&self) -> Option<u8> {
        number_of(self.given(&self.question().id)?)
    }

    /// The number that the Tab key leads to: the one last pointed at, else the chosen one.
    #[must_use]
    pub fn tab_stop(&self) -> Option<u8> {
        self.pointed.or(self.chosen())
    }

    /// What was answered last, in the visitor's words, for "you chose 9".
    #[must_use]
    pub fn latest(&self) -> Option<String> {
        if self.page > 0 {
            return None;
        }
        let current = &self.question().id;
        let before = self.standing().filter(|part| part.question != *current);
        before.last().map(|part| self.said(part))
    }

    /// In which order the options of the question on the screen stand.
    #[must_use]
    pub fn order(&self) -> Vec<usize> {
        match &self.question().kind {
            Kind::Choice(choice) if choice.shuffle => {
                shuffled(choice.options.len(), self.seed() ^ self.step as u64)
            }
            Kind::Choice(choice) => (0..choice.options.len()).collect(),
            _ => Vec::new(),
        }
    }

    /// Which page of how many this is, as far as the answers given so far tell.
    #[must_use]
    pub fn progress(&self) -> (usize, usize) {
        let pages = |steps: Range<usize>| -> usize {
            let asked = steps.filter(|&step| self.is_asked(step));
            asked.map(|step| self.pages(step)).sum()
        };
        let before = pages(0..self.step);
        (
            before + self.page + 1,
            before + self.pages(self.step) + pages(self.step + 1..self.survey().questions.len()),
        )
    }

    /// What stands in the fields.
    #[must_use]
    pub fn draft(&self) -> &Draft {
        &self.draft
    }

    /// Whether nobody has begun to answer.
    #[must_use]
    pub fn is_untouched(&self) -> bool {
        self.parts.is_empty() && self.draft.is_empty()
    }

    /// What of the words in the field is left out before they are kept.
    #[must_use]
    pub fn left_out(&self) -> Vec<String> {
        self.draft.left_out(&self.question().kind, self.file.mask)
    }

    /// How many characters are typed of how many that are taken, where little room is left.
    #[must_use]
    pub fn room(&self) -> Option<(usize, usize)> {
        self.draft.room(&self.question().kind)
    }

    /// Whether more is typed than is taken.
    #[must_use]
    pub fn is_too_long(&self) -> bool {
        self.room().is_some_and(|(typed, most)| typed > most)
    }

    /// Whether there is a question to go back to.
    #[must_use]
    pub fn can_go_back(&self) -> bool {
        self.step + self.page > 0
    }

    /// Whether the question on the screen may be left out. Having no opinion is part of NSAT.
    #[must_use]
    pub fn may_skip(&self) -> bool {
        let question = self.question();
        question.optional
            || question.kind == Kind::Statement
            || question.kind.metric() == Some(Metric::Nsat)
    }

    /// Whether an answer was asked for and not given.
    #[must_use]
    pub fn is_missing(&self) -> bool {
        self.missing
    }

    /// Whether the last try to save failed.
    #[must_use]
    pub fn has_failed(&self) -> bool {
        self.saved == Saved::Failed
    }

    /// The question whose running score the last screen shows.
    #[must_use]
    pub fn scored_question(&self) -> Option<&Question> {
        self.survey()
            .questions
            .iter()
            .find(|question| matches!(question.kind, Kind::Scale(_)))
    }
}

fn number_of(given: &Given) -> Option<u8> {
    u8::try_from(given.rated()?.get()).ok()
}
