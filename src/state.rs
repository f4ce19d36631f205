//! What the widget shows and does, as a value: every event is an [`Action`], every consequence an [`Effect`].
//!
//! Nothing here knows a browser; [`crate::app`] carries the effects out.

mod draft;
mod pass;
mod shuffle;

use std::rc::Rc;

use otklik_score::Metric;
use otklik_wire::answer::Answer;
use otklik_wire::id::{AnswerId, Name};
use otklik_wire::scores::Counted;
use otklik_wire::survey::SurveyFile;

pub use draft::Draft;
pub use pass::{Pass, Visit};

/// The widget's state.
#[derive(Clone, Debug, PartialEq)]
pub struct State {
    file: Rc<SurveyFile>,
    phase: Phase,
}

/// What is on the screen.
#[derive(Clone, Debug, PartialEq)]
pub enum Phase {
    /// Nothing.
    Closed,
    /// A question.
    Asking(Box<Pass>),
    /// The last answer is given and not yet durable: nobody is thanked before it is.
    Saving(Box<Pass>),
    /// Thanks, with the running score when it has come.
    Thanks {
        /// What was answered.
        pass: Box<Pass>,
        /// The score's counts.
        score: Option<Counted>,
    },
}

/// Something that happened.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// A survey is to be shown: the named one, or the first.
    Open {
        /// The survey's name.
        survey: Option<Name>,
        /// Who, when and where, for the answer that may come of it.
        visit: Visit,
        /// Whether the visitor asked for it, so that the focus may move there.
        by_visitor: bool,
    },
    /// The keyboard moved to a number of the scale without choosing it.
    Point(u8),
    /// A number of the scale was chosen.
    Choose(u8),
    /// An option, statement or consent got a mark; 0 takes it away.
    Mark(usize, u8),
    /// The text field now holds this.
    Type(String),
    /// What is filled in was sent, or left out if it is nothing.
    Submit,
    /// The question was left out.
    Skip,
    /// Back to the previous question.
    Back,
    /// Away with it.
    Close,
    /// Version `seq` of the answer is durable, or could not be made so.
    Kept {
        /// The answer.
        id: AnswerId,
        /// The version.
        seq: u32,
        /// Whether it is durable.
        durable: bool,
    },
    /// The running score came.
    Score(Counted),
}

/// Something to be done.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Make the answer durable, report [`Action::Kept`], then deliver it.
    Keep(Answer),
    /// Keep word of how far the visitor has come. Nobody waits for it, and it is delivered with what comes next.
    Note(Answer),
    /// Fetch the running score of a question and report [`Action::Score`].
    FetchScore {
        /// The survey.
        survey: Name,
        /// The question.
        question: Name,
        /// What it asks for.
        metric: Metric,
    },
    /// Tell the page.
    Emit(Event),
    /// Move the focus to a number of the scale.
    FocusNumber(u8),
    /// Move the focus to where the current step begins.
    FocusStep,
}

/// What the page is told.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    /// A survey is on the screen.
    Shown(Name),
    /// A question was answered.
    Answered {
        /// The survey.
        survey: Name,
        /// The question.
        question: Name,
    },
    /// A survey was finished.
    Completed(Name),
    /// A survey was closed before its end.
    Dismissed(Name),
    /// A running score came.
    Score(Name, Counted),
}

impl State {
    /// A closed widget for the surveys of `file`.
    #[must_use]
    pub fn new(file: Rc<SurveyFile>) -> Self {
        Self {
            file,
            phase: Phase::Closed,
        }
    }

    /// What is on the screen.
    #[must_use]
    pub fn phase(&self) -> &Phase {
        &self.phase
    }

    /// Takes in what happened and says what is to be done.
    pub fn update(&mut self, action: Action) -> Vec<Effect> {
        let phase = std::mem::replace(&mut self.phase, Phase::Closed);
        let (phase, effects) = self.next(phase, action);
        self.phase = phase;
        effects
    }

