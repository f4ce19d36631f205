//! One visitor's way through one survey: what was answered, and what follows. What the screen shows of it is in [`shown`],
//! which questions are on the way in [`way`].

mod shown;
mod way;

use std::rc::Rc;

use otklik_score::response::Reach;
use otklik_score::sampling::Inclusion;
use otklik_wire::answer::{Answer, Given, Part};
use otklik_wire::flags::{Flag, Flags};
use otklik_wire::id::AnswerId;
use otklik_wire::survey::SurveyFile;

use super::draft::{Draft, rated};
use super::{Event, Origin};

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
    /// What speaks against a person.
    pub flags: Flags,
    /// What the visitor holds.
    pub device: String,
    /// What the page says of the visitor, for the trait that the survey file names.
    pub segment: Option<String>,
}

/// One visitor's way through one survey.
#[derive(Clone, Debug)]
pub struct Pass {
    file: Rc<SurveyFile>,
    survey: usize,
    step: usize,
    page: usize,
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
    steps: Vec<String>,
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
                pass.page,
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
            page: 0,
            visit,
            versions: 0,
            answered: 0,
            reach: Reach::Shown,
            saved: Saved::Pending,
            parts: Vec::new(),
            pointed: None,
            draft,
            missing: false,
            steps: Vec::new(),
        })
    }

    /// Goes on with the answer that there is; says whether any version of it is kept.
    pub(super) fn take_up(&mut self, origin: Origin) -> bool {
        self.versions = match origin {
            Origin::New => 0,
            Origin::Appeared(versions) | Origin::Begun(versions) => versions,
        };
        self.versions > 0
    }

    /// Writes down what the visitor did. Of a text the last state is enough.
    pub(super) fn note_step(&mut self, step: Option<String>) {
        let Some(step) = step else {
            return;
        };
        let is_typed = |step: &String| step.starts_with('t');
        if is_typed(&step) && self.steps.last().is_some_and(is_typed) {
            self.steps.pop();
        }
        self.steps.push(step);
    }

    /// What the visitor did, step by step.
    #[must_use]
    pub fn steps(&self) -> &[String] {
        &self.steps
    }

    /// Who answers, when and where.
    #[must_use]
    pub fn visit(&self) -> &Visit {
        &self.visit
    }

    /// How many versions of the answer there were.
    #[must_use]
    pub fn versions(&self) -> u32 {
        self.versions
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
            flags: self.visit.flags,
            device: Some(self.visit.device.clone()),
            segment: self.visit.segment.clone(),
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

    /// Notes that a field is filled in that no person sees.
    pub(super) fn trap(&mut self) {
        self.visit.flags = self.visit.flags.and(Flags::of(&[Flag::Honeypot]));
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

    /// Leaves out what is filled in, and the rest of a question with pages.
    pub(super) fn skip(&mut self) -> Submitted {
        self.draft.clear_from(self.on_page().start);
        self.page = self.pages(self.step) - 1;
        self.send()
    }

    pub(super) fn submit(&mut self) -> Submitted {
        // Only whole replies make a score, so every statement of a page is to be marked.
        self.missing = self.draft.lacks_mark(self.on_page()) || self.is_too_long();
        if self.missing {
            return Submitted::Missing;
        }
        self.send()
    }

    fn send(&mut self) -> Submitted {
        let question = self.question();
        let id = question.id.clone();
        if let Some(given) = self.draft.given(&question.kind, self.file.mask) {
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

    /// The question on the screen has changed: its fields hold what was answered before.
    fn come_up(&mut self) {
        let question = self.question();
        self.draft = Draft::of(&question.kind, self.given(&question.id));
        self.missing = false;
        self.page = 0;
    }
}
