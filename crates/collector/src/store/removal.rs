//! Answers that are taken out: on request, or because they are too old. What both engines share of it; pure.
//!
//! | | on request | too old |
//! | --- | --- | --- |
//! | its part in the day states | is taken out | stays, and is noted as a part without answers |
//! | what endpoints were still to be told of it | is taken out; they are told that it is erased | is taken out |
//! | when it comes again | is refused by its tombstone, for good | is refused by the site's horizon |
//!
//! What was made up to have something to look at ([`crate::sample`]) goes without a trace: its part in the states is taken out,
//! and nothing keeps it from being made again.
//!
//! Rows that say no more than that a survey was seen have a horizon of their own, and leave no tombstone: a tombstone would
//! refuse the answer that may still come of one. By a clock that was moved meanwhile an appearance may then be counted
//! twice; an answer is not lost.
//!
//! When answers are one day to be erased by what a visitor calls himself, that is a table from it to ids, read by the
//! transaction that then erases those ids: a third way to say which, and nothing else here changes.

use jiff::{SignedDuration, Timestamp};
use otklik_wire::id::AnswerId;
use otklik_wire::reply::Outcome;
use sha2::{Digest as _, Sha256};

use super::letter::Listeners;
use super::people::Doer;

/// For how long after its arrival a page may still send an answer: its outbox keeps it for 30 days, and a clock may err.
const RESENT_FOR: SignedDuration = SignedDuration::from_hours(35 * 24);

/// Answers that are taken out of one site.
#[derive(Clone, Debug)]
pub(crate) enum Removal {
    /// These, on request, whether they are there or not.
    Erase {
        ids: Vec<AnswerId>,
        now: Timestamp,
        /// On whose word.
        doer: Doer,
        /// Who is told of it.
        listeners: Listeners,
    },
    /// From now on none of them is kept, or taken, that was given before that.
    Horizon {
        of: Aging,
        before: Timestamp,
        now: Timestamp,
    },
    /// At most so many of those that were given before their horizon.
    Expire {
        of: Aging,
        most: u32,
        now: Timestamp,
    },
    /// At most so many that were made up, and behind the last all else that was: as if they had never been.
    Sample { most: u32, now: Timestamp },
}

/// What grows too old by a horizon of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Aging {
    /// All.
    Answers,
    /// What says no more than that a survey was seen.
    Appearances,
}

/// Why an answer is not taken, however good it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refused {
    /// It was here, and was erased.
    Erased,
    /// It was given before the site's horizon.
    TooOld,
}

/// What is kept of an answer that must not come back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Tombstone([u8; 32]);

impl Removal {
    /// How many answers it touches at most.
    pub(super) fn size(&self) -> usize {
        match self {
            Self::Erase { ids, .. } => ids.len(),
            Self::Horizon { .. } => 1,
            Self::Expire { most, .. } | Self::Sample { most, .. } => *most as usize,
        }
    }
}

impl Aging {
    /// The table of horizons in the database.
    pub(super) const fn horizons(self) -> &'static str {
        match self {
            Self::Answers => "horizons",
            Self::Appearances => "appearance_horizons",
        }
    }
}

impl Refused {
    const ALL: [Self; 2] = [Self::Erased, Self::TooOld];

    /// What the sender is told; a page then lets go of the answer.
    pub(crate) fn outcome(self) -> Outcome {
        Outcome::Rejected(self.reason().to_owned())
    }

    /// Reads what [`Self::outcome`] said.
    pub(crate) fn of(outcome: &Outcome) -> Option<Self> {
        let Outcome::Rejected(reason) = outcome else {
            return None;
        };
        Self::ALL.into_iter().find(|why| why.reason() == reason)
    }

    fn reason(self) -> &'static str {
        match self {
            Self::Erased => "erased",
            Self::TooOld => "older than this site keeps",
        }
    }
}

impl Tombstone {
    /// The tombstone of an answer.
    pub(super) fn of(site: &str, id: &str) -> Self {
        // A name has no line break in it.
        Self(Sha256::digest(format!("{site}\n{id}")).into())
    }

    /// The bytes to store or to look up.
    pub(super) fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

/// Until when an answer that was too old and arrived then needs a tombstone. A page whose reply was lost may send it again,
/// and by a clock that was moved meanwhile it may then look younger than the horizon.
pub(super) fn resent_until(received_ms: i64, now: Timestamp) -> Option<Timestamp> {
    let received = Timestamp::from_millisecond(received_ms).ok()?;
    let until = received.checked_add(RESENT_FOR).ok()?;
    (until > now).then_some(until)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tombstone_is_of_one_answer_of_one_site() {
        let id = "0198c0de-0000-7000-8000-000000000001";
        let stone = Tombstone::of("shop", id);
        assert_eq!(stone, Tombstone::of("shop", id));
        assert_ne!(stone, Tombstone::of("quiet", id));
        assert_ne!(stone, Tombstone::of("shop", &id.replace('1', "2")));
    }

    #[test]
    fn a_refusal_is_known_again() {
        for why in Refused::ALL {
            assert_eq!(Refused::of(&why.outcome()), Some(why));
        }
        assert_eq!(Refused::of(&Outcome::Rejected("q[0].n".into())), None);
        assert_eq!(Refused::of(&Outcome::Duplicate), None);
    }

    #[test]
    fn what_no_page_can_still_have_needs_no_tombstone() {
        let now: Timestamp = "2026-06-01T12:00:00Z".parse().unwrap();
        let received = |days: i64| (now - SignedDuration::from_hours(24 * days)).as_millisecond();
        assert!(resent_until(received(34), now).is_some_and(|until| until > now));
        assert_eq!(resent_until(received(35), now), None);
    }
}
