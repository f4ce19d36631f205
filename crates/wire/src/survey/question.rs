use alloc::vec::Vec;

use crate::decode::{Cursor, Node, Problem};
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
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A whole number from 0 to 10, scored as Net Promoter Score: `"nps"`.
    Nps,
    /// A sentence in the visitor's words: `"text"`.
    Text,
}

impl Kind {
    /// Every kind with the word that stands for it in files and on the wire.
    pub const ALL: [(&'static str, Self); 2] = [("nps", Self::Nps), ("text", Self::Text)];
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

    pub(super) fn decode<N: Node>(
        question: &Cursor<N>,
        earlier: &[Self],
        hints: &mut Vec<Problem>,
    ) -> Result<Self, Problem> {
        question.keys()?;
        question.hint_unknown(
            &["id", "kind", "text", "wording", "optional", "when"],
            hints,
        );
        let id_place = question.require("id", "the question's name")?;
        let id = Name::decode(&id_place)?;
        if earlier.iter().any(|other| other.id == id) {
            return Err(id_place.refuse("an id that no other question of the survey has"));
        }
        let mut wording = Vec::new();
        if let Some(list) = question.field("wording") {
            for item in list.items()? {
                item.hint_unknown(&["when", "text"], hints);
                wording.push(Wording {
                    when: Condition::decode(&item.require("when", "a condition")?, earlier, hints)?,
                    text: Text::decode(&item.require("text", "a text")?)?,
                });
            }
        }
        Ok(Self {
            id,
            kind: question.require("kind", "nps, text")?.one_of(&Kind::ALL)?,
            text: Text::decode(&question.require("text", "a text")?)?,
            wording,
            optional: question
                .field("optional")
                .map_or(Ok(false), |optional| optional.boolean())?,
            when: question
                .field("when")
                .map(|when| Condition::decode(&when, earlier, hints))
                .transpose()?,
        })
    }
}

impl Condition {
    /// Whether the earlier answer fits; an unanswered question fits nothing.
    pub fn holds(&self, answered: impl Fn(&Name) -> Option<u8>) -> bool {
        answered(&self.question).is_some_and(|number| (self.min..=self.max).contains(&number))
    }

    fn decode<N: Node>(
        when: &Cursor<N>,
        earlier: &[Question],
        hints: &mut Vec<Problem>,
    ) -> Result<Self, Problem> {
        when.keys()?;
        when.hint_unknown(&["question", "min", "max"], hints);
        let place = when.require("question", "the id of an earlier question")?;
        let question = Name::decode(&place)?;
        if !earlier
            .iter()
            .any(|other| other.id == question && other.kind == Kind::Nps)
        {
            return Err(place.refuse("the id of an earlier question of kind nps"));
        }
        let bound = |key: &str, default: u8| {
            when.field(key).map_or(Ok(default), |bound| {
                bound.whole(0, 10).map(|whole| whole as u8)
            })
        };
        Ok(Self {
            question,
            min: bound("min", 0)?,
            max: bound("max", 10)?,
        })
    }
}
