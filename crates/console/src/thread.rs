//! One case while somebody works on it: what is known of it, what is being typed, and what others did meanwhile.

use std::rc::Rc;

use otklik_loop::case::Shown;
use otklik_loop::case::change::Change;
use yew::Reducible;

use crate::event::Event;
use crate::failure::Problem;
use crate::shapes::CaseWhole;

/// What is being written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) enum Mode {
    /// To the visitor.
    #[default]
    Reply,
    /// To ourselves.
    Note,
    /// A last word, and it is settled.
    Done,
    /// Why it will not be done.
    Decline,
}

/// Words that were not sent yet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Draft {
    /// What they are.
    pub(crate) mode: Mode,
    /// They.
    pub(crate) text: String,
}

/// A case being worked on.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Thread {
    /// The case as it was last read.
    pub(crate) whole: Option<Rc<CaseWhole>>,
    /// What is being typed.
    pub(crate) draft: Draft,
    /// Whether something is on its way.
    pub(crate) is_sending: bool,
    /// What others did while this was typed: nothing of ours was written.
    pub(crate) conflict: Vec<Event>,
    /// What went wrong.
    pub(crate) problem: Option<String>,
}

/// What happens to it.
#[derive(Clone, Debug)]
pub(crate) enum Act {
    /// The case was read.
    Read(Rc<CaseWhole>),
    /// The mode was changed.
    Mode(Mode),
    /// Something was typed.
    Type(String),
    /// It is on its way.
    Send,
    /// It was done. Whether the draft was part of it.
    Sent(Box<Shown>, bool),
    /// Somebody else was quicker.
    Stale(Box<Problem>),
    /// It was refused.
    Fail(String),
    /// What others did was seen.
    Seen,
}

impl Mode {
    /// In the order of their tabs.
    pub(crate) const ALL: [Self; 4] = [Self::Reply, Self::Note, Self::Done, Self::Decline];

    /// Whether it needs words.
    pub(crate) fn needs_words(self) -> bool {
        self != Self::Done
    }
}

impl Draft {
    /// What it asks for; `None` while there are no words and there should be.
    pub(crate) fn change(&self) -> Option<Change> {
        let text = self.text.trim();
        if text.is_empty() && self.mode.needs_words() {
            return None;
        }
        let text = text.to_owned();
        Some(match self.mode {
            Mode::Reply => Change::Reply { text },
            Mode::Note => Change::Note { text },
            Mode::Done => Change::Done {
                text: (!text.is_empty()).then_some(text),
            },
            Mode::Decline => Change::Decline { reason: text },
        })
    }
}

impl Thread {
    /// A thread that begins with words from before.
    pub(crate) fn with(draft: Draft) -> Self {
        Self {
            draft,
            ..Self::default()
        }
    }

    /// The version that a change names.
    pub(crate) fn version(&self) -> Option<u32> {
        Some(self.whole.as_ref()?.case.version)
    }
}

impl Reducible for Thread {
    type Action = Act;

    fn reduce(self: Rc<Self>, action: Act) -> Rc<Self> {
        let mut thread = (*self).clone();
        match action {
            Act::Read(whole) => {
                if thread.whole.as_ref() == Some(&whole) {
                    return self;
                }
                thread.whole = Some(whole);
            }
            Act::Mode(mode) => thread.draft.mode = mode,
            Act::Type(text) => thread.draft.text = text,
            Act::Send => {
                thread.is_sending = true;
                thread.problem = None;
            }
            Act::Sent(case, draft_too) => {
                thread.is_sending = false;
                thread.conflict.clear();
                if draft_too {
                    thread.draft = Draft::default();
                }
                thread.whole = Some(self.now(*case));
            }
            Act::Stale(problem) => {
                thread.is_sending = false;
                // What was typed stays; the next attempt names the version that is read now.
                thread.conflict = problem.changes;
                if let Ok(whole) = serde_json::from_value(problem.current) {
                    thread.whole = Some(Rc::new(whole));
                }
            }
            Act::Fail(why) => {
                thread.is_sending = false;
                thread.problem = Some(why);
            }
            Act::Seen => thread.conflict.clear(),
        }
        Rc::new(thread)
    }
}

impl Thread {
    /// The case in another state, with what was known of its past.
    fn now(&self, case: Shown) -> Rc<CaseWhole> {
        let (events, said) = match &self.whole {
            Some(whole) => (whole.events.clone(), whole.said.clone()),
            None => Default::default(),
        };
        Rc::new(CaseWhole { case, events, said })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;

    fn typed(text: &str) -> Rc<Thread> {
        let thread: Rc<Thread> = Rc::default();
        let thread = thread.reduce(Act::Read(Rc::new(sample::whole(5))));
        thread.reduce(Act::Type(text.to_owned()))
    }

    #[test]
    fn what_was_typed_outlives_somebody_else() {
        let changes = vec![sample::event(6, r#""do":"assign","to":"boris""#)];
        let stale = Problem {
            current: sample::whole_json(6),
            changes,
            ..Problem::default()
        };
        let thread = typed("We are looking")
            .reduce(Act::Send)
            .reduce(Act::Stale(Box::new(stale)));
        assert_eq!(thread.draft.text, "We are looking");
        assert_eq!(
            (thread.version(), thread.conflict.len(), thread.is_sending),
            (Some(6), 1, false)
        );
        let thread = thread
            .reduce(Act::Send)
            .reduce(Act::Sent(Box::new(sample::whole(7).case), true));
        assert_eq!(
            (
                thread.draft.text.as_str(),
                thread.conflict.len(),
                thread.version()
            ),
            ("", 0, Some(7))
        );
    }

    #[test]
    fn a_change_beside_the_draft_leaves_it_alone() {
        let thread = typed("Half a sen")
            .reduce(Act::Send)
            .reduce(Act::Sent(Box::new(sample::whole(6).case), false));
        assert_eq!(thread.draft.text, "Half a sen");
    }

    #[test]
    fn a_refusal_keeps_the_words_and_says_why() {
        let thread = typed("Sorry")
            .reduce(Act::Send)
            .reduce(Act::Fail("too long".to_owned()));
        assert_eq!(
            (thread.draft.text.as_str(), thread.problem.as_deref()),
            ("Sorry", Some("too long"))
        );
        assert_eq!(thread.reduce(Act::Send).problem, None);
    }

    #[test]
    fn only_settling_goes_without_words() {
        let change = |mode, text: &str| {
            Draft {
                mode,
                text: text.to_owned(),
            }
            .change()
        };
        assert_eq!(change(Mode::Reply, " \n"), None);
        assert_eq!(change(Mode::Decline, ""), None);
        assert_eq!(change(Mode::Done, " "), Some(Change::Done { text: None }));
        assert_eq!(
            change(Mode::Note, " a "),
            Some(Change::Note {
                text: "a".to_owned()
            })
        );
    }

    #[test]
    fn the_same_state_again_draws_nothing_anew() {
        let thread = typed("");
        let same = Rc::clone(&thread).reduce(Act::Read(Rc::new(sample::whole(5))));
        assert!(Rc::ptr_eq(&thread, &same));
    }
}