    fn next(&self, phase: Phase, action: Action) -> (Phase, Vec<Effect>) {
        match (phase, action) {
            (
                Phase::Closed | Phase::Thanks { .. },
                Action::Open {
                    survey,
                    visit,
                    by_visitor,
                },
            ) => self.open(survey.as_ref(), visit, by_visitor),
            (Phase::Asking(mut pass), Action::Point(number)) => {
                pass.point(number);
                (Phase::Asking(pass), vec![Effect::FocusNumber(number)])
            }
            (Phase::Asking(mut pass), Action::Choose(number)) => {
                let answered = pass.answered();
                if pass.choose(number) {
                    self.advance(pass, Some(answered))
                } else {
                    (Phase::Asking(pass), Vec::new())
                }
            }
            (Phase::Asking(mut pass), Action::Mark(index, mark)) => {
                pass.mark(index, mark);
                (Phase::Asking(pass), Vec::new())
            }
            (Phase::Asking(mut pass), Action::Type(text)) => {
                pass.type_in(text);
                (Phase::Asking(pass), Vec::new())
            }
            (Phase::Asking(mut pass), Action::Submit) => {
                let answered = pass.answered();
                match pass.submit() {
                    pass::Submitted::Missing => (Phase::Asking(pass), vec![Effect::FocusStep]),
                    pass::Submitted::Nothing => self.advance(pass, None),
                    pass::Submitted::Answer => self.advance(pass, Some(answered)),
                }
            }
            (Phase::Asking(mut pass), Action::Skip) if pass.may_skip() => {
                pass.clear();
                self.next(Phase::Asking(pass), Action::Submit)
            }
            (Phase::Asking(mut pass), Action::Back) => {
                pass.back();
                (Phase::Asking(pass), vec![Effect::FocusStep])
            }
            (Phase::Asking(mut pass), Action::Close) => {
                let mut effects = vec![Effect::Emit(Event::Dismissed(pass.survey().id.clone()))];
                effects.extend(pass.dismiss().map(Effect::Note));
                (Phase::Closed, effects)
            }
            (Phase::Saving(_) | Phase::Thanks { .. }, Action::Close) => (Phase::Closed, Vec::new()),
            (phase, Action::Kept { id, seq, durable }) => self.kept(phase, &id, seq, durable),
            (Phase::Thanks { pass, .. }, Action::Score(counted)) => {
                let event = Event::Score(pass.survey().id.clone(), counted.clone());
                (
                    Phase::Thanks {
                        pass,
                        score: Some(counted),
                    },
                    vec![Effect::Emit(event)],
                )
            }
            (phase, _) => (phase, Vec::new()),
        }
    }

    fn open(&self, wanted: Option<&Name>, visit: Visit, by_visitor: bool) -> (Phase, Vec<Effect>) {
        let index = match wanted {
            None => Some(0),
            Some(name) => self
                .file
                .surveys
                .iter()
                .position(|survey| survey.id == *name),
        };
        let Some(mut pass) = index.and_then(|index| Pass::begin(&self.file, index, visit)) else {
            return (Phase::Closed, Vec::new());
        };
        let shown = Event::Shown(pass.survey().id.clone());
        let mut effects = vec![Effect::Emit(shown), Effect::Note(pass.note())];
        if by_visitor {
            effects.push(Effect::FocusStep);
        }
        (Phase::Asking(Box::new(pass)), effects)
    }

    /// On to the next question; after the last one, to the thanks or to the wait before it.
    fn advance(&self, mut pass: Box<Pass>, answered: Option<Event>) -> (Phase, Vec<Effect>) {
        let goes_on = pass.step_forward();
        let mut effects = match answered {
            Some(event) => vec![Effect::Keep(pass.answer()), Effect::Emit(event)],
            None if goes_on => Vec::new(),
            None => vec![Effect::Note(pass.note())],
        };
        let phase = if goes_on {
            effects.push(Effect::FocusStep);
            Phase::Asking(pass)
        } else if pass.is_kept() {
            self.thank(pass, &mut effects)
        } else {
            Phase::Saving(pass)
        };
        (phase, effects)
    }

    fn thank(&self, pass: Box<Pass>, effects: &mut Vec<Effect>) -> Phase {
        effects.push(Effect::Emit(Event::Completed(pass.survey().id.clone())));
        effects.push(Effect::FocusStep);
        let scored = pass.scored_question().filter(|_| self.file.scores);
        if let Some((question, metric)) =
            scored.and_then(|question| Some((question, question.kind.metric()?)))
        {
            effects.push(Effect::FetchScore {
                survey: pass.survey().id.clone(),
                question: question.id.clone(),
                metric,
            });
        }
        Phase::Thanks { pass, score: None }
    }

    fn kept(&self, phase: Phase, id: &AnswerId, seq: u32, durable: bool) -> (Phase, Vec<Effect>) {
        let mut effects = Vec::new();
        let phase = match phase {
            Phase::Asking(mut pass) if pass.is_version(id, seq) => {
                pass.kept(durable);
                Phase::Asking(pass)
            }
            Phase::Saving(mut pass) if pass.is_version(id, seq) => {
                pass.kept(durable);
                if durable {
                    self.thank(pass, &mut effects)
                } else {
                    Phase::Asking(pass)
                }
            }
            other => other,
        };
        (phase, effects)
    }
}

#[cfg(test)]
mod tests;
