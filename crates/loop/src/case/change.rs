//! What may be asked of a case.

use jiff::Timestamp;
use serde::{Deserialize, Deserializer, Serialize};

use super::event::What;
use super::{Case, ItemNumber, MAX_NUMBER, Status, Verdict};
use crate::promise::{Promised, Severity, Which};

/// Most characters of a word to anybody.
pub const MAX_TEXT: usize = 10_000;
/// Most characters of a name.
pub const MAX_NAME: usize = 80;

/// A change that one of the owner's people asks for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case", deny_unknown_fields)]
pub enum Change {
    /// Whose it is.
    Assign {
        /// Somebody, or nobody.
        #[serde(deserialize_with = "said")]
        to: Option<String>,
    },
    /// How grave it is.
    Severity {
        /// How.
        to: Severity,
    },
    /// Somebody works on it.
    Take {},
    /// A word to the visitor.
    Reply {
        /// The word.
        text: String,
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
    },
    /// It will not be done.
    Decline {
        /// Why.
        reason: String,
    },
    /// It is worked on again.
    Reopen {
        /// Why.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        text: Option<String>,
    },
    /// A status is taken back.
    Return {
        /// The one from before.
        to: Status,
    },
    /// It becomes part of another.
    Merge {
        /// Which.
        into: i64,
    },
    /// It belongs to a board item.
    Board {
        /// Which, or none.
        #[serde(deserialize_with = "said")]
        item: Option<i64>,
    },
}

/// Reads it where it has to be said: nobody is not meant by saying nothing.
fn said<'de, T, D>(given: D) -> Result<Option<T>, D::Error>
where
    T: Deserialize<'de>,
    D: Deserializer<'de>,
{
    Option::deserialize(given)
}

/// What a visitor asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// The message's own id.
    pub key: String,
    /// The word.
    pub text: Option<String>,
    /// Whether it is settled.
    pub verdict: Option<Verdict>,
    /// How easy it was, 1 to 7.
    pub ces: Option<u8>,
}

/// Where a promise comes from: for this severity, from that moment on.
pub type Promising<'a> = &'a dyn Fn(Severity, Timestamp) -> Option<Promised>;

impl Change {
    /// Checks what is written in it.
    ///
    /// # Errors
    /// The field, what was given, and what is allowed.
    pub fn check(&self) -> Result<(), String> {
        let text = |key: &str, text: &str, most: usize| {
            let long = text.chars().count();
            if text.trim().is_empty() || long > most {
                Err(format!(
                    "{key}: {long} characters were given; allowed: 1 to {most}, not all of them spaces"
                ))
            } else {
                Ok(())
            }
        };
        match self {
            Self::Assign { to: Some(to) } => text("to", to, MAX_NAME),
            Self::Reply { text: word } | Self::Note { text: word } => text("text", word, MAX_TEXT),
            Self::Done { text: Some(word) } | Self::Reopen { text: Some(word) } => {
                text("text", word, MAX_TEXT)
            }
            Self::Decline { reason } => text("reason", reason, MAX_TEXT),
            Self::Return { to } if !to.is_open() => Err("to: allowed: heard, in_work".to_owned()),
            Self::Merge { into } if !(1..=MAX_NUMBER).contains(into) => {
                Err("into: allowed: the number of a case".to_owned())
            }
            Self::Board { item: Some(item) } if !(1..=MAX_NUMBER).contains(item) => {
                Err("item: allowed: the number of an entry of the board, or null".to_owned())
            }
            _ => Ok(()),
        }
    }

    /// Whether the visitor is to read it.
    #[must_use]
    pub fn is_told(&self) -> bool {
        matches!(
            self,
            Self::Reply { .. } | Self::Done { text: Some(_) } | Self::Decline { .. }
        )
    }
}

