//! Documents read as they are described. The derived readers take a list of its values for an object, and no number with a
//! point for a whole one; to JSON an object is no list, and `5.0` is `5`, which is how some programs write it.

use serde::de::value::{MapDeserializer, SeqDeserializer};
use serde::de::{
    DeserializeOwned, Deserializer, Error as _, IntoDeserializer, Unexpected, Visitor,
};
use serde::forward_to_deserialize_any;
use serde_json::{Error, Value};

/// From here on not every whole number is one of floating point.
const MOST: f64 = 9_007_199_254_740_992.0;

/// Reads a document.
pub(super) fn read<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Error> {
    let value: Value = serde_json::from_slice(bytes)?;
    let has_points = has_points(&value);
    // What is read from the text itself says more: what is kept as text, a name that is there twice, the place of a slip.
    match (serde_json::from_slice(bytes), from(value)) {
        (Ok(read), Ok(_)) => Ok(read),
        (Err(_), Ok(read)) if has_points => Ok(read),
        (Err(error), _) | (_, Err(error)) => Err(error),
    }
}

/// Reads what was a document already.
pub(super) fn from<T: DeserializeOwned>(value: Value) -> Result<T, Error> {
    T::deserialize(Strict(value))
}

/// Whether a whole number is written with a point.
fn has_points(value: &Value) -> bool {
    match value {
        Value::Number(number) => {
            number.is_f64() && number.as_f64().is_some_and(|float| float.fract() == 0.0)
        }
        Value::Array(values) => values.iter().any(has_points),
        Value::Object(fields) => fields.values().any(has_points),
        _ => false,
    }
}

struct Strict(Value);

impl Strict {
    /// A number without a point where it is a whole one.
    fn whole(self) -> Value {
        match self.0 {
            Value::Number(number) if number.is_f64() => {
                let whole = number
                    .as_f64()
                    .filter(|float| float.fract() == 0.0 && float.abs() < MOST);
                whole.map_or(Value::Number(number), |whole| (whole as i64).into())
            }
            other => other,
        }
    }
}

impl<'de> Deserializer<'de> for Strict {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.0 {
            Value::Array(values) => {
                let mut values = SeqDeserializer::new(values.into_iter().map(Strict));
                let read = visitor.visit_seq(&mut values)?;
                values.end().map(|()| read)
            }
            Value::Object(fields) => {
                let fields = fields.into_iter();
                let fields = fields.map(|(key, value)| (key, Strict(value)));
                let mut fields = MapDeserializer::new(fields);
                let read = visitor.visit_map(&mut fields)?;
                fields.end().map(|()| read)
            }
            other => Self(other).whole().deserialize_any(visitor),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.0 {
            Value::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        match self.0 {
            Value::Array(_) => Err(Error::invalid_type(Unexpected::Seq, &"an object")),
            _ => self.deserialize_any(visitor),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        // What is kept as text has a name that only serde_json knows.
        match self.0 {
            value if name.starts_with("$serde_json") => {
                value.deserialize_newtype_struct(name, visitor)
            }
            value => visitor.visit_newtype_struct(Self(value)),
        }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.0.deserialize_enum(name, variants, visitor)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct seq tuple
        tuple_struct map identifier ignored_any
    }
}

impl<'de> IntoDeserializer<'de, Error> for Strict {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;
    use serde_json::json;
    use serde_json::value::RawValue;

    use super::*;

    #[derive(Debug, Default, PartialEq, Deserialize)]
    #[serde(deny_unknown_fields, default)]
    struct Counted {
        most: Vec<u32>,
        share: f64,
        inner: Option<Inner>,
    }

    #[derive(Debug, PartialEq, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Inner {
        kind: Kind,
        name: String,
    }

    #[derive(Debug, PartialEq, Deserialize)]
    #[serde(rename_all = "snake_case")]
    enum Kind {
        Small,
    }

    #[test]
    fn a_whole_number_may_have_a_point() {
        let counted = read::<Counted>(br#"{"most": [5.0, 1e3], "share": 2.0}"#).unwrap();
        assert_eq!((counted.most, counted.share), (vec![5, 1_000], 2.0));
        for refused in [
            json!({"most": [5.5]}),
            json!({"most": [-1.0]}),
            json!({"most": [1e300]}),
            json!({"most": [5.0], "x": 1}),
        ] {
            assert!(from::<Counted>(refused.clone()).is_err(), "{refused}");
        }
        let twice = read::<Counted>(br#"{"share": 1, "share": 2}"#).unwrap_err();
        assert!(twice.to_string().contains("duplicate field"), "{twice}");
    }

    #[test]
    fn an_object_is_no_list_of_its_values() {
        let whole = json!({"inner": {"kind": "small", "name": "a"}});
        assert!(from::<Counted>(whole).unwrap().inner.is_some());
        assert_eq!(from::<Counted>(json!({"inner": null})).unwrap().inner, None);
        for refused in [json!([]), json!({"inner": ["small", "a"]})] {
            let said = from::<Counted>(refused.clone()).unwrap_err().to_string();
            assert!(said.contains("expected an object"), "{refused}: {said}");
        }
    }

    #[test]
    fn what_is_kept_as_text_stays_as_it_is() {
        #[derive(Deserialize)]
        struct Kept {
            file: Box<RawValue>,
        }
        let kept: Kept = read(br#"{"file": {"b": 1.0, "a": 2}}"#).unwrap();
        assert_eq!(kept.file.get(), r#"{"b": 1.0, "a": 2}"#);
    }
}
