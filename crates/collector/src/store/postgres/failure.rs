use std::io;

use tokio_postgres::Error;
use tokio_postgres::error::SqlState;

use super::removal::Horizon;
use crate::store::StoreError;

/// Why a group was not written, or a query not answered.
#[derive(Debug, thiserror::Error)]
pub(super) enum Failure {
    /// The server said no, or nothing.
    #[error("{}", told(.0))]
    Server(#[from] Error),
    /// It took too long.
    #[error("the server did not answer in time")]
    Late,
    /// What is stored cannot be read.
    #[error("{0}")]
    Unreadable(String),
    /// Another collector made the same row at the same moment: trying again finds it.
    #[error("another collector was faster")]
    Overtaken,
    /// A site keeps less than this connection knew: trying again heeds it.
    #[error("site {site} keeps less than it did")]
    NewHorizon { site: String, horizon: Horizon },
    /// Another collector counts the site by another rule.
    #[error(
        "the days of site {site} are counted in {kept} by another collector; start all with the same time zone and the \
         same `uncounted`"
    )]
    OtherRule { site: String, kept: String },
}

impl Failure {
    /// The failure of an insertion that nothing should be in the way of.
    pub(super) fn of_insert(error: Error) -> Self {
        if error.code() == Some(&SqlState::UNIQUE_VIOLATION) {
            Self::Overtaken
        } else {
            Self::Server(error)
        }
    }

    /// Whether the same work may pass when it is done again at once.
    pub(super) fn is_transient(&self) -> bool {
        match self {
            Self::Server(error) => matches!(
                error.code(),
                Some(&SqlState::T_R_SERIALIZATION_FAILURE | &SqlState::T_R_DEADLOCK_DETECTED)
            ),
            Self::Overtaken | Self::NewHorizon { .. } => true,
            Self::Late | Self::Unreadable(_) | Self::OtherRule { .. } => false,
        }
    }

    /// Whether the connection is of no use any more.
    pub(super) fn is_of_the_connection(&self) -> bool {
        match self {
            Self::Server(error) => meaning(error) == StoreError::Away,
            Self::Late => true,
            Self::Unreadable(_)
            | Self::Overtaken
            | Self::NewHorizon { .. }
            | Self::OtherRule { .. } => false,
        }
    }

    /// What it means for the one who asked.
    pub(super) fn meaning(&self) -> StoreError {
        match self {
            Self::Server(error) => meaning(error),
            Self::Overtaken | Self::NewHorizon { .. } => StoreError::Busy,
            Self::Unreadable(_) => StoreError::Failed,
            // Whether a late commit went through is not known: as if the server were gone.
            Self::Late | Self::OtherRule { .. } => StoreError::Away,
        }
    }
}

fn meaning(error: &Error) -> StoreError {
    let Some(code) = error.code() else {
        let cause = std::error::Error::source(error);
        let is_of_the_way = error.is_closed() || cause.is_some_and(|cause| cause.is::<io::Error>());
        return if is_of_the_way {
            StoreError::Away
        } else {
            StoreError::Failed
        };
    };
    match *code {
        SqlState::T_R_SERIALIZATION_FAILURE
        | SqlState::T_R_DEADLOCK_DETECTED
        | SqlState::LOCK_NOT_AVAILABLE
        | SqlState::QUERY_CANCELED => StoreError::Busy,
        SqlState::DISK_FULL => StoreError::Full,
        // Stopping, crashed, starting, standing by, or too busy to let us in.
        SqlState::ADMIN_SHUTDOWN
        | SqlState::CRASH_SHUTDOWN
        | SqlState::CANNOT_CONNECT_NOW
        | SqlState::IDLE_IN_TRANSACTION_SESSION_TIMEOUT
        | SqlState::TOO_MANY_CONNECTIONS
        | SqlState::READ_ONLY_SQL_TRANSACTION
        | SqlState::IO_ERROR => StoreError::Away,
        _ if code.code().starts_with("08") => StoreError::Away,
        _ => StoreError::Failed,
    }
}

/// The error with the server's own words, without the values that it may repeat: they are what people wrote.
fn told(error: &Error) -> String {
    match error.as_db_error() {
        Some(db) => format!("{} ({})", db.message(), db.code().code()),
        None => match std::error::Error::source(error) {
            Some(cause) => format!("{error}: {cause}"),
            None => error.to_string(),
        },
    }
}
