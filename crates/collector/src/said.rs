//! What somebody said, whether an answer to a survey or an entry from another door. Pure.

use otklik_loop::entry::{Entry, Stars};
use otklik_loop::item::{Choice, Door, Item, Rating, Tone, Words};
use otklik_loop::promise::About;
use otklik_loop::rule::Seen;
use otklik_loop::sign::Sign;
use otklik_loop::stem;
use otklik_score::Rated;
use otklik_wire::answer::{Answer, Given};

/// Stems of one item that are looked at: of ten thousand characters hardly more are words.
const MOST_STEMS: usize = 2_000;

/// What was said, and by whom as far as that is known.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Said {
    pub(crate) door: Door,
    pub(crate) survey: Option<String>,
    pub(crate) revision: Option<u32>,
    pub(crate) rating: Option<Rating>,
    pub(crate) words: Vec<Words>,
    pub(crate) choices: Vec<Choice>,
    pub(crate) contact: Option<String>,
    pub(crate) role: Option<String>,
    pub(crate) segment: Option<String>,
    pub(crate) page: Option<String>,
    pub(crate) locale: Option<String>,
    pub(crate) source: Option<String>,
    pub(crate) author: Option<String>,
}

impl Said {
    /// What an answer says.
    pub(crate) fn in_answer(answer: &Answer) -> Self {
        let mut said = Self {
            survey: Some(answer.survey.as_str().to_owned()),
            revision: Some(answer.survey_rev),
            segment: answer.segment.clone(),
            page: answer.page.clone(),
            locale: answer.locale.clone(),
            ..Self::nothing(Door::Survey)
        };
        for part in &answer.parts {
            let question = part.question.as_str();
            match &part.given {
                Given::Rated(rated) if said.rating.is_none() => {
                    said.rating = Some(rating(question, *rated));
                }
                Given::Rated(_) | Given::Marked(_) | Given::Served(_) => {}
                Given::Text(text) => said.words.push(Words {
                    question: question.to_owned(),
                    text: text.clone(),
                }),
                Given::Chosen(chosen) => {
                    let options: Vec<String> = chosen
                        .options
                        .iter()
                        .map(|option| option.as_str().to_owned())
                        .collect();
                    if chosen.role {
                        said.role = options.first().cloned().or_else(|| chosen.other.clone());
                    }
                    said.choices.push(Choice {
                        question: question.to_owned(),
                        options,
                        other: chosen.other.clone(),
                    });
                }
                Given::Contact(address) => said.contact = Some(address.clone()),
            }
        }
        said
    }

    /// What an entry says.
    pub(crate) fn in_entry(entry: &Entry) -> Self {
        let words = Words {
            question: String::new(),
            text: entry.text.clone(),
        };
        Self {
            words: vec![words],
            rating: entry.rating.map(stars),
            contact: entry.contact.clone(),
            role: entry.role.clone(),
            segment: entry.segment.clone(),
            locale: entry.locale.clone(),
            source: entry.source.clone(),
            author: entry.author.clone(),
            ..Self::nothing(entry.door)
        }
    }

    /// What an item says.
    pub(crate) fn in_item(item: &Item) -> Self {
        let item = item.clone();
        Self {
            door: item.door,
            survey: item.survey,
            revision: item.revision,
            rating: item.rating,
            words: item.words,
            choices: item.choices,
            contact: item.contact,
            role: item.role,
            segment: item.segment,
            page: item.page,
            locale: item.locale,
            source: item.source,
            author: item.author,
        }
    }

    fn nothing(door: Door) -> Self {
        Self {
            door,
            survey: None,
            revision: None,
            rating: None,
            words: Vec::new(),
            choices: Vec::new(),
            contact: None,
            role: None,
            segment: None,
            page: None,
            locale: None,
            source: None,
            author: None,
        }
    }

    /// How its rating sounds.
    pub(crate) fn tone(&self) -> Tone {
        self.rating
            .as_ref()
            .map_or(Tone::None, |rating| rating.tone)
    }

    /// Everything that was written, in its order.
    pub(crate) fn texts(&self) -> impl Iterator<Item = &str> {
        let words = self.words.iter().map(|words| words.text.as_str());
        words.chain(
            self.choices
                .iter()
                .filter_map(|choice| choice.other.as_deref()),
        )
    }

    /// Whether there is anything to read.
    pub(crate) fn has_words(&self) -> bool {
        self.texts().next().is_some()
    }

    /// Whether it is a click alone.
    pub(crate) fn is_bare(&self) -> bool {
        self.contact.is_none() && !self.has_words()
    }

    /// The stems of everything that was written, in its order.
    pub(crate) fn stems(&self) -> Vec<String> {
        let words = self.texts().flat_map(stem::words);
        words
            .take(MOST_STEMS)
            .map(|word| stem::stem(&word))
            .collect()
    }

    /// What the rules look at.
    pub(crate) fn seen<'a>(&'a self, stems: &'a [String], signs: &'a [Sign]) -> Seen<'a> {
        Seen {
            door: self.door,
            survey: self.survey.as_deref(),
            tone: self.tone(),
            metric: self
                .rating
                .as_ref()
                .map(|rating| rating.metric.as_str())
                .filter(|metric| !metric.is_empty()),
            rating: self.rating.as_ref().map(|rating| rating.value),
            role: self.role.as_deref(),
            segment: self.segment.as_deref(),
            page: self.page.as_deref(),
            locale: self.locale.as_deref(),
            stems,
            signs,
            contact: self.contact.is_some(),
        }
    }

    /// What a promise is about.
    pub(crate) fn about(&self) -> About<'_> {
        About {
            survey: self.survey.as_deref(),
            role: self.role.as_deref(),
            segment: self.segment.as_deref(),
            severity: None,
            bare: self.is_bare(),
        }
    }
}

fn rating(question: &str, rated: Rated) -> Rating {
    let (min, max) = rated.metric().scale();
    Rating {
        question: question.to_owned(),
        metric: rated.metric().name().to_owned(),
        value: rated.get(),
        min,
        max,
        tone: match rated.tone() {
            otklik_score::Tone::Low => Tone::Low,
            otklik_score::Tone::Middle => Tone::Middle,
            otklik_score::Tone::High => Tone::High,
        },
    }
}

fn stars(stars: Stars) -> Rating {
    Rating {
        question: String::new(),
        metric: String::new(),
        value: stars.value,
        min: stars.min,
        max: stars.max,
        tone: stars.tone(),
    }
}
