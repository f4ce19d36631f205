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

    /// The wording for `locale`: its own, else that of the tag with one part less and so on, else of another country, else
    /// English, else the first. Tags that stand for the same language (`no` and `nb`, `zh-HK` and `zh-TW`) count as one.
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
        let mut wanted = locale;
        loop {
            let own = [wanted];
            let found = own.iter().chain(kin(wanted)).find_map(|tag| self.of(tag));
            if found.is_some() {
                return found;
            }
            match wanted.rfind('-') {
                Some(end) => wanted = &wanted[..end],
                None => break,
            }
        }
        let mut wordings = self.wordings.iter();
        wordings
            .find(|(tag, _)| {
                let language = tag.split('-').next().unwrap_or_default();
                language.eq_ignore_ascii_case(wanted)
            })
            .or_else(|| self.of("en"))
            .or(self.wordings.first())
    }

    fn of(&self, wanted: &str) -> Option<&(String, String)> {
        let mut wordings = self.wordings.iter();
        wordings.find(|(tag, _)| tag.eq_ignore_ascii_case(wanted))
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

/// Norwegian has three tags.
const NORWEGIAN: [&str; 3] = ["nb", "no", "nn"];
/// Chinese is told apart by its script, for which a region may stand.
const TRADITIONAL: [&str; 4] = ["zh-hant", "zh-tw", "zh-hk", "zh-mo"];

/// The tags of the same language, the nearest first.
fn kin(tag: &str) -> &'static [&'static str] {
    let is_one_of = |tags: &[&str]| tags.iter().any(|known| tag.eq_ignore_ascii_case(known));
    if is_one_of(&NORWEGIAN) {
        &NORWEGIAN
    } else if is_one_of(&TRADITIONAL) {
        &TRADITIONAL
    } else {
        &[]
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

    #[test]
    fn tags_of_the_same_language_find_each_other() {
        let tags = |tags: &[&str]| {
            let fields: Vec<String> = tags
                .iter()
                .map(|tag| alloc::format!("{tag:?}:\"x\""))
                .collect();
            text(&alloc::format!("{{{}}}", fields.join(",")))
        };
        for (there, asked, nearest) in [
            (&["en", "zh", "zh-TW"][..], "zh-HK", "zh-TW"),
            (&["en", "zh", "zh-Hant"], "zh-HK", "zh-Hant"),
            (&["en", "zh", "zh-Hant"], "zh-Hant-HK", "zh-Hant"),
            (&["en", "zh-TW", "zh"], "zh-CN", "zh"),
            (&["en", "zh"], "zh-HK", "zh"),
            (&["en", "nb"], "no", "nb"),
            (&["en", "no"], "nb-NO", "no"),
            (&["en", "no"], "nn", "no"),
            (&["en", "sr", "sr-Latn"], "sr-Latn-RS", "sr-Latn"),
            (&["en", "sr"], "sr-Latn-RS", "sr"),
            (&["en", "sr-Latn"], "sr", "sr-Latn"),
            (&["en", "pt-BR"], "pt", "pt-BR"),
            (&["en", "pt-BR"], "pt-PT", "pt-BR"),
            (&["en", "nb"], "not", "en"),
            (&["de", "en"], "", "en"),
        ] {
            assert_eq!(tags(there).language(asked), nearest, "{asked} of {there:?}");
        }
    }
}
