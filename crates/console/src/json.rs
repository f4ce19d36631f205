//! A document whose fields keep their order: of languages none of which is the visitor's, the first one is shown.

use std::fmt;

use serde::de::{MapAccess, SeqAccess, Visitor};
use serde::ser::{SerializeMap as _, SerializeSeq as _};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Number;

/// A JSON value.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) enum Json {
    /// Nothing.
    #[default]
    Null,
    /// Yes or no.
    Bool(bool),
    /// A number.
    Number(Number),
    /// A text.
    Text(String),
    /// A list.
    List(Vec<Json>),
    /// Fields in order.
    Object(Vec<(String, Json)>),
}

static NULL: Json = Json::Null;

impl Json {
    /// A text.
    pub(crate) fn text_of(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// An object of these fields.
    pub(crate) fn object<const N: usize>(fields: [(&str, Self); N]) -> Self {
        let fields = fields.map(|(name, value)| (name.to_owned(), value));
        Self::Object(fields.into())
    }

    /// The number that somebody typed; nothing if it is none.
    pub(crate) fn typed_number(text: &str) -> Self {
        let text = text.trim();
        let whole = text.parse::<i64>().ok().map(Number::from);
        let number = whole.or_else(|| text.parse().ok().and_then(Number::from_f64));
        number.map_or(Self::Null, Self::Number)
    }

    /// A field; null where there is none.
    pub(crate) fn get(&self, field: &str) -> &Self {
        let found = self.fields().iter().find(|(name, _)| name == field);
        found.map_or(&NULL, |(_, value)| value)
    }

    /// The text; empty if this is none.
    pub(crate) fn text(&self) -> &str {
        match self {
            Self::Text(text) => text,
            _ => "",
        }
    }

    /// As it stands in a field to type into.
    pub(crate) fn shown(&self) -> String {
        match self {
            Self::Null => String::new(),
            Self::Text(text) => text.clone(),
            other => serde_json::to_string(other).unwrap_or_default(),
        }
    }

    /// The parts of a list; none if this is no list.
    pub(crate) fn items(&self) -> &[Self] {
        match self {
            Self::List(items) => items,
            _ => &[],
        }
    }

    /// The fields of an object; none if this is no object.
    pub(crate) fn fields(&self) -> &[(String, Self)] {
        match self {
            Self::Object(fields) => fields,
            _ => &[],
        }
    }

    /// Whether it says yes.
    pub(crate) fn is_on(&self) -> bool {
        *self == Self::Bool(true)
    }

    /// Whether there is nothing.
    pub(crate) fn is_null(&self) -> bool {
        *self == Self::Null
    }

    /// The same with a field in its place, or at the end; nothing takes it out.
    pub(crate) fn with(&self, field: &str, value: Self) -> Self {
        let mut fields = self.fields().to_vec();
        let at = fields.iter().position(|(name, _)| name == field);
        match (at, value) {
            (Some(at), Self::Null) => {
                fields.remove(at);
            }
            (Some(at), value) => fields[at].1 = value,
            (None, Self::Null) => {}
            (None, value) => fields.push((field.to_owned(), value)),
        }
        Self::Object(fields)
    }

    /// The same with one more part of a list.
    pub(crate) fn and(&self, value: Self) -> Self {
        Self::List([self.items(), &[value]].concat())
    }

    /// The same without a part of a list.
    pub(crate) fn without(&self, at: usize) -> Self {
        let mut items = self.items().to_vec();
        if at < items.len() {
            items.remove(at);
        }
        Self::List(items)
    }

    /// Puts a part of a list in another place.
    pub(crate) fn shift(&mut self, at: usize, to: usize) {
        if let Self::List(items) = self {
            crate::document::shift(items, at, to);
        }
    }

    /// Nothing where this is an object with nothing in it, which says nothing.
    pub(crate) fn unless_empty(self) -> Self {
        match self {
            Self::Object(fields) if fields.is_empty() => Self::Null,
            other => other,
        }
    }

    /// With line breaks, for people.
    pub(crate) fn pretty(&self) -> String {
        serde_json::to_string_pretty(self).unwrap_or_default()
    }
}

impl Serialize for Json {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_unit(),
            Self::Bool(value) => serializer.serialize_bool(*value),
            Self::Number(value) => value.serialize(serializer),
            Self::Text(value) => serializer.serialize_str(value),
            Self::List(items) => {
                let mut list = serializer.serialize_seq(Some(items.len()))?;
                items
                    .iter()
                    .try_for_each(|item| list.serialize_element(item))?;
                list.end()
            }
            Self::Object(fields) => {
                let mut object = serializer.serialize_map(Some(fields.len()))?;
                fields
                    .iter()
                    .try_for_each(|(name, value)| object.serialize_entry(name, value))?;
                object.end()
            }
        }
    }
}

impl<'de> Deserialize<'de> for Json {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(InOrder)
    }
}

struct InOrder;

impl<'de> Visitor<'de> for InOrder {
    type Value = Json;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Json, E> {
        Ok(Json::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Json, E> {
        Ok(Json::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Json, E> {
        Ok(Json::Number(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Json, E> {
        Ok(Json::Number(value.into()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Json, E> {
        Ok(Number::from_f64(value).map_or(Json::Null, Json::Number))
    }

    fn visit_str<E>(self, value: &str) -> Result<Json, E> {
        Ok(Json::text_of(value))
    }

    fn visit_string<E>(self, value: String) -> Result<Json, E> {
        Ok(Json::Text(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Json, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = list.next_element()? {
            items.push(item);
        }
        Ok(Json::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Json, A::Error> {
        let mut fields = Vec::new();
        while let Some(field) = map.next_entry()? {
            fields.push(field);
        }
        Ok(Json::Object(fields))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_stay_in_their_order() {
        let text = r#"{"z":1,"a":{"ru":"Я","de":"Ich","en":"I"},"n":0.5,"l":[true,null]}"#;
        let json: Json = serde_json::from_str(text).unwrap();
        assert_eq!(serde_json::to_string(&json).unwrap(), text);
        let changed = json
            .with(
                "a",
                json.get("a")
                    .with("de", Json::Null)
                    .with("fr", Json::text_of("Je")),
            )
            .with("l", json.get("l").without(0));
        assert_eq!(
            serde_json::to_string(&changed).unwrap(),
            r#"{"z":1,"a":{"ru":"Я","en":"I","fr":"Je"},"n":0.5,"l":[null]}"#
        );
    }

    #[test]
    fn what_is_not_there_is_nothing() {
        let json = Json::object([("a", Json::text_of("b"))]);
        assert!(json.get("x").get("y").is_null() && json.get("a").get("y").is_null());
        assert_eq!(
            (json.get("x").text(), json.get("a").shown().as_str()),
            ("", "b")
        );
        assert_eq!(json.with("x", Json::Null), json);
        assert_eq!(Json::typed_number(" 5 ").shown(), "5");
        assert_eq!(Json::typed_number("0.25").shown(), "0.25");
        assert!(Json::typed_number("five").is_null());
    }
}
