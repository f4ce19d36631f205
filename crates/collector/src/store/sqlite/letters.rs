//! The letters: how they are written, leased, settled and counted.

use jiff::Timestamp;
use otklik_wire::id::Name;
use rusqlite::types::Type;
use rusqlite::{Connection, Row, params};

use crate::store::letter::{Address, Dead, Leased, Letter, LetterChange, Mailbox};

/// Most letters that are thrown away at once.
const MOST_EXPIRED: u32 = 10_000;

/// Writes letters inside the caller's transaction. One that is there stays as it is.
pub(super) fn write(db: &Connection, letters: &[Letter<'_>]) -> rusqlite::Result<()> {
    for letter in letters {
        db.prepare_cached(
            "INSERT INTO letters (site, webhook, id, answer, body, created_ms, due_ms)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6) ON CONFLICT DO NOTHING",
        )?
        .execute(params![
            letter.site.as_str(),
            letter.webhook.as_str(),
            letter.id,
            letter.answer,
            letter.body,
            letter.created.as_millisecond(),
        ])?;
    }
    Ok(())
}

/// Takes out, inside the caller's transaction, what endpoints were still to be told of an answer.
pub(super) fn forget(db: &Connection, site: &Name, answer: &str) -> rusqlite::Result<()> {
    db.prepare_cached("DELETE FROM letters WHERE site = ?1 AND answer = ?2")?
        .execute([site.as_str(), answer])
        .map(drop)
}

/// Changes letters inside the caller's transaction.
pub(super) fn change(db: &Connection, change: &LetterChange) -> rusqlite::Result<()> {
    match change {
        LetterChange::Lease {
            of,
            lease,
            now,
            until,
            most,
        } => db
            .prepare_cached(
                "UPDATE letters SET lease = ?3, due_ms = ?5 WHERE number IN
                 (SELECT number FROM letters WHERE site = ?1 AND webhook = ?2 AND dead = 0 AND due_ms <= ?4
                  ORDER BY due_ms LIMIT ?6)",
            )?
            .execute(params![
                of.site.as_str(),
                of.webhook.as_str(),
                lease,
                now.as_millisecond(),
                until.as_millisecond(),
                most,
            ])?,
        LetterChange::Delivered { of, id } => db
            .prepare_cached("DELETE FROM letters WHERE site = ?1 AND webhook = ?2 AND id = ?3")?
            .execute(params![of.site.as_str(), of.webhook.as_str(), id])?,
        LetterChange::Failed {
            of,
            id,
            lease,
            now,
            error,
            again,
        } => db
            .prepare_cached(
                "UPDATE letters SET lease = NULL, attempts = attempts + 1, failed_ms = ?5, error = ?6,
                                    dead = ?7 IS NULL, due_ms = ifnull(?7, ?5)
                 WHERE site = ?1 AND webhook = ?2 AND id = ?3 AND lease = ?4",
            )?
            .execute(params![
                of.site.as_str(),
                of.webhook.as_str(),
                id,
                lease,
                now.as_millisecond(),
                error,
                again.map(Timestamp::as_millisecond),
            ])?,
        LetterChange::Retry { which, now } => db
            .prepare_cached(
                "UPDATE letters SET dead = 0, attempts = 0, due_ms = ?4
                 WHERE site = ?1 AND webhook = ifnull(?2, webhook) AND id = ifnull(?3, id) AND dead = 1",
            )?
            .execute(params![
                which.site.as_str(),
                which.webhook.as_ref().map(Name::as_str),
                which.id,
                now.as_millisecond(),
            ])?,
        LetterChange::Drop(which) => db
            .prepare_cached(
                "DELETE FROM letters
                 WHERE site = ?1 AND webhook = ifnull(?2, webhook) AND id = ifnull(?3, id) AND dead = 1",
            )?
            .execute(params![
                which.site.as_str(),
                which.webhook.as_ref().map(Name::as_str),
                which.id,
            ])?,
        LetterChange::Expire(before) => db
            .prepare_cached(
                "DELETE FROM letters WHERE number IN
                 (SELECT number FROM letters WHERE due_ms < ?1 LIMIT ?2)",
            )?
            .execute(params![before.as_millisecond(), MOST_EXPIRED])?,
    };
    Ok(())
}

/// When the next letter to an endpoint is due.
pub(super) fn next_due(db: &Connection, of: &Address) -> rusqlite::Result<Option<Timestamp>> {
    db.prepare_cached(
        "SELECT min(due_ms) FROM letters WHERE site = ?1 AND webhook = ?2 AND dead = 0",
    )?
    .query_row([of.site.as_str(), of.webhook.as_str()], |row| {
        optional_time(row, 0)
    })
}

/// The letters that were leased by this.
pub(super) fn leased(db: &Connection, lease: i64) -> rusqlite::Result<Vec<Leased>> {
    db.prepare_cached("SELECT id, body, attempts FROM letters WHERE lease = ?1 ORDER BY number")?
        .query_map([lease], |row| {
            Ok(Leased {
                id: row.get(0)?,
                body: row.get(1)?,
                attempts: row.get(2)?,
            })
        })?
        .collect()
}

/// What there is for each endpoint that there is anything for.
pub(super) fn mailboxes(db: &Connection) -> rusqlite::Result<Vec<Mailbox>> {
    db.prepare_cached(
        "SELECT site, webhook, count(*) - sum(dead), sum(dead), min(CASE dead WHEN 0 THEN created_ms END),
                (SELECT error FROM letters last
                 WHERE last.site = letters.site AND last.webhook = letters.webhook AND error IS NOT NULL
                 ORDER BY failed_ms DESC LIMIT 1)
         FROM letters GROUP BY site, webhook ORDER BY site, webhook",
    )?
    .query_map([], |row| {
        Ok(Mailbox {
            of: Address {
                site: name(row, 0)?,
                webhook: name(row, 1)?,
            },
            waiting: row.get::<_, u32>(2)?.into(),
            dead: row.get::<_, u32>(3)?.into(),
            oldest: optional_time(row, 4)?,
            error: row.get(5)?,
        })
    })?
    .collect()
}

/// At most so many dead letters of a site, the last that failed first.
pub(super) fn dead(db: &Connection, site: &Name, most: u32) -> rusqlite::Result<Vec<Dead>> {
    db.prepare_cached(
        "SELECT webhook, id, attempts, failed_ms, error FROM letters WHERE site = ?1 AND dead = 1
         ORDER BY failed_ms DESC, webhook, id LIMIT ?2",
    )?
    .query_map(params![site.as_str(), most], |row| {
        Ok(Dead {
            webhook: row.get(0)?,
            id: row.get(1)?,
            attempts: row.get(2)?,
            failed: optional_time(row, 3)?.unwrap_or_default(),
            error: row.get(4)?,
        })
    })?
    .collect()
}

fn optional_time(row: &Row<'_>, column: usize) -> rusqlite::Result<Option<Timestamp>> {
    let ms: Option<i64> = row.get(column)?;
    Ok(ms.map(|ms| Timestamp::from_millisecond(ms).unwrap_or_default()))
}

fn name(row: &Row<'_>, column: usize) -> rusqlite::Result<Name> {
    Name::new(row.get(column)?)
        .map_err(|name| rusqlite::Error::FromSqlConversionFailure(column, Type::Text, name.into()))
}
