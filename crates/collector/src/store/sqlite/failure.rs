use rusqlite::ErrorCode;

use crate::store::StoreError;

/// What a failure of SQLite means for the one who asked.
pub(super) fn meaning(error: &rusqlite::Error) -> StoreError {
    match error.sqlite_error_code() {
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => StoreError::Busy,
        Some(ErrorCode::DiskFull) => StoreError::Full,
        Some(
            ErrorCode::SystemIoFailure
            | ErrorCode::DatabaseCorrupt
            | ErrorCode::NotADatabase
            | ErrorCode::CannotOpen
            | ErrorCode::ReadOnly,
        ) => StoreError::Broken,
        _ => StoreError::Failed,
    }
}
