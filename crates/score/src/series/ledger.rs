use core::fmt;

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::string::String;
use alloc::vec::Vec;

use super::{Asked, Family, Fingerprint};
use crate::state::Metric;

/// A series: all fingerprints that are declared the same, named by the smallest of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Series(Fingerprint);

impl Series {
    /// The fingerprint that names the series.
    #[must_use]
    pub fn name(self) -> Fingerprint {
        self.0
    }
}

/// An owner's word that two wordings ask the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Same {
    /// One wording.
    pub one: Fingerprint,
    /// The other.
    pub other: Fingerprint,
    /// Why they are the same.
    pub reason: Reason,
    /// Who said so.
    pub by: String,
    /// When, in milliseconds since 1970.
    pub at_ms: i64,
}

/// Why two wordings ask the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// A mistake was mended and the meaning is what it was: two wordings of one language.
    Spelling,
    /// One is the other in another language.
    Translation,
}

/// Why a declaration was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// No such question has been noted.
    Unknown(Fingerprint),
    /// The two have different metrics, scales or methods: no wording makes them the same.
    OtherMetric,
    /// A spelling is mended within one language, and a translation leads to another.
    Languages(Reason),
    /// It would join two wordings of this language of which nobody said that they are the same.
    WouldJoin(Family),
}

/// What is different between two questions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Change {
    /// Another metric.
    Metric,
    /// Another scale.
    Scale,
    /// The same metric by another version of the method.
    Method,
    /// Another language.
    Language,
    /// Another wording.
    Wording,
}

/// What is known of a fingerprint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Noted {
    metric: Metric,
    method: u16,
    family: Family,
}

/// The questions that have been asked, and which of them are declared the same.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ledger {
    noted: BTreeMap<Fingerprint, Noted>,
    declared: Vec<Same>,
}

impl Ledger {
    /// Notes a question as it was asked and returns its fingerprint. To note it again changes nothing.
    pub fn note(&mut self, asked: &Asked<'_>) -> Fingerprint {
        let fingerprint = Fingerprint::of(asked);
        self.noted.insert(
            fingerprint,
            Noted {
                metric: asked.metric,
                method: asked.metric.method(),
                family: Family::of(asked.locale),
            },
        );
        fingerprint
    }

    /// Records that two wordings ask the same.
    ///
    /// # Errors
    /// [`Refused`], and nothing is recorded, when the two cannot be the same or when a wording would become the same as
    /// another one of its language only by way of a translation.
    pub fn declare(&mut self, same: Same) -> Result<(), Refused> {
        let find = |fingerprint| {
            self.noted
                .get(&fingerprint)
                .ok_or(Refused::Unknown(fingerprint))
        };
        let (one, other) = (find(same.one)?, find(same.other)?);
        if (one.metric, one.method) != (other.metric, other.method) {
            return Err(Refused::OtherMetric);
        }
        let one_language = one.family == other.family;
        if one_language != (same.reason == Reason::Spelling) {
            return Err(Refused::Languages(same.reason));
        }
        let start = same.one;
        self.declared.push(same);
        if let Some(family) = self.joined_unasked(start) {
            self.declared.pop();
            return Err(Refused::WouldJoin(family));
        }
        Ok(())
    }

    /// What was declared, in order: who, when and why.
    #[must_use]
    pub fn declarations(&self) -> &[Same] {
        &self.declared
    }

    /// The series that answers of this fingerprint belong to. A fingerprint that was never noted is a series of its own.
    #[must_use]
    pub fn series_of(&self, fingerprint: Fingerprint) -> Series {
        let class = self.reached(fingerprint, |_| true);
        Series(class.first().copied().unwrap_or(fingerprint))
    }

    /// What is different between two noted questions: why a trend is broken between them. Empty for one question and for
    /// two that are declared the same; `None` when one was never noted.
    #[must_use]
    pub fn changes(&self, from: Fingerprint, to: Fingerprint) -> Option<Vec<Change>> {
        let (before, after) = (self.noted.get(&from)?, self.noted.get(&to)?);
        if self.series_of(from) == self.series_of(to) {
            return Some(Vec::new());
        }
        let mut changes = Vec::new();
        let same_metric = before.metric.name() == after.metric.name();
        if !same_metric {
            changes.push(Change::Metric);
        }
        if before.metric.scale() != after.metric.scale() {
            changes.push(Change::Scale);
        }
        if same_metric && before.method != after.method {
            changes.push(Change::Method);
        }
        if before.family != after.family {
            changes.push(Change::Language);
        }
        if changes.is_empty() {
            changes.push(Change::Wording);
        }
        Some(changes)
    }

    /// The language of which two wordings are in the series of `start` though no chain of spellings joins them.
    fn joined_unasked(&self, start: Fingerprint) -> Option<Family> {
        let class = self.reached(start, |_| true);
        class.iter().find_map(|wording| {
            let family = self.noted.get(wording)?.family;
            let spellings = self.reached(*wording, |reason| reason == Reason::Spelling);
            let all_spelled = class
                .iter()
                .filter(|other| {
                    self.noted
                        .get(*other)
                        .is_some_and(|noted| noted.family == family)
                })
                .all(|other| spellings.contains(other));
            (!all_spelled).then_some(family)
        })
    }

