//! Proof of work: what a site that somebody floods asks of pages before it takes their answers.
//!
//! Nothing is kept of a challenge: it says until when it holds, and a key that all collectors of one store have says that it
//! is theirs. A number that was found is good for the answers it was found for, so that whoever sends it again sends what
//! is there already.

use std::collections::HashMap;

use anyhow::Context as _;
use hmac::{Hmac, KeyInit as _, Mac as _};
use jiff::{SignedDuration, Timestamp};
use otklik_wire::id::Name;
use otklik_wire::work;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use crate::config::{Rules, Work};
use crate::secret::hex;

/// For how long a challenge holds: as long as a slow telephone may need for the most that can be asked for.
const HOLDS: SignedDuration = SignedDuration::from_hours(1);
/// Bytes of the mark by which a challenge is known again.
const MARK: usize = 16;

/// What each site asks for.
#[derive(Clone)]
pub(crate) struct Works {
    key: Hmac<Sha256>,
    sites: HashMap<Name, Work>,
}

/// What a page has to find before its batch is taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Challenge {
    text: String,
    bits: u32,
}

impl Works {
    /// What the rules say, with the store's key.
    pub(crate) fn new(key: &str, rules: &Rules) -> anyhow::Result<Self> {
        let sites = rules
            .iter()
            .filter_map(|(site, rules)| Some((site.clone(), rules.work?)));
        Ok(Self {
            key: Hmac::new_from_slice(key.as_bytes()).context("the key of challenges is none")?,
            sites: sites.collect(),
        })
    }

    /// Lets a batch of these answers pass, or gives a challenge.
    pub(crate) fn check(
        &self,
        site: &Name,
        brought: Option<&str>,
        ids: &[&str],
        now: Timestamp,
    ) -> Result<(), Challenge> {
        let Some(bits) = self.sites.get(site).map(|work| work.bits()) else {
            return Ok(());
        };
        let is_done = brought.is_some_and(|brought| {
            let (challenge, number) = brought.rsplit_once('.').unwrap_or_default();
            self.is_ours(site, challenge, now)
                && number.parse().is_ok_and(|number| {
                    zeros(challenge, ids, number) >= work::needed(bits, ids.len())
                })
        });
        if is_done {
            return Ok(());
        }
        let until = now
            .saturating_add(HOLDS)
            .unwrap_or(Timestamp::MAX)
            .as_second();
        let mark = self.marked(site, until).finalize().into_bytes();
        let text = format!("{until}.{}", hex(&mark[..MARK]));
        Err(Challenge { text, bits })
    }

    /// Whether a challenge was given for this site, and holds.
    fn is_ours(&self, site: &Name, challenge: &str, now: Timestamp) -> bool {
        let Some((until, mark)) = challenge.split_once('.') else {
            return false;
        };
        let Ok(until) = until.parse::<i64>() else {
            return false;
        };
        let digits = Some(mark).filter(|mark| mark.len() == 2 * MARK);
        let mark: Option<Vec<u8>> = (0..MARK)
            .map(|at| u8::from_str_radix(digits?.get(2 * at..2 * at + 2)?, 16).ok())
            .collect();
        let is_marked = mark.is_some_and(|mark| {
            let marked = self.marked(site, until);
            marked.verify_truncated_left(&mark).is_ok()
        });
        is_marked && now.as_second() <= until
    }

    fn marked(&self, site: &Name, until: i64) -> Hmac<Sha256> {
        self.key.clone().chain_update(format!("{site}\n{until}"))
    }
}

impl Challenge {
    /// As a page reads it.
    pub(crate) fn to_json(&self) -> Value {
        json!({"challenge": self.text, "bits": self.bits})
    }
}

/// Zero bits that the number makes.
fn zeros(challenge: &str, ids: &[&str], number: u64) -> u32 {
    let seed = Sha256::digest(work::text(challenge, ids));
    let hash = Sha256::new()
        .chain_update(seed)
        .chain_update(number.to_be_bytes())
        .finalize();
    u32::from_be_bytes([hash[0], hash[1], hash[2], hash[3]]).leading_zeros()
}

