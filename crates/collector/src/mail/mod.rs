//! Telling people by e-mail what happened: alerts as it happens, and a digest of a day or a week.
//!
//! | module | holds |
//! | --- | --- |
//! | [`server`] | what the config file says of the mail server: `[mail]` |
//! | [`recipient`] | what it says of those who are told: `[[site.NAME.mail]]` |
//! | [`letter`] | a mail's subject and words, as it waits among the letters |
//! | [`alert`], [`digest`], [`invitation`] | what is written, in two languages: pure |
//! | [`due`] | which days a digest is of, and when it is due: pure |
//! | [`mailer`] | one attempt over the network |
//! | [`editor`] | the task that writes digests when they are due |
//!
//! What waits to be sent are letters as those of webhooks are (`store/letter.rs`), written in the transaction of what they tell,
//! and delivered by the same couriers: at least once, for three days, and then among the dead ones. An invitation waits nowhere, as
//! what it lets in would wait with it: it is sent while the one who invites looks on.

pub(crate) mod alert;
pub(crate) mod digest;
pub(crate) mod due;
pub(crate) mod editor;
pub(crate) mod invitation;
pub(crate) mod letter;
pub(crate) mod mailer;
pub(crate) mod recipient;
pub(crate) mod server;
