//! One question: what is asked for, in which words, and when.

mod condition;
mod kind;
mod service;
mod word;

use alloc::vec::Vec;

use crate::decode::{Cursor, Node};
use crate::id::Name;
use crate::text::Text;

pub use condition::{Condition, Test};
pub use kind::{Battery, Choice, Face, Item, Kind, Scale};
pub use service::Service;
pub use word::Word;

/// One question of a survey.
#[derive(Clone, Debug, PartialEq)]
pub struct Question {
    /// The question's name: the key of its answer.
    pub id: Name,
    /// What is asked for.
    pub kind: Kind,
    /// The wording, unless one of `wording` fits better. `{id}` in it stands for an earlier answer.
    pub text: Text,
    /// Wordings for some earlier answers; the first whose condition holds is used.
    pub wording: Vec<Wording>,
    /// Whether the visitor may leave it out.
    pub optional: bool,
    /// When it is asked; `None` is always.
    pub when: Option<Condition>,
}

/// Another wording of a question, used when its condition holds.
#[derive(Clone, Debug, PartialEq)]
pub struct Wording {
    /// When it is used.
    pub when: Condition,
    /// The wording.
    pub text: Text,
}

impl Question {
    /// The wording for this visitor; `holds` says of each condition whether it does.
    pub fn wording_for(&self, holds: impl Fn(&Condition) -> bool) -> &Text {
        self.wording
            .iter()
            .find(|wording| holds(&wording.when))
            .map_or(&self.text, |wording| &wording.text)
    }

    pub(super) fn read<N: Node>(question: &Cursor<'_, N>, earlier: &[Self]) -> Self {
        let place = question.field("id");
        let id = Name::decode(&place);
        if earlier.iter().any(|other| other.id == id) {
            place.refuse("an id that no other question of the survey has");
        }
        let mut known: Vec<&str> = ["id", "kind", "text", "wording", "optional", "when"].into();
        let kind = Kind::read(question, &mut known);
        question.object(&known);
        let mut wording = Vec::new();
        for item in question
            .optional("wording")
            .map(|list| list.items())
            .unwrap_or_default()
        {
            item.object(&["when", "text"]);
            wording.push(Wording {
                when: Condition::read(&item.field("when"), earlier),
                text: Text::decode(&item.field("text")),
            });
        }
        Self {
            id,
            kind,
            text: Text::decode(&question.field("text")),
            wording,
            optional: question.flag("optional"),
            when: question
                .optional("when")
                .map(|when| Condition::read(&when, earlier)),
        }
    }
}
