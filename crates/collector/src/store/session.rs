use jiff::Timestamp;

use crate::secret::Hash;

/// A change to the sessions, known only by their hashes.
#[derive(Clone, Copy, Debug)]
pub(crate) enum SessionChange {
    /// Somebody logged in.
    Open {
        /// The session id's hash.
        hash: Hash,
        /// From when on it opens nothing.
        expires: Timestamp,
    },
    /// Somebody logged out.
    Close(Hash),
}
