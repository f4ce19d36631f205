//! What the widget shows and does, as a value: every event is an [`Action`], every consequence an [`Effect`].
//!
//! Nothing here knows a browser; [`crate::app`] carries the effects out.

mod draft;
mod pass;
mod shuffle;
mod trail;

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
    score_when_asked: bool,
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
        /// What is answered already.
        taken: Taken,
    },
    /// The keyboard moved to a number of the scale without choosing it.
    Point(u8),
    /// A number of the scale was chosen.
    Choose(u8),
    /// An option, statement or consent got a mark; 0 takes it away.
    Mark(usize, u8),
    /// The text field now holds this.
    Type(String),
    /// A field is filled in that no person sees.
    Trap,
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
    /// The running score is asked for.
    AskScore,
    /// The running score came.
    Score(Counted),
}

/// What is answered already when a survey opens.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Taken {
    /// How, step by step (`trail`).
    pub steps: Vec<String>,
    /// By what.
    pub origin: Origin,
}

/// Where an answer that is taken up comes from; where it has an id already, with how many versions of it are kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Origin {
    /// A link, or nothing: the answer is new.
    #[default]
    New,
    /// The question stands on this page already, and the page was told.
    Appeared(u32),
    /// The visitor began it in this tab, on a page before.
    Begun(u32),
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

impl Phase {
    /// The visitor's way through the survey on the screen.
    #[must_use]
    pub fn pass(&self) -> Option<&Pass> {
        match self {
            Self::Closed => None,
            Self::Asking(pass) | Self::Saving(pass) | Self::Thanks { pass, .. } => Some(pass),
        }
    }
}

impl State {
    /// A closed widget for the surveys of `file`.
    #[must_use]
    pub fn new(file: Rc<SurveyFile>) -> Self {
        Self {
            file,
            phase: Phase::Closed,
            score_when_asked: false,
        }
    }

    /// The same, with the running score only for who asks for it.
    #[must_use]
    pub fn score_when_asked(self, score_when_asked: bool) -> Self {
        Self {
            score_when_asked,
            ..self
        }
    }

    /// Whether the running score can be asked for now.
    #[must_use]
    pub fn may_ask_score(&self) -> bool {
        self.score_when_asked && self.file.scores && matches!(self.phase, Phase::Thanks { .. })
    }

    /// What is on the screen.
    #[must_use]
    pub fn phase(&self) -> &Phase {
        &self.phase
    }

    /// Takes in what happened and says what is to be done.
    pub fn update(&mut self, action: Action) -> Vec<Effect> {
        let phase = std::mem::replace(&mut self.phase, Phase::Closed);
        let mut effects = Vec::new();
        self.phase = self.next(phase, action, &mut effects);
        effects
    }

    fn next(&self, phase: Phase, action: Action, effects: &mut Vec<Effect>) -> Phase {
        match (phase, action) {
            (
                Phase::Closed | Phase::Thanks { .. },
                Action::Open {
                    survey,
                    visit,
                    by_visitor,
                    taken,
                },
            ) => self.open(survey.as_ref(), visit, by_visitor, &taken, effects),
            (phase, Action::Kept { id, seq, durable }) => {
                self.kept(phase, (&id, seq), durable, effects)
            }
            (Phase::Asking(pass), action) => self.answer(pass, action, effects),
            (Phase::Saving(_) | Phase::Thanks { .. }, Action::Close) => Phase::Closed,
            (Phase::Thanks { pass, score }, Action::AskScore) => {
                effects.extend(Self::fetch_score(&pass));
                Phase::Thanks { pass, score }
            }
            (Phase::Thanks { pass, .. }, Action::Score(counted)) => {
                let event = Event::Score(pass.survey().id.clone(), counted.clone());
                effects.push(Effect::Emit(event));
                let score = Some(counted);
                Phase::Thanks { pass, score }
            }
            // What comes too late, or twice.
            (phase, _) => phase,
        }
    }

