//! What becomes of an answer. Everything here is a function of its arguments, time included.
//!
//! | module | holds |
//! | --- | --- |
//! | [`calendar`] | working time: what is added to a moment, what lies between two |
//! | [`promise`] | policies: which of several applies and why, and when it falls due |
//! | [`case`] | what is done about an item: events, the state that they add up to, what may be done next |
//! | [`receipt`] | what the visitor sees of it |
//! | [`item`], [`entry`] | something somebody said, here or elsewhere |
//! | [`board`] | what was asked and what came of it, for everybody |
//! | [`stem`], [`sign`], [`rule`], [`glob`] | words compared by their stems, signs suggested by them, where an item goes |
//! | [`today`] | what to do now, and in which order |
//! | [`plan`], [`verdict`] | goals, initiatives and assumptions; a comparison in words |
//! | [`retention`] | for how long answers are kept |
//! | [`moment`] | times as they are written in JSON |

#![forbid(unsafe_code)]

pub mod board;
pub mod calendar;
pub mod case;
pub mod entry;
pub mod glob;
pub mod item;
pub mod moment;
pub mod plan;
pub mod promise;
pub mod receipt;
pub mod retention;
pub mod rule;
pub mod sign;
pub mod stem;
pub mod today;
pub mod verdict;
