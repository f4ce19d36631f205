//! A state of any metric, for code that learns the metric at run time: stores, servers, consoles.
//!
//! ```
//! use otklik_score::nps::{Counts, Rating};
//! use otklik_score::{Basis, Merge as _, Metric, State};
//!
//! let mut counts = Counts::EMPTY;
//! counts.add(Rating::new(9.0)?);
//! let mut stored = Vec::new();
//! State::from(counts).encode(&mut stored);
//! assert_eq!(stored, [1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0]);
//!
//! let mut state = State::decode(&stored)?;
//! state.try_merge(&State::decode(&stored)?)?;
//! assert_eq!((state.metric(), state.n()), (Metric::Nps, 2));
//! assert_eq!(state.estimate(&Basis::USUAL).unwrap().value, 100.0);
//! assert!(state.try_merge(&State::empty(Metric::Ces)).is_err());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod ahead;
mod codec;
mod metric;
mod rated;
mod watched;

use alloc::vec::Vec;
use core::fmt;

pub use codec::Undecodable;
pub use metric::Metric;
pub use rated::{Rated, Tone};

use crate::compare::{Difference, Verdict, judge};
use crate::enough::{Rule, Standing, standing};
use crate::estimate::{Basis, Estimate, Level};
use crate::merge::Merge;
use crate::statistic::{Moments, Net, Share, Statistic};
use crate::{ces, ces1, csat, nps, nsat, rating, response, servperf, servqual};

/// The state of one score, at most 824 bytes. None is boxed: that would cost an allocation for each of ten thousand days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Net Promoter Score.
    Nps(nps::Counts),
    /// Customer Effort Score 2.0.
    Ces(ces::Counts),
    /// Customer Effort Score 1.0.
    Ces1(ces1::Counts),
    /// Customer satisfaction on three points.
    CsatThree(csat::Counts<csat::Three>),
    /// Customer satisfaction on five points.
    CsatFive(csat::Counts<csat::Five>),
    /// Customer satisfaction on seven points.
    CsatSeven(csat::Counts<csat::Seven>),
    /// Customer satisfaction on ten points.
    CsatTen(csat::Counts<csat::Ten>),
    /// Net Satisfaction.
    Nsat(nsat::Counts),
    /// A rating on a scale of the owner's own.
    Rating(rating::Counts),
    /// SERVQUAL.
    Servqual(servqual::Sums),
    /// SERVPERF.
    Servperf(servperf::Sums),
    /// What became of a survey's appearances.
    Response(response::Funnel),
}

/// Two metrics met where one was expected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OtherMetric {
    /// The metric of the state.
    pub expected: Metric,
    /// The metric of what was to go into it.
    pub found: Metric,
}

/// The figure that a metric is known by.
enum Headline {
    Net { net: Net, offset: f64 },
    Share(Share),
    Mean(Moments),
}

/// Does the same with the counts or sums of every metric.
macro_rules! each {
    ($state:expr, $inner:ident => $result:expr) => {
        match $state {
            State::Nps($inner) => $result,
            State::Ces($inner) => $result,
            State::Ces1($inner) => $result,
            State::CsatThree($inner) => $result,
            State::CsatFive($inner) => $result,
            State::CsatSeven($inner) => $result,
            State::CsatTen($inner) => $result,
            State::Nsat($inner) => $result,
            State::Rating($inner) => $result,
            State::Servqual($inner) => $result,
            State::Servperf($inner) => $result,
            State::Response($inner) => $result,
        }
    };
}

impl State {
    /// No answers.
    #[must_use]
    pub fn empty(metric: Metric) -> Self {
        match metric {
            Metric::Nps => Self::Nps(nps::Counts::EMPTY),
            Metric::Ces => Self::Ces(ces::Counts::EMPTY),
            Metric::Ces1 => Self::Ces1(ces1::Counts::EMPTY),
            Metric::CsatThree => Self::CsatThree(csat::Counts::EMPTY),
            Metric::CsatFive => Self::CsatFive(csat::Counts::EMPTY),
            Metric::CsatSeven => Self::CsatSeven(csat::Counts::EMPTY),
            Metric::CsatTen => Self::CsatTen(csat::Counts::EMPTY),
            Metric::Nsat => Self::Nsat(nsat::Counts::EMPTY),
            Metric::Rating(scale) => Self::Rating(scale.counts()),
            Metric::Servqual => Self::Servqual(servqual::Sums::EMPTY),
            Metric::Servperf => Self::Servperf(servperf::Sums::EMPTY),
            Metric::Response => Self::Response(response::Funnel::EMPTY),
        }
    }

