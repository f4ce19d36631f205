//! Reading JSON at the border: what is accepted becomes a type, what is not becomes a sentence.

use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;
use core::cell::RefCell;
use core::fmt;

use crate::decimal::decimal;

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
///
/// Boxed, because every step of decoding may return one and hardly any does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem(Box<Details>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Details {
    path: String,
    given: String,
    allowed: String,
}

impl Problem {
    #[cold]
    #[inline(never)]
    fn new(path: String, given: String, allowed: &str) -> Self {
        Self(Box::new(Details {
            path,
            given,
            allowed: allowed.into(),
        }))
    }

    /// The field, such as `surveys[0].questions[1].kind`; empty for the document itself.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.0.path
    }

    /// The value found there, as JSON, cut to a readable length.
    #[must_use]
    pub fn given(&self) -> &str {
        &self.0.given
    }

    /// What is allowed there.
    #[must_use]
    pub fn allowed(&self) -> &str {
        &self.0.allowed
    }

    /// All of it for people, as [`Display`](fmt::Display) has it, without what formatting weighs in a page.
    #[must_use]
    pub fn sentence(&self) -> String {
        let place = match self.path() {
            "" => "the document",
            path => path,
        };
        let allowed = self.allowed();
        [
            place,
            ": ",
            self.given(),
            " is not allowed here; allowed: ",
            allowed,
        ]
        .concat()
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.sentence())
    }
}

impl core::error::Error for Problem {}

/// What was found wrong while a document was read.
///
/// Reading goes on after a problem with some value in place of the refused one, so that an author sees every problem
/// at once, and so that the page does not pay for a way out at each of a hundred steps. Only [`finish`](Self::finish)
/// hands the value on, and only if there was no problem.
#[derive(Debug, Default)]
pub struct Report {
    problems: RefCell<Vec<Problem>>,
    hints: RefCell<Vec<Problem>>,
}

impl Report {
    /// The value, if nothing was wrong; unknown fields are added to `hints` either way.
    ///
    /// # Errors
    /// Every problem, in the order of the document.
    pub fn finish<T>(self, value: T, hints: &mut Vec<Problem>) -> Result<T, Vec<Problem>> {
        let problems = self.problems(hints);
        if problems.is_empty() {
            Ok(value)
        } else {
            Err(problems)
        }
    }

    #[inline(never)]
    fn problems(self, hints: &mut Vec<Problem>) -> Vec<Problem> {
        hints.append(&mut self.hints.into_inner());
        self.problems.into_inner()
    }

    /// The value, if nothing was wrong.
    ///
    /// # Errors
    /// The first problem.
    pub fn result<T>(self, value: T) -> Result<T, Problem> {
        let problems = self.problems(&mut Vec::new());
        problems.into_iter().next().map_or(Ok(value), Err)
    }
}

/// A place in a document: the value there, if there is one, and the path that led to it.
///
/// Boxed, so that the dozens of places that ask for a field hand on one number each.
#[derive(Debug)]
pub struct Cursor<'r, N>(Box<Place<'r, N>>);

#[derive(Debug)]
struct Place<'r, N> {
    node: Option<N>,
    path: String,
    report: &'r Report,
}

/// Longest piece of a refused value that a message repeats, in characters.
const SHOWN: usize = 60;

// Each of these is called from dozens of places; inlined they would weigh a tenth of the widget.
impl<'r, N: Node> Cursor<'r, N> {
    /// The document itself.
    pub fn root(node: N, report: &'r Report) -> Self {
        Self::new(Some(node), String::new(), report)
    }

    #[inline(never)]
    fn new(node: Option<N>, path: String, report: &'r Report) -> Self {
        Self(Box::new(Place { node, path, report }))
    }

    /// The place of the field `key`, whether or not anything is there.
    #[inline(never)]
    pub fn field(&self, key: &str) -> Self {
        let node = self.0.node.as_ref().and_then(|node| node.field(key));
        Self::new(node, self.path_to(key), self.0.report)
    }

    /// The field `key`, if something is there.
    #[inline(never)]
    pub fn optional(&self, key: &str) -> Option<Self> {
        Some(self.field(key)).filter(|field| field.0.node.is_some())
    }

    /// The value alone.
    pub fn into_node(self) -> Option<N> {
        self.0.node
    }

    /// The array's elements.
    #[inline(never)]
    pub fn items(&self) -> Vec<Self> {
        let Some(nodes) = self.0.node.as_ref().and_then(Node::items) else {
            self.refuse("a list");
            return Vec::new();
        };
        let mut items = Vec::new();
        for node in nodes {
            let path = [&self.0.path, "[", &decimal(items.len() as u64), "]"].concat();
            items.push(Self::new(Some(node), path, self.0.report));
        }
        items
    }

