//! Where answers wait: IndexedDB, written with strict durability, or memory where the browser refuses it.

use std::cell::RefCell;

use js_sys::Array;
use otklik_score::nps::{Counts, Rating};
use otklik_wire::Node;
use otklik_wire::id::{AnswerId, Name};
use wasm_bindgen::JsValue;

use super::node::JsNode;
use super::platform;
use crate::outbox::Entry;

/// A rating that counts in this browser's own running score.
#[derive(Clone, Debug)]
pub struct OwnRating {
    /// The survey.
    pub survey: Name,
    /// The question.
    pub question: Name,
    /// The rating.
    pub rating: Rating,
}

/// The waiting answers of one site.
///
/// The database holds, under `<id>/<seq>`, `[at_ms, fields]`, and under `<id>/<question>` the ratings
/// `[survey, question, rating]`.
#[derive(Debug)]
pub struct Store {
    database: String,
    memory: RefCell<Vec<Entry>>,
    own: RefCell<Vec<(AnswerId, OwnRating)>>,
}

impl Store {
    /// The store of `site` in this browser.
    #[must_use]
    pub fn of_site(site: &Name) -> Self {
        Self {
            database: ["otklik:", site.as_str()].concat(),
            memory: RefCell::default(),
            own: RefCell::default(),
        }
    }

    /// Keeps an entry in place of its earlier versions, and its ratings. True when it is on disk, false when it is
    /// only in memory.
    pub async fn put(&self, entry: &Entry, ratings: &[OwnRating]) -> bool {
        let stale = (0..entry.seq)
            .map(|seq| JsValue::from(key(&entry.id, seq)))
            .collect();
        let value = Array::of2(&(entry.at_ms as f64).into(), &entry.fields.as_str().into());
        let rows = Array::new();
        for own in ratings {
            rows.push(
                &[entry.id.as_str(), "/", own.question.as_str()]
                    .concat()
                    .into(),
            );
            rows.push(&Array::of3(
                &own.survey.as_str().into(),
                &own.question.as_str().into(),
                &own.rating.get().into(),
            ));
        }
        if platform::keep(
            &self.database,
            stale,
            &key(&entry.id, entry.seq),
            value,
            rows,
        )
        .await
        .is_ok()
        {
            return true;
        }
        let mut memory = self.memory.borrow_mut();
        memory.retain(|waiting| waiting.id != entry.id);
        memory.push(entry.clone());
        let mut own = self.own.borrow_mut();
        own.retain(|(id, _)| *id != entry.id);
        own.extend(
            ratings
                .iter()
                .map(|rating| (entry.id.clone(), rating.clone())),
        );
        false
    }

    /// Every waiting entry, oldest first.
    pub async fn waiting(&self) -> Vec<Entry> {
        let read = platform::waiting(&self.database).await;
        let lists: Vec<Vec<JsNode>> = lists(read).iter().filter_map(Node::items).collect();
        let mut entries: Vec<Entry> = match &lists[..] {
            [keys, values] => keys
                .iter()
                .zip(values)
                .filter_map(|(key, value)| read_entry(key, value))
                .collect(),
            _ => Vec::new(),
        };
        entries.extend(self.memory.borrow().iter().cloned());
        entries
    }

    /// Forgets these versions; a later version of the same answer stays.
    pub async fn forget(&self, entries: &[Entry]) {
        if entries.is_empty() {
            return;
        }
        self.memory
            .borrow_mut()
            .retain(|waiting| !entries.contains(waiting));
        let keys = entries
            .iter()
            .map(|entry| JsValue::from(key(&entry.id, entry.seq)))
            .collect();
        // What cannot be removed is sent again, and is then a duplicate.
        let _ = platform::forget(&self.database, keys).await;
    }

    /// How the answers given in this browser rate a question.
    pub async fn own_counts(&self, survey: &Name, question: &Name) -> Counts {
        let mut ratings: Vec<OwnRating> = lists(platform::ratings(&self.database).await)
            .iter()
            .filter_map(read_rating)
            .collect();
        ratings.extend(self.own.borrow().iter().map(|(_, rating)| rating.clone()));
        let mut counts = Counts::EMPTY;
        for own in ratings
            .iter()
            .filter(|own| own.survey == *survey && own.question == *question)
        {
            counts.add(own.rating);
        }
        counts
    }
}

fn lists(read: Result<JsValue, JsValue>) -> Vec<JsNode> {
    read.ok()
        .and_then(|value| JsNode(value).items())
        .unwrap_or_default()
}

fn key(id: &AnswerId, seq: u32) -> String {
    [id.as_str(), "/", &seq.to_string()].concat()
}

fn read_entry(key: &JsNode, value: &JsNode) -> Option<Entry> {
    let key = key.string()?;
    let (id, seq) = key.split_once('/')?;
    let value = value.items()?;
    Some(Entry {
        id: AnswerId::new(id.into()).ok()?,
        seq: seq.parse().ok()?,
        at_ms: value.first()?.number()? as u64,
        fields: value.get(1)?.string()?,
    })
}

fn read_rating(value: &JsNode) -> Option<OwnRating> {
    let value = value.items()?;
    Some(OwnRating {
        survey: Name::new(value.first()?.string()?).ok()?,
        question: Name::new(value.get(1)?.string()?).ok()?,
        rating: Rating::new(value.get(2)?.number()?).ok()?,
    })
}
