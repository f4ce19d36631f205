use otklik_score::Rated;
use otklik_wire::answer::{Answer, Chosen, Given, Marked};
use otklik_wire::survey::{Choice, Kind};

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
            _ => {}
        }
        draft
    }

    /// Sets one mark. Where one option is the answer, it takes the place of the others.
    pub(super) fn mark(&mut self, kind: &Kind, index: usize, mark: u8) {
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

    /// Whether nothing is filled in.
    pub(super) fn is_empty(&self) -> bool {
        self.text.trim().is_empty() && self.marks.iter().all(|&mark| mark == 0)
    }

    /// The answer that is filled in, or `None` when it is not whole.
    pub(super) fn given(&self, kind: &Kind) -> Option<Given> {
        let typed = |most: usize| -> Option<String> {
            let text: String = self.text.trim().chars().take(most).collect();
            (!text.is_empty()).then_some(text)
        };
        match kind {
            Kind::Text => typed(Answer::MAX_TEXT).map(Given::Text),
            Kind::Contact { .. } => {
                let address = typed(Given::MAX_CONTACT)?;
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
