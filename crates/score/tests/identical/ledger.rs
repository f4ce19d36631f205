use std::collections::BTreeMap;
use std::fmt::Write as _;

use otklik_score::Estimate;
use otklik_score::compare::{Difference, Verdict};
use otklik_score::enough::Standing;

/// Offset basis and prime of FNV-1a, which no difference in a single bit leaves unchanged.
const FNV_BASIS: u64 = 0xcbf2_9ce4_8422_2325;
const FNV_PRIME: u64 = 0x0000_0100_0000_01b3;

/// What stands for "no figure": a NaN that no operation makes.
const NONE: u64 = u64::MAX;

/// Every number computed, by the group it belongs to.
#[derive(Default)]
pub(crate) struct Ledger {
    groups: BTreeMap<String, Group>,
}

struct Group {
    count: u64,
    digest: u64,
    /// The first figure there is, in full, so that a difference shows its size.
    sample: Option<f64>,
}

impl Ledger {
    /// Notes a figure.
    pub(crate) fn number(&mut self, group: &str, value: f64) {
        self.figure(group, Some(value));
    }

    /// Notes a count of something.
    pub(crate) fn whole(&mut self, group: &str, value: u64) {
        self.bits(group, value, None);
    }

    /// Notes a figure that need not be there.
    pub(crate) fn figure(&mut self, group: &str, value: Option<f64>) {
        if let Some(value) = value {
            assert!(!value.is_nan(), "{group}: NaN is no figure");
        }
        self.bits(group, value.map_or(NONE, f64::to_bits), value);
    }

    /// Notes all of an estimate, or that there is none.
    pub(crate) fn estimate(&mut self, group: &str, estimate: Option<Estimate>) {
        self.figure(&at(group, "value"), estimate.map(|of| of.value));
        self.figure(&at(group, "low"), estimate.map(|of| of.low));
        self.figure(&at(group, "high"), estimate.map(|of| of.high));
        self.figure(&at(group, "margin"), estimate.map(|of| of.margin()));
        self.whole(&at(group, "n"), estimate.map_or(0, |of| of.n));
    }

    /// Notes all of a difference, or that there is none.
    pub(crate) fn difference(&mut self, group: &str, difference: Option<Difference>) {
        self.figure(&at(group, "value"), difference.map(|of| of.value));
        self.figure(&at(group, "low"), difference.map(|of| of.low));
        self.figure(&at(group, "high"), difference.map(|of| of.high));
        self.figure(&at(group, "p"), difference.map(|of| of.p));
        self.figure(&at(group, "effect"), difference.map(|of| of.effect));
    }

    /// Notes which verdict it is and what is missing for one.
    pub(crate) fn verdict(&mut self, group: &str, verdict: Verdict) {
        let (kind, missing) = match verdict {
            Verdict::NotEnough { now, before } => (0, [now, before]),
            Verdict::MayBeChance(_) => (1, [0; 2]),
            Verdict::Up(_) => (2, [0; 2]),
            Verdict::Down(_) => (3, [0; 2]),
        };
        self.whole(group, kind);
        self.whole(group, missing[0]);
        self.whole(group, missing[1]);
    }

    /// Notes what is there and what is missing.
    pub(crate) fn standing(&mut self, group: &str, standing: Standing) {
        match standing {
            Standing::Enough(estimate) => self.number(&at(group, "enough"), estimate.margin()),
            Standing::NotEnough { more, margin, .. } => {
                self.whole(&at(group, "more"), more);
                self.figure(&at(group, "margin"), margin);
            }
        }
    }

    fn bits(&mut self, group: &str, bits: u64, sample: Option<f64>) {
        let group = self.groups.entry(group.to_owned()).or_insert(Group {
            count: 0,
            digest: FNV_BASIS,
            sample: None,
        });
        group.count += 1;
        for byte in bits.to_le_bytes() {
            group.digest = (group.digest ^ u64::from(byte)).wrapping_mul(FNV_PRIME);
        }
        group.sample = group.sample.or(sample);
    }

    /// How many numbers there are.
    pub(crate) fn count(&self) -> u64 {
        self.groups.values().map(|group| group.count).sum()
    }

    /// One line a group: name, how many, digest of all their bits, and the first one in full.
    pub(crate) fn render(&self) -> String {
        let mut text = String::new();
        for (name, group) in &self.groups {
            let _ = write!(text, "{name} {} {:016x}", group.count, group.digest);
            if let Some(sample) = group.sample {
                let _ = write!(text, " {:016x} {sample:?}", sample.to_bits());
            }
            text.push('\n');
        }
        text
    }
}

fn at(group: &str, part: &str) -> String {
    format!("{group}/{part}")
}