    /// The metric and its scale.
    #[must_use]
    pub fn metric(&self) -> Metric {
        match self {
            Self::Nps(_) => Metric::Nps,
            Self::Ces(_) => Metric::Ces,
            Self::Ces1(_) => Metric::Ces1,
            Self::CsatThree(_) => Metric::CsatThree,
            Self::CsatFive(_) => Metric::CsatFive,
            Self::CsatSeven(_) => Metric::CsatSeven,
            Self::CsatTen(_) => Metric::CsatTen,
            Self::Nsat(_) => Metric::Nsat,
            Self::Rating(counts) => Metric::Rating(counts.scale()),
            Self::Servqual(_) => Metric::Servqual,
            Self::Servperf(_) => Metric::Servperf,
            Self::Response(_) => Metric::Response,
        }
    }

    /// The number of answers.
    #[must_use]
    pub fn n(&self) -> u64 {
        each!(self, inner => inner.n())
    }

    /// How often each answer of the scale was given, the lowest first; `None` for a battery, which is kept in sums.
    #[must_use]
    pub fn counts(&self) -> Option<Vec<u64>> {
        Some(match self {
            Self::Nps(counts) => counts.to_array().to_vec(),
            Self::Ces(counts) => counts.to_array().to_vec(),
            Self::Ces1(counts) => counts.to_array().to_vec(),
            Self::CsatThree(counts) => counts.to_array().to_vec(),
            Self::CsatFive(counts) => counts.to_array().to_vec(),
            Self::CsatSeven(counts) => counts.to_array().to_vec(),
            Self::CsatTen(counts) => counts.to_array().to_vec(),
            Self::Nsat(counts) => counts.to_array().to_vec(),
            Self::Rating(counts) => counts.as_slice().to_vec(),
            Self::Response(funnel) => funnel.to_array().to_vec(),
            Self::Servqual(_) | Self::Servperf(_) => return None,
        })
    }

    /// The figure the metric is known by, in its own unit: NPS from −100 to 100, NSAT from 0 to 200, CSAT in per cent, the
    /// mean for CES and ratings, the overall gap for SERVQUAL and the overall mean for SERVPERF, the
    /// response rate in per cent. `None` without answers.
    #[must_use]
    pub fn estimate(&self, basis: &Basis) -> Option<Estimate> {
        match self.headline() {
            Headline::Net { net, offset } => Some(net.estimate(basis)?.shifted(offset)),
            Headline::Share(share) => share.estimate(basis),
            Headline::Mean(moments) => moments.estimate(basis),
        }
    }

    /// Whether there are enough answers under `rule`, whose margin is in the figure's unit.
    #[must_use]
    pub fn standing(&self, rule: &Rule) -> Standing {
        match self.headline() {
            Headline::Net { net, offset } => standing(net, rule).shifted(offset),
            Headline::Share(share) => standing(share, rule),
            Headline::Mean(moments) => standing(moments, rule),
        }
    }

    /// The difference of the figure from that of `earlier`; `None` where either side says too little to test.
    ///
    /// # Errors
    /// [`OtherMetric`] when the two are states of different metrics or scales.
    pub fn compared_with(
        &self,
        earlier: &Self,
        level: Level,
    ) -> Result<Option<Difference>, OtherMetric> {
        match (self.headline(), earlier.same_metric_as(self)?.headline()) {
            (Headline::Net { net: now, .. }, Headline::Net { net: then, .. }) => {
                Ok(now.compared_with(then, level))
            }
            (Headline::Share(now), Headline::Share(then)) => Ok(now.compared_with(then, level)),
            (Headline::Mean(now), Headline::Mean(then)) => Ok(now.compared_with(then, level)),
            _ => Ok(None),
        }
    }

    /// What `rule` lets one say of the change from `before`.
    ///
    /// # Errors
    /// [`OtherMetric`] when the two are states of different metrics or scales.
    pub fn verdict(&self, before: &Self, rule: &Rule) -> Result<Verdict, OtherMetric> {
        let difference = self.compared_with(before, rule.basis.level)?;
        Ok(judge((self.n(), before.n()), difference, rule))
    }

    fn same_metric_as(&self, expected: &Self) -> Result<&Self, OtherMetric> {
        let (expected, found) = (expected.metric(), self.metric());
        if expected == found {
            Ok(self)
        } else {
            Err(OtherMetric { expected, found })
        }
    }