/// Without the key.
impl std::fmt::Debug for Works {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Works").field(&self.sites).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::SiteRules;

    fn name(name: &str) -> Name {
        Name::new(name.into()).unwrap()
    }

    fn works(key: &str) -> Works {
        let work = |bits: i64| SiteRules {
            work: Some(bits.try_into().unwrap()),
            ..SiteRules::default()
        };
        let rules = [(name("shop"), work(8)), (name("other"), work(10))];
        Works::new(key, &Rules::from(rules)).unwrap()
    }

    fn now() -> Timestamp {
        "2026-06-01T12:00:00Z".parse().unwrap()
    }

    /// As a page finds it.
    fn found(challenge: &Challenge, ids: &[&str]) -> String {
        let needed = work::needed(challenge.bits, ids.len());
        let mut numbers = 0..;
        let number = numbers.find(|number| zeros(&challenge.text, ids, *number) >= needed);
        format!("{}.{}", challenge.text, number.unwrap())
    }

    #[test]
    fn a_number_is_good_for_its_answers_its_site_and_its_hour() {
        let store = works("key");
        let (shop, ids) = (name("shop"), &["a", "b"][..]);
        let challenge = store.check(&shop, None, ids, now()).unwrap_err();
        let work = found(&challenge, ids);
        let check = |site: &str, ids: &[&str], after: i64| {
            let now = now() + SignedDuration::from_secs(after);
            store.check(&name(site), Some(&work), ids, now)
        };
        assert_eq!(check("shop", ids, 0), Ok(()));
        assert_eq!(check("shop", ids, 3_600), Ok(()));
        assert!(check("shop", ids, 3_601).is_err(), "too late");
        assert!(check("other", ids, 0).is_err(), "another site's");
        // Of 512 numbers one is good for others by chance; this one is not.
        assert!(check("shop", &["a", "c"], 0).is_err(), "other answers");
        assert!(check("shop", &["b", "a"], 0).is_err(), "in another order");
        assert_eq!(check("quiet", ids, 0), Ok(()), "asks for nothing");
        // Another collector on the same store knows it; one on another store does not.
        assert_eq!(works("key").check(&shop, Some(&work), ids, now()), Ok(()));
        assert!(works("else").check(&shop, Some(&work), ids, now()).is_err());
    }

    #[test]
    fn two_answers_cost_a_bit_more_than_one() {
        let works = works("key");
        let (shop, two) = (name("shop"), &["a", "b"][..]);
        let challenge = works.check(&shop, None, two, now()).unwrap_err();
        let check = |enough: u32| {
            let mut numbers = (0..).filter(|number| zeros(&challenge.text, two, *number) == enough);
            let work = format!("{}.{}", challenge.text, numbers.next().unwrap());
            works.check(&shop, Some(&work), two, now())
        };
        assert!(check(challenge.bits).is_err());
        assert_eq!(check(challenge.bits + 1), Ok(()));
    }

    #[test]
    fn what_is_made_up_is_no_work() {
        let works = works("key");
        let shop = name("shop");
        let ids = &["a"][..];
        let challenge = works.check(&shop, None, ids, now()).unwrap_err();
        let far = Challenge {
            text: challenge.text.replacen("17", "97", 1),
            ..challenge.clone()
        };
        assert_ne!(far, challenge);
        let wrong = (0..).map(|number| format!("{}.{number}", challenge.text));
        let mut wrong = wrong.filter(|work| {
            let number = work.rsplit_once('.').unwrap().1.parse().unwrap();
            zeros(&challenge.text, ids, number) == 7
        });
        for brought in [
            found(&far, ids),
            wrong.next().unwrap(),
            challenge.text.clone(),
            format!("{}.", challenge.text),
            format!("{}.-1", challenge.text),
            "é.é.é".into(),
            "1790000000.00112233445566778899aabbccddeeff.0".into(),
            String::new(),
        ] {
            assert!(
                works.check(&shop, Some(&brought), ids, now()).is_err(),
                "{brought}"
            );
        }
    }
}
