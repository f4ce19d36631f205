//! Which answers may be compared: a series is one question in one wording, on one scale, by one method.
//!
//! Asking differently measures something else, and a trend across the change shows the change of the question. So the
//! wording is part of what an answer is: a [`Fingerprint`] goes with each, states of different fingerprints do not merge,
//! and whoever draws them together has to say so. Where only a spelling was mended, or a translation stands beside the
//! original, the owner declares the two [the same](Ledger::declare), and the declaration stays on record.
//!
//! ```
//! use otklik_score::series::{Asked, Ledger, Reason, Same};
//! use otklik_score::Metric;
//!
//! let mut ledger = Ledger::default();
//! let mut ask = |text: &str| ledger.note(&Asked { metric: Metric::Nps, locale: "en", wording: &[text] });
//! let typo = ask("How likley are you to recommend us?");
//! let mended = ask("How likely are you to recommend us?");
//! let other = ask("How likely are you to buy again?");
//! assert_ne!(ledger.series_of(typo), ledger.series_of(mended));
//!
//! ledger.declare(Same {
//!     one: typo,
//!     other: mended,
//!     reason: Reason::Spelling,
//!     by: "anna".into(),
//!     at_ms: 1_790_000_000_000,
//! })?;
//! assert_eq!(ledger.series_of(typo), ledger.series_of(mended));
//! assert_ne!(ledger.series_of(typo), ledger.series_of(other));
//! # Ok::<(), otklik_score::series::Refused>(())
//! ```

mod family;
mod fingerprint;
mod ledger;
mod scored;

pub use family::Family;
pub use fingerprint::{Asked, Fingerprint};
pub use ledger::{Change, Ledger, Reason, Refused, Same, Series};
pub use scored::{OtherSeries, Scored};
