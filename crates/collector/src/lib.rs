//! The collector: takes the answers that pages post, keeps them for certain, and shows the owner the running scores.
//!
//! An answer's way: [`connection`] reads a request → `http::answers` takes its body → [`intake`] makes answers of it →
//! [`store`] commits them, many at a time → only then the page is told. Whoever watches the owner's page hears of the
//! commit and gets the new scores.
//!
//! | module | holds |
//! | --- | --- |
//! | [`cli`] | the command line |
//! | [`config`] | what `serve` is told, by flags, environment and file |
//! | [`serve`], [`connection`], [`signal`] | the accept loop and the orderly end |
//! | [`http`], [`error`], [`door`] | what is at which path, what refusals look like, who is the owner |
//! | [`limit`] | who may come how often, and from where |
//! | [`intake`] | from bytes to answers, pure |
//! | [`metrics`] | what it counts of itself |
//! | [`store`], [`secret`] | the database |
//! | [`retention`] | what is kept no longer |
//! | [`transfer`] | answers out to files and in from them, pure |
//! | [`webhook`] | telling other programs |
//! | [`sites`], [`check`] | survey files |
//! | [`assets`], [`demo`], [`files`], [`folder`] | what is served from memory |

#![forbid(unsafe_code)]
// The map above is for those who read the source.
#![allow(rustdoc::private_intra_doc_links)]

mod assets;
mod check;
pub mod cli;
pub mod config;
mod connection;
mod demo;
mod door;
mod error;
mod files;
mod folder;
#[cfg(feature = "fuzz")]
pub mod fuzz;
mod http;
mod intake;
pub mod limit;
mod metrics;
mod retention;
mod secret;
pub mod serve;
mod signal;
mod sites;
mod store;
mod transfer;
mod webhook;
