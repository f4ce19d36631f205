//! Kills, cuts, floods and starves a collector, and checks that nothing it acknowledged is lost, doubled or altered.
//!
//! The collector is a program that is started and talked to over HTTP; of its insides only the oracle knows the
//! table of answers.
//!
//! | module | concern |
//! | --- | --- |
//! | [`visitors`] | the answers, drawn from a seed |
//! | [`ledger`] | what was sent and acknowledged, held against what is stored |
//! | [`load`] | the client that sends |
//! | [`proxy`] | the network between, as bad as wanted |
//! | [`collector`] | the program under test |
//! | [`trace`] | its system calls, and the disk that they leave when the power is cut |
//! | [`scenario`] | one torture a file |
//! | [`mod@bench`] | its speed, held against what the machine can do |
//! | [`report`] | the table of what was found |

#![forbid(unsafe_code)]

pub mod bench;
pub mod collector;
pub mod ledger;
pub mod load;
pub mod progress;
pub mod proxy;
pub mod report;
pub mod scenario;
pub mod trace;
pub mod visitors;
