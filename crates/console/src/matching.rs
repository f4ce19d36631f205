//! What traits of a visitor or the props of an event have to be: names, each with a value or a range, as they are typed.

use crate::json::Json;

/// A value that somebody typed: a number, yes or no, or else words; in quotes, always words.
pub(crate) fn typed_value(text: &str) -> Json {
    match serde_json::from_str(text.trim()) {
        Ok(value @ (Json::Bool(_) | Json::Number(_) | Json::Text(_))) => value,
        _ => Json::text_of(text),
    }
}

/// A value as it stands in a field, from where it is read as the same.
pub(crate) fn shown_value(value: &Json) -> String {
    let plain = value.shown();
    match value {
        Json::Text(_) if typed_value(&plain) != *value => {
            serde_json::to_string(value).unwrap_or(plain)
        }
        _ => plain,
    }
}

/// Whether it is a range instead of a value.
pub(crate) fn is_range(value: &Json) -> bool {
    matches!(value, Json::Object(_))
}

/// The value turned into a range, or the range into a value.
pub(crate) fn turned(value: &Json, to_range: bool) -> Json {
    match (to_range, value) {
        (true, Json::Number(_)) => Json::object([("min", value.clone())]),
        (true, Json::Object(_)) => value.clone(),
        (true, _) => Json::object([("min", Json::typed_number("0"))]),
        (false, Json::Object(_)) => {
            let ends = [value.get("min"), value.get("max")];
            let end = ends.into_iter().find(|end| !end.is_null());
            end.cloned().unwrap_or_else(|| Json::text_of(""))
        }
        (false, _) => value.clone(),
    }
}

/// The same with another name and value in a place; without a place, with one more.
pub(crate) fn put(all: &Json, at: usize, name: &str, value: Json) -> Json {
    let mut fields = all.fields().to_vec();
    let field = (name.to_owned(), value);
    match fields.get_mut(at) {
        Some(place) => *place = field,
        None => fields.push(field),
    }
    Json::Object(fields)
}

/// The same without a place; nothing, where nothing is left.
pub(crate) fn without(all: &Json, at: usize) -> Json {
    let mut fields = all.fields().to_vec();
    if at < fields.len() {
        fields.remove(at);
    }
    if fields.is_empty() {
        Json::Null
    } else {
        Json::Object(fields)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn json(text: &str) -> Json {
        serde_json::from_str(text).unwrap()
    }

    #[test]
    fn a_value_is_read_as_it_is_shown() {
        for value in [
            "3",
            "-0.5",
            "true",
            r#""pro""#,
            r#""3""#,
            r#""true""#,
            r#""\"a\"""#,
            r#""""#,
        ] {
            let value = json(value);
            assert_eq!(typed_value(&shown_value(&value)), value);
        }
        assert_eq!(typed_value("50"), json("50"));
        assert_eq!(typed_value("\"50\""), json(r#""50""#));
        // An object or nothing is nothing that a trait could be.
        assert_eq!(typed_value("null"), json(r#""null""#));
        assert_eq!(typed_value("{}"), json(r#""{}""#));
    }

    #[test]
    fn a_value_becomes_a_range_and_back() {
        let range = turned(&json("3"), true);
        assert_eq!(range, json(r#"{"min":3}"#));
        assert!(is_range(&range) && !is_range(&json("3")));
        assert_eq!(turned(&range, false), json("3"));
        assert_eq!(turned(&json(r#"{"max":9}"#), false), json("9"));
        assert_eq!(turned(&json(r#""pro""#), true), json(r#"{"min":0}"#));
        assert_eq!(turned(&json("{}"), false), json(r#""""#));
    }

    #[test]
    fn names_stay_in_their_places_while_they_are_typed() {
        let all = json(r#"{"plan":"pro","sum":{"min":50}}"#);
        let next = put(&all, 0, "pla", json(r#""pro""#));
        assert_eq!(next, json(r#"{"pla":"pro","sum":{"min":50}}"#));
        assert_eq!(put(&all, 2, "", json("1")).fields().len(), 3);
        assert_eq!(without(&all, 0), json(r#"{"sum":{"min":50}}"#));
        assert_eq!(without(&without(&all, 0), 0), Json::Null);
    }
}
