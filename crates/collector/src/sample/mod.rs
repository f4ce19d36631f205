//! A year of made-up answers and of what became of them, from a seed: something to look at before there is anything.
//!
//! | module | holds |
//! | --- | --- |
//! | [`dice`] | chance that is the same everywhere |
//! | [`season`] | how the year goes: crowds, moods, a week in which everything went wrong |
//! | [`visitor`], [`phrases`] | who comes and what they answer |
//! | [`elsewhere`] | what came by other doors |
//! | [`story`] | what becomes of a case |
//! | [`plan`], [`board`] | what the owner has promised, set and planned, and what everybody reads of it |
//! | [`year`] | all of it, day by day |
//! | [`writing`] | into a site's database, and out of it again |
//!
//! All but the last is pure: the same seed, the same surveys and the same moment give the same bytes.

mod board;
mod dice;
mod elsewhere;
mod phrases;
mod plan;
mod season;
pub(crate) mod story;
mod visitor;
pub(crate) mod writing;
pub(crate) mod year;

pub(crate) use phrases::Topic;
pub(crate) use plan::Begin;
pub(crate) use year::{Came, Made};

use dice::Dice;
use jiff::Timestamp;

/// A UUID of version 7 for something of that moment.
fn uuid(at: Timestamp, dice: &mut Dice) -> String {
    let ms = at.as_millisecond().max(0).unsigned_abs() & 0xffff_ffff_ffff;
    let (a, b) = (dice.throw() & 0xfff, dice.throw() & 0x3fff_ffff_ffff_ffff);
    format!(
        "{:08x}-{:04x}-7{a:03x}-{:04x}-{:012x}",
        ms >> 16,
        ms & 0xffff,
        0x8000 | (b >> 48),
        b & 0xffff_ffff_ffff
    )
}
