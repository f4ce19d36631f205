//! The letters: how they are written, leased, settled and counted.

use jiff::Timestamp;
use otklik_wire::id::Name;
use tokio_postgres::types::Type;
use tokio_postgres::{Client, Error, Row};
use uuid::Uuid;

use super::failure::Failure;
use crate::store::letter::{Address, Dead, Leased, Letter, LetterChange, Mailbox};

/// Most letters that are thrown away at once.
const MOST_EXPIRED: i64 = 10_000;

/// Writes letters inside the caller's transaction. One that is there stays as it is.
pub(super) async fn write(db: &Client, letters: &[Letter<'_>]) -> Result<(), Error> {
    if letters.is_empty() {
        return Ok(());
    }
    let column = |text: fn(&Letter<'_>) -> String| letters.iter().map(text).collect::<Vec<_>>();
    let sites = column(|letter| letter.site.as_str().to_owned());
    let webhooks = column(|letter| letter.webhook.as_str().to_owned());
    let ids = column(|letter| letter.id.clone());
    let answers = column(|letter| letter.answer.to_owned());
    let bodies: Vec<&str> = letters.iter().map(|letter| letter.body.as_str()).collect();
    let created = letters.iter().map(|letter| letter.created.as_millisecond());
    let created: Vec<i64> = created.collect();
    let write = "INSERT INTO letters (site, webhook, id, answer, body, created_ms, due_ms)
                 SELECT site, webhook, id, answer::uuid, body, created, created
                 FROM UNNEST($1, $2, $3, $4, $5, $6) AS new (site, webhook, id, answer, body, created)
                 ON CONFLICT DO NOTHING";
    let columns = [
        (&sites as _, Type::TEXT_ARRAY),
        (&webhooks as _, Type::TEXT_ARRAY),
        (&ids as _, Type::TEXT_ARRAY),
        (&answers as _, Type::TEXT_ARRAY),
        (&bodies as _, Type::TEXT_ARRAY),
        (&created as _, Type::INT8_ARRAY),
    ];
    db.execute_typed(write, &columns).await.map(drop)
}

/// Takes out, inside the caller's transaction, what endpoints were still to be told of answers.
pub(super) async fn forget(db: &Client, site: &Name, answers: &[Uuid]) -> Result<(), Error> {
    let forget = "DELETE FROM letters WHERE site = $1 AND answer = ANY ($2)";
    let asked = [
        (&site.as_str() as _, Type::TEXT),
        (&answers as _, Type::UUID_ARRAY),
    ];
    db.execute_typed(forget, &asked).await.map(drop)
}

/// Changes letters inside the caller's transaction.
pub(super) async fn change(db: &Client, change: &LetterChange) -> Result<(), Error> {
    match change {
        LetterChange::Lease {
            of,
            lease,
            now,
            until,
            most,
        } => {
            // What another collector is about to lease is passed over and not waited for.
            let take = "WITH due AS MATERIALIZED
                        (SELECT site, webhook, id FROM letters
                         WHERE site = $1 AND webhook = $2 AND NOT dead AND due_ms <= $4
                         ORDER BY due_ms LIMIT $6 FOR UPDATE SKIP LOCKED)
                        UPDATE letters SET lease = $3, due_ms = $5 FROM due
                        WHERE letters.site = due.site AND letters.webhook = due.webhook AND letters.id = due.id";
            let columns = [
                (&of.site.as_str() as _, Type::TEXT),
                (&of.webhook.as_str() as _, Type::TEXT),
                (lease as _, Type::INT8),
                (&now.as_millisecond() as _, Type::INT8),
                (&until.as_millisecond() as _, Type::INT8),
                (&i64::from(*most) as _, Type::INT8),
            ];
            db.execute_typed(take, &columns).await
        }
        LetterChange::Delivered { of, id } => {
            let forget = "DELETE FROM letters WHERE site = $1 AND webhook = $2 AND id = $3";
            let columns = [
                (&of.site.as_str() as _, Type::TEXT),
                (&of.webhook.as_str() as _, Type::TEXT),
                (id as _, Type::TEXT),
            ];
            db.execute_typed(forget, &columns).await
        }
        LetterChange::Failed {
            of,
            id,
            lease,
            now,
            error,
            again,
        } => {
            let note = "UPDATE letters SET lease = NULL, attempts = attempts + 1, failed_ms = $5, error = $6,
                                           dead = $7 IS NULL, due_ms = coalesce($7, $5)
                        WHERE site = $1 AND webhook = $2 AND id = $3 AND lease = $4";
            let columns = [
                (&of.site.as_str() as _, Type::TEXT),
                (&of.webhook.as_str() as _, Type::TEXT),
                (id as _, Type::TEXT),
                (lease as _, Type::INT8),
                (&now.as_millisecond() as _, Type::INT8),
                (error as _, Type::TEXT),
                (&again.map(Timestamp::as_millisecond) as _, Type::INT8),
            ];
            db.execute_typed(note, &columns).await
        }
        LetterChange::Retry { which, now } => {
            let again = "UPDATE letters SET dead = false, attempts = 0, due_ms = $4
                         WHERE site = $1 AND webhook = coalesce($2, webhook) AND id = coalesce($3, id) AND dead";
            let columns = [
                (&which.site.as_str() as _, Type::TEXT),
                (&which.webhook.as_ref().map(Name::as_str) as _, Type::TEXT),
                (&which.id as _, Type::TEXT),
                (&now.as_millisecond() as _, Type::INT8),
            ];
            db.execute_typed(again, &columns).await
        }
        LetterChange::Drop(which) => {
            let forget = "DELETE FROM letters
                          WHERE site = $1 AND webhook = coalesce($2, webhook) AND id = coalesce($3, id) AND dead";
            let columns = [
                (&which.site.as_str() as _, Type::TEXT),
                (&which.webhook.as_ref().map(Name::as_str) as _, Type::TEXT),
                (&which.id as _, Type::TEXT),
            ];
            db.execute_typed(forget, &columns).await
        }
        LetterChange::Expire(before) => {
            let forget = "WITH over AS MATERIALIZED
                          (SELECT site, webhook, id FROM letters WHERE due_ms < $1 LIMIT $2 FOR UPDATE SKIP LOCKED)
                          DELETE FROM letters USING over
                          WHERE letters.site = over.site AND letters.webhook = over.webhook AND letters.id = over.id";
            let columns = [
                (&before.as_millisecond() as _, Type::INT8),
                (&MOST_EXPIRED as _, Type::INT8),
            ];
            db.execute_typed(forget, &columns).await
        }
    }
    .map(drop)
}

/// When the next letter to an endpoint is due.
pub(super) async fn next_due(db: &Client, of: &Address) -> Result<Option<Timestamp>, Failure> {
    let next = "SELECT min(due_ms) FROM letters WHERE site = $1 AND webhook = $2 AND NOT dead";
    let asked = [
        (&of.site.as_str() as _, Type::TEXT),
        (&of.webhook.as_str() as _, Type::TEXT),
    ];
    optional_time(&db.query_typed_one(next, &asked).await?, 0)
}

/// The letters that were leased by this.
pub(super) async fn leased(db: &Client, lease: i64) -> Result<Vec<Leased>, Failure> {
    let leased = "SELECT id, body, attempts FROM letters WHERE lease = $1 ORDER BY created_ms, id";
    let rows = db.query_typed(leased, &[(&lease, Type::INT8)]).await?;
    rows.iter()
        .map(|row| {
            Ok(Leased {
                id: row.try_get(0)?,
                body: row.try_get(1)?,
                attempts: row.try_get::<_, i32>(2)?.unsigned_abs(),
            })
        })
        .collect()
}

/// What there is for each endpoint that there is anything for.
pub(super) async fn mailboxes(db: &Client) -> Result<Vec<Mailbox>, Failure> {
    let all = "SELECT site, webhook, count(*) FILTER (WHERE NOT dead), count(*) FILTER (WHERE dead),
                      min(created_ms) FILTER (WHERE NOT dead),
                      (SELECT error FROM letters AS last
                       WHERE last.site = letters.site AND last.webhook = letters.webhook AND error IS NOT NULL
                       ORDER BY failed_ms DESC LIMIT 1)
               FROM letters GROUP BY site, webhook ORDER BY site, webhook";
    let rows = db.query_typed(all, &[]).await?;
    rows.iter()
        .map(|row| {
            Ok(Mailbox {
                of: Address {
                    site: name(row, 0)?,
                    webhook: name(row, 1)?,
                },
                waiting: row.try_get::<_, i64>(2)?.unsigned_abs(),
                dead: row.try_get::<_, i64>(3)?.unsigned_abs(),
                oldest: optional_time(row, 4)?,
                error: row.try_get(5)?,
            })
        })
        .collect()
}

/// At most so many dead letters of a site, the last that failed first.
pub(super) async fn dead(db: &Client, site: &Name, most: u32) -> Result<Vec<Dead>, Failure> {
    let dead =
        "SELECT webhook, id, attempts, failed_ms, error FROM letters WHERE site = $1 AND dead
                ORDER BY failed_ms DESC, webhook, id LIMIT $2";
    let asked = [
        (&site.as_str() as _, Type::TEXT),
        (&i64::from(most) as _, Type::INT8),
    ];
    let rows = db.query_typed(dead, &asked).await?;
    rows.iter()
        .map(|row| {
            Ok(Dead {
                webhook: row.try_get(0)?,
                id: row.try_get(1)?,
                attempts: row.try_get::<_, i32>(2)?.unsigned_abs(),
                failed: optional_time(row, 3)?.unwrap_or_default(),
                error: row.try_get(4)?,
            })
        })
        .collect()
}

fn optional_time(row: &Row, column: usize) -> Result<Option<Timestamp>, Failure> {
    let ms: Option<i64> = row.try_get(column)?;
    Ok(ms.map(|ms| Timestamp::from_millisecond(ms).unwrap_or_default()))
}

fn name(row: &Row, column: usize) -> Result<Name, Failure> {
    let name = Name::new(row.try_get(column)?);
    name.map_err(|name| Failure::Unreadable(format!("{name:?} is no name")))
}
