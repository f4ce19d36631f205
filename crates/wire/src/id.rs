//! The names that travel: of sites, surveys, questions and answers.

use alloc::string::String;
use core::fmt;

use crate::decode::{Cursor, Node};

/// The id of an answer: a UUID drawn once, when the visitor first answers, and never again.
///
/// It is the idempotency key of the whole way: however often an answer is sent, it is stored once. Version 7 keeps
/// the database's index growing at one end.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AnswerId(String);

impl AnswerId {
    /// The id in its canonical form: lower case, 36 characters with hyphens.
    ///
    /// # Errors
    /// Gives the text back if it is not of that form.
    pub fn new(text: String) -> Result<Self, String> {
        let canonical = text.len() == 36
            && text.bytes().enumerate().all(|(index, byte)| match index {
                8 | 13 | 18 | 23 => byte == b'-',
                _ => matches!(byte, b'0'..=b'9' | b'a'..=b'f'),
            });
        if canonical { Ok(Self(text)) } else { Err(text) }
    }

    /// The id as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub(crate) fn decode<N: Node>(cursor: &Cursor<'_, N>) -> Self {
        Self::new(cursor.try_string().unwrap_or_default()).unwrap_or_else(|_| {
            cursor.refuse("a UUID in lower case with hyphens");
            Self(String::new())
        })
    }
}

impl fmt::Display for AnswerId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The name of a site, survey or question: 1 to 64 of `a-z A-Z 0-9 - _ .`, so that it can stand in a path.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Name(String);

impl Name {
    /// Longest name, in characters.
    pub const MAX: usize = 64;

    /// Checks a name.
    ///
    /// # Errors
    /// Gives the text back if it is not a name.
    pub fn new(text: String) -> Result<Self, String> {
        let fits = (1..=Self::MAX).contains(&text.len())
            && text
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'));
        if fits { Ok(Self(text)) } else { Err(text) }
    }

    /// The name as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    #[inline(never)]
    pub(crate) fn decode<N: Node>(cursor: &Cursor<'_, N>) -> Self {
        Self::new(cursor.try_string().unwrap_or_default()).unwrap_or_else(|_| {
            cursor.refuse("1 to 64 letters, digits, '-', '_' or '.'");
            Self(String::new())
        })
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
