//! The widget's own words. English is built in; other languages come as `www/locales/<tag>.json`.

use otklik_wire::Node;

/// Every word the widget says, by field of the locale file.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(test, derive(serde::Serialize))]
pub struct Texts {
    /// What 0 stands for.
    pub nps_low: String,
    /// What 10 stands for.
    pub nps_high: String,
    /// What 1 of agreement stands for.
    pub ces_low: String,
    /// What the highest agreement stands for.
    pub ces_high: String,
    /// What an effort of 1 stands for.
    pub effort_low: String,
    /// What an effort of 5 stands for.
    pub effort_high: String,
    /// What the lowest satisfaction stands for.
    pub csat_low: String,
    /// What the highest satisfaction stands for.
    pub csat_high: String,
    /// The second of NSAT's four answers.
    pub nsat_2: String,
    /// The third of them.
    pub nsat_3: String,
    /// None of them.
    pub no_opinion: String,
    /// A place among so many: `{n}` of `{max}`.
    pub of: String,
    /// The field for an option that is not there.
    pub other: String,
    /// The field for an e-mail address.
    pub address: String,
    /// An answer has to be chosen.
    pub missing_choice: String,
    /// An address and the consent are needed.
    pub missing_contact: String,
    /// Goes on.
    pub next: String,
    /// The button that leads back; `{n}` is what was answered.
    pub your_answer: String,
    /// In the empty text field.
    pub placeholder: String,
    /// A text is needed.
    pub missing: String,
    /// Sends the text.
    pub send: String,
    /// Leaves the question out.
    pub skip: String,
    /// Closes the widget.
    pub close: String,
    /// While the answer is being made durable.
    pub saving: String,
    /// It could not be made durable.
    pub failed: String,
    /// The last screen's heading.
    pub thanks: String,
    /// Under it.
    pub thanks_note: String,
    /// Over the site's running score.
    pub score: String,
    /// Over the running score of this browser.
    pub score_here: String,
    /// The score's interval; `{low}` and `{high}` are points with their sign.
    pub score_range: String,
    /// The number of answers `{n}`.
    pub score_answers: String,
}

impl Default for Texts {
    fn default() -> Self {
        Self {
            nps_low: "Not at all likely".into(),
            nps_high: "Extremely likely".into(),
            ces_low: "Strongly disagree".into(),
            ces_high: "Strongly agree".into(),
            effort_low: "Very low effort".into(),
            effort_high: "Very high effort".into(),
            csat_low: "Very dissatisfied".into(),
            csat_high: "Very satisfied".into(),
            nsat_2: "Somewhat dissatisfied".into(),
            nsat_3: "Somewhat satisfied".into(),
            no_opinion: "No opinion".into(),
            of: "{n} of {max}".into(),
            other: "Something else".into(),
            address: "Your e-mail".into(),
            missing_choice: "Please choose an answer.".into(),
            missing_contact: "Please enter an address and tick the box, or skip.".into(),
            next: "Next".into(),
            your_answer: "Your answer: {n}. Change it".into(),
            placeholder: "In your own words".into(),
            missing: "Please write a few words first.".into(),
            send: "Send".into(),
            skip: "Skip".into(),
            close: "Close".into(),
            saving: "Saving your answer…".into(),
            failed: "Your answer could not be saved. Please send it again.".into(),
            thanks: "Thank you!".into(),
            thanks_note: "Your answer is safe with us.".into(),
            score: "Our score so far".into(),
            score_here: "Score from the answers in this browser".into(),
            score_range: "With 95% confidence between {low} and {high}".into(),
            score_answers: "Answers: {n}".into(),
        }
    }
}

impl Texts {
    /// The words of a locale file; what it lacks is said in English.
    #[must_use]
    pub fn read(file: Option<&impl Node>) -> Self {
        let mut texts = Self::default();
        if let Some(file) = file {
            for (key, text) in texts.fields() {
                if let Some(translated) = file.field(key).and_then(|text| text.string()) {
                    *text = translated;
                }
            }
        }
        texts
    }

    fn fields(&mut self) -> [(&'static str, &mut String); 31] {
        [
            ("nps_low", &mut self.nps_low),
            ("nps_high", &mut self.nps_high),
            ("ces_low", &mut self.ces_low),
            ("ces_high", &mut self.ces_high),
            ("effort_low", &mut self.effort_low),
            ("effort_high", &mut self.effort_high),
            ("csat_low", &mut self.csat_low),
            ("csat_high", &mut self.csat_high),
            ("nsat_2", &mut self.nsat_2),
            ("nsat_3", &mut self.nsat_3),
            ("no_opinion", &mut self.no_opinion),
            ("of", &mut self.of),
            ("other", &mut self.other),
            ("address", &mut self.address),
            ("missing_choice", &mut self.missing_choice),
            ("missing_contact", &mut self.missing_contact),
            ("next", &mut self.next),
            ("your_answer", &mut self.your_answer),
            ("placeholder", &mut self.placeholder),
            ("missing", &mut self.missing),
            ("send", &mut self.send),
            ("skip", &mut self.skip),
            ("close", &mut self.close),
            ("saving", &mut self.saving),
            ("failed", &mut self.failed),
            ("thanks", &mut self.thanks),
            ("thanks_note", &mut self.thanks_note),
            ("score", &mut self.score),
            ("score_here", &mut self.score_here),
            ("score_range", &mut self.score_range),
            ("score_answers", &mut self.score_answers),
        ]
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

    /// The locale files by name.
    pub(super) fn files() -> BTreeMap<String, Map<String, Value>> {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/www/locales");
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

    #[test]
    fn every_language_says_everything() {
        let Value::Object(english) = serde_json::to_value(Texts::default()).unwrap() else {
            panic!()
        };
        assert!(files().len() >= 40);
        for (file, texts) in files() {
            for (key, text) in &english {
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
    }

    #[test]
    fn the_english_file_is_what_is_built_in() {
        let file = files().remove("en.json").unwrap();
        assert_eq!(
            Value::Object(file),
            serde_json::to_value(Texts::default()).unwrap()
        );
    }

    #[test]
    fn every_word_of_a_file_is_read() {
        for (name, file) in files() {
            let read = Texts::read(Some(&Value::Object(file.clone())));
            assert_eq!(
                serde_json::to_value(read).unwrap(),
                Value::Object(file),
                "{name}"
            );
        }
        assert_eq!(Texts::read(None::<&Value>), Texts::default());
    }
}
