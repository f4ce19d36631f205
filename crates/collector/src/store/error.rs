use rusqlite::ErrorCode;

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
    /// The disk or the file cannot be relied on any more. After a failed sync the kernel calls pages clean that
    /// never reached the disk, so trying again would lie: the process has to end and start from the file.
    #[error("the disk failed")]
    Broken,
}

impl StoreError {
    /// What a failure of SQLite means for the one who asked.
    pub(crate) fn of(error: &rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Busy,
            Some(ErrorCode::DiskFull) => Self::Full,
            Some(
                ErrorCode::SystemIoFailure
                | ErrorCode::DatabaseCorrupt
                | ErrorCode::NotADatabase
                | ErrorCode::CannotOpen
                | ErrorCode::ReadOnly,
            ) => Self::Broken,
            _ => Self::Failed,
        }
    }
}