impl Case {
    /// What happens if this is done now.
    ///
    /// # Errors
    /// Why it cannot be, and what can.
    pub fn decide(
        &self,
        change: &Change,
        came: Timestamp,
        now: Timestamp,
        promising: Promising<'_>,
    ) -> Result<What, String> {
        if let Some(into) = self.merged_into {
            return Err(format!(
                "this case was merged into case {into}; change that one"
            ));
        }
        let status = self.status.name();
        let only = |is: bool, from: &str| {
            if is {
                Ok(())
            } else {
                Err(format!(
                    "the case is {status}; this can be done to one that is {from}"
                ))
            }
        };
        let is_open = self.status.is_open();
        Ok(match change {
            Change::Assign { to } => What::Assign { to: to.clone() },
            Change::Severity { to } => {
                only(is_open, "heard or in_work")?;
                What::Severity {
                    to: *to,
                    promise: promising(*to, came),
                }
            }
            Change::Take {} => {
                only(self.status == Status::Heard, "heard")?;
                What::Take
            }
            Change::Reply { text } => {
                let (kept, broken) = self.meets(&[Which::First], now);
                What::Reply {
                    text: text.clone(),
                    kept,
                    broken,
                }
            }
            Change::Note { text } => What::Note { text: text.clone() },
            Change::Done { text } => {
                only(is_open, "heard or in_work")?;
                let (kept, broken) = self.meets(&[Which::First, Which::Solution], now);
                What::Done {
                    text: text.clone(),
                    kept,
                    broken,
                }
            }
            Change::Decline { reason } => {
                only(is_open, "heard or in_work")?;
                let (kept, broken) = self.meets(&[Which::First, Which::Solution], now);
                What::Decline {
                    reason: reason.clone(),
                    kept,
                    broken,
                }
            }
            Change::Reopen { text } => {
                only(!is_open, "done or declined")?;
                What::Reopen {
                    text: text.clone(),
                    promise: promising(self.severity, now),
                }
            }
            Change::Return { to } => {
                only(self.status != *to, "in another status than that")?;
                What::Return { to: *to }
            }
            Change::Merge { into } => What::Merge { into: *into },
            Change::Board { item } => What::Board { item: *item },
        })
    }

    /// What takes a change back, asked of the case as it was before it.
    #[must_use]
    pub fn undo(&self, change: &Change) -> Option<Change> {
        match change {
            Change::Assign { .. } => Some(Change::Assign {
                to: self.assignee.clone(),
            }),
            Change::Severity { .. } => Some(Change::Severity { to: self.severity }),
            Change::Take {} | Change::Done { text: None } => {
                Some(Change::Return { to: self.status })
            }
            Change::Board { .. } => Some(Change::Board { item: self.board }),
            _ => None,
        }
    }

    /// What happens by a visitor's word.
    ///
    /// # Errors
    /// Why it cannot be taken now.
    pub fn hear(
        &self,
        item: ItemNumber,
        word: &Word,
        now: Timestamp,
        promising: Promising<'_>,
    ) -> Result<Vec<What>, String> {
        let Word {
            key,
            text,
            verdict,
            ces,
        } = word;
        let is_over = !self.status.is_open();
        if (verdict.is_some() || ces.is_some()) && !is_over {
            return Err("it is still being worked on; say whether it is solved, and how it was handled, once it is done or declined".to_owned());
        }
        let key = || key.clone();
        let say = text.iter().map(|text| What::Say {
            item,
            key: key(),
            text: text.clone(),
        });
        let rate = ces.iter().map(|ces| What::Rate {
            item,
            key: key(),
            ces: *ces,
        });
        let judge = verdict.iter().map(|verdict| match verdict {
            Verdict::Solved => What::Solved { item, key: key() },
            Verdict::NotSolved => What::NotSolved {
                item,
                key: key(),
                promise: promising(self.severity, now),
            },
        });
        // A rating is of the handling that ended, so it comes before what opens it again.
        let mut heard: Vec<What> = say.chain(rate).chain(judge).collect();
        if is_over && verdict.is_none() && text.is_some() && ces.is_none() {
            // A word alone, after the end: whoever has more to say was not served yet.
            heard.push(What::Reopen {
                text: None,
                promise: promising(self.severity, now),
            });
        }
        Ok(heard)
    }

    /// Which promises are kept, and which met too late, by what happens now.
    fn meets(&self, which: &[Which], now: Timestamp) -> (Vec<Which>, Vec<Which>) {
        let Some(clocks) = &self.clocks else {
            return Default::default();
        };
        let open = which
            .iter()
            .copied()
            .filter(|which| clocks.met(*which).is_none());
        let promised = open.filter_map(|which| Some((which, clocks.term(which)?)));
        let (kept, broken): (Vec<_>, Vec<_>) = promised.partition(|(_, term)| now <= term.due);
        let names = |all: Vec<(Which, _)>| all.into_iter().map(|(which, _)| which).collect();
        (names(kept), names(broken))
    }
}
