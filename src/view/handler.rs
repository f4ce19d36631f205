use yew::prelude::*;
use yew::virtual_dom::{Listener, ListenerKind};

use crate::browser::page::{self, Press};
use crate::message::Message;
use crate::state::Action;

/// Says what a key means here, if anything.
type Decide = dyn Fn(&Press) -> Option<Action>;

/// What an event on an element means.
pub(super) enum Meaning {
    /// This, whatever else it tells.
    Act(Action),
    /// The form is to be sent.
    Submit,
    /// The field holds something else.
    Type,
    /// A key was pressed, which may mean something.
    Press(Box<Decide>),
}

/// Listens for one kind of event: one type for all of them, so that one listener is compiled. The kind is made when it
/// is asked for, because yew's clone of one goes through a hundred names.
pub(super) struct Handler {
    pub(super) kind: fn() -> ListenerKind,
    pub(super) meaning: Meaning,
    pub(super) act: Callback<Message>,
}

impl Listener for Handler {
    fn kind(&self) -> ListenerKind {
        (self.kind)()
    }

    fn handle(&self, event: Event) {
        let action = match &self.meaning {
            Meaning::Act(action) => Some(action.clone()),
            Meaning::Submit => Some(Action::Submit),
            Meaning::Type => Some(Action::Type(page::typed(&event))),
            Meaning::Press(decide) => decide(&page::pressed(&event)),
        };
        // The browser would load a page, or scroll this one.
        if matches!(self.meaning, Meaning::Submit) || matches!(action, Some(Action::Point(_))) {
            event.prevent_default();
        }
        if let Some(action) = action {
            let is_choice = matches!(action, Action::Choose(_));
            let seen = is_choice.then(|| page::choose(&event)).flatten();
            self.act.emit(match seen {
                Some(seen) => Message::Shown(action, seen),
                None => Message::Act(action),
            });
        }
    }

    fn passive(&self) -> bool {
        false
    }
}
