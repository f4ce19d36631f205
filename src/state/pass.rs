use std::rc::Rc;

use otklik_score::nps::Rating;
use otklik_score::response::Reach;
use otklik_wire::answer::{Answer, Given, Part};
use otklik_wire::id::{AnswerId, Name};
use otklik_wire::survey::{Question, Survey, SurveyFile};

use super::Event;

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
    pointed: Option<Rating>,
    draft: String,
    missing: bool,
}

/// Whether the newest version with something answered is durable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Saved {
    Pending,
    Durable,
    Failed,
}

/// What came of sending the text step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Submitted {
    /// A text was given.
    Text,
    /// Nothing was written, and nothing need be.
    Nothing,
    /// Nothing was written, and something must be.
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
        file.surveys
            .get(survey)
            .filter(|survey| !survey.questions.is_empty())?;
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
            draft: String::new(),
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

    /// Its wording in the visitor's language, as earlier answers make it.
    #[must_use]
    pub fn wording(&self) -> &str {
        self.question()
            .wording_for(|name| self.rating_of(name).map(Rating::get))
            .pick(&self.visit.locale)
    }

    /// The rating chosen for the question on the screen.
    #[must_use]
    pub fn chosen(&self) -> Option<Rating> {
        self.rating_of(&self.question().id)
    }

    /// The rating that the Tab key leads to: the one last pointed at, else the chosen one, else the lowest.
    #[must_use]
    pub fn tab_stop(&self) -> Option<Rating> {
        self.pointed.or(self.chosen()).or(Rating::all().next())
    }

    /// The latest rating of the survey, with its question, for "you chose 9".
    #[must_use]
    pub fn latest_rating(&self) -> Option<Rating> {
        self.parts.iter().rev().find_map(|part| match part.given {
            Given::Nps(rating) => Some(rating),
            Given::Text(_) => None,
        })
    }

    /// What stands in the text field.
    #[must_use]
    pub fn draft_text(&self) -> &str {
        &self.draft
    }

    /// Whether there is a question to go back to.
    #[must_use]
    pub fn can_go_back(&self) -> bool {
        self.step > 0
    }

    /// Whether a text was asked for and not given.
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
            .find(|question| question.kind.is_scored())
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
            parts: self.parts.clone(),
            page: Some(self.visit.page.clone()),
            locale: Some(self.visit.locale.clone()),
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

    pub(super) fn point(&mut self, rating: Rating) {
        self.pointed = Some(rating);
    }

    pub(super) fn choose(&mut self, rating: Rating) {
        self.pointed = None;
        self.give(Given::Nps(rating));
    }

    pub(super) fn draft(&mut self, text: String) {
        self.draft = text;
        self.missing = false;
    }

    pub(super) fn submit(&mut self) -> Submitted {
        let text: String = self.draft.trim().chars().take(Answer::MAX_TEXT).collect();
        if text.is_empty() {
            self.missing = !self.question().optional;
            // A try that failed is made again by sending again, with or without a text.
            let again = self.has_failed() && !self.parts.is_empty();
            return match (self.missing, again) {
                (true, _) => Submitted::Missing,
                (false, true) => {
                    self.new_version();
                    Submitted::Text
                }
                (false, false) => Submitted::Nothing,
            };
        }
        self.give(Given::Text(text));
        Submitted::Text
    }

    pub(super) fn back(&mut self) {
        while self.step > 0 {
            self.step -= 1;
            if self.is_asked(self.step) {
                break;
            }
        }
    }

    /// Moves to the next question that is to be asked, if there is one; else the survey is completed.
    pub(super) fn step_forward(&mut self) -> bool {
        let next = (self.step + 1..self.survey().questions.len()).find(|&step| self.is_asked(step));
        match next {
            Some(next) => {
                self.step = next;
                self.draft.clear();
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
            Some(Some(when)) => when.holds(|name| self.rating_of(name).map(Rating::get)),
        }
    }

    fn rating_of(&self, question: &Name) -> Option<Rating> {
        self.parts
            .iter()
            .find(|part| part.question == *question)
            .and_then(|part| match part.given {
                Given::Nps(rating) => Some(rating),
                Given::Text(_) => None,
            })
    }
}
