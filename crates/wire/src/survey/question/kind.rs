use alloc::vec::Vec;

use otklik_score::Metric;

use crate::decode::{Cursor, Node};
use crate::id::Name;
use crate::text::Text;

use super::{Service, Word};

/// What a question asks for (field `kind`).
#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    /// A number on a scale: `"nps"`, `"ces"`, `"ces1"`, `"csat"`, `"nsat"`, `"rating"`.
    Scale(Scale),
    /// A sentence in the visitor's words: `"text"`.
    Text,
    /// One option or several: `"choice"`, `"role"`.
    Choice(Choice),
    /// A mark for each of several statements: `"battery"`.
    Battery(Battery),
    /// A mark for each of the 22 statements of `"servqual"` or `"servperf"`.
    Service(Service),
    /// An e-mail address, with the visitor's consent to write to it: `"contact"`.
    Contact {
        /// What the visitor agrees to.
        consent: Text,
    },
    /// Nothing: something is said, `"statement"`.
    Statement,
}

/// A scale to choose a number on.
#[derive(Clone, Debug, PartialEq)]
pub struct Scale {
    /// What is computed from the answers; it has the lowest and the highest number.
    pub metric: Metric,
    /// How the numbers look.
    pub face: Face,
    /// What the lowest number means, if the widget's own words are not to say it.
    pub low: Option<Text>,
    /// What the highest number means, likewise.
    pub high: Option<Text>,
}

/// How the numbers of a scale look (field `face`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Face {
    /// As numbers: `"numbers"`.
    #[default]
    Numbers,
    /// As stars, the chosen ones filled: `"stars"`.
    Stars,
    /// As faces from sad to glad: `"faces"`, for 3 or 5 points.
    Faces,
    /// As a thumb down and a thumb up: `"thumbs"`, for 2 points.
    Thumbs,
}

/// Options to choose from.
#[derive(Clone, Debug, PartialEq)]
pub struct Choice {
    /// Whether it is who the visitor is to the site that is asked: `"role"`.
    pub role: bool,
    /// Whether more than one may be chosen.
    pub many: bool,
    /// Whether the visitor may name something else.
    pub other: bool,
    /// Whether each visitor sees them in another order.
    pub shuffle: bool,
    /// The options, at least two.
    pub options: Vec<Item>,
}

/// Statements to mark, each on a scale from 1.
#[derive(Clone, Debug, PartialEq)]
pub struct Battery {
    /// The highest mark, 2 to 10.
    pub max: u8,
    /// The statements, at least one.
    pub items: Vec<Item>,
    /// What 1 means.
    pub low: Option<Text>,
    /// What the highest mark means.
    pub high: Option<Text>,
}

/// An option or a statement.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// Its name in answers.
    pub id: Name,
    /// Its wording.
    pub text: Text,
}

const FACES: [(&str, Face); 4] = [
    ("numbers", Face::Numbers),
    ("stars", Face::Stars),
    ("faces", Face::Faces),
    ("thumbs", Face::Thumbs),
];

impl Kind {
    /// The metric that its answers make.
    #[must_use]
    pub fn metric(&self) -> Option<Metric> {
        match self {
            Self::Scale(scale) => Some(scale.metric),
            Self::Service(service) => Some(service.metric()),
            _ => None,
        }
    }

    /// Reads the kind of a question, and adds the fields that only this kind has to those that are `known`.
    pub(super) fn read<N: Node>(question: &Cursor<'_, N>, known: &mut Vec<&str>) -> Self {
        let word = question.field("kind").one_of(&Word::ALL);
        let Some(metric) = word.metric(question) else {
            return Self::without_scale(word, question, known);
        };
        known.extend(["face", "low", "high"]);
        match word {
            Word::Csat => known.push("max"),
            Word::Rating => known.extend(["min", "max"]),
            _ => {}
        }
        Self::Scale(Scale {
            metric,
            face: face(question, metric),
            low: text(question, "low"),
            high: text(question, "high"),
        })
    }

    fn without_scale<N: Node>(word: Word, question: &Cursor<'_, N>, known: &mut Vec<&str>) -> Self {
        match word {
            Word::Choice | Word::Role => {
                known.extend(["options", "many", "other", "shuffle"]);
                Self::Choice(Choice {
                    role: word == Word::Role,
                    many: question.flag("many"),
                    other: question.flag("other"),
                    shuffle: question.flag("shuffle"),
                    options: items(&question.field("options"), 2),
                })
            }
            Word::Battery => {
                known.extend(["max", "items", "low", "high"]);
                Self::Battery(Battery {
                    max: question
                        .optional("max")
                        .map_or(5, |max| max.whole(2, 10) as u8),
                    items: items(&question.field("items"), 1),
                    low: text(question, "low"),
                    high: text(question, "high"),
                })
            }
            Word::Servqual | Word::Servperf => {
                known.extend(["items", "low", "high", "weights"]);
                let is_paired = word == Word::Servqual;
                if is_paired {
                    known.push("expected");
                }
                Self::Service(Service::read(question, is_paired))
            }
            Word::Contact => {
                known.push("consent");
                Self::Contact {
                    consent: Text::decode(&question.field("consent")),
                }
            }
            Word::Statement => Self::Statement,
            _ => Self::Text,
        }
    }
}

fn face<N: Node>(question: &Cursor<'_, N>, metric: Metric) -> Face {
    let Some(place) = question.optional("face") else {
        return Face::Numbers;
    };
    let face = place.one_of(&FACES);
    let (min, max) = metric.scale();
    let fits = match face {
        Face::Numbers => true,
        Face::Stars => min == 1,
        Face::Faces => matches!((min, max), (1, 3 | 5)),
        Face::Thumbs => matches!((min, max), (1, 2)),
    };
    if !fits {
        place.refuse("stars from 1 on, faces for 1 to 3 and 1 to 5, thumbs for 1 to 2");
    }
    face
}

pub(super) fn text<N: Node>(place: &Cursor<'_, N>, key: &str) -> Option<Text> {
    place.optional(key).map(|text| Text::decode(&text))
}

fn items<N: Node>(list: &Cursor<'_, N>, fewest: usize) -> Vec<Item> {
    let mut items: Vec<Item> = Vec::new();
    for place in list.items() {
        place.object(&["id", "text"]);
        let id = place.field("id");
        let item = Item {
            id: Name::decode(&id),
            text: Text::decode(&place.field("text")),
        };
        if items.iter().any(|earlier| earlier.id == item.id) {
            id.refuse("an id that no other of the list has");
        }
        items.push(item);
    }
    if !(fewest..=50).contains(&items.len()) {
        list.refuse(if fewest > 1 {
            "2 to 50 options"
        } else {
            "1 to 50 statements"
        });
    }
    items
}
