//! What a score returns, and on what its interval stands.

use crate::special::sqrt;
/// A score with its interval, all in the score's own unit.
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

    /// The same estimate on a scale whose zero lies elsewhere.
    pub(crate) fn shifted(self, by: f64) -> Self {
        Self {
            value: self.value + by,
            low: self.low + by,
            high: self.high + by,
            n: self.n,
        }
    }
}

/// How certain an interval is to hold the true value, over all the samples that might have been drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Level {
    confidence: f64,
    z: f64,
}

impl Level {
    /// 90 %.
    pub const P90: Self = Self {
        confidence: 0.90,
        z: 1.644_853_626_951_472_7,
    };
    /// 95 %, the default everywhere.
    pub const P95: Self = Self {
        confidence: 0.95,
        z: 1.959_963_984_540_054,
    };
    /// 99 %.
    pub const P99: Self = Self {
        confidence: 0.99,
        z: 2.575_829_303_548_900_4,
    };

    /// Another level, from 0.5 to 0.9999; `None` outside, where no interval here was tested.
    #[must_use]
    pub fn new(confidence: f64) -> Option<Self> {
        (0.5..=0.9999).contains(&confidence).then(|| Self {
            confidence,
            z: crate::special::normal_quantile(0.5 + confidence / 2.0),
        })
    }

    /// The level as a number from 0 to 1.
    #[must_use]
    pub fn confidence(self) -> f64 {
        self.confidence
    }

    /// The half-width of the interval in standard errors, if these were known exactly.
    #[must_use]
    pub fn z(self) -> f64 {
        self.z
    }

    /// The probability left outside the interval, both sides together.
    #[must_use]
    pub fn alpha(self) -> f64 {
        1.0 - self.confidence
    }
}

impl Default for Level {
    fn default() -> Self {
        Self::P95
    }
}

/// Whom the answers speak for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Population {
    /// Everybody who might answer, now and later: no end to them.
    #[default]
    Open,
    /// Exactly so many, such as the clients of a known list. The fewer remain unasked, the narrower the interval; when
    /// all have answered it has no width.
    Of(u64),
}

/// On what an interval stands: the level, and whom the answers speak for.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Basis {
    /// How certain the interval is.
    pub level: Level,
    /// Whom the answers speak for.
    pub population: Population,
}

impl Basis {
    /// 95 % and an open population: what a score shows unless somebody asks otherwise.
    pub const USUAL: Self = Self {
        level: Level::P95,
        population: Population::Open,
    };

    /// An open population at `level`.
    #[must_use]
    pub fn at(level: Level) -> Self {
        Self {
            level,
            population: Population::Open,
        }
    }

    /// What standard errors shrink by when `n` of a finite population have answered, from 0 to 1.
    ///
    /// √((N − n)/(N − 1)): W. G. Cochran, "Sampling Techniques", 3rd ed. 1977, chapter 2.
    pub(crate) fn correction(&self, n: f64) -> f64 {
        match self.population {
            Population::Open => 1.0,
            Population::Of(all) if all as f64 <= n => 0.0,
            Population::Of(all) => sqrt((all as f64 - n) / (all as f64 - 1.0)),
        }
    }
}
