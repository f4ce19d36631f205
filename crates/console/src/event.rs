//! What happened to a case, as the collector tells it: with the ids of items, and without what only it needs to know.

use jiff::Timestamp;
use otklik_loop::case::event::By;
use otklik_loop::moment;
use serde::Deserialize;

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub(crate) struct Event {
    /// Which of the case's events it is, from 1.
    pub(crate) version: u32,
    /// When.
    #[serde(with = "moment")]
    pub(crate) at: Timestamp,
    /// Who did it.
    pub(crate) by: By,
    /// What.
    #[serde(rename = "do")]
    pub(crate) what: What,
    /// The words in it.
    #[serde(default)]
    pub(crate) text: Option<String>,
    /// Why it was declined.
    #[serde(default)]
    pub(crate) reason: Option<String>,
    /// Whose it became, how grave, or which status it went back to.
    #[serde(default)]
    pub(crate) to: Option<String>,
    /// The case that it became part of.
    #[serde(default)]
    pub(crate) into: Option<i64>,
    /// The case that became part of it.
    #[serde(default)]
    pub(crate) from: Option<i64>,
    /// How easy it was.
    #[serde(default)]
    pub(crate) ces: Option<u8>,
}

/// What can happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum What {
    /// It began.
    Open,
    /// It is somebody's now, or nobody's.
    Assign,
    /// It is graver, or less grave.
    Severity,
    /// Somebody works on it.
    Take,
    /// A word to the visitor.
    Reply,
    /// A word among ourselves.
    Note,
    /// It is settled.
    Done,
    /// It will not be done.
    Decline,
    /// It is worked on again.
    Reopen,
    /// A status was taken back.
    Return,
    /// It became part of another.
    Merge,
    /// Another became part of it.
    Gather,
    /// It belongs to a board item, or to none.
    Board,
    /// Marks were put on its items, or taken off.
    Mark,
    /// An item was erased, and what its author wrote here.
    Forget,
    /// A word of the visitor's.
    Say,
    /// The visitor says that it is settled.
    Solved,
    /// The visitor says that it is not.
    NotSolved,
    /// How easy it was for the visitor.
    Rate,
    /// A promise is soon to fall due.
    Near,
    /// A promise was not kept in time.
    Late,
    /// Something that a newer collector knows of.
    #[serde(other)]
    Other,
}

impl Event {
    /// The words in it, if there are any.
    pub(crate) fn words(&self) -> Option<&str> {
        let words = self.text.as_deref().or(self.reason.as_deref());
        words.filter(|words| !words.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use otklik_loop::case::event::What as Kept;

    use super::*;

    /// An event as the collector writes it: the loop's own, without the keys of messages.
    fn told(what: &Kept) -> Event {
        let mut json = serde_json::json!(what);
        json["version"] = 1.into();
        json["at"] = "2026-01-31T12:00:00.000Z".into();
        json["by"] = serde_json::json!({"kind": "member", "name": "mara"});
        if let Some(fields) = json.as_object_mut() {
            fields.remove("key");
        }
        serde_json::from_value(json).unwrap()
    }

    #[test]
    fn what_the_loop_keeps_is_read() {
        let text = || "Looking.".to_owned();
        let key = || "k".to_owned();
        let none = Vec::new;
        let reply = told(&Kept::Reply {
            text: text(),
            kept: none(),
            broken: none(),
        });
        assert_eq!((reply.what, reply.words()), (What::Reply, Some("Looking.")));
        let decline = told(&Kept::Decline {
            reason: text(),
            kept: none(),
            broken: none(),
        });
        assert_eq!(
            (decline.what, decline.words()),
            (What::Decline, Some("Looking."))
        );
        let say = told(&Kept::Say {
            item: 1,
            key: key(),
            text: String::new(),
        });
        assert_eq!(
            (say.what, say.words()),
            (What::Say, None),
            "erased words are none"
        );
        let assign = told(&Kept::Assign {
            to: Some("boris".to_owned()),
        });
        assert_eq!(
            (assign.what, assign.to.as_deref()),
            (What::Assign, Some("boris"))
        );
        assert_eq!(told(&Kept::Merge { into: 4 }).into, Some(4));
        assert_eq!(
            told(&Kept::Gather {
                from: 5,
                items: vec![1]
            })
            .from,
            Some(5)
        );
        assert_eq!(
            told(&Kept::Rate {
                item: 1,
                key: key(),
                ces: 6
            })
            .ces,
            Some(6)
        );
        assert_eq!(
            told(&Kept::Solved {
                item: 1,
                key: key()
            })
            .what,
            What::Solved
        );
        assert_eq!(told(&Kept::Take).what, What::Take);
    }

    #[test]
    fn what_nobody_knows_yet_is_no_fault() {
        let event: Event = serde_json::from_str(
            r#"{"version":1,"at":"2026-01-31T12:00:00Z","by":{"kind":"clock"},"do":"sing","to":null}"#,
        )
        .unwrap();
        assert_eq!(event.what, What::Other);
    }
}
