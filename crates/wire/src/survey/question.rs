use alloc::vec::Vec;

use crate::decode::{Cursor, Node};
use crate::id::Name;
use crate::text::Text;

/// One question of a survey.
#[derive(Clone, Debug, PartialEq)]
pub struct Question {
    /// The question's name: the key of its answer.
    pub id: Name,
    /// What is asked for.
    pub kind: Kind,
    /// The wording, unless one of `wording` fits better.
    pub text: Text,
    /// Wordings for some earlier answers; the first whose condition holds is used.
    pub wording: Vec<Wording>,
    /// Whether the visitor may leave it out.
    pub optional: bool,
    /// When it is asked; `None` is always.
    pub when: Option<Condition>,
}

/// What a question asks for (field `kind`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kind {
    /// A whole number from 0 to 10, scored as Net Promoter Score: `"nps"`.
    #[default]
    Nps,
    /// A sentence in the visitor's words: `"text"`.
    Text,
}

impl Kind {
    /// Every kind with the word that stands for it in files and on the wire.
    pub const ALL: [(&'static str, Self); 2] = [("nps", Self::Nps), ("text", Self::Text)];

    /// Whether its answers make a score.
    #[must_use]
    pub fn is_scored(self) -> bool {
        match self {
            Self::Nps => true,
            Self::Text => false,
        }
    }
}

/// Another wording of a question, used when its condition holds.
#[derive(Clone, Debug, PartialEq)]
pub struct Wording {
    /// When it is used.
    pub when: Condition,
    /// The wording.
    pub text: Text,
}

/// A test of an earlier answer: a number from `min` to `max`, both included.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    /// The earlier question.
    pub question: Name,
    /// The lowest answer that fits.
    pub min: u8,
    /// The highest answer that fits.
    pub max: u8,
}

impl Question {
    /// The wording for this visitor, given the numbers answered so far.
    pub fn wording_for(&self, answered: impl Fn(&Name) -> Option<u8>) -> &Text {
        self.wording
            .iter()
            .find(|wording| wording.when.holds(&answered))
            .map_or(&self.text, |wording| &wording.text)
    }

    pub(super) fn read<N: Node>(question: &Cursor<'_, N>, earlier: &[Self]) -> Self {
        question.object(&["id", "kind", "text", "wording", "optional", "when"]);
        let place = question.field("id");
        let id = Name::decode(&place);
        if earlier.iter().any(|other| other.id == id) {
            place.refuse("an id that no other question of the survey has");
        }
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
            kind: question.field("kind").one_of(&Kind::ALL),
            text: Text::decode(&question.field("text")),
            wording,
            optional: question
                .optional("optional")
                .is_some_and(|optional| optional.boolean()),
            when: question
                .optional("when")
                .map(|when| Condition::read(&when, earlier)),
        }
    }
}

impl Condition {
    /// Whether the earlier answer fits; an unanswered question fits nothing.
    pub fn holds(&self, answered: impl Fn(&Name) -> Option<u8>) -> bool {
        answered(&self.question).is_some_and(|number| (self.min..=self.max).contains(&number))
    }

    #[inline(never)]
    fn read<N: Node>(when: &Cursor<'_, N>, earlier: &[Question]) -> Self {
        when.object(&["question", "min", "max"]);
        let place = when.field("question");
        let question = Name::decode(&place);
        if !earlier
            .iter()
            .any(|other| other.id == question && other.kind.is_scored())
        {
            place.refuse("the id of an earlier question of kind nps");
        }
        let bound = |key: &str, default: u8| {
            when.optional(key)
                .map_or(default, |bound| bound.whole(0, 10) as u8)
        };
        Self {
            question,
            min: bound("min", 0),
            max: bound("max", 10),
        }
    }
}
