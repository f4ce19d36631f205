//! Customer scores as small mergeable counts, each reported with its uncertainty.
//!
//! The crate is pure: no clock, no I/O, no allocation, so the widget, the collector and the owner's page compute
//! every number with the same instructions.
//!
//! | module | holds |
//! | --- | --- |
//! | [`nps`] | Net Promoter Score: the rating, its counts, the score |
//! | [`interval`] | the estimate every score returns: value, interval, number of answers |
//!
//! Net Promoter, NPS and Net Promoter Score are registered trademarks of Bain & Company, Satmetrix Systems and
//! Fred Reichheld.

#![no_std]
#![forbid(unsafe_code)]

pub mod interval;
pub mod nps;
mod scale;

pub use interval::Estimate;
pub use scale::OffScale;
