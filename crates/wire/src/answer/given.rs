use alloc::string::String;
use alloc::vec::Vec;

use otklik_score::{Rated, State};

use super::{Answer, Served};
use crate::decode::{Cursor, Node};
use crate::id::Name;
use crate::json::Writer;
use crate::survey::Word;

/// What a visitor gave: the question's kind (`t`) and the value in one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Given {
    /// A number `n` on a scale; `"csat"` and `"rating"` say which one by `max` and `min`.
    Rated(Rated),
    /// `"text"`: a string `s`, never empty.
    Text(String),
    /// `"choice"` or `"role"`: the options' ids `c`.
    Chosen(Chosen),
    /// `"battery"`: a mark for each statement, `c` by its id, from 1 to `max`.
    Marked(Marked),
    /// `"servqual"` or `"servperf"`: the marks of the 22 statements.
    Served(Served),
    /// `"contact"`: an address `s` that the visitor agreed to be written to.
    Contact(String),
}

/// Options that were chosen, or something else in the visitor's words: never nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chosen {
    /// Whether it is who the visitor is to the site.
    pub role: bool,
    /// The options.
    pub options: Vec<Name>,
    /// Something else: `s`.
    pub other: Option<String>,
}

/// Marks of a battery's statements, at least one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Marked {
    /// The highest mark that could be given.
    pub max: u8,
    /// Statement and mark.
    pub marks: Vec<(Name, u8)>,
}

impl Given {
    /// Longest address, in characters.
    pub const MAX_CONTACT: usize = 254;
    /// Longest "something else", in characters.
    pub const MAX_OTHER: usize = 1_000;
    /// Most options or marks in one part.
    const MOST: usize = 50;

    /// The number, where one number is the answer.
    #[must_use]
    pub fn rated(&self) -> Option<Rated> {
        match self {
            Self::Rated(rated) => Some(*rated),
            _ => None,
        }
    }

    /// What it adds to the question's score: a number does, and a whole reply to SERVQUAL or SERVPERF.
    #[must_use]
    pub fn state(&self) -> Option<State> {
        match self {
            Self::Rated(rated) => Some((*rated).into()),
            Self::Served(served) => served.state(),
            _ => None,
        }
    }

    pub(super) fn read<N: Node>(part: &Cursor<'_, N>) -> Option<Self> {
        let word = part.field("t").one_of(Word::ANSWERED);
        let Some(metric) = word.metric(part) else {
            return Some(Self::without_scale(word, part));
        };
        let (min, max) = metric.scale();
        let number = part.field("n").whole(min as u32, max as u32);
        Rated::new(metric, number.into()).ok().map(Self::Rated)
    }

    fn without_scale<N: Node>(word: Word, part: &Cursor<'_, N>) -> Self {
        match word {
            Word::Choice | Word::Role => Self::Chosen(Chosen::read(part, word)),
            Word::Battery => Self::Marked(Marked::read(part)),
            Word::Servqual | Word::Servperf => {
                Self::Served(Served::read(part, word == Word::Servqual))
            }
            Word::Contact => Self::Contact(part.field("s").short_string(Self::MAX_CONTACT)),
            _ => Self::Text(part.field("s").short_string(Answer::MAX_TEXT)),
        }
    }

    pub(super) fn write(&self, json: &mut Writer) {
        json.key("t").string(self.word());
        match self {
            Self::Rated(rated) => {
                let (min, max) = rated.metric().scale();
                json.key("n").number(rated.get() as u64);
                let metric = rated.metric().name();
                if metric == "rating" {
                    json.key("min").number(min as u64);
                }
                if metric == "rating" || metric == "csat" {
                    json.key("max").number(max as u64);
                }
            }
            Self::Text(text) | Self::Contact(text) => json.key("s").string(text),
            Self::Chosen(chosen) => {
                json.key("c").array(|json| {
                    for option in &chosen.options {
                        json.string(option.as_str());
                    }
                });
                if let Some(other) = &chosen.other {
                    json.key("s").string(other);
                }
            }
            Self::Served(served) => served.write(json),
            Self::Marked(marked) => {
                json.key("max").number(marked.max.into());
                json.key("c").object(|json| {
                    for (statement, mark) in &marked.marks {
                        json.key(statement.as_str()).number((*mark).into());
                    }
                });
            }
        }
    }

    fn word(&self) -> &'static str {
        match self {
            Self::Rated(rated) => rated.metric().name(),
            Self::Text(_) => "text",
            Self::Chosen(chosen) if chosen.role => "role",
            Self::Chosen(_) => "choice",
            Self::Marked(_) => "battery",
            Self::Served(served) => served.word(),
            Self::Contact(_) => "contact",
        }
    }
}

impl Chosen {
    fn read<N: Node>(part: &Cursor<'_, N>, word: Word) -> Self {
        let list = part.field("c");
        let mut options: Vec<Name> = Vec::new();
        for item in list.items() {
            let option = Name::decode(&item);
            if options.contains(&option) {
                item.refuse("an option that was not chosen already");
            }
            options.push(option);
        }
        let other = part
            .optional("s")
            .map(|other| other.short_string(Given::MAX_OTHER));
        let fewest = usize::from(other.is_none());
        if !(fewest..=Given::MOST).contains(&options.len()) {
            list.refuse("1 to 50 options");
        }
        Self {
            role: word == Word::Role,
            options,
            other,
        }
    }
}

impl Marked {
    fn read<N: Node>(part: &Cursor<'_, N>) -> Self {
        let max = part.field("max").whole(2, 10);
        let place = part.field("c");
        let keys = place.keys();
        if !(1..=Given::MOST).contains(&keys.len()) {
            place.refuse("1 to 50 marks");
        }
        let mut marks = Vec::new();
        for key in keys {
            let mark = place.field(&key).whole(1, max) as u8;
            match Name::new(key) {
                Ok(statement) => marks.push((statement, mark)),
                Err(_) => place.refuse("ids of statements with their marks"),
            }
        }
        Self {
            max: max as u8,
            marks,
        }
    }
}
