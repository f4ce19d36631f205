use std::collections::BTreeMap;
use std::fmt;

use otklik_wire::Node;
use serde::Deserializer as _;
use serde::de::{Error, Visitor};
use serde_json::value::RawValue;

/// A JSON value, read one level at a time.
///
/// Reading lazily confines what is wrong to where it is: a number too large for a double or a broken escape spoils
/// the value that holds it and not the whole batch. Depth costs nothing, because only the levels that the decoder
/// asks for are ever entered.
#[derive(Clone, Debug)]
pub(super) struct Json<'a> {
    raw: &'a str,
    shape: Shape<'a>,
}

#[derive(Clone, Debug)]
enum Shape<'a> {
    Object(BTreeMap<String, &'a RawValue>),
    List(Vec<&'a RawValue>),
    String(String),
    Number(f64),
    Boolean(bool),
    Nothing,
    Unreadable,
}

impl<'a> Json<'a> {
    /// Reads a document.
    pub(super) fn parse(text: &'a str) -> Result<Self, serde_json::Error> {
        serde_json::from_str(text).map(Self::of)
    }

    /// The value as it was sent.
    pub(super) fn raw(&self) -> &'a str {
        self.raw
    }

    fn of(value: &'a RawValue) -> Self {
        let raw = value.get();
        let shape = match raw.as_bytes().first() {
            Some(b'{') => serde_json::from_str(raw).ok().map(Shape::Object),
            Some(b'[') => serde_json::from_str(raw).ok().map(Shape::List),
            Some(b'"') => string(raw).map(Shape::String),
            Some(b't') => Some(Shape::Boolean(true)),
            Some(b'f') => Some(Shape::Boolean(false)),
            Some(b'n') => Some(Shape::Nothing),
            _ => serde_json::from_str(raw).ok().map(Shape::Number),
        };
        let shape = shape.unwrap_or(Shape::Unreadable);
        Self { raw, shape }
    }
}

impl Node for Json<'_> {
    fn field(&self, key: &str) -> Option<Self> {
        let Shape::Object(fields) = &self.shape else {
            return None;
        };
        let field = Self::of(fields.get(key)?);
        (!matches!(field.shape, Shape::Nothing)).then_some(field)
    }

    fn keys(&self) -> Option<Vec<String>> {
        match &self.shape {
            Shape::Object(fields) => Some(fields.keys().cloned().collect()),
            _ => None,
        }
    }

    fn items(&self) -> Option<Vec<Self>> {
        match &self.shape {
            Shape::List(items) => Some(items.iter().map(|item| Self::of(item)).collect()),
            _ => None,
        }
    }

    fn string(&self) -> Option<String> {
        match &self.shape {
            Shape::String(text) => Some(text.clone()),
            _ => None,
        }
    }

    fn number(&self) -> Option<f64> {
        match self.shape {
            Shape::Number(number) => Some(number),
            _ => None,
        }
    }

    fn boolean(&self) -> Option<bool> {
        match self.shape {
            Shape::Boolean(boolean) => Some(boolean),
            _ => None,
        }
    }

    fn json(&self) -> String {
        self.raw.to_owned()
    }
}

/// The string, with U+FFFD for what not every database can keep: U+0000 and lone surrogates, which a page can make
/// by cutting an emoji in two.
fn string(raw: &str) -> Option<String> {
    let text = match serde_json::from_str::<String>(raw) {
        Ok(text) => text,
        Err(_) => serde_json::Deserializer::from_str(raw)
            .deserialize_bytes(LoneSurrogates)
            .ok()?,
    };
    Some(text.replace('\0', "\u{fffd}"))
}

struct LoneSurrogates;

impl Visitor<'_> for LoneSurrogates {
    type Value = String;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_bytes<E: Error>(self, bytes: &[u8]) -> Result<String, E> {
        let mut text = String::with_capacity(bytes.len());
        for chunk in bytes.utf8_chunks() {
            text.push_str(chunk.valid());
            // A surrogate comes as ED and two more bytes, each a chunk of its own.
            if chunk.invalid().first() == Some(&0xED) {
                text.push('\u{fffd}');
            }
        }
        Ok(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_no_database_can_keep_is_replaced() {
        for (sent, kept) in [
            (r#""plain \u00e9 \" ""#, "plain é \" "),
            (r#""a\u0000b""#, "a\u{fffd}b"),
            (r#""cut \ud83d here""#, "cut \u{fffd} here"),
            (r#""\ude00\ud83d""#, "\u{fffd}\u{fffd}"),
            (r#""\ud83d\ude00""#, "😀"),
        ] {
            assert_eq!(string(sent).as_deref(), Some(kept), "{sent}");
        }
        assert_eq!(string(r#""\x""#), None);
    }

    #[test]
    fn a_bad_value_spoils_only_itself() {
        let document =
            Json::parse(r#"{"a":1e999,"b":"\ud800","c":[1,{"d":null}],"a2":7}"#).unwrap();
        assert_eq!(document.field("a").unwrap().number(), None);
        assert_eq!(document.field("a2").unwrap().number(), Some(7.0));
        let list = document.field("c").unwrap().items().unwrap();
        assert!(list[1].field("d").is_none(), "null is nothing");
    }

    #[test]
    fn depth_is_no_danger() {
        let deep = "[".repeat(200_000) + &"]".repeat(200_000);
        assert_eq!(Json::parse(&deep).unwrap().items().unwrap().len(), 1);
        assert!(Json::parse(&"[".repeat(200_000)).is_err());
    }
}
