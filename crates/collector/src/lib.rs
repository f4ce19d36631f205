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
//! | [`serve`], [`connection`], [`crowd`], [`signal`] | the accept loop, who has to make room, the orderly end |
//! | [`http`], [`error`] | what is at which path, what refusals look like |
//! | [`door`], [`rights`], [`people`] | who comes in and how, who may do what, passwords and codes |
//! | [`limit`] | who may come how often, and from where |
//! | [`work`] | what a flooded site asks of pages |
//! | [`intake`] | from bytes to answers, pure |
//! | [`metrics`] | what it counts of itself |
//! | [`store`], [`secret`] | the database |
//! | [`board_page`] | the board as a page and as a feed, pure |
//! | [`receipt`], [`promised`] | what visitors may ask of what became of an answer, and what pages are told before |
//! | [`periods`] | days, weeks and months of an owner's calendar |
//! | [`said`] | what an answer, or an entry from another door, says |
//! | [`sample`] | a year of made-up answers, from a seed |
//! | [`alarm`] | what time does to promises |
//! | [`retention`] | what is kept no longer |
//! | [`transfer`] | answers out to files and in from them, pure |
//! | [`webhook`] | telling other programs |
//! | [`mail`] | telling people |
//! | [`sites`], [`check`] | survey files |
//! | [`publication`] | survey files that the console publishes, taken up without a restart |
//! | [`assets`], [`demo`], [`files`], [`folder`] | what is served from memory |

#![forbid(unsafe_code)]
// The map above is for those who read the source.
#![allow(rustdoc::private_intra_doc_links)]

mod alarm;
mod assets;
mod board_page;
mod check;
pub mod cli;
pub mod config;
mod connection;
mod crowd;
mod demo;
mod door;
mod error;
mod files;
mod first;
mod folder;
#[cfg(feature = "fuzz")]
pub mod fuzz;
mod http;
mod intake;
pub mod limit;
mod mail;
mod metrics;
mod notify;
mod people;
mod periods;
mod promised;
mod publication;
mod quota;
mod receipt;
mod retention;
mod rights;
mod said;
mod sample;
mod secret;
pub mod serve;
mod signal;
mod sites;
mod store;
mod transfer;
mod webhook;
mod work;
