//! What happened to a case: who, when, what. Events are only ever added; an erasure takes words out of them.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{ItemNumber, Status};
use crate::moment;
use crate::promise::{Promised, Severity, Which};

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// Which of the case's events it is, from 1.
    pub version: u32,
    /// When.
    #[serde(with = "moment")]
    pub at: Timestamp,
    /// Who did it.
    pub by: By,
    /// What.
    #[serde(flatten)]
    pub what: What,
}

/// Who did something.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct By {
    /// What they are.
    pub kind: Actor,
    /// What they are called.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

/// What does things.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Actor {
    /// One of the owner's people.
    Member,
    /// A program with a key.
    Key,
    /// A routing rule, or a promise.
    Rule,
    /// Who said it.
    Visitor,
    /// Time that passed.
    Clock,
}

/// What can happen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case")]
pub enum What {
    /// It began.
    Open {
        /// What it is about.
        items: Vec<ItemNumber>,
        /// How grave it is.
        severity: Severity,
        /// Whose it is.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        assignee: Option<String>,
        /// What is promised.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        promise: Option<Promised>,
    },
    /// It is somebody's now, or nobody's.
    Assign {
        /// Whose.
        to: Option<String>,
    },
    /// It is graver, or less grave; what is promised was chosen anew.
    Severity {
        /// How grave.
        to: Severity,
        /// What is promised now.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        promise: Option<Promised>,
    },
    /// Somebody works on it.
    Take,
    /// A word to the visitor.
    Reply {
        /// The word.
        text: String,
        /// Which promises this kept.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        kept: Vec<Which>,
        /// Which it met too late.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        broken: Vec<Which>,
    },
    /// A word among ourselves.
    Note {
        /// The word.
        text: String,
    },
    /// It is settled.
    Done {
        /// A last word to the visitor.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        text: Option<String>,
        /// Which promises this kept.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        kept: Vec<Which>,
        /// Which it met too late.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        broken: Vec<Which>,
    },
    /// It will not be done.
    Decline {
        /// Why; the visitor reads it.
        reason: String,
        /// Which promises this kept.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        kept: Vec<Which>,
        /// Which it met too late.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        broken: Vec<Which>,
    },
    /// It is worked on again.
    Reopen {
        /// Why, among ourselves.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        text: Option<String>,
        /// What is promised from now on.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        promise: Option<Promised>,
    },
    /// A status was taken back.
    Return {
        /// The one from before.
        to: Status,
    },
    /// It became part of another.
    Merge {
        /// Which.
        into: i64,
    },
    /// Another became part of it.
    Gather {
        /// Which.
        from: i64,
        /// What that was about.
        items: Vec<ItemNumber>,
    },
    /// It belongs to a board item, or to none.
    Board {
        /// Which.
        item: Option<i64>,
    },
    /// Marks were put on its items, or taken off.
    Mark {
        /// Put on.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        add: Vec<String>,
        /// Taken off.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        remove: Vec<String>,
    },
    /// An item was erased, and what its author wrote here.
    Forget {
        /// Which.
        item: ItemNumber,
    },
    /// A word of the visitor's.
    Say {
        /// Who of several.
        item: ItemNumber,
        /// The message's own id, so that it comes once.
        key: String,
        /// The word; empty once it was erased.
        text: String,
    },
    /// The visitor says that it is settled.
    Solved {
        /// Who of several.
        item: ItemNumber,
        /// The message's own id.
        key: String,
    },
    /// The visitor says that it is not, and it is worked on again.
    NotSolved {
        /// Who of several.
        item: ItemNumber,
        /// The message's own id.
        key: String,
        /// What is promised from now on.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        promise: Option<Promised>,
    },
    /// How easy it was for the visitor.
    Rate {
        /// Who of several.
        item: ItemNumber,
        /// The message's own id.
        key: String,
        /// 1 to 7.
        ces: u8,
    },
    /// A promise is soon to fall due.
    Near {
        /// Which.
        clock: Which,
    },
    /// A promise was not kept in time.
    Late {
        /// Which.
        clock: Which,
    },
}

impl By {
    /// Somebody with a name.
    #[must_use]
    pub fn named(kind: Actor, name: impl Into<String>) -> Self {
        Self {
            kind,
            name: Some(name.into()),
        }
    }

    /// Who said it.
    pub const VISITOR: Self = Self {
        kind: Actor::Visitor,
        name: None,
    };
    /// Time that passed.
    pub const CLOCK: Self = Self {
        kind: Actor::Clock,
        name: None,
    };
}

impl What {
    /// The id of the visitor's message that it came by.
    #[must_use]
    pub fn key(&self) -> Option<&str> {
        match self {
            Self::Say { key, .. }
            | Self::Solved { key, .. }
            | Self::NotSolved { key, .. }
            | Self::Rate { key, .. } => Some(key),
            _ => None,
        }
    }

    /// The item whose author caused it.
    #[must_use]
    pub fn author(&self) -> Option<ItemNumber> {
        match self {
            Self::Say { item, .. }
            | Self::Solved { item, .. }
            | Self::NotSolved { item, .. }
            | Self::Rate { item, .. } => Some(*item),
            _ => None,
        }
    }

    /// The same without what the author of that item wrote; `None` if nothing was.
    #[must_use]
    pub fn without_words_of(&self, author: ItemNumber) -> Option<Self> {
        match self {
            Self::Say { item, key, text } if *item == author && !text.is_empty() => {
                Some(Self::Say {
                    item: *item,
                    key: key.clone(),
                    text: String::new(),
                })
            }
            _ => None,
        }
    }
}
