//! The owner's people, their sessions, keys for programs, and the audit log. One text of every statement for both engines,
//! as in [`super::desk`].
//!
//! | module | holds |
//! | --- | --- |
//! | [`change`] | what can be asked to be written, and what came of it |
//! | [`work`] | a change carried out inside the writer's transaction, with its row in the log |
//! | [`look`] | what can be read |
//! | [`audit`] | who did what |

pub(crate) mod audit;
pub(crate) mod change;
pub(crate) mod look;
pub(crate) mod work;

pub(crate) use audit::Doer;
pub(crate) use change::{Change, Deed, Refusal, Told};
