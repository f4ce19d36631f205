//! A mail's subject and words, as it waits among the letters.

use serde::{Deserialize, Serialize};

/// What is written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Written {
    pub(crate) subject: String,
    pub(crate) text: String,
    pub(crate) html: String,
    /// Of which stretch visitors' words are put in when it is sent, in milliseconds: they wait in no outbox, and of somebody who
    /// was erased meanwhile there are none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) words: Option<(i64, i64)>,
}

/// A language that is written in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Language {
    /// English.
    #[default]
    En,
    /// Russian.
    Ru,
}

impl Language {
    /// The one of the two that is in this language.
    pub(crate) fn pick<'a>(self, en: &'a str, ru: &'a str) -> &'a str {
        match self {
            Self::En => en,
            Self::Ru => ru,
        }
    }

    /// Its tag.
    pub(crate) fn tag(self) -> &'static str {
        self.pick("en", "ru")
    }
}

/// Where visitors' words come into the markup.
pub(crate) const WORDS: &str = "<!-- words -->";

/// A page of its own with this in its body.
pub(crate) fn page(language: Language, title: &str, body: &str) -> String {
    format!(
        "<!doctype html>\n<html lang=\"{}\"><head><meta charset=\"utf-8\"><title>{}</title></head>\
         <body style=\"margin:0;padding:24px;background:#f5f4f0;color:#1c2129;font:15px/1.5 system-ui,sans-serif\">\
         <div style=\"max-width:640px;margin:0 auto;padding:24px;background:#fffefb;border:1px solid #e3e0d8;border-radius:8px\">{body}</div>\
         </body></html>\n",
        language.tag(),
        escaped(title)
    )
}

/// Text in markup.
pub(crate) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}
