use alloc::string::String;
use alloc::vec::Vec;

use crate::decode::{Cursor, Node};

/// On which pages a survey shows (field `where`).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// The address has to be one of these; empty is any.
    pub url: Vec<Pattern>,
    /// The address must be none of these.
    pub not: Vec<Pattern>,
    /// A CSS selector of something that has to be on the page.
    pub selector: Option<String>,
}

/// What an address has to look like.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pattern {
    /// The path if it begins with `/`, else the whole address; `*` stands for anything.
    Glob(String),
    /// A JavaScript regular expression that is found somewhere in the whole address: `{"regex":"…"}`.
    Regex(String),
}

impl Place {
    pub(super) fn read<N: Node>(place: &Cursor<'_, N>) -> Self {
        place.object(&["url", "not", "selector"]);
        let patterns = |key: &str| {
            let list = place.optional(key)?;
            let patterns: Vec<Pattern> = list.items().iter().map(Pattern::read).collect();
            if patterns.is_empty() {
                list.refuse("at least one address");
            }
            Some(patterns)
        };
        Self {
            url: patterns("url").unwrap_or_default(),
            not: patterns("not").unwrap_or_default(),
            selector: place
                .optional("selector")
                .map(|selector| selector.short_string(500)),
        }
    }
}

impl Pattern {
    fn read<N: Node>(pattern: &Cursor<'_, N>) -> Self {
        let Some(glob) = pattern.try_string() else {
            pattern.object(&["regex"]);
            return Self::Regex(pattern.field("regex").short_string(500));
        };
        // A browser's address always has a scheme, and the fragment is not looked at: others would never be met.
        let can_be_met =
            (glob.starts_with(['/', '*']) || glob.contains("://")) && !glob.contains('#');
        if !can_be_met {
            pattern.refuse(r#"a path from / on, or an address from https:// or * on, without #, or {"regex":"…"}"#);
        }
        Self::Glob(glob)
    }
}
