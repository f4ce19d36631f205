//! What a plain map makes of the steps: what is kept, what may not come back, and what is left of what went.
#![allow(unreachable_pub)]

use std::collections::{BTreeMap, HashMap, HashSet};

use jiff::Timestamp;

use crate::common::id;
use crate::given::Version;

#[derive(Default)]
pub struct Model {
    /// Each answer of each site in its last version, and as it was sent.
    pub kept: HashMap<(usize, u64), (Version, String)>,
    /// What was erased, whether it was there or not.
    erased: HashSet<(usize, u64)>,
    /// Up to when nothing is taken.
    horizons: HashMap<usize, Timestamp>,
    /// What was too old, and is still in the states.
    expired: Vec<(usize, Version)>,
}

impl Model {
    /// Puts a batch in: what the sender is to be told of each id.
    pub fn put(
        &mut self,
        site: usize,
        versions: &[Version],
        now: Timestamp,
    ) -> BTreeMap<String, &'static str> {
        let mut told: BTreeMap<String, &str> = BTreeMap::new();
        for version in versions {
            let place = (site, version.id);
            let outcome = match self.kept.get(&place) {
                None if self.refuses(site, version, now) => "rejected",
                None => "stored",
                Some((kept, _)) if version.seq < kept.seq => "duplicate",
                Some((kept, _)) if version.seq > kept.seq => "stored",
                Some((kept, _)) if kept.meaning() == version.meaning() => "duplicate",
                Some(_) => "conflict",
            };
            if outcome == "stored" {
                self.kept.insert(place, (version.clone(), version.raw(now)));
            }
            // Of several versions in one batch the sender hears what there is most to learn from.
            let weight = |outcome: &str| {
                ["duplicate", "stored", "conflict", "rejected"]
                    .iter()
                    .position(|known| *known == outcome)
            };
            let told = told.entry(id(version.id)).or_insert(outcome);
            if weight(outcome) > weight(told) {
                *told = outcome;
            }
        }
        told
    }

    /// Takes an answer out for good: whether it was there.
    pub fn erase(&mut self, site: usize, number: u64) -> bool {
        self.erased.insert((site, number));
        self.kept.remove(&(site, number)).is_some()
    }

    /// Takes out what was given before: how many there were.
    pub fn expire(&mut self, site: usize, before: Timestamp, now: Timestamp) -> usize {
        let horizon = self.horizons.entry(site).or_insert(before);
        *horizon = before.max(*horizon);
        let horizon = *horizon;
        let old: Vec<(usize, u64)> = self
            .kept
            .iter()
            .filter(|((of, _), (version, _))| *of == site && version.at(now) < horizon)
            .map(|(place, _)| *place)
            .collect();
        for place in &old {
            // All of them came a moment ago, so a page may still send them.
            self.erased.insert(*place);
            let gone = self.kept.remove(place).map(|(version, _)| (site, version));
            self.expired.extend(gone);
        }
        old.len()
    }

    /// All that is in the states: the site and the version.
    pub fn counted(&self) -> impl Iterator<Item = (usize, &Version)> {
        let kept = self.kept.iter();
        let kept = kept.map(|((site, _), (version, _))| (*site, version));
        kept.chain(self.expired.iter().map(|(site, version)| (*site, version)))
    }

    fn refuses(&self, site: usize, version: &Version, now: Timestamp) -> bool {
        let horizon = self.horizons.get(&site);
        self.erased.contains(&(site, version.id))
            || horizon.is_some_and(|horizon| version.at(now) < *horizon)
    }
}
