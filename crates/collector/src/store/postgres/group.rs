//! What a group of answers comes to, once it is known what is stored of them. Pure.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap, HashSet};

use jiff::Timestamp;
use otklik_wire::answer::Answer;
use otklik_wire::flags::Flags;
use otklik_wire::id::Name;
use otklik_wire::reply::Outcome;
use uuid::Uuid;

use super::answers::{Kept, Place, Version};
use super::failure::Failure;
use super::locks::Shard;
use super::removal::{Horizons, Tallies};
use crate::intake::{self, Received};
use crate::store::job::{Done, Job, Work, Written};
use crate::store::removal::Refused;
use crate::store::tally::{Tally, Vote};
use crate::store::verdict::Verdict;
use crate::store::zones::Zones;

/// An answer of a group, and where its outcome goes.
#[derive(Debug)]
pub(super) struct Incoming<'a> {
    pub(super) site: &'a Name,
    pub(super) received: &'a Received,
    pub(super) arrived: Timestamp,
    job: usize,
    number: usize,
}

/// The answers of a group by their places, in the order in which rows are locked; at each the versions as they came.
#[derive(Debug)]
pub(super) struct Versions<'a>(BTreeMap<Place<'a>, Vec<Incoming<'a>>>);

/// What a group changes besides the rows that are new.
#[derive(Debug)]
pub(super) struct Changes<'a> {
    /// What each job is told.
    pub(super) outcomes: Written,
    /// The versions that take the place of what is stored.
    pub(super) updates: Vec<Version<'a>>,
    /// What comes into the states and what leaves them, by the shard that counts the answer.
    pub(super) tallies: Tallies,
}

/// The version that is stored so far.
struct Current<'a> {
    seq: u32,
    at: Timestamp,
    shard: Shard,
    flags: Flags,
    content: Content<'a>,
}

enum Content<'a> {
    New(&'a Answer),
    Stored(&'a str),
}

impl<'a> Versions<'a> {
    pub(super) fn of(group: &'a [Job]) -> Self {
        let mut versions: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for (job, Job { work, .. }) in group.iter().enumerate() {
            let Work::Answers {
                site,
                answers,
                arrived,
                ..
            } = work
            else {
                continue;
            };
            for (number, received) in answers.iter().enumerate() {
                // The form of an id is checked where it is read.
                let id = Uuid::try_parse(received.answer.id.as_str()).unwrap_or_default();
                let incoming = Incoming {
                    site,
                    received,
                    arrived: *arrived,
                    job,
                    number,
                };
                let place = (site.as_str(), id);
                versions.entry(place).or_default().push(incoming);
            }
        }
        Self(versions)
    }

    /// How many answers there are, whatever number of versions each has.
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    pub(super) fn places(&self) -> impl Iterator<Item = Place<'a>> {
        self.0.keys().copied()
    }

    /// The first version of each that is young enough: what is stored if the place is free.
    pub(super) fn first(&self, horizons: &Horizons) -> Vec<Version<'_>> {
        let mut first = Vec::with_capacity(self.0.len());
        for (place, versions) in &self.0 {
            let young = versions.iter().find(|one| !one.is_too_old(horizons));
            first.extend(young.map(|young| (*place, young)));
        }
        first
    }

    /// Judges every version against what is stored: at the places in `kept` that, elsewhere the first version that may be
    /// stored, which this collector's shard counts.
    pub(super) fn fold(
        &self,
        group: &[Job],
        kept: &HashMap<Place<'_>, &Kept>,
        erased: &HashSet<Place<'_>>,
        horizons: &Horizons,
        own: Shard,
        zones: &Zones,
    ) -> Result<Changes<'_>, Failure> {
        let mut changes = Changes {
            outcomes: group.iter().map(room).collect(),
            updates: Vec::new(),
            tallies: BTreeMap::new(),
        };
        for (place, versions) in &self.0 {
            let mut versions = versions.iter();
            let mut current = match kept.get(place) {
                Some(kept) => Current::stored(kept)?,
                None => {
                    let refused = |one: &Incoming<'_>| {
                        let too_old = one.is_too_old(horizons).then_some(Refused::TooOld);
                        too_old.or_else(|| erased.contains(place).then_some(Refused::Erased))
                    };
                    let first = versions.find(|one| {
                        let refused = refused(one);
                        if let Some(why) = refused {
                            changes.tell(one, why.outcome());
                        }
                        refused.is_none()
                    });
                    let Some(first) = first else {
                        continue;
                    };
                    changes.tell(first, Outcome::Stored);
                    first.count(changes.tallies.entry(own).or_default(), zones);
                    Current::new(first, own)
                }
            };
            let mut last = None;
            for incoming in versions {
                let new = &incoming.received.answer;
                let verdict = Verdict::of(current.seq, || current.read(), new);
                changes.tell(incoming, verdict.outcome());
                match verdict {
                    Verdict::Replaces(replaced) => {
                        let tally = changes.tallies.entry(current.shard).or_default();
                        let old = Vote {
                            answer: &replaced,
                            at: current.at,
                            flags: current.flags,
                        };
                        tally.remove(incoming.site, &zones.rule(incoming.site), old);
                        incoming.count(tally, zones);
                        drop(replaced);
                        current = Current::new(incoming, current.shard);
                        last = Some(incoming);
                    }
                    Verdict::Unreadable(why) => {
                        tracing::error!(site = %incoming.site, id = %new.id, why,
                            "a stored answer cannot be read; it is left as it is");
                    }
                    Verdict::Duplicate | Verdict::Conflict => {}
                }
            }
            changes.updates.extend(last.map(|last| (*place, last)));
        }
        Ok(changes)
    }
}

