//! Telling other programs what happened: signed as Standard Webhooks ask, in CloudEvents, at least once each.
//!
//! | module | holds |
//! | --- | --- |
//! | [`endpoint`] | what the config file says of an endpoint |
//! | [`target`] | where it may be: never in the collector's own network, unless the owner says so |
//! | [`event`] | what is told, as a CloudEvent |
//! | [`signature`] | the proof that it comes from here |
//! | [`post`] | one attempt over the network |
//! | [`retry`], [`pace`] | when an event is tried again or given up, and how hard an endpoint is tried: pure |
//! | [`courier`], [`couriers`] | the task that delivers to one endpoint, and all of them |
//!
//! The events of an answer are letters, one an endpoint, written in the answer's transaction (`store/letter.rs`).

pub(crate) mod courier;
pub(crate) mod couriers;
pub(crate) mod endpoint;
pub(crate) mod event;
pub(crate) mod pace;
pub(crate) mod post;
pub(crate) mod retry;
pub(crate) mod signature;
pub(crate) mod target;
