use std::rc::Rc;

use otklik_score::Metric;
use otklik_score::response::Reach;
use otklik_score::sampling::Inclusion;
use otklik_wire::answer::{Answer, Given, Part};
use otklik_wire::id::{AnswerId, Name};
use otklik_wire::survey::{Condition, Kind, Question, Survey, SurveyFile};

use super::Event;
use super::draft::{Draft, rated};
use super::shuffle::shuffled;
use crate::texts::fill;

/// Who answers, when and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Visit {
    /// The answer's id, drawn for this pass.
    pub id: AnswerId,
    /// When the survey was opened, RFC 3339.
    pub at: String,
    /// The page's address without query and fragment.
    pub page: String,
    /// The language the survey is shown in.
    pub locale: String,
    /// With which probability the visitor was drawn.
    pub share: Inclusion,
}

/// One visitor's way through one survey.
#[derive(Clone, Debug)]
pub struct Pass {
    file: Rc<SurveyFile>,
    survey: usize,
    step: usize,
    visit: Visit,
    /// The versions made so far; the newest is `versions - 1`.
    versions: u32,
    /// How many there were when something was last answered.
    answered: u32,
    reach: Reach,
    saved: Saved,
    parts: Vec<Part>,
    pointed: Option<u8>,
    draft: Draft,
    missing: bool,
}

/// Whether the newest version with something answered is durable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Saved {
    Pending,
    Durable,
    Failed,
}

/// What came of sending a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Submitted {
    /// Something was given.
    Answer,
    /// Nothing was filled in, and nothing need be.
    Nothing,
    /// What was filled in is no answer, and one is needed.
    Missing,
}

impl PartialEq for Pass {
    fn eq(&self, other: &Self) -> bool {
        let key = |pass: &Self| {
            (
                pass.visit.clone(),
                pass.versions,
                pass.reach,
                pass.step,
                pass.saved,
                pass.pointed,
                pass.missing,
            )
        };
        key(self) == key(other) && self.parts == other.parts && self.draft == other.draft
    }
}

impl Pass {
    pub(super) fn begin(file: &Rc<SurveyFile>, survey: usize, visit: Visit) -> Option<Self> {
        let first = file.surveys.get(survey)?.questions.first()?;
        let draft = Draft::of(&first.kind, None);
        Some(Self {
            file: Rc::clone(file),
            survey,
            step: 0,
            visit,
            versions: 0,
            answered: 0,
            reach: Reach::Shown,
            saved: Saved::Pending,
            parts: Vec::new(),
            pointed: None,
            draft,
            missing: false,
        })
    }

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

