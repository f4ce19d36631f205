//! What can be asked to be written, and what came of it.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;
use otklik_loop::case::change::{Change, Word};
use otklik_loop::case::event::Event;
use otklik_loop::entry::Entry;
use otklik_loop::promise::Severity;
use otklik_wire::id::AnswerId;

use super::documents::Kind;
use super::fill::Filling;
use crate::sample::{self, Topic};
use crate::sites::Site;
use crate::store::letter::Listeners;
use crate::store::people::Doer;
use crate::webhook::event;

/// Who is told of what, of one site.
pub(crate) type Telling = Arc<BTreeMap<event::Kind, Listeners>>;

/// Something to write on a site's desk.
#[derive(Clone, Debug)]
pub(crate) struct Task {
    pub(crate) doer: Doer,
    pub(crate) now: Timestamp,
    pub(crate) telling: Telling,
    pub(crate) what: Asked,
}

/// What is asked.
#[derive(Clone, Debug)]
pub(crate) enum Asked {
    /// A change of cases, each named with the version that it is asked of.
    Change {
        cases: Vec<(i64, u32)>,
        change: Change,
    },
    /// A case for items that have none.
    Open {
        items: Vec<AnswerId>,
        severity: Option<Severity>,
        assignee: Option<String>,
    },
    /// Marks put on an item and taken off it.
    Mark {
        item: AnswerId,
        add: Vec<String>,
        remove: Vec<String>,
    },
    /// What came by another door.
    Enter { id: AnswerId, entry: Box<Entry> },
    /// A visitor's word about an answer.
    Hear { item: AnswerId, word: Word },
    /// What time did to cases of any site, at most so many.
    Strike { most: u32 },
    /// What a site from before there was such a thing lacks of it: behind what was told last, at most so many.
    Fill {
        of: Filling,
        after: Option<String>,
        most: u32,
    },
    /// A document, that is there in that version (0 for none).
    Put {
        kind: Kind,
        id: String,
        version: u32,
        text: String,
    },
    /// A document thrown away.
    Drop {
        kind: Kind,
        id: String,
        version: u32,
    },
    /// A new board entry, and the cases that belong to it.
    AddEntry {
        text: String,
        state: String,
        is_public: bool,
        cases: Vec<i64>,
    },
    /// A board entry in other words.
    ChangeEntry {
        number: i64,
        version: u32,
        text: String,
        state: String,
        is_public: bool,
        cases: Option<Vec<i64>>,
    },
    /// A board entry thrown away.
    DropEntry { number: i64, version: u32 },
    /// The draft of the survey file, of that version, published in the place of what holds.
    Publish {
        version: u32,
        note: String,
        /// The site as the folder has it: what holds as long as nothing was published.
        folder: Arc<Site>,
    },
    /// A recipient's digest, up to that day; the first time there is none.
    Digest {
        recipient: String,
        version: u32,
        up_to: String,
        letter: Option<String>,
    },
    /// A sample begins, at a site without answers: what its owner has written down.
    BeginSample(Box<sample::Begin>),
    /// These answers, which are to come, are made up.
    NoteSample(Vec<AnswerId>),
    /// Answers that are stored, or entries, and what became of each up to now; with the numbers of board entries.
    TakeSample {
        made: Vec<sample::Made>,
        board: Vec<(Topic, i64)>,
    },
}

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Told {
    /// Of each case, in the order asked.
    Changed(Vec<Result<Changed, Refusal>>),
    /// The case with that number; whether it is new.
    Opened { number: i64, is_new: bool },
    /// The document, or board entry, with that number (0 for a document), has that version now.
    Written { number: i64, version: u32 },
    /// So many.
    Struck(u32),
    /// Up to there; `None` at the end.
    Filled(Option<String>),
    /// What was published has that number.
    Published(u32),
    /// The numbers of the board's entries by topic.
    Begun(Vec<(Topic, i64)>),
    /// There is nothing to tell.
    Done,
}

/// A case that was changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Changed {
    pub(crate) number: i64,
    pub(crate) event: Event,
    pub(crate) undo: Option<Change>,
}

/// Why nothing was done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    UnknownItem,
    UnknownCase,
    UnknownEntry,
    /// It was changed meanwhile.
    Stale,
    /// It cannot be done to what is as it is.
    WrongState(String),
    /// Nobody is there any more to read it.
    Erased,
}

impl Task {
    /// How much there is to write.
    pub(crate) fn size(&self) -> usize {
        match &self.what {
            Asked::Change { cases, .. } => cases.len(),
            Asked::Open { items, .. } => items.len(),
            Asked::Strike { most } | Asked::Fill { most, .. } => *most as usize,
            Asked::NoteSample(ids) => ids.len(),
            Asked::TakeSample { made, .. } => made.len(),
            _ => 1,
        }
    }
}
