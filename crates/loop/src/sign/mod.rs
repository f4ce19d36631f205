//! Signs that a service goes wrong, suggested by words. People decide; the words are the owner's to change.

mod usual;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde::{Deserialize, Serialize};

use crate::stem;

/// A sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sign {
    /// Idle wishes: it would be nice if somebody did something.
    Idle,
    /// "Us and them".
    Sides,
    /// Formal disputes: paragraphs, claims, lawyers.
    Dispute,
    /// Emotional outbursts.
    Outburst,
    /// "C-student" sloppiness: done somehow, wrong again.
    Sloppy,
}

/// By which words a sign is suggested.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    /// The sign.
    pub sign: Sign,
    /// Words and phrases, by language: the language is for who reads the list, every word is looked for in every text.
    pub words: BTreeMap<String, Vec<String>>,
}

/// A list of words, as it is looked up.
#[derive(Clone, Debug, Default)]
pub struct Signs {
    phrases: Vec<Phrase>,
    /// Which of them begin with a stem: most words of a text begin none.
    by_first: HashMap<String, Vec<usize>>,
}

#[derive(Clone, Debug)]
struct Phrase {
    sign: Sign,
    word: String,
    stems: Vec<String>,
}

/// A sign that was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suggestion {
    /// The sign.
    pub sign: Sign,
    /// The word of the list.
    pub word: String,
    /// As it stands in the text.
    pub found: String,
}

impl Sign {
    /// All there are.
    pub const ALL: [Self; 5] = [
        Self::Idle,
        Self::Sides,
        Self::Dispute,
        Self::Outburst,
        Self::Sloppy,
    ];

    /// Its word.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Idle => "idle",
            Self::Sides => "sides",
            Self::Dispute => "dispute",
            Self::Outburst => "outburst",
            Self::Sloppy => "sloppy",
        }
    }

    /// Its mark.
    #[must_use]
    pub fn mark(self) -> String {
        format!("sign:{}", self.name())
    }
}

impl Signs {
    /// The list that comes along.
    #[must_use]
    pub fn usual() -> Vec<Words> {
        usual::words()
    }

    /// A list as it is looked up.
    ///
    /// # Errors
    /// A word without a letter or digit, or too many of them.
    pub fn of(words: &[Words]) -> Result<Self, String> {
        const MOST: usize = 1_000;
        let mut phrases = Vec::new();
        for Words { sign, words } in words {
            for word in words.values().flatten() {
                let stems = stem::stems(word);
                if stems.is_empty() || word.chars().count() > 80 {
                    return Err(format!(
                        "{}: {word:?} was given; allowed: a word or a phrase of at most 80 characters",
                        sign.name()
                    ));
                }
                phrases.push(Phrase {
                    sign: *sign,
                    word: word.clone(),
                    stems,
                });
            }
        }
        if phrases.len() > MOST {
            return Err(format!(
                "{} words were given; allowed: at most {MOST} in all",
                phrases.len()
            ));
        }
        let mut by_first: HashMap<String, Vec<usize>> = HashMap::new();
        for (at, phrase) in phrases.iter().enumerate() {
            by_first
                .entry(phrase.stems[0].clone())
                .or_default()
                .push(at);
        }
        Ok(Self { phrases, by_first })
    }

    /// The signs of a text of these stems, in the order of [`Sign::ALL`].
    #[must_use]
    pub fn among(&self, stems: &[String]) -> Vec<Sign> {
        let mut found = BTreeSet::new();
        for (at, stem) in stems.iter().enumerate() {
            let phrases = self.by_first.get(stem).into_iter().flatten();
            let phrases = phrases.map(|&phrase| &self.phrases[phrase]);
            let here = phrases.filter(|phrase| stems[at..].starts_with(&phrase.stems));
            found.extend(here.map(|phrase| phrase.sign));
        }
        found.into_iter().collect()
    }

    /// The signs of a text, one suggestion each, in the order of [`Sign::ALL`].
    #[must_use]
    pub fn suggest(&self, text: &str) -> Vec<Suggestion> {
        let words: Vec<String> = stem::words(text).collect();
        let stems: Vec<String> = words.iter().map(|word| stem::stem(word)).collect();
        let found = |sign: Sign| {
            let phrases = self.phrases.iter().filter(|phrase| phrase.sign == sign);
            phrases.clone().find_map(|phrase| {
                let at = stems
                    .windows(phrase.stems.len())
                    .position(|window| window == phrase.stems)?;
                Some(Suggestion {
                    sign,
                    word: phrase.word.clone(),
                    found: words[at..at + phrase.stems.len()].join(" "),
                })
            })
        };
        Sign::ALL.into_iter().filter_map(found).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn suggested(text: &str) -> Vec<(Sign, String)> {
        let signs = Signs::of(&Signs::usual()).unwrap();
        let suggested = signs.suggest(text).into_iter();
        let suggested: Vec<(Sign, String)> =
            suggested.map(|found| (found.sign, found.found)).collect();
        let alone: Vec<Sign> = suggested.iter().map(|(sign, _)| *sign).collect();
        assert_eq!(signs.among(&stem::stems(text)), alone, "{text}");
        suggested
    }

    #[test]
    fn each_sign_is_found_in_both_languages() {
        for (sign, texts) in [
            (
                Sign::Idle,
                [
                    "It would be nice to have tea too.",
                    "Хотелось бы видеть и чай.",
                ],
            ),
            (
                Sign::Sides,
                [
                    "They do not care about us.",
                    "Им нет дела до простых людей.",
                ],
            ),
            (
                Sign::Dispute,
                ["I will see my lawyer.", "Буду писать претензию."],
            ),
            (
                Sign::Outburst,
                ["This is outrageous!", "Это просто безобразие!"],
            ),
            (
                Sign::Sloppy,
                ["Mixed up again and unfinished.", "Опять сделали кое-как."],
            ),
        ] {
            for text in texts {
                assert!(
                    suggested(text).iter().any(|(found, _)| *found == sign),
                    "{sign:?}: {text}: {:?}",
                    suggested(text)
                );
            }
        }
        assert_eq!(
            suggested("Thank you, the tea was good. Спасибо, чай хороший."),
            []
        );
    }

    #[test]
    fn a_phrase_is_found_as_one_and_an_owners_word_in_any_form() {
        let words = BTreeMap::from([(
            "ru".to_owned(),
            vec!["потерять посылку".to_owned(), "курьер".to_owned()],
        )]);
        let signs = Signs::of(&[Words {
            sign: Sign::Sloppy,
            words,
        }])
        .unwrap();
        let found = |text: &str| signs.suggest(text).first().map(|found| found.found.clone());
        assert_eq!(
            found("Вы потеряли  посылки!"),
            Some("потеряли посылки".to_owned())
        );
        assert_eq!(found("Посылку не потеряли"), None);
        assert_eq!(found("Где КУРЬЕРЫ?"), Some("курьеры".to_owned()));
    }

    #[test]
    fn a_list_without_words_is_refused() {
        let words = |word: &str| Words {
            sign: Sign::Idle,
            words: BTreeMap::from([("en".into(), vec![word.to_owned()])]),
        };
        assert!(
            Signs::of(&[words("—")])
                .unwrap_err()
                .starts_with("idle: \"—\" was given")
        );
    }
}