    /// All fingerprints that declarations for such reasons lead to from `start`, itself among them.
    fn reached(&self, start: Fingerprint, by: impl Fn(Reason) -> bool) -> BTreeSet<Fingerprint> {
        let mut reached = BTreeSet::from([start]);
        let mut next = Vec::from([start]);
        while let Some(at) = next.pop() {
            for same in self.declared.iter().filter(|same| by(same.reason)) {
                let neighbour = match (same.one == at, same.other == at) {
                    (true, _) => same.other,
                    (_, true) => same.one,
                    _ => continue,
                };
                if reached.insert(neighbour) {
                    next.push(neighbour);
                }
            }
        }
        reached
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown(fingerprint) => write!(f, "no question with fingerprint {fingerprint} was asked"),
            Self::OtherMetric => f.write_str(
                "the two questions differ in metric, scale or method; only wordings can be declared the same",
            ),
            Self::Languages(Reason::Spelling) => {
                f.write_str("a spelling is mended within one language; these are two: declare a translation")
            }
            Self::Languages(Reason::Translation) => {
                f.write_str("a translation leads to another language; these are one: declare a spelling")
            }
            Self::WouldJoin(family) => write!(
                f,
                "this would make two wordings in {:?} the same by way of a translation; declare them the same \
                 themselves first, if they are",
                family.as_str()
            ),
        }
    }
}

impl core::error::Error for Refused {}

#[cfg(test)]
mod tests {
    extern crate std;
    use std::string::ToString as _;

    use super::*;
    use crate::rating::Scale;

    fn same(one: Fingerprint, other: Fingerprint, reason: Reason) -> Same {
        Same {
            one,
            other,
            reason,
            by: "anna".into(),
            at_ms: 1,
        }
    }

    fn nps(ledger: &mut Ledger, locale: &str, text: &str) -> Fingerprint {
        ledger.note(&Asked {
            metric: Metric::Nps,
            locale,
            wording: &[text],
        })
    }

    #[test]
    fn a_new_wording_does_not_slip_in_by_way_of_its_translation() {
        let mut ledger = Ledger::default();
        let old = nps(&mut ledger, "en", "How likely are you to recommend us?");
        let russian = nps(&mut ledger, "ru", "Порекомендуете нас?");
        let new = nps(&mut ledger, "en", "Would you recommend us?");
        ledger
            .declare(same(old, russian, Reason::Translation))
            .unwrap();
        let refused = ledger
            .declare(same(new, russian, Reason::Translation))
            .unwrap_err();
        assert_eq!(refused, Refused::WouldJoin(Family::of("en")));
        assert_eq!(
            ledger.declarations().len(),
            1,
            "what is refused is not recorded"
        );
        assert_ne!(ledger.series_of(new), ledger.series_of(old));

        ledger.declare(same(old, new, Reason::Spelling)).unwrap();
        assert_eq!(ledger.series_of(new), ledger.series_of(russian));
        ledger
            .declare(same(russian, new, Reason::Translation))
            .unwrap();
    }

    #[test]
    fn two_metrics_are_never_the_same() {
        let mut ledger = Ledger::default();
        let mut ask = |metric| {
            ledger.note(&Asked {
                metric,
                locale: "en",
                wording: &["How much effort was it?"],
            })
        };
        let (ces, ces1) = (ask(Metric::Ces), ask(Metric::Ces1));
        let five = ask(Metric::Rating(Scale::new(1, 5).unwrap()));
        let ten = ask(Metric::Rating(Scale::new(1, 10).unwrap()));
        for (one, other) in [(ces, ces1), (five, ten), (five, ces1)] {
            let refused = ledger.declare(same(one, other, Reason::Spelling));
            assert_eq!(refused, Err(Refused::OtherMetric));
        }
        assert_eq!(
            ledger.changes(ces, ces1),
            Some(Vec::from([Change::Metric, Change::Scale]))
        );
        assert_eq!(ledger.changes(five, ten), Some(Vec::from([Change::Scale])));
        assert_eq!(
            ledger.changes(five, ces1),
            Some(Vec::from([Change::Metric]))
        );
    }

    #[test]
    fn a_reason_has_to_fit_the_languages() {
        let mut ledger = Ledger::default();
        let english = nps(&mut ledger, "en-GB", "Recommend?");
        let american = nps(&mut ledger, "en-US", "Recomend?");
        let russian = nps(&mut ledger, "ru", "Порекомендуете?");
        let spelling = ledger
            .declare(same(english, russian, Reason::Spelling))
            .unwrap_err();
        assert_eq!(
            spelling.to_string(),
            "a spelling is mended within one language; these are two: declare a translation"
        );
        let translation = ledger
            .declare(same(english, american, Reason::Translation))
            .unwrap_err();
        assert_eq!(translation, Refused::Languages(Reason::Translation));
        let unknown = Fingerprint::from_bits(7);
        let refused = ledger.declare(same(english, unknown, Reason::Spelling));
        assert_eq!(refused, Err(Refused::Unknown(unknown)));
        assert_eq!(ledger.changes(english, unknown), None);
        assert_eq!(
            ledger.changes(english, american),
            Some(Vec::from([Change::Wording]))
        );
        assert_eq!(
            ledger.changes(english, russian),
            Some(Vec::from([Change::Language]))
        );
        ledger
            .declare(same(american, english, Reason::Spelling))
            .unwrap();
        assert_eq!(ledger.changes(english, american), Some(Vec::new()));
    }
}
