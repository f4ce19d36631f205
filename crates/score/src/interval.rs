//! What a score returns: the value and how far it can be trusted.

/// The 97.5 % point of the standard normal distribution: the half-width of a 95 % interval in standard errors.
pub const Z_95: f64 = 1.959_963_984_540_054;

/// A score with its 95 % interval, all in the score's own unit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// The score computed from the answers alone, never shifted by the interval's method.
    pub value: f64,
    /// The interval's lower end, no lower than the unit allows.
    pub low: f64,
    /// The interval's upper end, no higher than the unit allows.
    pub high: f64,
    /// The number of answers behind the value, at least 1.
    pub n: u64,
}

impl Estimate {
    /// Half the width of the interval: the "±" that goes with the value.
    ///
    /// Near the ends of the unit the interval is cut and not symmetric about the value.
    #[must_use]
    pub fn margin(&self) -> f64 {
        (self.high - self.low) / 2.0
    }
}
