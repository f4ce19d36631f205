//! Which questions are asked, and which answers stand.

use otklik_wire::answer::{Given, Part};
use otklik_wire::id::Name;
use otklik_wire::survey::{Condition, Kind, Question};

use super::Pass;

impl Pass {
    pub(super) fn is_asked(&self, step: usize) -> bool {
        let when = self
            .survey()
            .questions
            .get(step)
            .map(|question| &question.when);
        match when {
            None => false,
            Some(None) => true,
            Some(Some(when)) => self.holds(when),
        }
    }

    pub(super) fn holds(&self, when: &Condition) -> bool {
        self.given(&when.question)
            .is_some_and(|given| when.holds(given))
    }

    /// The answers that stand. One to a question that another answer has since taken off the way is kept for a visitor who
    /// comes back to it, and counts for nothing.
    pub(super) fn standing(&self) -> impl Iterator<Item = &Part> {
        self.parts.iter().filter(|part| self.stands(part))
    }

    /// Conditions are about earlier questions only, so this comes to an end.
    fn stands(&self, part: &Part) -> bool {
        let mut questions = self.survey().questions.iter();
        let step = questions.position(|question| question.id == part.question);
        step.is_some_and(|step| self.is_asked(step))
    }

    pub(super) fn given(&self, question: &Name) -> Option<&Given> {
        let mut parts = self.parts.iter();
        let part = parts.find(|part| part.question == *question)?;
        self.stands(part).then_some(&part.given)
    }

    /// A part as its visitor would say it.
    pub(super) fn said(&self, part: &Part) -> String {
        match &part.given {
            Given::Rated(rated) => rated.get().to_string(),
            Given::Text(text) | Given::Contact(text) => text.clone(),
            Given::Marked(_) => String::new(),
            Given::Chosen(chosen) => {
                let mut questions = self.survey().questions.iter();
                let options = match questions.find(|question| question.id == part.question) {
                    Some(Question {
                        kind: Kind::Choice(choice),
                        ..
                    }) => &choice.options[..],
                    _ => &[],
                };
                let mut said: Vec<&str> = options
                    .iter()
                    .filter(|option| chosen.options.contains(&option.id))
                    .map(|option| option.text.pick(&self.visit.locale))
                    .collect();
                said.extend(chosen.other.as_deref());
                said.join(", ")
            }
        }
    }

    /// The answer's id is random enough to decide by, and the same for the whole pass.
    pub(super) fn seed(&self) -> u64 {
        let bytes = self.visit.id.as_str().bytes();
        bytes.fold(0, |seed, byte| seed.wrapping_mul(31) ^ u64::from(byte))
    }
}
