//! Where answers wait: IndexedDB, written with strict durability, or memory where the browser refuses it.

use std::cell::RefCell;

use js_sys::{Array, Promise};
use otklik_score::{Metric, Rated};
use otklik_wire::drops::{DropReason, Drops};
use otklik_wire::id::{AnswerId, Name};
use otklik_wire::scores::Counted;
use otklik_wire::{Node, decimal};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use super::node::JsNode;
use super::platform;
use crate::outbox::{self, Entry};

/// A rating that counts in this browser's own running score.
#[derive(Clone, Debug)]
pub struct OwnRating {
    /// The survey.
    pub survey: Name,
    /// The question.
    pub question: Name,
    /// The number that was given.
    pub number: i16,
}

/// Where an answer was put.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// On disk, for the pages to come.
    Disk,
    /// In this page's memory, for this reason.
    Memory(DropReason),
}

/// What is in the store.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Held {
    /// Every waiting entry, oldest first.
    pub entries: Vec<Entry>,
    /// Answers given up that no endpoint has been told of.
    pub dropped: Drops,
}

/// The waiting answers of one site.
///
/// The database holds three stores. `outbox`: under `<id>/<seq>`, `[at_ms, fields]`. `ratings`: under
/// `<id>/<question>`, `[survey, question, rating]`. `notes`: under `dropped`, the counts of answers given up in the
/// order of [`DropReason::ALL`], and under `lease`, where there are no Web Locks, `[owner, until_ms]`.
#[derive(Debug)]
pub struct Store {
    database: String,
    memory: RefCell<Vec<Entry>>,
    own: RefCell<Vec<(AnswerId, OwnRating)>>,
    dropped: RefCell<Drops>,
}

impl Store {
    /// The store of `site` in this browser.
    #[must_use]
    pub fn of_site(site: &Name) -> Self {
        Self {
            database: ["otklik:", site.as_str()].concat(),
            memory: RefCell::default(),
            own: RefCell::default(),
            dropped: RefCell::default(),
        }
    }

    /// The name under which all tabs share it.
    pub fn name(&self) -> &str {
        &self.database
    }

    /// Whether this page has answers that no other page can send.
    pub fn is_private(&self) -> bool {
        !self.memory.borrow().is_empty()
    }

    /// Keeps an entry in place of its earlier versions, and its ratings; in memory if there is no room on disk, or no
    /// disk.
    pub async fn put(&self, entry: &Entry, ratings: &[OwnRating]) -> Place {
        let refused = match self.write(entry, ratings).await {
            Ok(true) => return Place::Disk,
            Ok(false) => DropReason::Full,
            Err(_) => DropReason::Storage,
        };
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
        Place::Memory(refused)
    }

    /// False when there was no room.
    async fn write(&self, entry: &Entry, ratings: &[OwnRating]) -> Result<bool, JsValue> {
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
                &own.number.into(),
            ));
        }
        let key = key(&entry.id, entry.seq);
        // Asked within the transaction, so that two tabs cannot both take the last place. A slow disk asks when nobody waits for
        // it any more (`transact` in platform.js): it is JavaScript's until it was asked.
        let joining = entry.clone();
        let admits = Closure::once_into_js(move |keys: Array, entries: Array| {
            let waiting = read_entries(&items(&keys), &items(&entries));
            outbox::has_room(&waiting, &joining)
        });
        let keeping = platform::keep(&self.database, stale, &key, value, rows, &admits);
        let kept = JsFuture::from(keeping).await?;
        Ok(kept.unchecked_into::<Array>().length() > 0)
    }

    /// What waits, and what was given up.
    pub async fn read(&self) -> Held {
        let read = items(&list(platform::waiting(&self.database)).await);
        let read: Vec<_> = read.iter().filter_map(Node::items).collect();
        let mut held = Held::default();
        if let [keys, values, counts @ ..] = &read[..] {
            held.entries = read_entries(keys, values);
            for (reason, count) in DropReason::ALL.into_iter().zip(counts.iter().flatten()) {
                let count = count.number().unwrap_or(0.0) as usize;
                held.dropped = held.dropped.plus(&Drops::of(reason, count));
            }
        }
        held.entries.extend(self.memory.borrow().iter().cloned());
        held.dropped = held.dropped.plus(&self.dropped.borrow());
        held
    }

    /// Forgets these versions, while a later version of the same answer stays. Takes what was `told` from the counts
    /// of answers given up and adds those `dropped`. False when the browser would not do it.
    pub async fn forget(&self, entries: &[Entry], told: &Drops, dropped: &Drops) -> bool {
        if entries.is_empty() && told == dropped {
            return true;
        }
        self.memory
            .borrow_mut()
            .retain(|waiting| !entries.contains(waiting));
        let keys = entries
            .iter()
            .map(|entry| JsValue::from(key(&entry.id, entry.seq)))
            .collect();
        let changes = told.iter().zip(dropped.iter());
        let changes =
            changes.map(|((_, told), (_, more))| JsValue::from(f64::from(more) - f64::from(told)));
        let forgetting = platform::forget(&self.database, keys, changes.collect());
        let done = JsFuture::from(forgetting).await.is_ok();
        if !done {
            self.dropped
                .replace_with(|counts| counts.plus(dropped).minus(told));
        }
        done
    }

    /// How the answers given in this browser rate a question.
    pub async fn own_counts(&self, survey: &Name, question: &Name, metric: Metric) -> Counted {
        let stored = list(platform::ratings(&self.database)).await;
        let mut counted = Counted::none(metric);
        let mut count = |number: i16| {
            // An earlier revision of the question may have had another scale.
            if let Ok(rated) = Rated::new(metric, number.into()) {
                counted.add(rated);
            }
        };
        for rating in items(&stored) {
            read_rating(&rating, survey, question).map(&mut count);
        }
        for (_, own) in self.own.borrow().iter() {
            if own.survey == *survey && own.question == *question {
                count(own.number);
            }
        }
        counted
    }
}

fn items(list: &Array) -> Vec<JsNode> {
    list.iter().map(JsNode).collect()
}

/// What was read; nothing if it could not be.
async fn list(reading: Promise) -> Array {
    let read = JsFuture::from(reading).await;
    read.map_or_else(|_| Array::new(), JsCast::unchecked_into)
}

fn key(id: &AnswerId, seq: u32) -> String {
    [id.as_str(), "/", &decimal(seq.into())].concat()
}

fn read_entries(keys: &[JsNode], values: &[JsNode]) -> Vec<Entry> {
    keys.iter()
        .zip(values)
        .filter_map(|(key, value)| read_entry(key, value))
        .collect()
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

/// The number of a stored rating, if it answers this question.
fn read_rating(rating: &JsNode, survey: &Name, question: &Name) -> Option<i16> {
    let rating = rating.items()?;
    let is_of_it = rating.first()?.string()? == survey.as_str()
        && rating.get(1)?.string()? == question.as_str();
    is_of_it.then_some(rating.get(2)?.number()? as i16)
}
