//! The board: what was asked and what came of it, in the owner's words.

use super::db::{Db, Garbled, Row};
use super::task::Refusal;

/// An entry of the board.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    pub(crate) number: i64,
    pub(crate) version: u32,
    pub(crate) is_public: bool,
    pub(crate) changed_ms: i64,
    /// As the owner wrote it, in JSON.
    pub(crate) text: String,
    /// Items of the cases that belong to it.
    pub(crate) asked: i64,
}

/// Which entries are looked for.
#[derive(Clone, Debug, Default)]
pub(crate) struct Which {
    /// Whether only those that everybody may see.
    pub(crate) only_public: bool,
    pub(crate) state: Option<String>,
    /// Changed before that, or then and with a lower number.
    pub(crate) before: Option<(i64, i64)>,
    pub(crate) most: u32,
}

const COLUMNS: &str = "b.number, b.version, b.published, b.changed_ms, b.document,
    (SELECT count(*) FROM items i WHERE i.site = b.site
     AND i.case_number IN (SELECT c.number FROM cases c WHERE c.site = b.site AND c.board = b.number))";

/// Entries, the newest change first.
pub(crate) async fn list<D: Db>(db: &D, site: &str, which: &Which) -> Result<Vec<Entry>, D::Error> {
    let list = format!(
        "SELECT {COLUMNS} FROM board b
         WHERE b.site = $1 AND (b.changed_ms, b.number) < ($2, $3) AND b.published >= $4 AND b.state = coalesce($5, b.state)
         ORDER BY b.changed_ms DESC, b.number DESC LIMIT $6"
    );
    let (changed, number) = which.before.unwrap_or((i64::MAX, i64::MAX));
    let values = [
        site.into(),
        changed.into(),
        number.into(),
        which.only_public.into(),
        which.state.as_deref().into(),
        i64::from(which.most).into(),
    ];
    let rows = db.rows(&list, &values).await?;
    Ok(rows.iter().map(entry).collect::<Result<_, _>>()?)
}

/// One entry.
pub(crate) async fn one<D: Db>(db: &D, site: &str, number: i64) -> Result<Option<Entry>, D::Error> {
    let one = format!("SELECT {COLUMNS} FROM board b WHERE b.site = $1 AND b.number = $2");
    let rows = db.rows(&one, &[site.into(), number.into()]).await?;
    Ok(rows.first().map(entry).transpose()?)
}

/// The cases that belong to an entry.
pub(crate) async fn cases<D: Db>(db: &D, site: &str, number: i64) -> Result<Vec<i64>, D::Error> {
    let cases = "SELECT number FROM cases WHERE site = $1 AND board = $2 ORDER BY number";
    let rows = db.rows(cases, &[site.into(), number.into()]).await?;
    Ok(rows
        .iter()
        .map(|row| row.int(0))
        .collect::<Result<_, _>>()?)
}

/// Adds an entry.
pub(crate) async fn add<D: Db>(
    db: &D,
    site: &str,
    number: i64,
    state: &str,
    is_public: bool,
    text: &str,
    now_ms: i64,
) -> Result<(), D::Error> {
    let add = "INSERT INTO board (site, number, version, state, published, changed_ms, document) VALUES ($1, $2, 1, $3, $4, $5, $6)";
    let values = [
        site.into(),
        number.into(),
        state.into(),
        is_public.into(),
        now_ms.into(),
        text.into(),
    ];
    db.run(add, &values).await.map(|_| ())
}

/// Writes an entry that is there in that version: its new one.
#[allow(clippy::too_many_arguments)]
pub(crate) async fn change<D: Db>(
    db: &D,
    site: &str,
    number: i64,
    version: u32,
    state: &str,
    is_public: bool,
    text: &str,
    now_ms: i64,
) -> Result<Result<u32, Refusal>, D::Error> {
    let change = "UPDATE board SET version = $3 + 1, state = $4, published = $5, changed_ms = $6, document = $7
                  WHERE site = $1 AND number = $2 AND version = $3";
    let values = [
        site.into(),
        number.into(),
        i64::from(version).into(),
        state.into(),
        is_public.into(),
        now_ms.into(),
        text.into(),
    ];
    let changed = db.run(change, &values).await?;
    Ok(if changed == 1 {
        Ok(version + 1)
    } else {
        Err(Refusal::Stale)
    })
}

/// Throws an entry away that is there in that version.
pub(crate) async fn drop<D: Db>(
    db: &D,
    site: &str,
    number: i64,
    version: u32,
) -> Result<Result<(), Refusal>, D::Error> {
    let drop = "DELETE FROM board WHERE site = $1 AND number = $2 AND version = $3";
    let gone = db
        .run(
            drop,
            &[site.into(), number.into(), i64::from(version).into()],
        )
        .await?;
    Ok(if gone == 1 {
        Ok(())
    } else {
        Err(Refusal::Stale)
    })
}

fn entry(row: &Row) -> Result<Entry, Garbled> {
    Ok(Entry {
        number: row.int(0)?,
        version: row.int(1)?.unsigned_abs() as u32,
        is_public: row.flag(2)?,
        changed_ms: row.int(3)?,
        text: row.text(4)?.to_owned(),
        asked: row.int(5)?,
    })
}
