//! Which questions are asked, the way through them, and which answers stand.

use std::ops::Range;

use otklik_score::response::Reach;
use otklik_wire::answer::{Given, Part};
use otklik_wire::decimal;
use otklik_wire::id::Name;
use otklik_wire::survey::{Condition, Kind, Question};

use super::Pass;

impl Pass {
    pub(in crate::state) fn back(&mut self) {
        self.missing = false;
        if self.page > 0 {
            self.page -= 1;
            return;
        }
        if self.step == 0 {
            return;
        }
        while self.step > 0 {
            self.step -= 1;
            if self.is_asked(self.step) {
                break;
            }
        }
        self.come_up();
        self.page = self.pages(self.step) - 1;
    }

    /// Moves to the next page or question that is to be asked, if there is one; else the survey is completed.
    pub(in crate::state) fn step_forward(&mut self) -> bool {
        if self.page + 1 < self.pages(self.step) {
            self.page += 1;
            return true;
        }
        let next = (self.step + 1..self.survey().questions.len()).find(|&step| self.is_asked(step));
        match next {
            Some(next) => {
                self.step = next;
                self.come_up();
            }
            None if self.parts.is_empty() => self.reach = Reach::Dismissed,
            None => self.reach = Reach::Completed,
        }
        next.is_some()
    }

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

    pub(super) fn pages(&self, step: usize) -> usize {
        match &self.survey().questions[step].kind {
            Kind::Service(service) => service.pages(),
            _ => 1,
        }
    }

    /// Which marks of a question with pages are on the screen.
    pub(super) fn on_page(&self) -> Range<usize> {
        match &self.question().kind {
            Kind::Service(service) => service.on_page(self.page),
            _ => 0..0,
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
            Given::Rated(rated) => decimal(rated.get().unsigned_abs().into()),
            Given::Text(text) | Given::Contact(text) => text.clone(),
            Given::Marked(_) | Given::Served(_) => String::new(),
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
