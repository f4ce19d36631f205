//! The owner's word on which wordings ask the same.

use otklik_score::series::Same;
use otklik_wire::id::Name;
use tokio_postgres::types::Type;
use tokio_postgres::{Client, Error};

use super::failure::Failure;
use super::transaction;
use crate::store::declared::{Declaration, read, reason_word};

/// What is declared of a site's wordings, in the order in which it was.
pub(super) async fn of(db: &Client, site: &Name) -> Result<Vec<Same>, Failure> {
    let all = "SELECT one, other, reason, who, at_ms FROM declared WHERE site = $1 ORDER BY at_ms, one, other";
    let mut declared = Vec::new();
    for row in db.query_typed(all, &[(&site.as_str(), Type::TEXT)]).await? {
        declared.extend(read((
            row.try_get(0)?,
            row.try_get(1)?,
            row.try_get(2)?,
            row.try_get(3)?,
            row.try_get(4)?,
        )));
    }
    Ok(declared)
}

/// Notes a declaration, or takes one back, and tells the collectors: whether anything changed.
pub(super) async fn change(
    db: &Client,
    site: &Name,
    declaration: &Declaration,
) -> Result<bool, Error> {
    let site_text = (&site.as_str() as _, Type::TEXT);
    let changed = match declaration {
        Declaration::Joined(same) => {
            let join = "INSERT INTO declared (site, one, other, reason, who, at_ms) VALUES ($1, $2, $3, $4, $5, $6)
                        ON CONFLICT DO NOTHING";
            let columns = [
                site_text,
                (&same.one.to_string() as _, Type::TEXT),
                (&same.other.to_string() as _, Type::TEXT),
                (&reason_word(same.reason) as _, Type::TEXT),
                (&same.by as _, Type::TEXT),
                (&same.at_ms as _, Type::INT8),
            ];
            db.execute_typed(join, &columns).await?
        }
        Declaration::Split(one, other) => {
            let split = "DELETE FROM declared
                         WHERE site = $1 AND (one = $2 AND other = $3 OR one = $3 AND other = $2)";
            let columns = [
                site_text,
                (&one.to_string() as _, Type::TEXT),
                (&other.to_string() as _, Type::TEXT),
            ];
            db.execute_typed(split, &columns).await?
        }
    };
    transaction::notify(db, &[site.as_str()]).await?;
    Ok(changed > 0)
}
