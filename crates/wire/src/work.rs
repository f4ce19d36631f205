//! Proof of work: what a site under attack asks for before it takes a batch.
//!
//! A collector refuses a batch with 428 and a challenge: `"work":{"challenge":"…","bits":16}`. The page looks for a number
//! whose hash, with the challenge and the ids of the answers, begins with enough zero bits, and sends the batch again with
//! `"work":"<challenge>.<number>"`. So a number is good for these answers alone, and whoever sends it again sends what is
//! there already.
//!
//! The hash is SHA-256 of 40 bytes: SHA-256 of the challenge and the ids, a line each ([`text`]), and behind it the number in
//! big-endian order.

use alloc::string::String;

use crate::decode::Node;

/// Zero bits that can be asked for: fewer are no hindrance, and more are none to whoever has a better machine than a visitor.
pub const BITS: core::ops::RangeInclusive<u32> = 8..=24;

/// What is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// What the collector will know again.
    pub challenge: String,
    /// Zero bits for one answer.
    pub bits: u32,
}

impl Asked {
    /// Reads the field `work` of a refusal; `None` where nothing is asked for that can be met.
    pub fn read<N: Node>(refusal: &N) -> Option<Self> {
        let work = refusal.field("work")?;
        let bits = work.field("bits")?.number()? as u32;
        let challenge = work.field("challenge")?.string()?;
        BITS.contains(&bits).then_some(Self { challenge, bits })
    }
}

/// Zero bits for so many answers: twice as many cost a bit more, so that a large batch is no way around it. At most 31.
#[must_use]
pub fn needed(bits: u32, answers: usize) -> u32 {
    bits + answers.next_power_of_two().trailing_zeros()
}

/// What the number is good for: the challenge and the ids of the answers, a line each.
#[must_use]
pub fn text(challenge: &str, ids: &[&str]) -> String {
    let mut text = String::from(challenge);
    for id in ids {
        text.push('\n');
        text.push_str(id);
    }
    text
}

#[cfg(test)]
mod tests {
    use alloc::vec::Vec;

    use super::*;

    #[test]
    fn a_batch_costs_what_its_answers_do() {
        let all: Vec<u32> = [1, 2, 3, 4, 5, 50, 100]
            .map(|answers| needed(16, answers))
            .into();
        assert_eq!(all, [16, 17, 18, 18, 19, 22, 23]);
    }
}
