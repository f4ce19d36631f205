#![doc = include_str!("../README.md")]
#![no_std]
#![forbid(unsafe_code)]

extern crate alloc;
#[cfg(feature = "std")]
extern crate std;

#[cfg(feature = "calendar")]
pub mod calendar;
pub mod compare;
mod counts;
pub mod drift;
pub mod enough;
pub mod estimate;
mod merge;
mod metric;
pub mod response;
pub mod sampling;
mod scale;
pub mod series;
mod special;
mod state;
pub mod statistic;
#[cfg(feature = "calendar")]
pub mod window;

pub use counts::Counts;
pub use estimate::{Basis, Estimate, Level, Population};
pub use merge::Merge;
pub use metric::{ces, ces1, csat, nps, nsat, rating, servperf, servqual};
pub use scale::{OffScale, Point, Scale};
pub use state::{Metric, OtherMetric, Rated, State, Tone, Undecodable};
pub use statistic::{Method, Moments, Net, Share, Statistic};
