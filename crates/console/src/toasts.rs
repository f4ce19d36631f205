//! Short messages at the edge: what was done, with a way back, or what went wrong.

use std::rc::Rc;

use yew::{Callback, Reducible};

/// How long a message stays that asks for nothing, in milliseconds.
pub(crate) const STAYS_MS: u32 = 8_000;
/// More than these would cover what one works on.
const MOST: usize = 3;

/// What a message says.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Toast {
    /// The sentence.
    pub(crate) text: String,
    /// Whether something went wrong; such a message stays until it is closed.
    pub(crate) is_bad: bool,
    /// Takes back what was done.
    pub(crate) undo: Option<Callback<()>>,
}

/// The messages that are shown, the oldest first, each with its number.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Toasts {
    shown: Vec<(u32, Toast)>,
    next: u32,
}

/// What happens to the messages.
#[derive(Clone, Debug)]
pub(crate) enum Act {
    /// One more.
    Show(Toast),
    /// That one was read, or its time is up.
    Close(u32),
}

impl Toast {
    /// What was done, and the way back.
    pub(crate) fn done(text: impl Into<String>, undo: Option<Callback<()>>) -> Self {
        Self {
            text: text.into(),
            is_bad: false,
            undo,
        }
    }

    /// What went wrong.
    pub(crate) fn bad(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            is_bad: true,
            undo: None,
        }
    }
}

impl Toasts {
    /// Those that are shown.
    pub(crate) fn shown(&self) -> &[(u32, Toast)] {
        &self.shown
    }

    /// The newest way back, with its message.
    pub(crate) fn undo(&self) -> Option<(u32, Callback<()>)> {
        self.shown
            .iter()
            .rev()
            .find_map(|(number, toast)| Some((*number, toast.undo.clone()?)))
    }
}

impl Reducible for Toasts {
    type Action = Act;

    fn reduce(self: Rc<Self>, action: Act) -> Rc<Self> {
        let mut toasts = (*self).clone();
        match action {
            Act::Show(toast) => {
                // The same again is news, but not twice on the screen.
                toasts.shown.retain(|(_, shown)| shown.text != toast.text);
                toasts.shown.push((toasts.next, toast));
                toasts.next += 1;
                let excess = toasts.shown.len().saturating_sub(MOST);
                toasts.shown.drain(..excess);
            }
            Act::Close(number) => {
                if !toasts.shown.iter().any(|(shown, _)| *shown == number) {
                    return self;
                }
                toasts.shown.retain(|(shown, _)| *shown != number);
            }
        }
        Rc::new(toasts)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(acts: impl IntoIterator<Item = Act>) -> Rc<Toasts> {
        acts.into_iter().fold(Rc::default(), Reducible::reduce)
    }

    fn texts(toasts: &Toasts) -> Vec<&str> {
        toasts
            .shown()
            .iter()
            .map(|(_, toast)| toast.text.as_str())
            .collect()
    }

    #[test]
    fn only_the_newest_are_shown() {
        let toasts = after(["a", "b", "c", "d"].map(|text| Act::Show(Toast::bad(text))));
        assert_eq!(texts(&toasts), ["b", "c", "d"]);
    }

    #[test]
    fn the_same_again_takes_the_place_of_the_first() {
        let toasts = after(["a", "b", "a"].map(|text| Act::Show(Toast::bad(text))));
        assert_eq!(texts(&toasts), ["b", "a"]);
    }

    #[test]
    fn a_number_is_never_given_again() {
        let toasts = after([
            Act::Show(Toast::bad("a")),
            Act::Close(0),
            Act::Show(Toast::bad("b")),
        ]);
        assert_eq!(
            toasts.shown()[0].0,
            1,
            "the timer of the first must not close the second"
        );
        assert_eq!(texts(&Rc::clone(&toasts).reduce(Act::Close(0))), ["b"]);
    }

    #[test]
    fn the_newest_way_back_is_the_one_that_is_taken() {
        let back = || Some(Callback::noop());
        let toasts = after([
            Act::Show(Toast::done("a", back())),
            Act::Show(Toast::done("b", back())),
            Act::Show(Toast::bad("c")),
        ]);
        assert_eq!(toasts.undo().map(|(number, _)| number), Some(1));
    }
}