    fn headline(&self) -> Headline {
        match self {
            Self::Nps(counts) => Headline::Net {
                net: counts.net(),
                offset: 0.0,
            },
            Self::Nsat(counts) => Headline::Net {
                net: counts.net(),
                offset: nsat::Counts::OFFSET,
            },
            Self::CsatThree(counts) => Headline::Share(counts.satisfied()),
            Self::CsatFive(counts) => Headline::Share(counts.satisfied()),
            Self::CsatSeven(counts) => Headline::Share(counts.satisfied()),
            Self::CsatTen(counts) => Headline::Share(counts.satisfied()),
            Self::Ces(counts) => Headline::Mean(counts.moments()),
            Self::Ces1(counts) => Headline::Mean(counts.moments()),
            Self::Rating(counts) => Headline::Mean(counts.moments()),
            Self::Servqual(sums) => Headline::Mean(sums.gap()),
            Self::Servperf(sums) => Headline::Mean(sums.overall()),
            Self::Response(funnel) => Headline::Share(funnel.response()),
        }
    }
}

impl Merge for State {
    type Mismatch = OtherMetric;

    fn try_merge(&mut self, other: &Self) -> Result<(), OtherMetric> {
        self.combine(other, Side::In)
    }

    fn try_unmerge(&mut self, part: &Self) -> Result<(), OtherMetric> {
        self.combine(part, Side::Out)
    }
}

/// Whether a part comes in or goes out.
#[derive(Clone, Copy)]
enum Side {
    In,
    Out,
}

impl Side {
    /// Whether the two belong together. If not, nothing is changed.
    fn apply<S: Merge>(self, state: &mut S, part: &S) -> bool {
        match self {
            Self::In => state.try_merge(part).is_ok(),
            Self::Out => state.try_unmerge(part).is_ok(),
        }
    }
}

impl State {
    fn combine(&mut self, part: &Self, side: Side) -> Result<(), OtherMetric> {
        let mismatch = OtherMetric {
            expected: self.metric(),
            found: part.metric(),
        };
        let combined = match (self, part) {
            (Self::Nps(mine), Self::Nps(theirs)) => side.apply(mine, theirs),
            (Self::Ces(mine), Self::Ces(theirs)) => side.apply(mine, theirs),
            (Self::Ces1(mine), Self::Ces1(theirs)) => side.apply(mine, theirs),
            (Self::CsatThree(mine), Self::CsatThree(theirs)) => side.apply(mine, theirs),
            (Self::CsatFive(mine), Self::CsatFive(theirs)) => side.apply(mine, theirs),
            (Self::CsatSeven(mine), Self::CsatSeven(theirs)) => side.apply(mine, theirs),
            (Self::CsatTen(mine), Self::CsatTen(theirs)) => side.apply(mine, theirs),
            (Self::Nsat(mine), Self::Nsat(theirs)) => side.apply(mine, theirs),
            (Self::Rating(mine), Self::Rating(theirs)) => side.apply(mine, theirs),
            (Self::Servqual(mine), Self::Servqual(theirs)) => side.apply(mine, theirs),
            (Self::Servperf(mine), Self::Servperf(theirs)) => side.apply(mine, theirs),
            (Self::Response(mine), Self::Response(theirs)) => side.apply(mine, theirs),
            _ => false,
        };
        if combined { Ok(()) } else { Err(mismatch) }
    }
}

macro_rules! from {
    ($($variant:ident($counts:ty)),* $(,)?) => {
        $(impl From<$counts> for State {
            fn from(counts: $counts) -> Self {
                Self::$variant(counts)
            }
        })*
    };
}

from!(
    Nps(nps::Counts),
    Ces(ces::Counts),
    Ces1(ces1::Counts),
    CsatThree(csat::Counts<csat::Three>),
    CsatFive(csat::Counts<csat::Five>),
    CsatSeven(csat::Counts<csat::Seven>),
    CsatTen(csat::Counts<csat::Ten>),
    Nsat(nsat::Counts),
    Rating(rating::Counts),
    Servqual(servqual::Sums),
    Servperf(servperf::Sums),
    Response(response::Funnel),
);

impl fmt::Display for OtherMetric {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let of = |metric: Metric| {
            let (min, max) = metric.scale();
            (metric.name(), min, max)
        };
        let ((found, low, high), (expected, min, max)) = (of(self.found), of(self.expected));
        write!(
            f,
            "{found} ({low} to {high}) cannot enter a score of {expected} ({min} to {max})"
        )
    }
}

impl core::error::Error for OtherMetric {}
