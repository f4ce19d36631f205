//! An object whose fields keep their order: of languages none of which is the visitor's, the first one is shown.

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

/// An object's fields in the order of the text.
pub(super) struct Fields(pub(super) Vec<(String, Box<RawValue>)>);

impl Fields {
    /// The object again.
    pub(super) fn text(&self) -> serde_json::Result<String> {
        let field = |(name, value): &(String, Box<RawValue>)| {
            Ok(format!("{}:{}", serde_json::to_string(name)?, value.get()))
        };
        let fields: Vec<String> = self
            .0
            .iter()
            .map(field)
            .collect::<serde_json::Result<_>>()?;
        Ok(format!("{{{}}}", fields.join(",")))
    }

    /// Changes every object of a list that stands in one of the fields.
    pub(super) fn change_each(
        &mut self,
        list: &str,
        mut change: impl FnMut(&mut Self) -> serde_json::Result<()>,
    ) -> serde_json::Result<()> {
        for (_, value) in self.0.iter_mut().filter(|(name, _)| name == list) {
            let mut objects: Vec<Self> = serde_json::from_str(value.get())?;
            let mut texts = Vec::with_capacity(objects.len());
            for object in &mut objects {
                change(object)?;
                texts.push(object.text()?);
            }
            *value = RawValue::from_string(format!("[{}]", texts.join(",")))?;
        }
        Ok(())
    }
}

impl<'de> Deserialize<'de> for Fields {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct InOrder;
        impl<'de> Visitor<'de> for InOrder {
            type Value = Fields;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Fields, A::Error> {
                let mut fields = Vec::new();
                while let Some(field) = map.next_entry()? {
                    fields.push(field);
                }
                Ok(Fields(fields))
            }
        }
        deserializer.deserialize_map(InOrder)
    }
}
