//! The widget's own words. English is built in; other languages come as `www/locales/<tag>.json`.

use std::ops::Index;

use otklik_wire::Node;

/// Lists the words: name here, field of the locale file, English.
macro_rules! words {
    ($($(#[$meaning:meta])* $word:ident, $field:literal: $english:literal;)*) => {
        /// Something the widget says.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Word {
            $($(#[$meaning])* $word,)*
        }

        /// Field and English of every [`Word`], in their order.
        const ENGLISH: &[(&str, &str)] = &[$(($field, $english)),*];
    };
}

words! {
    /// What 0 stands for.
    NpsLow, "nps_low": "Not at all likely";
    /// What 10 stands for.
    NpsHigh, "nps_high": "Extremely likely";
    /// What 1 of agreement stands for.
    CesLow, "ces_low": "Strongly disagree";
    /// What the highest agreement stands for.
    CesHigh, "ces_high": "Strongly agree";
    /// What an effort of 1 stands for.
    EffortLow, "effort_low": "Very low effort";
    /// What an effort of 5 stands for.
    EffortHigh, "effort_high": "Very high effort";
    /// What the lowest satisfaction stands for.
    CsatLow, "csat_low": "Very dissatisfied";
    /// What the highest satisfaction stands for.
    CsatHigh, "csat_high": "Very satisfied";
    /// The second of NSAT's four answers.
    Nsat2, "nsat_2": "Somewhat dissatisfied";
    /// The third of them.
    Nsat3, "nsat_3": "Somewhat satisfied";
    /// None of them.
    NoOpinion, "no_opinion": "No opinion";
    /// A place among so many: `{n}` of `{max}`.
    Of, "of": "{n} of {max}";
    /// The field for an option that is not there.
    Other, "other": "Something else";
    /// The field for an e-mail address.
    Address, "address": "Your e-mail";
    /// An answer has to be chosen.
    MissingChoice, "missing_choice": "Please choose an answer.";
    /// An address and the consent are needed.
    MissingContact, "missing_contact": "Please enter an address and tick the box, or skip.";
    /// Goes on.
    Next, "next": "Next";
    /// The button that leads back; `{n}` is what was answered.
    YourAnswer, "your_answer": "Your answer: {n}. Change it";
    /// In the empty text field.
    Placeholder, "placeholder": "In your own words";
    /// A text is needed.
    Missing, "missing": "Please write a few words first.";
    /// Under a field: `{n}` is what was written and will not be kept.
    LeftOut, "left_out": "Left out for your privacy: {n}";
    /// On every card of a page that only tries the survey out.
    Preview, "preview": "Preview: nothing is sent.";
    /// Under the button that sends: `{n}` is a time such as "4 hours", in the nominative. The loader's part reads these three
    /// (`www/promised.js`).
    PromiseFirst, "promise_first": "We answer within {n}.";
    /// After that, by when it is settled.
    PromiseSolution, "promise_solution": "We settle it within {n}.";
    /// Such a time where the owner's working hours alone count.
    Working, "working": "{n} of working time";
    /// Sends the text.
    Send, "send": "Send";
    /// Leaves the question out.
    Skip, "skip": "Skip";
    /// Closes the widget.
    Close, "close": "Close";
    /// On the tab at the page's edge: read by the loader's part that makes it, `www/tab.js`.
    Feedback, "feedback": "Feedback";
    /// While the answer is being made durable.
    Saving, "saving": "Saving your answer…";
    /// It could not be made durable.
    Failed, "failed": "Your answer could not be saved. Please send it again.";
    /// The last screen's heading.
    Thanks, "thanks": "Thank you!";
    /// Under it.
    ThanksNote, "thanks_note": "Your answer is safe with us.";
    /// Over the site's running score.
    Score, "score": "Our score so far";
    /// Over the running score of this browser.
    ScoreHere, "score_here": "Score from the answers in this browser";
    /// The score's interval; `{low}` and `{high}` are points with their sign.
    ScoreRange, "score_range": "With 95% confidence between {low} and {high}";
    /// The number of answers `{n}`.
    ScoreAnswers, "score_answers": "Answers: {n}";
}

/// Every [`Word`] in the visitor's language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Texts(Vec<String>);

impl Texts {
    /// The words of a locale file; what it lacks is said in English.
    #[must_use]
    pub fn read(file: Option<&impl Node>) -> Self {
        let said = |&(field, english): &(&str, &str)| {
            file.and_then(|file| file.field(field)?.string())
                .unwrap_or_else(|| english.into())
        };
        Self(ENGLISH.iter().map(said).collect())
    }
}

impl Index<Word> for Texts {
    type Output = str;

    fn index(&self, word: Word) -> &str {
        &self.0[word as usize]
    }
}

/// Fills the placeholders `{name}` of a text.
#[must_use]
pub fn fill(text: &str, values: &[(&str, &str)]) -> String {
    let mut filled = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let (name, after) = after.split_once('}').unwrap_or((after, ""));
        filled.push_str(
            values
                .iter()
                .find(|(known, _)| *known == name)
                .map_or("", |(_, value)| value),
        );
        rest = after;
    }
    filled + rest
}

#[cfg(test)]
mod languages;

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use serde_json::{Map, Value};

    /// Locale files by name.
    pub(super) type Files = BTreeMap<String, Map<String, Value>>;

    /// Those of the widget.
    pub(super) fn files() -> Files {
        files_in("www/locales")
    }

    /// Those in this folder.
    pub(super) fn files_in(folder: &str) -> Files {
        let folder = format!("{}/{folder}", env!("CARGO_MANIFEST_DIR"));
        let read = |entry: std::fs::DirEntry| {
            let text = std::fs::read_to_string(entry.path()).unwrap();
            (
                entry.file_name().into_string().unwrap(),
                serde_json::from_str(&text).unwrap(),
            )
        };
        std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| read(entry.unwrap()))
            .collect()
    }

    fn placeholders(text: &str) -> Vec<&str> {
        let mut found: Vec<&str> = text
            .split('{')
            .skip(1)
            .filter_map(|rest| rest.split('}').next())
            .collect();
        found.sort_unstable();
        found
    }

    #[test]
    fn placeholders_are_filled() {
        assert_eq!(
            fill("от {low} до {high}!", &[("low", "1"), ("high", "2")]),
            "от 1 до 2!"
        );
        assert_eq!(fill("{n}", &[("n", "7")]), "7");
        assert_eq!(fill("plain", &[]), "plain");
    }

    fn english() -> Map<String, Value> {
        ENGLISH
            .iter()
            .map(|(field, text)| ((*field).into(), (*text).into()))
            .collect()
    }

    /// Fails unless a file has every key of the English one, with the same placeholders, and no other.
    pub(super) fn says_the_same(
        file: &str,
        texts: &Map<String, Value>,
        english: &Map<String, Value>,
    ) {
        for (key, text) in english {
            let here = texts
                .get(key)
                .and_then(Value::as_str)
                .unwrap_or_else(|| panic!("{file} lacks {key}"));
            assert!(!here.trim().is_empty(), "{file}: {key} is empty");
            assert_eq!(
                placeholders(here),
                placeholders(text.as_str().unwrap()),
                "{file}: {key}"
            );
        }
        assert_eq!(
            texts.len(),
            english.len(),
            "{file} has keys that nobody reads"
        );
    }

    #[test]
    fn every_language_says_everything() {
        let english = english();
        assert_eq!(english.len(), ENGLISH.len(), "a field is there twice");
        assert!(files().len() >= 40);
        for (file, texts) in files() {
            says_the_same(&file, &texts, &english);
        }
    }

    #[test]
    fn the_english_file_is_what_is_built_in() {
        assert_eq!(files().remove("en.json").unwrap(), english());
    }

    #[test]
    fn every_word_of_a_file_is_read() {
        for (name, file) in files() {
            let texts = Texts::read(Some(&Value::Object(file.clone())));
            for (index, (field, _)) in ENGLISH.iter().enumerate() {
                assert_eq!(Value::from(texts.0[index].as_str()), file[*field], "{name}");
            }
        }
        let texts = Texts::read(None::<&Value>);
        assert_eq!(&texts[Word::NpsLow], "Not at all likely");
        assert_eq!(&texts[Word::ScoreAnswers], "Answers: {n}");
    }
}
