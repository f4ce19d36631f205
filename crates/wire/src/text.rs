//! A text in one or several languages.

use alloc::string::String;
use alloc::vec::Vec;

use crate::decode::{Cursor, Node};

/// What the survey's author wrote: one string for everybody, or one a language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    /// Language tag and wording, in the order of the file; a plain string has the empty tag. Never empty.
    wordings: Vec<(String, String)>,
}

impl Text {
    /// Longest text, in characters.
    pub const MAX: usize = 1_000;

    /// The wording for `locale`: its own, else its language's, else English, else the first.
    #[must_use]
    pub fn pick(&self, locale: &str) -> &str {
        self.nearest(locale).map_or("", |(_, wording)| wording)
    }

    /// The tag of the wording that [`pick`](Self::pick) gives, empty for a plain string.
    #[must_use]
    pub fn language(&self, locale: &str) -> &str {
        self.nearest(locale).map_or("", |(tag, _)| tag)
    }

    /// The tag of every wording, in the order of the file.
    pub fn languages(&self) -> impl Iterator<Item = &str> {
        self.wordings.iter().map(|(tag, _)| tag.as_str())
    }

    fn nearest(&self, locale: &str) -> Option<&(String, String)> {
        let language = locale.split('-').next().unwrap_or(locale);
        [locale, language, "en"]
            .iter()
            .find_map(|wanted| {
                self.wordings
                    .iter()
                    .find(|(tag, _)| tag.eq_ignore_ascii_case(wanted))
            })
            .or(self.wordings.first())
    }

    pub(crate) fn decode<N: Node>(cursor: &Cursor<'_, N>) -> Self {
        if cursor.try_string().is_some() {
            return Self {
                wordings: [(String::new(), cursor.short_string(Self::MAX))].into(),
            };
        }
        let tags = cursor.keys();
        let wordings: Vec<_> = tags
            .into_iter()
            .map(|tag| {
                let wording = cursor.field(&tag).short_string(Self::MAX);
                (tag, wording)
            })
            .collect();
        if wordings.is_empty() {
            cursor.refuse(
                "a string, or an object of strings by language such as {\"en\":\"…\",\"ru\":\"…\"}",
            );
        }
        Self { wordings }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decode::Report;

    fn text(json: &str) -> Text {
        let report = Report::default();
        let text = Text::decode(&Cursor::root(
            serde_json::from_str::<serde_json::Value>(json).unwrap(),
            &report,
        ));
        report.result(text).unwrap()
    }

    #[test]
    fn the_nearest_language_is_picked() {
        let both = text(r#"{"ru":"Привет","en":"Hello","pt-BR":"Olá"}"#);
        assert_eq!(both.pick("ru-RU"), "Привет");
        assert_eq!(both.language("ru-RU"), "ru");
        assert_eq!(both.pick("pt-br"), "Olá");
        assert_eq!(both.pick("de"), "Hello", "English is the fallback");
        assert_eq!(
            text(r#"{"ru":"Привет"}"#).pick("de"),
            "Привет",
            "then the first"
        );
        assert_eq!(text(r#""Plain""#).pick("ru"), "Plain");
        assert_eq!(text(r#""Plain""#).language("ru"), "");
    }
}
