use crate::decode::{Cursor, Node};

/// By when somebody answers, as it is said before anything is sent (field `promise`).
///
/// A collector makes it of the site's policies. What this version cannot read is not promised: a survey is asked all the same.
/// In a page the loader's part says it (`www/promised.js`), so the wasm does not read it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Promise {
    /// A first word.
    pub first: Option<Term>,
    /// What it comes to.
    pub solution: Option<Term>,
}

/// How long something takes at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Term {
    /// At least one.
    pub minutes: u32,
    /// Whether working time alone counts.
    pub is_working: bool,
}

impl Promise {
    pub(super) fn read<N: Node>(promise: &Cursor<'_, N>) -> Self {
        let term = |key| Term::read(&promise.field(key));
        Self {
            first: term("first"),
            solution: term("solution"),
        }
    }
}

impl Term {
    fn read<N: Node>(term: &Cursor<'_, N>) -> Option<Self> {
        // What is not a number, or negative, is 0 here.
        let minutes = term.field("minutes").try_number()? as u32;
        (minutes > 0).then(|| Self {
            minutes,
            is_working: term.field("hours").try_string().as_deref() == Some("working"),
        })
    }
}
