/// The probability with which somebody was drawn, in millionths from 1 to 1,000,000.
///
/// A whole number, so that answers drawn alike are found alike and their counts stay exact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Inclusion(u32);

impl Inclusion {
    /// Everybody was asked.
    pub const CERTAIN: Self = Self(1_000_000);

    /// So many of a million were asked; `None` unless from 1 to 1,000,000.
    #[must_use]
    pub fn per_million(millionths: u32) -> Option<Self> {
        (1..=Self::CERTAIN.0)
            .contains(&millionths)
            .then_some(Self(millionths))
    }

    /// The probability in millionths.
    #[must_use]
    pub fn millionths(self) -> u32 {
        self.0
    }

    /// How many an answer stands for, from 1 to 1,000,000.
    #[must_use]
    pub fn weight(self) -> f64 {
        f64::from(Self::CERTAIN.0) / f64::from(self.0)
    }
}