    /// What happens to a question on the screen.
    fn answer(&self, mut pass: Box<Pass>, action: Action, effects: &mut Vec<Effect>) -> Phase {
        pass.note_step(trail::step(&action));
        match action {
            Action::Point(number) => {
                pass.point(number);
                effects.push(Effect::FocusNumber(number));
            }
            Action::Choose(number) => {
                if pass.choose(number) {
                    return self.advance(pass, true, effects);
                }
            }
            Action::Mark(index, mark) => pass.mark(index, mark),
            Action::Type(text) => pass.type_in(text),
            Action::Trap => pass.trap(),
            Action::Skip if !pass.may_skip() => {}
            Action::Skip | Action::Submit => {
                let submitted = match action {
                    Action::Skip => pass.skip(),
                    _ => pass.submit(),
                };
                match submitted {
                    pass::Submitted::Missing => effects.push(Effect::FocusStep),
                    pass::Submitted::Nothing => return self.advance(pass, false, effects),
                    pass::Submitted::Answer => return self.advance(pass, true, effects),
                }
            }
            Action::Back => {
                pass.back();
                effects.push(Effect::FocusStep);
            }
            Action::Close => {
                effects.push(Effect::Emit(Event::Dismissed(pass.survey().id.clone())));
                effects.extend(pass.dismiss().map(Effect::Note));
                return Phase::Closed;
            }
            Action::Open { .. } | Action::Kept { .. } | Action::AskScore | Action::Score(_) => {}
        }
        Phase::Asking(pass)
    }

    fn open(
        &self,
        wanted: Option<&Name>,
        visit: Visit,
        by_visitor: bool,
        taken: &Taken,
        effects: &mut Vec<Effect>,
    ) -> Phase {
        let index = match wanted {
            None => Some(0),
            Some(name) => self
                .file
                .surveys
                .iter()
                .position(|survey| survey.id == *name),
        };
        let Some(mut pass) = index.and_then(|index| Pass::begin(&self.file, index, visit)) else {
            return Phase::Closed;
        };
        if !matches!(taken.origin, Origin::Appeared(_)) {
            effects.push(Effect::Emit(Event::Shown(pass.survey().id.clone())));
        }
        // What was given in this tab is kept already: what is told and sent begins with what comes next.
        let is_kept = pass.take_up(taken.origin);
        if !is_kept {
            effects.push(Effect::Note(pass.note()));
        }
        let mut again = Vec::new();
        let mut phase = self.walk(Box::new(pass), &taken.steps, &mut again);
        match &mut phase {
            Phase::Asking(pass) if is_kept => pass.kept(true),
            _ => effects.append(&mut again),
        }
        if by_visitor {
            effects.push(Effect::FocusStep);
        }
        phase
    }

    /// On to the next question; after the last one, to the thanks or to the wait before it.
    fn advance(&self, mut pass: Box<Pass>, is_answered: bool, effects: &mut Vec<Effect>) -> Phase {
        let answered = pass.answered();
        let goes_on = pass.step_forward();
        if is_answered {
            effects.push(Effect::Keep(pass.answer()));
            effects.push(Effect::Emit(answered));
        } else if !goes_on {
            effects.push(Effect::Note(pass.note()));
        }
        if goes_on {
            effects.push(Effect::FocusStep);
            Phase::Asking(pass)
        } else if pass.is_kept() {
            self.thank(pass, effects)
        } else {
            Phase::Saving(pass)
        }
    }

    fn thank(&self, pass: Box<Pass>, effects: &mut Vec<Effect>) -> Phase {
        effects.push(Effect::Emit(Event::Completed(pass.survey().id.clone())));
        effects.push(Effect::FocusStep);
        if self.file.scores && !self.score_when_asked {
            effects.extend(Self::fetch_score(&pass));
        }
        Phase::Thanks { pass, score: None }
    }

    fn fetch_score(pass: &Pass) -> Option<Effect> {
        let question = pass.scored_question()?;
        Some(Effect::FetchScore {
            survey: pass.survey().id.clone(),
            question: question.id.clone(),
            metric: question.kind.metric()?,
        })
    }

    fn kept(
        &self,
        phase: Phase,
        (id, seq): (&AnswerId, u32),
        durable: bool,
        effects: &mut Vec<Effect>,
    ) -> Phase {
        match phase {
            Phase::Asking(mut pass) if pass.is_version(id, seq) => {
                pass.kept(durable);
                Phase::Asking(pass)
            }
            Phase::Saving(mut pass) if pass.is_version(id, seq) => {
                pass.kept(durable);
                if durable {
                    self.thank(pass, effects)
                } else {
                    Phase::Asking(pass)
                }
            }
            other => other,
        }
    }
}

#[cfg(test)]
mod tests;
