//! What keys mean, two after another too: `g t` goes to Today.

use crate::route::Screen;

/// What a key asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Command {
    /// Go to a screen.
    Go(Screen),
    /// Put the cursor into the search.
    Search,
    /// Show what keys there are, or hide it.
    Help,
    /// The next of a list.
    Next,
    /// The one before.
    Previous,
    /// Open what is marked in a list.
    Open,
    /// Choose what is marked, for something to be done to all that are chosen.
    Choose,
    /// Write to the visitor.
    Reply,
    /// Write to ourselves.
    Note,
    /// Settle it.
    Done,
    /// Decline it.
    Decline,
    /// Take it up.
    Take,
    /// Take back what was done last.
    Undo,
    /// Leave what is open.
    Leave,
}

/// A key that was pressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Stroke<'a> {
    /// What it writes, or its name.
    pub(crate) key: &'a str,
    /// The key's place on an English keyboard, such as `KeyG`: the same whatever the layout.
    pub(crate) code: &'a str,
    /// Whether something is being typed.
    pub(crate) typing: bool,
    /// Whether a key that belongs to the browser is held.
    pub(crate) held: bool,
}

/// What was pressed before and waits for its second key.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Keys {
    going: bool,
}

/// Each key with what it does, for the list of them; `g` stands before the screens.
pub(crate) const LIST: [(&str, Command); 23] = [
    ("g t", Command::Go(Screen::Today)),
    ("g i", Command::Go(Screen::Inbox)),
    ("g s", Command::Go(Screen::Scores)),
    ("g b", Command::Go(Screen::Board)),
    ("g p", Command::Go(Screen::Promises)),
    ("g r", Command::Go(Screen::Rules)),
    ("g o", Command::Go(Screen::Goals)),
    ("g v", Command::Go(Screen::Surveys)),
    ("g m", Command::Go(Screen::People)),
    ("g e", Command::Go(Screen::Settings)),
    ("j", Command::Next),
    ("k", Command::Previous),
    ("Enter", Command::Open),
    ("x", Command::Choose),
    ("t", Command::Take),
    ("r", Command::Reply),
    ("n", Command::Note),
    ("d", Command::Done),
    ("w", Command::Decline),
    ("z", Command::Undo),
    ("/", Command::Search),
    ("?", Command::Help),
    ("Escape", Command::Leave),
];

impl Keys {
    /// What is waited for after a key, and what it asks for.
    pub(crate) fn press(self, stroke: Stroke<'_>) -> (Self, Option<Command>) {
        let none = Self::default();
        if stroke.held || (stroke.typing && stroke.key != "Escape") {
            return (none, None);
        }
        // With a Russian layout `g` writes `п`; where the key is says what is meant.
        let letter = stroke.code.strip_prefix("Key").map(str::to_ascii_lowercase);
        let key = match (stroke.key, letter) {
            (key @ ("/" | "?"), _) => key.to_owned(),
            (_, Some(letter)) => letter,
            // Where "/" has another sign on it, it is still the key beside the right Shift.
            (_, None) if stroke.code == "Slash" => "/".to_owned(),
            (key, None) => key.to_owned(),
        };
        if key == "g" && !self.going {
            return (Self { going: true }, None);
        }
        let wanted = if self.going { format!("g {key}") } else { key };
        let found = LIST.iter().find(|(name, _)| *name == wanted);
        (none, found.map(|(_, command)| *command))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stroke<'a>(key: &'a str, code: &'a str) -> Stroke<'a> {
        Stroke {
            key,
            code,
            typing: false,
            held: false,
        }
    }

    #[test]
    fn two_keys_go_to_a_screen() {
        let (keys, nothing) = Keys::default().press(stroke("g", "KeyG"));
        assert_eq!(nothing, None);
        assert_eq!(
            keys.press(stroke("t", "KeyT")),
            (Keys::default(), Some(Command::Go(Screen::Today)))
        );
        assert_eq!(
            keys.press(stroke("q", "KeyQ")),
            (Keys::default(), None),
            "and then g is forgotten"
        );
    }

    #[test]
    fn a_russian_keyboard_has_the_same_keys() {
        let (keys, _) = Keys::default().press(stroke("п", "KeyG"));
        assert_eq!(
            keys.press(stroke("ш", "KeyI")).1,
            Some(Command::Go(Screen::Inbox))
        );
        assert_eq!(
            Keys::default().press(stroke(".", "Slash")).1,
            Some(Command::Search)
        );
    }

    #[test]
    fn who_types_is_left_alone() {
        let typing = Stroke {
            typing: true,
            ..stroke("r", "KeyR")
        };
        assert_eq!(Keys::default().press(typing).1, None);
        let escape = Stroke {
            typing: true,
            ..stroke("Escape", "Escape")
        };
        assert_eq!(Keys::default().press(escape).1, Some(Command::Leave));
        let held = Stroke {
            held: true,
            ..stroke("r", "KeyR")
        };
        assert_eq!(
            Keys::default().press(held).1,
            None,
            "Ctrl+R is the browser's"
        );
    }

    #[test]
    fn no_key_means_two_things() {
        for (at, (key, _)) in LIST.iter().enumerate() {
            assert!(
                LIST[at + 1..].iter().all(|(other, _)| other != key),
                "{key}"
            );
        }
        for screen in Screen::ALL {
            assert!(
                LIST.iter()
                    .any(|(_, command)| *command == Command::Go(screen)),
                "{screen:?}"
            );
        }
    }
}
