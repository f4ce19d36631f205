//! What reaches the component.

use js_sys::Promise;

use crate::state::Action;

/// A message to the component.
pub enum Message {
    /// Somebody did something, or something has come.
    Act(Action),
    /// A pointer chose a number, and the page shows that already: what follows may be drawn when that was seen.
    Shown(Action, Promise),
    /// It was seen.
    Draw,
}

impl From<Action> for Message {
    fn from(action: Action) -> Self {
        Self::Act(action)
    }
}
