//! What page, collector and survey author say to each other, read once at the border.
//!
//! Every shape is decoded by one function over [`Node`], a view of a JSON value, so that the widget (over the
//! browser's own values) and the collector (over `serde_json`) accept the same documents and refuse the others in
//! the same words.
//!
//! | module | shape |
//! | --- | --- |
//! | [`survey`] | the survey file: what `config` returns |
//! | [`mask`] | what a site has left out of sentences |
//! | [`answer`], [`flags`], [`batch`], [`drops`], [`work`] | what the page posts |
//! | [`reply`] | what the collector answers, answer by answer |
//! | [`scores`] | running scores as mergeable counts |

#![no_std]
#![forbid(unsafe_code)]

extern crate alloc;

pub mod answer;
pub mod batch;
mod decimal;
pub mod decode;
pub mod drops;
pub mod flags;
pub mod id;
mod json;
pub mod mask;
pub mod reply;
pub mod scores;
pub mod share;
pub mod survey;
pub mod text;
pub mod work;

pub use decimal::decimal;
pub use decode::{Cursor, Node, Problem, Report};
