//! A question to the tables of the loop.

use super::db::Db;

/// What can be asked of a connection that reads. All its statements see the same moment.
pub(crate) trait Question: Send + 'static {
    type Answer: Send + 'static;

    async fn ask<D: Db>(&self, db: &D) -> Result<Self::Answer, D::Error>;
}
