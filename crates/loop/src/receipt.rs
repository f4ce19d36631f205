//! What a visitor sees of what became of an answer: never a name, a note, a mark, or what others wrote.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::case::clock::Standing;
use crate::case::event::{Event, What};
use crate::case::{Case, ItemNumber, Status, Verdict};
use crate::moment;
use crate::promise::Which;

/// A receipt.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// The version of the protocol.
    pub v: u32,
    /// The site.
    pub site: String,
    /// How far it is.
    pub status: Progress,
    /// Why it was declined.
    pub reason: Option<String>,
    /// When it was said.
    #[serde(with = "moment")]
    pub said_at: Timestamp,
    /// When something last happened that the visitor can see.
    #[serde(with = "moment")]
    pub changed_at: Timestamp,
    /// Another with every thing that the visitor has not caused.
    pub news: String,
    /// By when what was promised.
    pub due: Due,
    /// Whether it was kept, once that is decided.
    pub kept: Kept,
    /// What was said to and fro.
    pub talk: Vec<Turn>,
    /// What the visitor may do now.
    pub may: May,
    /// What the visitor thinks of it.
    pub verdict: Option<Verdict>,
    /// How easy it was.
    pub ces: Option<u8>,
    /// Whether it is made up, to have something to look at.
    pub sample: bool,
}

/// How far it is, as the visitor reads it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Progress {
    /// It is kept; nobody has opened a case for it.
    Received,
    /// Somebody knows of it.
    Heard,
    /// Somebody works on it.
    InWork,
    /// It is settled.
    Done,
    /// It will not be done.
    Declined,
}

/// Times that were promised.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Due {
    /// A first word.
    #[serde(with = "moment::optional")]
    pub first: Option<Timestamp>,
    /// The solution.
    #[serde(with = "moment::optional")]
    pub solution: Option<Timestamp>,
}

/// Whether promises were kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// That of a first word.
    pub first: Option<bool>,
    /// That of the solution.
    pub solution: Option<bool>,
}

/// A word in the talk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Turn {
    /// Whose.
    pub from: Side,
    /// When.
    #[serde(with = "moment")]
    pub at: Timestamp,
    /// The word.
    pub text: String,
}

/// Who speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// The owner's people.
    Owner,
    /// This visitor.
    Visitor,
}

/// What the visitor may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct May {
    /// Write something.
    pub say: bool,
    /// Say whether it is solved.
    pub judge: bool,
    /// Say how easy it was.
    pub rate: bool,
}

impl Receipt {
    /// The receipt of an item that nobody has opened a case for.
    #[must_use]
    pub fn received(site: &str, said_at: Timestamp, sample: bool) -> Self {
        Self {
            v: 1,
            site: site.to_owned(),
            status: Progress::Received,
            reason: None,
            said_at,
            changed_at: said_at,
            news: "0".to_owned(),
            due: Due::default(),
            kept: Kept::default(),
            talk: Vec::new(),
            may: May {
                say: true,
                judge: false,
                rate: false,
            },
            verdict: None,
            ces: None,
            sample,
        }
    }

    /// The receipt of an item of a case.
    #[must_use]
    pub fn of(
        site: &str,
        item: ItemNumber,
        said_at: Timestamp,
        case: &Case,
        events: &[Event],
        now: Timestamp,
    ) -> Self {
        let clocks = case.clocks.as_ref();
        let due = |which| {
            clocks
                .and_then(|clocks| clocks.term(which))
                .map(|term| term.due)
        };
        let kept = |which| match clocks.and_then(|clocks| clocks.standing(which, now))? {
            Standing::Kept => Some(true),
            Standing::Broken | Standing::Late => Some(false),
            Standing::Near | Standing::Running => None,
        };
        let seen = |event: &&Event| is_seen(&event.what, item);
        let is_over = !case.status.is_open();
        Self {
            status: match case.status {
                Status::Heard => Progress::Heard,
                Status::InWork => Progress::InWork,
                Status::Done => Progress::Done,
                Status::Declined => Progress::Declined,
            },
            reason: case.reason.clone(),
            changed_at: events
                .iter()
                .rev()
                .find(seen)
                .map_or(said_at, |event| event.at),
            news: case.news.to_string(),
            due: Due {
                first: due(Which::First),
                solution: due(Which::Solution),
            },
            kept: Kept {
                first: kept(Which::First),
                solution: kept(Which::Solution),
            },
            talk: events
                .iter()
                .filter_map(|event| turn(event, item))
                .collect(),
            may: May {
                say: true,
                judge: is_over,
                rate: is_over,
            },
            verdict: case.verdict,
            ces: case.ces,
            ..Self::received(site, said_at, false)
        }
    }
}

fn turn(event: &Event, item: ItemNumber) -> Option<Turn> {
    let (from, text) = match &event.what {
        What::Reply { text, .. }
        | What::Done {
            text: Some(text), ..
        } => (Side::Owner, text),
        What::Say {
            item: author, text, ..
        } if *author == item => (Side::Visitor, text),
        _ => return None,
    };
    Some(Turn {
        from,
        at: event.at,
        text: text.clone(),
    })
}

/// Whether the author of the item can see that it happened.
fn is_seen(what: &What, item: ItemNumber) -> bool {
    match what {
        What::Open { .. }
        | What::Take
        | What::Reply { .. }
        | What::Done { .. }
        | What::Decline { .. }
        | What::Reopen { .. }
        | What::Return { .. } => true,
        What::Say { .. } | What::Solved { .. } | What::NotSolved { .. } | What::Rate { .. } => {
            what.author() == Some(item)
        }
        _ => false,
    }
}
