use otklik_wire::work::BITS;
use serde::Deserialize;

/// How much work a site asks for: zero bits of a hash, each of which doubles it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "i64")]
pub struct Work(u32);

impl Work {
    /// The bits.
    #[must_use]
    pub fn bits(self) -> u32 {
        self.0
    }
}

impl TryFrom<i64> for Work {
    type Error = String;

    fn try_from(bits: i64) -> Result<Self, String> {
        let known = u32::try_from(bits).ok().filter(|bits| BITS.contains(bits));
        known.map(Self).ok_or_else(|| {
            let (least, most) = (BITS.start(), BITS.end());
            format!("{bits} is no number of bits to ask for; allowed: {least} to {most}, and 16 is usual")
        })
    }
}
