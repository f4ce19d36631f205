//! One file a metric: its definition, where it comes from, and how its counts become a statistic.

pub(crate) mod battery;
pub mod ces;
pub mod ces1;
pub mod csat;
pub mod nps;
pub mod nsat;
pub mod rating;
pub mod servperf;
pub mod servqual;
