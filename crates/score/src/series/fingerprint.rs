use core::fmt;
use core::hash::Hasher as _;

use siphasher::sip128::{Hasher128 as _, SipHasher24};

use super::Family;
use crate::state::Metric;

/// How a question was asked of a visitor.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// The metric and its scale.
    pub metric: Metric,
    /// The language it was asked in, as a BCP 47 tag.
    pub locale: &'a str,
    /// Every text that the visitor read to answer: the question, the ends of the scale, the statements of a battery.
    pub wording: &'a [&'a str],
}

/// What an answer was an answer to: 128 bits of metric, scale, method, language family and wording.
///
/// The same question has the same fingerprint on every machine and in every version of this crate. White space is
/// counted as one space and left out at the ends, so a line break in the source of a survey makes no new series; any other
/// change of a text does.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fingerprint(u128);

impl Fingerprint {
    /// The fingerprint of a question as it was asked.
    #[must_use]
    pub fn of(asked: &Asked<'_>) -> Self {
        let (min, max) = asked.metric.scale();
        let mut hasher = SipHasher24::new();
        field(&mut hasher, asked.metric.name().bytes());
        field(
            &mut hasher,
            min.to_le_bytes().into_iter().chain(max.to_le_bytes()),
        );
        field(&mut hasher, asked.metric.method().to_le_bytes().into_iter());
        field(&mut hasher, Family::of(asked.locale).as_str().bytes());
        for text in asked.wording {
            let mut words = text.split_whitespace();
            let first = words.next().unwrap_or_default();
            let rest = words.flat_map(|word| b" ".iter().copied().chain(word.bytes()));
            field(&mut hasher, first.bytes().chain(rest));
        }
        Self(hasher.finish128().as_u128())
    }

    /// The fingerprint as it was stored.
    #[must_use]
    pub fn from_bits(bits: u128) -> Self {
        Self(bits)
    }

    /// The fingerprint for storing.
    #[must_use]
    pub fn to_bits(self) -> u128 {
        self.0
    }
}

/// Adds a field so that its end is part of the hash: "ab" and "c" are not "a" and "bc".
fn field(hasher: &mut SipHasher24, bytes: impl Iterator<Item = u8>) {
    let mut length: u64 = 0;
    for byte in bytes {
        hasher.write(&[byte]);
        length += 1;
    }
    hasher.write(&length.to_le_bytes());
}

/// 32 hexadecimal digits.
impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}", self.0)
    }
}

impl fmt::Debug for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    extern crate std;
    use std::string::ToString as _;

    use super::*;
    use crate::rating::Scale;

    const ASKED: Asked<'_> = Asked {
        metric: Metric::Nps,
        locale: "en-GB",
        wording: &[
            "How likely are you to recommend us?",
            "not at all",
            "extremely",
        ],
    };

    /// Stored fingerprints must be found again by every later version.
    #[test]
    fn a_fingerprint_stays_the_same_for_good() {
        assert_eq!(
            Fingerprint::of(&ASKED).to_string(),
            "0e5250529d7098715a06ead833abbded"
        );
    }

    #[test]
    fn what_the_visitor_cannot_see_makes_no_new_series() {
        let same = Asked {
            locale: "en-US",
            wording: &[
                "\n How likely are you\tto recommend us? ",
                "not at all",
                "extremely",
            ],
            ..ASKED
        };
        assert_eq!(Fingerprint::of(&same), Fingerprint::of(&ASKED));
    }

    #[test]
    fn every_other_change_does() {
        let rating = |min, max| Metric::Rating(Scale::new(min, max).unwrap());
        let of = |metric, locale, wording| {
            Fingerprint::of(&Asked {
                metric,
                locale,
                wording,
            })
        };
        let text: &[&str] = &["How was it?"];
        let all = [
            of(Metric::Nps, "en", text),
            of(Metric::Ces, "en", text),
            of(Metric::Ces1, "en", text),
            of(Metric::CsatFive, "en", text),
            of(rating(1, 5), "en", text),
            of(rating(0, 5), "en", text),
            of(Metric::Nps, "ru", text),
            of(Metric::Nps, "en", &["How was it"]),
            of(Metric::Nps, "en", &["How was", "it?"]),
            of(Metric::Nps, "en", &["How was it?", ""]),
            of(Metric::Nps, "en", &[]),
        ];
        for (at, one) in all.iter().enumerate() {
            assert!(!all[at + 1..].contains(one), "{at}");
        }
    }
}
