use std::ops::Range;

use otklik_score::Rated;
use otklik_score::servqual::ITEMS;
use otklik_wire::answer::{Answer, Chosen, Given, Marked, Served};
use otklik_wire::mask::Mask;
use otklik_wire::survey::{Choice, Kind, Service};

/// What is being answered and not sent yet, whatever the kind of question.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Draft {
    /// What is typed: the sentence, the other option, the address.
    pub text: String,
    /// One mark for each option (1 is chosen), statement (0 is none) or consent.
    pub marks: Vec<u8>,
}

impl Draft {
    /// What stands in the fields when a question comes up that may have been answered before.
    pub(super) fn of(kind: &Kind, given: Option<&Given>) -> Self {
        let mut draft = Self::default();
        match (kind, given) {
            (_, Some(Given::Text(text))) => draft.text.clone_from(text),
            (Kind::Contact { .. }, given) => {
                draft.marks.push(given.is_some().into());
                if let Some(Given::Contact(address)) = given {
                    draft.text.clone_from(address);
                }
            }
            (Kind::Choice(choice), given) => {
                let chosen = match given {
                    Some(Given::Chosen(chosen)) => Some(chosen),
                    _ => None,
                };
                for option in &choice.options {
                    let is_chosen =
                        chosen.is_some_and(|chosen| chosen.options.contains(&option.id));
                    draft.marks.push(is_chosen.into());
                }
                draft.text = chosen
                    .and_then(|chosen| chosen.other.clone())
                    .unwrap_or_default();
            }
            (Kind::Battery(battery), given) => {
                let marks = match given {
                    Some(Given::Marked(marked)) => &marked.marks[..],
                    _ => &[],
                };
                for item in &battery.items {
                    let mark = marks.iter().find(|(statement, _)| *statement == item.id);
                    draft.marks.push(mark.map_or(0, |(_, mark)| *mark));
                }
            }
            (Kind::Service(service), given) => {
                if let Some(Given::Served(served)) = given {
                    draft.marks.extend(served.expected.iter().flatten());
                    draft.marks.extend(served.perceived);
                }
                draft.marks.resize(service.marks(), 0);
            }
            _ => {}
        }
        draft
    }

    /// Sets one mark. Where one option is the answer, it takes the place of the others.
    pub(super) fn mark(&mut self, kind: &Kind, index: usize, mark: u8) {
        let most = match kind {
            Kind::Battery(battery) => battery.max,
            Kind::Service(_) => Service::MAX,
            _ => 1,
        };
        // A link may bring any number.
        if mark > most {
            return;
        }
        if is_single(kind) {
            self.marks.fill(0);
            self.text.clear();
        }
        if let Some(place) = self.marks.get_mut(index) {
            *place = mark;
        }
    }

    /// Takes what was typed. Where one option is the answer, something else is one, too.
    pub(super) fn typed(&mut self, kind: &Kind, text: String) {
        if is_single(kind) && !text.is_empty() {
            self.marks.fill(0);
        }
        self.text = text;
    }

    /// Takes back what is typed, and the marks from one on.
    pub(super) fn clear_from(&mut self, first: usize) {
        self.text.clear();
        self.marks.iter_mut().skip(first).for_each(|mark| *mark = 0);
    }

    /// Whether one of these marks is not given.
    pub(super) fn lacks_mark(&self, mut of: Range<usize>) -> bool {
        of.any(|index| self.marks.get(index) == Some(&0))
    }

    /// What of the words typed is left out before they are kept.
    pub(super) fn left_out(&self, kind: &Kind, mask: Mask) -> Vec<String> {
        match kind {
            Kind::Text | Kind::Choice(_) => mask.apply(&self.text).left_out,
            _ => Vec::new(),
        }
    }

    /// How many characters there are of how many that are taken, where little room is left.
    pub(super) fn room(&self, kind: &Kind) -> Option<(usize, usize)> {
        let most = match kind {
            Kind::Text => Answer::MAX_TEXT,
            Kind::Choice(_) => Given::MAX_OTHER,
            Kind::Contact { .. } => Given::MAX_CONTACT,
            _ => return None,
        };
        let typed = self.text.trim().chars().count();
        (typed > most - most / 10).then_some((typed, most))
    }

    /// Whether nothing is filled in.
    pub(super) fn is_empty(&self) -> bool {
        self.text.trim().is_empty() && self.marks.iter().all(|&mark| mark == 0)
    }

    /// The answer that is filled in, or `None` when it is not whole.
    pub(super) fn given(&self, kind: &Kind, mask: Mask) -> Option<Given> {
        let typed = |most: usize| -> Option<String> {
            let text = mask.apply(self.text.trim()).text;
            let text: String = text.chars().take(most).collect();
            (!text.is_empty()).then_some(text)
        };
        match kind {
            Kind::Text => typed(Answer::MAX_TEXT).map(Given::Text),
            Kind::Contact { .. } => {
                // It is asked for, and agreed to.
                let address: String = self.text.trim().chars().take(Given::MAX_CONTACT).collect();
                let agreed = self.marks.first() == Some(&1);
                (agreed && is_address(&address)).then_some(Given::Contact(address))
            }
            Kind::Choice(choice) => self.chosen(choice, typed(Given::MAX_OTHER)),
            Kind::Battery(battery) => {
                let marks: Vec<_> = battery
                    .items
                    .iter()
                    .zip(&self.marks)
                    .filter(|(_, mark)| **mark > 0)
                    .map(|(item, mark)| (item.id.clone(), *mark))
                    .collect();
                let max = battery.max;
                (!marks.is_empty()).then_some(Given::Marked(Marked { max, marks }))
            }
            Kind::Service(service) => {
                let mut expected = service.expected.is_some().then_some([0; ITEMS]);
                let mut perceived = [0; ITEMS];
                let places = expected.iter_mut().flatten().chain(&mut perceived);
                for (place, mark) in places.zip(&self.marks) {
                    *place = *mark;
                }
                (!self.is_empty()).then_some(Given::Served(Served {
                    expected,
                    perceived,
                }))
            }
            Kind::Scale(_) | Kind::Statement => None,
        }
    }

    fn chosen(&self, choice: &Choice, other: Option<String>) -> Option<Given> {
        let options: Vec<_> = choice
            .options
            .iter()
            .zip(&self.marks)
            .filter(|(_, mark)| **mark > 0)
            .map(|(option, _)| option.id.clone())
            .collect();
        let chosen = Chosen {
            role: choice.role,
            options,
            other: other.filter(|_| choice.other),
        };
        (!chosen.options.is_empty() || chosen.other.is_some()).then_some(Given::Chosen(chosen))
    }
}

/// The answer that a number on the question's scale makes.
pub(super) fn rated(kind: &Kind, number: u8) -> Option<Given> {
    Rated::new(kind.metric()?, number.into())
        .ok()
        .map(Given::Rated)
}

fn is_single(kind: &Kind) -> bool {
    matches!(kind, Kind::Choice(choice) if !choice.many)
}

/// No more than a slip of the finger is looked for: what is an address only its server knows.
fn is_address(text: &str) -> bool {
    text.split_once('@').is_some_and(|(name, host)| {
        !name.is_empty() && host.contains('.') && !text.contains(char::is_whitespace)
    })
}
