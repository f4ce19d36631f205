//! The owner's word on which wordings ask the same.

use otklik_score::series::Same;
use otklik_wire::id::Name;
use rusqlite::{Connection, params};

use crate::store::declared::{Declaration, read, reason_word};

/// What is declared of a site's wordings, in the order in which it was.
pub(in crate::store) fn of(db: &Connection, site: &Name) -> rusqlite::Result<Vec<Same>> {
    let mut declared = db.prepare_cached(
        "SELECT one, other, reason, who, at_ms FROM declared WHERE site = ?1 ORDER BY at_ms, one, other",
    )?;
    let rows = declared.query_map([site.as_str()], |row| {
        Ok((
            row.get(0)?,
            row.get(1)?,
            row.get(2)?,
            row.get(3)?,
            row.get(4)?,
        ))
    })?;
    Ok(rows
        .collect::<Result<Vec<_>, _>>()?
        .into_iter()
        .filter_map(read)
        .collect())
}

/// Notes a declaration, or takes one back: whether anything changed.
pub(in crate::store) fn change(
    db: &Connection,
    site: &Name,
    declaration: &Declaration,
) -> rusqlite::Result<bool> {
    let changed = match declaration {
        Declaration::Joined(same) => db.execute(
            "INSERT INTO declared (site, one, other, reason, who, at_ms) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
             ON CONFLICT DO NOTHING",
            params![
                site.as_str(),
                same.one.to_string(),
                same.other.to_string(),
                reason_word(same.reason),
                same.by,
                same.at_ms,
            ],
        )?,
        Declaration::Split(one, other) => db.execute(
            "DELETE FROM declared
             WHERE site = ?1 AND (one = ?2 AND other = ?3 OR one = ?3 AND other = ?2)",
            params![site.as_str(), one.to_string(), other.to_string()],
        )?,
    };
    Ok(changed > 0)
}
