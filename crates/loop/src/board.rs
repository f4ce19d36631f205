//! The board: what was asked and what came of it, in the owner's words.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Most who can have asked before anybody counted.
const MOST_ASKED: u32 = 1_000_000;

/// A text: one for all, or one a language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Text {
    /// For all.
    One(String),
    /// By language.
    Many(BTreeMap<String, String>),
}

/// How far it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// It was asked.
    Asked,
    /// It will be done.
    Planned,
    /// It is done.
    Done,
    /// It will not be done.
    Declined,
}

/// An entry as it is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// What was asked.
    pub title: Text,
    /// More of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<Text>,
    /// How far it is.
    pub state: State,
    /// Why it will not be done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Text>,
    /// How many had asked before it was counted.
    #[serde(default)]
    pub asked_before: u32,
}

/// What the board is called, and whether everybody may see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct About {
    /// Whether everybody may see it.
    #[serde(default)]
    pub public: bool,
    /// What it is called.
    #[serde(default = "usual_title")]
    pub title: Text,
    /// A sentence under it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub intro: Option<Text>,
}

fn usual_title() -> Text {
    let texts = [
        ("en", "You said, we did"),
        ("ru", "Вы сказали – мы сделали"),
    ];
    Text::Many(
        texts
            .into_iter()
            .map(|(language, text)| (language.to_owned(), text.to_owned()))
            .collect(),
    )
}

impl Default for About {
    fn default() -> Self {
        Self {
            public: false,
            title: usual_title(),
            intro: None,
        }
    }
}

impl State {
    /// All there are.
    pub const ALL: [Self; 4] = [Self::Asked, Self::Planned, Self::Done, Self::Declined];

    /// Its word.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Asked => "asked",
            Self::Planned => "planned",
            Self::Done => "done",
            Self::Declined => "declined",
        }
    }
}

impl Text {
    /// The text for who reads that language: in it, else in English, else the first there is.
    #[must_use]
    pub fn pick(&self, language: &str) -> &str {
        match self {
            Self::One(text) => text,
            Self::Many(texts) => {
                let found = texts
                    .get(language)
                    .or_else(|| texts.get("en"))
                    .or_else(|| texts.values().next());
                found.map_or("", String::as_str)
            }
        }
    }

    fn check(&self, key: &str, most: usize) -> Result<(), String> {
        let fits = |text: &str| !text.trim().is_empty() && text.chars().count() <= most;
        let good = match self {
            Self::One(text) => fits(text),
            Self::Many(texts) => !texts.is_empty() && texts.values().all(|text| fits(text)),
        };
        if good {
            Ok(())
        } else {
            Err(format!(
                "{key}: allowed are 1 to {most} characters, or such a text for each of some languages"
            ))
        }
    }
}

impl Entry {
    /// Checks what is written in it.
    ///
    /// # Errors
    /// The field, and what is allowed.
    pub fn check(&self) -> Result<(), String> {
        self.title.check("title", 200)?;
        self.text
            .as_ref()
            .map_or(Ok(()), |text| text.check("text", 5_000))?;
        self.reason
            .as_ref()
            .map_or(Ok(()), |reason| reason.check("reason", 2_000))?;
        if self.asked_before > MOST_ASKED {
            return Err(format!(
                "asked_before: {} was given; allowed: 0 to {MOST_ASKED}",
                self.asked_before
            ));
        }
        if self.state == State::Declined && self.reason.is_none() {
            return Err(
                "reason: nothing was given; what is declined needs one, for those who asked"
                    .to_owned(),
            );
        }
        Ok(())
    }
}

impl About {
    /// Checks what is written in it.
    ///
    /// # Errors
    /// The field, and what is allowed.
    pub fn check(&self) -> Result<(), String> {
        self.title.check("title", 200)?;
        self.intro
            .as_ref()
            .map_or(Ok(()), |intro| intro.check("intro", 2_000))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_read_in_the_readers_language_or_another() {
        let text: Text = serde_json::from_str(r#"{"de": "Ja", "en": "Yes"}"#).unwrap();
        assert_eq!((text.pick("de"), text.pick("ru")), ("Ja", "Yes"));
        let text: Text = serde_json::from_str(r#"{"de": "Ja"}"#).unwrap();
        assert_eq!(text.pick("ru"), "Ja");
        let text: Text = serde_json::from_str(r#""Oui""#).unwrap();
        assert_eq!(text.pick("ru"), "Oui");
    }

    #[test]
    fn what_is_declined_says_why() {
        let entry = |json: &str| serde_json::from_str::<Entry>(json).unwrap().check();
        assert!(
            entry(r#"{"title": "Tea", "state": "declined"}"#)
                .unwrap_err()
                .starts_with("reason: nothing was given")
        );
        assert_eq!(
            entry(r#"{"title": "Tea", "state": "declined", "reason": "There is no room."}"#),
            Ok(())
        );
        assert!(
            entry(r#"{"title": {}, "state": "asked"}"#)
                .unwrap_err()
                .starts_with("title:")
        );
    }
}
