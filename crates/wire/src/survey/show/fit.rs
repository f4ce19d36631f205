use alloc::string::String;
use alloc::vec::Vec;

use crate::decode::{Cursor, Node};

/// What a property of an event or a trait of a visitor has to be: `"plan":"pro"`, `"orders":{"min":3}`.
#[derive(Clone, Debug, PartialEq)]
pub struct Wanted {
    /// The property's name.
    pub name: String,
    /// What it has to be.
    pub fit: Fit,
}

/// Which values fit.
#[derive(Clone, Debug, PartialEq)]
pub enum Fit {
    /// This text.
    Text(String),
    /// This number.
    Number(f64),
    /// This truth.
    Flag(bool),
    /// A number between both, both included.
    Between {
        /// The least; open if there is none.
        min: Option<f64>,
        /// The most; open if there is none.
        max: Option<f64>,
    },
}

impl Wanted {
    pub(super) fn read_all<N: Node>(object: &Cursor<'_, N>) -> Vec<Self> {
        let names = object.keys().into_iter();
        names
            .map(|name| Self {
                fit: Fit::read(&object.field(&name)),
                name,
            })
            .collect()
    }
}

impl Fit {
    fn read<N: Node>(value: &Cursor<'_, N>) -> Self {
        if let Some(text) = value.try_string() {
            return Self::Text(text);
        }
        if let Some(number) = value.try_number() {
            return Self::Number(number);
        }
        if let Some(flag) = value.try_boolean() {
            return Self::Flag(flag);
        }
        let end = |key: &str| value.optional(key).map(|end| end.number());
        let (min, max) = (end("min"), end("max"));
        match (min, max) {
            (None, None) => {
                value.refuse(r#"a string, a number, true, false, or {"min":number,"max":number}"#);
            }
            (Some(min), Some(max)) if max < min => {
                value.field("max").refuse("a number not below min");
            }
            _ => value.object(&["min", "max"]),
        }
        Self::Between { min, max }
    }
}
