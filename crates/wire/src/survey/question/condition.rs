use alloc::vec::Vec;

use super::{Kind, Question};
use crate::answer::Given;
use crate::decode::{Cursor, Node};
use crate::id::Name;

/// A test of an earlier answer. An unanswered question fits none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    /// The earlier question.
    pub question: Name,
    /// What its answer has to be.
    pub test: Test,
}

/// What an earlier answer has to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Test {
    /// A number from the first to the second, both included: `"min"`, `"max"`.
    Between(u8, u8),
    /// One of these options, or several: `"is":["price"]`.
    Any(Vec<Name>),
}

impl Condition {
    /// Whether this answer to the earlier question fits.
    #[must_use]
    pub fn holds(&self, given: &Given) -> bool {
        match (&self.test, given) {
            (Test::Between(min, max), Given::Rated(rated)) => {
                (i16::from(*min)..=i16::from(*max)).contains(&rated.get())
            }
            (Test::Any(wanted), Given::Chosen(chosen)) => {
                chosen.options.iter().any(|option| wanted.contains(option))
            }
            _ => false,
        }
    }

    #[inline(never)]
    pub(super) fn read<N: Node>(when: &Cursor<'_, N>, earlier: &[Question]) -> Self {
        when.object(&["question", "min", "max", "is"]);
        let place = when.field("question");
        let question = Name::decode(&place);
        let kind = earlier
            .iter()
            .find(|other| other.id == question)
            .map(|other| &other.kind);
        let test = match kind {
            Some(Kind::Choice(choice)) => {
                let mut wanted = Vec::new();
                for item in when.field("is").items() {
                    let option = Name::decode(&item);
                    if !choice.options.iter().any(|known| known.id == option) {
                        item.refuse("the id of one of its options");
                    }
                    wanted.push(option);
                }
                Test::Any(wanted)
            }
            kind => {
                if !matches!(kind, Some(Kind::Scale(_))) {
                    place.refuse("the id of an earlier question with a scale or options");
                }
                let bound = |key: &str, default: u8| {
                    when.optional(key)
                        .map_or(default, |bound| bound.whole(0, 10) as u8)
                };
                Test::Between(bound("min", 0), bound("max", 10))
            }
        };
        Self { question, test }
    }
}