    /// Its wording in the visitor's language, as earlier answers make it, with what it repeats of them.
    #[must_use]
    pub fn wording(&self) -> String {
        let text = self.question().wording_for(|when| self.holds(when));
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

    /// Which question of how many this is, as far as the answers given so far tell.
    #[must_use]
    pub fn progress(&self) -> (usize, usize) {
        let asked =
            |steps: std::ops::Range<usize>| steps.filter(|&step| self.is_asked(step)).count();
        let here = asked(0..self.step) + 1;
        (
            here,
            here + asked(self.step + 1..self.survey().questions.len()),
        )
    }

    /// What stands in the fields.
    #[must_use]
    pub fn draft(&self) -> &Draft {
        &self.draft
    }

    /// Whether there is a question to go back to.
    #[must_use]
    pub fn can_go_back(&self) -> bool {
        self.step > 0
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
            .find(|question| question.kind.metric().is_some())
    }

    /// The answer as it now stands.
    #[must_use]
    pub fn answer(&self) -> Answer {
        Answer {
            id: self.visit.id.clone(),
            seq: self.versions.saturating_sub(1),
            survey: self.survey().id.clone(),
            survey_rev: self.survey().revision,
            at: self.visit.at.clone(),
            reach: Some(self.reach),
            parts: self.standing().cloned().collect(),
            page: Some(self.visit.page.clone()),
            locale: Some(self.visit.locale.clone()),
            share: self.visit.share,
        }
    }

    pub(super) fn answered(&self) -> Event {
        Event::Answered {
            survey: self.survey().id.clone(),
            question: self.question().id.clone(),
        }
    }

    /// A version that says only how far the visitor has come.
    pub(super) fn note(&mut self) -> Answer {
        self.versions += 1;
        self.answer()
    }

    /// Notes that the survey is closed, if it is closed without a first answer.
    pub(super) fn dismiss(&mut self) -> Option<Answer> {
        (self.reach == Reach::Shown).then(|| {
            self.reach = Reach::Dismissed;
            self.note()
        })
    }

    pub(super) fn point(&mut self, number: u8) {
        self.pointed = Some(number);
    }

    /// Answers with a number of the scale; false when it has no such number.
    pub(super) fn choose(&mut self, number: u8) -> bool {
        let Some(given) = rated(&self.question().kind, number) else {
            return false;
        };
        self.give(given);
        true
    }

    pub(super) fn mark(&mut self, index: usize, mark: u8) {
        let kind = &self.file.surveys[self.survey].questions[self.step].kind;
        self.draft.mark(kind, index, mark);
        self.missing = false;
    }

    pub(super) fn type_in(&mut self, text: String) {
        let kind = &self.file.surveys[self.survey].questions[self.step].kind;
        self.draft.typed(kind, text);
        self.missing = false;
    }

    /// What is filled in is not sent.
    pub(super) fn clear(&mut self) {
        self.draft = Draft::default();
    }

    pub(super) fn submit(&mut self) -> Submitted {
        let question = self.question();
        let id = question.id.clone();
        if let Some(given) = self.draft.given(&question.kind) {
            self.give(given);
            return Submitted::Answer;
        }
        self.missing = !(self.may_skip() && self.draft.is_empty());
        if self.missing {
            return Submitted::Missing;
        }
        // What was answered before and is taken back now.
        if self.given(&id).is_some() {
            self.parts.retain(|part| part.question != id);
            self.new_version();
            return Submitted::Answer;
        }
        // A try that failed is made again by sending again, with or without an answer.
        if self.has_failed() && !self.parts.is_empty() {
            self.new_version();
            return Submitted::Answer;
        }
        Submitted::Nothing
    }

    pub(super) fn back(&mut self) {
        while self.step > 0 {
            self.step -= 1;
            if self.is_asked(self.step) {
                break;
            }
        }
        self.come_up();
    }

    /// Moves to the next question that is to be asked, if there is one; else the survey is completed.
    pub(super) fn step_forward(&mut self) -> bool {
        let next = (self.step + 1..self.survey().questions.len()).find(|&step| self.is_asked(step));
        match next {
            Some(next) => {
                self.step = next;
                self.come_up();
            }
            None if self.parts.is_empty() => self.reach = Reach::Dismissed,
            None => self.reach = Reach::Completed,
        }
        next.is_some()
    }

    pub(super) fn is_version(&self, id: &AnswerId, seq: u32) -> bool {
        self.visit.id == *id && self.answered == seq + 1
    }

    /// Whether everything given so far is durable; true when nothing was given.
    pub(super) fn is_kept(&self) -> bool {
        self.parts.is_empty() || self.saved == Saved::Durable
    }

    pub(super) fn kept(&mut self, durable: bool) {
        self.saved = if durable {
            Saved::Durable
        } else {
            Saved::Failed
        };
    }

    fn give(&mut self, given: Given) {
        let question = self.question().id.clone();
        self.parts.retain(|part| part.question != question);
        self.parts.push(Part { question, given });
        self.reach = self.reach.max(Reach::Started);
        self.pointed = None;
        self.new_version();
    }

    fn new_version(&mut self) {
        self.versions += 1;
        self.answered = self.versions;
        self.saved = Saved::Pending;
    }

    fn is_asked(&self, step: usize) -> bool {
        let when = self
            .survey()
            .questions
            .get(step)
            .map(|question| &question.when);
        match when {
            None => false,
            Some(None) => true,
            Some(Some(when)) => self.holds(when),
        }
    }

    fn holds(&self, when: &Condition) -> bool {
        self.given(&when.question)
            .is_some_and(|given| when.holds(given))
    }

    /// The answers that stand. One to a question that another answer has since taken off the way is kept for a visitor who
    /// comes back to it, and counts for nothing.
    fn standing(&self) -> impl Iterator<Item = &Part> {
        self.parts.iter().filter(|part| self.stands(part))
    }

    /// Conditions are about earlier questions only, so this comes to an end.
    fn stands(&self, part: &Part) -> bool {
        let mut questions = self.survey().questions.iter();
        let step = questions.position(|question| question.id == part.question);
        step.is_some_and(|step| self.is_asked(step))
    }

    fn given(&self, question: &Name) -> Option<&Given> {
        let mut parts = self.parts.iter();
        let part = parts.find(|part| part.question == *question)?;
        self.stands(part).then_some(&part.given)
    }

    /// A part as its visitor would say it.
    fn said(&self, part: &Part) -> String {
        match &part.given {
            Given::Rated(rated) => rated.get().to_string(),
            Given::Text(text) | Given::Contact(text) => text.clone(),
            Given::Marked(_) => String::new(),
            Given::Chosen(chosen) => {
                let mut questions = self.survey().questions.iter();
                let options = match questions.find(|question| question.id == part.question) {
                    Some(Question {
                        kind: Kind::Choice(choice),
                        ..
                    }) => &choice.options[..],
                    _ => &[],
                };
                let mut said: Vec<&str> = options
                    .iter()
                    .filter(|option| chosen.options.contains(&option.id))
                    .map(|option| option.text.pick(&self.visit.locale))
                    .collect();
                said.extend(chosen.other.as_deref());
                said.join(", ")
            }
        }
    }

    /// The answer's id is random enough to decide by, and the same for the whole pass.
    fn seed(&self) -> u64 {
        let bytes = self.visit.id.as_str().bytes();
        bytes.fold(0, |seed, byte| seed.wrapping_mul(31) ^ u64::from(byte))
    }

    /// The question on the screen has changed: its fields hold what was answered before.
    fn come_up(&mut self) {
        let question = self.question();
        self.draft = Draft::of(&question.kind, self.given(&question.id));
        self.missing = false;
    }
}

fn number_of(given: &Given) -> Option<u8> {
    u8::try_from(given.rated()?.get()).ok()
}
