//! How many answers are too old.

use super::ask::Question;
use super::db::Db;

/// How many answers of a site were given before that, without what says no more than that a survey was seen, and without
/// what was made up: neither goes by that age.
#[derive(Clone, Debug)]
pub(crate) struct GivenBefore {
    pub(crate) site: String,
    pub(crate) ms: i64,
}

impl Question for GivenBefore {
    type Answer = u64;

    async fn ask<D: Db>(&self, db: &D) -> Result<u64, D::Error> {
        let count = "SELECT count(*) FROM answers
                     WHERE site = $1 AND at_ms < $2 AND NOT is_appearance
                       AND CAST(id AS text) NOT IN (SELECT id FROM samples WHERE site = $1 AND kind = 'answer')";
        let rows = db
            .rows(count, &[self.site.as_str().into(), self.ms.into()])
            .await?;
        let counted = rows.first().map(|row| row.int(0)).transpose()?;
        Ok(counted.unwrap_or_default().unsigned_abs())
    }
}
