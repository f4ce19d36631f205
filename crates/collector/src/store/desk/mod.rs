//! The tables of the loop: items, cases, promises, the board. One text of every statement for both engines.
//!
//! | module | holds |
//! | --- | --- |
//! | [`db`] | what a statement needs of an engine: numbered parameters, a few types |
//! | [`items`], [`words`], [`marks`], [`cases`], [`documents`], [`board`], [`keys`], [`surveys`] | the statements, by table |
//! | [`take_in`] | from answers that were stored to items and the cases that rules and promises open for them |
//! | [`task`] | what can be asked to be written |
//! | [`work`] | a task carried out inside the writer's transaction |
//! | [`fill`] | what a store from before some part of the loop lacks of it |
//! | [`forget`] | what goes when an answer goes |
//! | [`refold`] | cases against the sums of their events |
//! | [`samples`] | what was made up, and how it goes again |
//! | [`settings`] | a site's promises, rules and signs, read once and kept while they stay the same |
//! | [`person`] | what one visitor left, found by the address |
//! | [`ask`], [`inbox`], [`look`], [`today`], [`report`], [`roles`] | what can be read |
//!
//! A statement is in the subset that SQLite and PostgreSQL share, and is looked up by the same indexes in both. Functions
//! are `async` for PostgreSQL's sake; over SQLite nothing in them ever waits.

pub(crate) mod aging;
pub(crate) mod ask;
pub(crate) mod board;
pub(crate) mod cases;
pub(crate) mod db;
pub(crate) mod documents;
pub(crate) mod fill;
pub(crate) mod forget;
pub(crate) mod inbox;
pub(crate) mod items;
pub(crate) mod keys;
pub(crate) mod look;
pub(crate) mod marks;
pub(crate) mod person;
pub(crate) mod refold;
pub(crate) mod report;
pub(crate) mod roles;
pub(crate) mod samples;
pub(crate) mod settings;
pub(crate) mod surveys;
pub(crate) mod take_in;
pub(crate) mod task;
#[cfg(test)]
mod tests;
pub(crate) mod today;
pub(crate) mod words;
pub(crate) mod work;

pub(crate) use settings::{Kept, Settings};
pub(crate) use task::Task;
