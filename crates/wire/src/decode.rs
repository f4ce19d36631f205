//! Reading JSON at the border: what is accepted becomes a type, what is not becomes a sentence.

use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;

/// A JSON value as some parser holds it. `null` and an absent field are the same: nothing.
pub trait Node: Sized {
    /// The object's own field `key`, or `None` if this is no object, lacks it, or holds `null` there.
    fn field(&self, key: &str) -> Option<Self>;
    /// The names of the object's own fields, or `None` if this is no object.
    fn keys(&self) -> Option<Vec<String>>;
    /// The array's elements, or `None` if this is no array.
    fn items(&self) -> Option<Vec<Self>>;
    /// The string, or `None` if this is none.
    fn string(&self) -> Option<String>;
    /// The number, or `None` if this is none.
    fn number(&self) -> Option<f64>;
    /// The boolean, or `None` if this is none.
    fn boolean(&self) -> Option<bool>;
    /// The value as JSON, for messages.
    fn json(&self) -> String;
}

/// Why a document was refused: where, what was there, and what may stand there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The field, such as `surveys[0].questions[1].kind`.
    pub path: String,
    /// The value found there, as JSON, cut to a readable length.
    pub given: String,
    /// What is allowed there.
    pub allowed: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            path,
            given,
            allowed,
        } = self;
        f.write_str(if path.is_empty() {
            "the document"
        } else {
            path
        })?;
        f.write_str(": ")?;
        f.write_str(given)?;
        f.write_str(" is not allowed here; allowed: ")?;
        f.write_str(allowed)
    }
}

impl core::error::Error for Problem {}

/// A value and the path that led to it.
#[derive(Debug)]
pub struct Cursor<N> {
    node: N,
    path: String,
}

/// Longest piece of a refused value that a message repeats, in characters.
const SHOWN: usize = 60;

impl<N: Node> Cursor<N> {
    /// The document itself.
    pub fn root(node: N) -> Self {
        Self {
            node,
            path: String::new(),
        }
    }

    /// The value alone.
    pub fn into_node(self) -> N {
        self.node
    }

    /// The field `key`, if there is one.
    pub fn field(&self, key: &str) -> Option<Self> {
        let node = self.node.field(key)?;
        Some(Self {
            node,
            path: self.path_to(key),
        })
    }

    /// The field `key`.
    ///
    /// # Errors
    /// A [`Problem`] that names the missing field and `allowed`.
    pub fn require(&self, key: &str, allowed: &str) -> Result<Self, Problem> {
        self.field(key).ok_or_else(|| Problem {
            path: self.path_to(key),
            given: "nothing".into(),
            allowed: allowed.into(),
        })
    }

    /// The array's elements.
    ///
    /// # Errors
    /// A [`Problem`] if this is no array.
    pub fn items(&self) -> Result<Vec<Self>, Problem> {
        let nodes = self.node.items().ok_or_else(|| self.refuse("a list"))?;
        let place = |(index, node): (usize, N)| Self {
            node,
            path: self.path.clone() + "[" + &index.to_string() + "]",
        };
        Ok(nodes.into_iter().enumerate().map(place).collect())
    }

    /// The names of the object's fields.
    ///
    /// # Errors
    /// A [`Problem`] if this is no object.
    pub fn keys(&self) -> Result<Vec<String>, Problem> {
        self.node.keys().ok_or_else(|| self.refuse("an object"))
    }

    /// The string.
    ///
    /// # Errors
    /// A [`Problem`] if this is no string.
    pub fn string(&self) -> Result<String, Problem> {
        self.node.string().ok_or_else(|| self.refuse("a string"))
    }

    /// A string of 1 to `max` characters.
    ///
    /// # Errors
    /// A [`Problem`] for anything else.
    pub fn short_string(&self, max: usize) -> Result<String, Problem> {
        self.node
            .string()
            .filter(|text| !text.is_empty() && text.chars().count() <= max)
            .ok_or_else(|| {
                self.refuse(&("a string of 1 to ".to_string() + &max.to_string() + " characters"))
            })
    }

    /// The number.
    ///
    /// # Errors
    /// A [`Problem`] if this is no number.
    pub fn number(&self) -> Result<f64, Problem> {
        self.node.number().ok_or_else(|| self.refuse("a number"))
    }

    /// A whole number from `min` to `max`.
    ///
    /// # Errors
    /// A [`Problem`] for anything else, 6.5 included.
    pub fn whole(&self, min: u32, max: u32) -> Result<u32, Problem> {
        let whole = self.node.number().map(|number| (number, number as u32));
        match whole {
            Some((given, whole)) if f64::from(whole) == given && (min..=max).contains(&whole) => {
                Ok(whole)
            }
            _ => Err(self.refuse(
                &("a whole number from ".to_string()
                    + &min.to_string()
                    + " to "
                    + &max.to_string()),
            )),
        }
    }

    /// The boolean.
    ///
    /// # Errors
    /// A [`Problem`] if this is none.
    pub fn boolean(&self) -> Result<bool, Problem> {
        self.node
            .boolean()
            .ok_or_else(|| self.refuse("true or false"))
    }

    /// The value that the string stands for.
    ///
    /// # Errors
    /// A [`Problem`] that lists every allowed word.
    pub fn one_of<T: Copy>(&self, all: &[(&str, T)]) -> Result<T, Problem> {
        let given = self.node.string().unwrap_or_default();
        match all.iter().find(|(word, _)| *word == given) {
            Some(&(_, value)) => Ok(value),
            None => {
                let words: Vec<&str> = all.iter().map(|(word, _)| *word).collect();
                Err(self.refuse(&words.join(", ")))
            }
        }
    }

    /// Reports every field of the object that is not in `known`.
    pub fn hint_unknown(&self, known: &[&str], hints: &mut Vec<Problem>) {
        for key in self.node.keys().unwrap_or_default() {
            if !known.contains(&key.as_str()) {
                hints.push(Problem {
                    path: self.path_to(&key),
                    given: "this field".into(),
                    allowed: known.join(", "),
                });
            }
        }
    }

    /// The [`Problem`] that refuses this value.
    pub fn refuse(&self, allowed: &str) -> Problem {
        let json = self.node.json();
        let given = match json.char_indices().nth(SHOWN) {
            Some((end, _)) => json[..end].to_string() + "…",
            None => json,
        };
        Problem {
            path: self.path.clone(),
            given,
            allowed: allowed.into(),
        }
    }

    fn path_to(&self, key: &str) -> String {
        if self.path.is_empty() {
            key.into()
        } else {
            self.path.clone() + "." + key
        }
    }
}

#[cfg(any(feature = "json", test))]
impl Node for serde_json::Value {
    fn field(&self, key: &str) -> Option<Self> {
        self.get(key).filter(|value| !value.is_null()).cloned()
    }

    fn keys(&self) -> Option<Vec<String>> {
        self.as_object()
            .map(|object| object.keys().cloned().collect())
    }

    fn items(&self) -> Option<Vec<Self>> {
        self.as_array().cloned()
    }

    fn string(&self) -> Option<String> {
        self.as_str().map(String::from)
    }

    fn number(&self) -> Option<f64> {
        self.as_f64()
    }

    fn boolean(&self) -> Option<bool> {
        self.as_bool()
    }

    fn json(&self) -> String {
        self.to_string()
    }
}
