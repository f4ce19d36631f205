//! Telling other programs what happened: signed as Standard Webhooks ask, in CloudEvents, at least once each.
//!
//! | module | holds |
//! | --- | --- |
//! | [`event`] | what is told, as a CloudEvent |
//! | [`signature`] | the proof that it comes from here |
//! | [`target`] | where it may be sent: never into the collector's own network |
//! | [`retry`] | when it is tried again, and when it is given up |
//! | [`post`] | one attempt over the network |

pub(crate) mod event;
pub(crate) mod post;
pub(crate) mod retry;
pub(crate) mod signature;
pub(crate) mod target;
