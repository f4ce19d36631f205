/// Why the store did not do what it was asked. Nothing of the request was kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum StoreError {
    /// Too much waits already, or another program holds the write lock: the same request may pass in a moment.
    #[error("the store is busy")]
    Busy,
    /// The disk is full. Writing is tried again by itself.
    #[error("the disk is full")]
    Full,
    /// A statement failed for a reason that concerns this work alone.
    #[error("the store failed")]
    Failed,
    /// The database server cannot be reached, or was lost before it said that the work is done: it may be, so the
    /// same request is to be sent again. Connecting is tried again by itself.
    #[error("the database server cannot be reached")]
    Away,
    /// The disk or the file cannot be relied on any more. After a failed sync the kernel calls pages clean that
    /// never reached the disk, so trying again would lie: the process has to end and start from the file.
    #[error("the disk failed")]
    Broken,
}
