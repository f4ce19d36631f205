//! Every case of a site against the sum of its events, and answers from before there were items.

use otklik_loop::case::Case;
use otklik_wire::id::Name;

use super::cases::{self, columns};
use super::db::{Cell, Db, Garbled, Row, Value};
use super::items;

/// Cases looked at together.
const TOGETHER: i64 = 500;

const COLUMNS: &str = "site, number, version, status, is_open, severity, assignee, due_ms, strike_ms, opened_ms, changed_ms, board, document";

/// How many cases of a site are not what their events add up to. With `write` they are put right.
pub(crate) async fn refold<D: Db>(db: &D, site: &Name, write: bool) -> Result<usize, D::Error> {
    let site = site.as_str();
    let (mut after, mut wrong) = (0, 0);
    loop {
        let some = format!(
            "SELECT {COLUMNS} FROM cases WHERE site = $1 AND number > $2 ORDER BY number LIMIT $3"
        );
        let rows = db
            .rows(&some, &[site.into(), after.into(), TOGETHER.into()])
            .await?;
        for row in &rows {
            let number = row.int(1)?;
            after = number;
            let events = cases::events(db, site, number, 0).await?;
            let case = Case::fold(&events)
                .ok_or_else(|| Garbled(format!("case {number} of {site} has no beginning")))?;
            if is_so(row, site, number, &case)? {
                continue;
            }
            wrong += 1;
            if write {
                cases::Held { number, case }.save(db, site).await?;
            }
        }
        if (rows.len() as i64) < TOGETHER {
            return Ok(wrong);
        }
    }
}

/// Whether a row says what the case is, which items it has besides.
fn is_so(row: &Row, site: &str, number: i64, case: &Case) -> Result<bool, Garbled> {
    let (last, before) = row
        .0
        .split_last()
        .ok_or_else(|| Garbled("a case without columns".to_owned()))?;
    let wanted = columns(site, number, case)?;
    let same = before
        .iter()
        .zip(&wanted)
        .all(|(kept, wanted)| match (kept, wanted) {
            (Cell::Null, Value::Int(None) | Value::Text(None)) => true,
            (Cell::Int(kept), Value::Int(Some(wanted))) => kept == wanted,
            (Cell::Text(kept), Value::Text(Some(wanted))) => kept == wanted,
            _ => false,
        });
    // Written by an older program, the document may have fewer fields and mean the same.
    let document = match last {
        Cell::Text(document) => items::read_case(document)?,
        _ => return Ok(false),
    };
    Ok(same && document == *case)
}