impl Changes<'_> {
    fn tell(&mut self, to: &Incoming<'_>, outcome: Outcome) {
        if let Some(Done::Answers(outcomes)) = self.outcomes.get_mut(to.job)
            && let Some(told) = outcomes.get_mut(to.number)
        {
            *told = outcome;
        }
    }
}

impl Incoming<'_> {
    fn is_too_old(&self, horizons: &Horizons) -> bool {
        let horizon = horizons.get(self.site.as_str());
        horizon.is_some_and(|horizon| {
            let at_ms = self.received.at.as_millisecond();
            let is_appearance = self.received.answer.is_appearance();
            at_ms < horizon.answers_ms || is_appearance && at_ms < horizon.appearances_ms
        })
    }

    fn count(&self, tally: &mut Tally, zones: &Zones) {
        let vote = Vote {
            answer: &self.received.answer,
            at: self.received.at,
            flags: self.received.flags,
        };
        tally.add(self.site, &zones.rule(self.site), vote);
    }
}

impl<'a> Current<'a> {
    fn new(incoming: &'a Incoming<'_>, shard: Shard) -> Self {
        Self {
            seq: incoming.received.answer.seq,
            at: incoming.received.at,
            shard,
            flags: incoming.received.flags,
            content: Content::New(&incoming.received.answer),
        }
    }

    fn stored(kept: &'a Kept) -> Result<Self, Failure> {
        Ok(Self {
            seq: kept.seq,
            at: Timestamp::from_millisecond(kept.at_ms)
                .map_err(|error| Failure::Unreadable(error.to_string()))?,
            shard: kept.shard,
            flags: kept.flags,
            content: Content::Stored(&kept.raw),
        })
    }

    fn read(&self) -> Result<Cow<'a, Answer>, String> {
        match self.content {
            Content::New(answer) => Ok(Cow::Borrowed(answer)),
            Content::Stored(raw) => intake::decode_stored(raw).map(Cow::Owned),
        }
    }
}

/// Room for what a job is told.
fn room(job: &Job) -> Done {
    match &job.work {
        Work::Answers { answers, .. } => Done::Answers(vec![Outcome::Duplicate; answers.len()]),
        Work::Letters(_) | Work::People(_) | Work::Removal { .. } | Work::Desk { .. } => {
            Done::Nothing
        }
    }
}