    /// The names of the object's fields; each that is not in `known` becomes a hint.
    #[inline(never)]
    pub fn object(&self, known: &[&str]) {
        for key in self.keys() {
            if !known.contains(&key.as_str()) {
                let hint = Problem::new(self.path_to(&key), "this field".into(), &known.join(", "));
                self.0.report.hints.borrow_mut().push(hint);
            }
        }
    }

    /// The names of the object's fields.
    #[inline(never)]
    pub fn keys(&self) -> Vec<String> {
        self.0
            .node
            .as_ref()
            .and_then(Node::keys)
            .unwrap_or_else(|| {
                self.refuse("an object");
                Vec::new()
            })
    }

    /// The string, if this is one.
    #[inline(never)]
    pub fn try_string(&self) -> Option<String> {
        self.0.node.as_ref().and_then(Node::string)
    }

    /// The string.
    pub fn string(&self) -> String {
        self.short_string(usize::MAX)
    }

    /// A string of 1 to `max` characters.
    #[inline(never)]
    pub fn short_string(&self, max: usize) -> String {
        let fits =
            |text: &String| max == usize::MAX || (!text.is_empty() && text.chars().count() <= max);
        self.try_string().filter(fits).unwrap_or_else(|| {
            if max == usize::MAX {
                self.refuse("a string");
            } else {
                self.refuse(&["a string of 1 to ", &decimal(max as u64), " characters"].concat());
            }
            String::new()
        })
    }

    /// The number, if this is one.
    pub fn try_number(&self) -> Option<f64> {
        self.0.node.as_ref().and_then(Node::number)
    }

    /// The boolean, if this is one.
    pub fn try_boolean(&self) -> Option<bool> {
        self.0.node.as_ref().and_then(Node::boolean)
    }

    /// The number.
    #[inline(never)]
    pub fn number(&self) -> f64 {
        self.0
            .node
            .as_ref()
            .and_then(Node::number)
            .unwrap_or_else(|| {
                self.refuse("a number");
                0.0
            })
    }

    /// A whole number from `min` to `max`: 6.5 is refused, not rounded.
    #[inline(never)]
    pub fn whole(&self, min: u32, max: u32) -> u32 {
        let given = self.0.node.as_ref().and_then(Node::number);
        let whole = given
            .filter(|&given| f64::from(given as u32) == given)
            .map(|given| given as u32);
        whole
            .filter(|whole| (min..=max).contains(whole))
            .unwrap_or_else(|| {
                self.refuse(
                    &[
                        "a whole number from ",
                        &decimal(min.into()),
                        " to ",
                        &decimal(max.into()),
                    ]
                    .concat(),
                );
                min
            })
    }

    /// The boolean.
    #[inline(never)]
    pub fn boolean(&self) -> bool {
        self.0
            .node
            .as_ref()
            .and_then(Node::boolean)
            .unwrap_or_else(|| {
                self.refuse("true or false");
                false
            })
    }

    /// Whether the field `key` is there and true.
    pub fn flag(&self, key: &str) -> bool {
        self.optional(key).is_some_and(|flag| flag.boolean())
    }

    /// The value that the string stands for.
    pub fn one_of<T: Copy + Default>(&self, all: &[(&str, T)]) -> T {
        self.word_of(all, T::default())
    }

    /// The value that the string stands for, or `otherwise` in place of one that is refused.
    pub fn word_of<T: Copy>(&self, all: &[(&str, T)], otherwise: T) -> T {
        let words: Vec<&str> = all.iter().map(|(word, _)| *word).collect();
        self.index_of(&words)
            .and_then(|index| all.get(index))
            .map_or(otherwise, |&(_, value)| value)
    }

    /// Which of these the string is.
    #[inline(never)]
    pub fn index_of(&self, words: &[&str]) -> Option<usize> {
        let given = self.try_string();
        let index = words.iter().position(|word| given.as_deref() == Some(word));
        if index.is_none() {
            self.refuse(&words.join(", "));
        }
        index
    }

    /// Reports that this value is not what is `allowed` here.
    #[cold]
    #[inline(never)]
    pub fn refuse(&self, allowed: &str) {
        let mut problems = self.0.report.problems.borrow_mut();
        // A value that is no list is not also an empty one.
        if problems
            .last()
            .is_some_and(|problem| problem.path() == self.0.path)
        {
            return;
        }
        let json = self
            .0
            .node
            .as_ref()
            .map_or_else(|| "nothing".into(), Node::json);
        let given = match json.char_indices().nth(SHOWN) {
            Some((end, _)) => [&json[..end], "…"].concat(),
            None => json,
        };
        problems.push(Problem::new(self.0.path.clone(), given, allowed));
    }

    #[inline(never)]
    fn path_to(&self, key: &str) -> String {
        let dot = if self.0.path.is_empty() { "" } else { "." };
        [&self.0.path, dot, key].concat()
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
        alloc::string::ToString::to_string(self)
    }
}
