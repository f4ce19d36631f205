//! PostgreSQL alone: a statement a group, which is a transaction by itself.

use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use tokio_postgres::{Client, NoTls, Row};
use uuid::Uuid;

use super::MAX_ROWS;

const COLUMNS: &str = "site, id, seq, survey, survey_rev, at_ms, received_ms, rating, has_comment, raw, flags, \
                       is_appearance, shard";

/// Rows that are stored together, column by column.
#[derive(Debug, Default)]
pub(super) struct Group {
    site: Vec<String>,
    id: Vec<Uuid>,
    seq: Vec<i32>,
    survey: Vec<String>,
    survey_rev: Vec<i64>,
    at_ms: Vec<i64>,
    received_ms: Vec<i64>,
    rating: Vec<Option<i16>>,
    has_comment: Vec<bool>,
    raw: Vec<String>,
    flags: Vec<i16>,
    is_appearance: Vec<bool>,
    shard: Vec<i16>,
}

/// Reads what the collector stored, in groups of this size.
pub(super) async fn read(url: &str, size: usize) -> Result<Vec<Group>> {
    let db = connect(url).await?;
    let all = format!("SELECT {COLUMNS} FROM answers LIMIT {MAX_ROWS}");
    let rows = db.query(&all, &[]).await?;
    ensure!(!rows.is_empty(), "{url} holds no answers");
    rows.chunks(size.max(1)).map(Group::of).collect()
}

/// Stores the groups one after the other, for at most `length`; rows a second.
pub(super) async fn store(url: &str, groups: &[Group], length: Duration) -> Result<f64> {
    let db = connect(url).await?;
    // A plan for tables as they will be, as the collector asks for.
    db.batch_execute(
        "SET enable_seqscan = off; SET plan_cache_mode = force_generic_plan; SET jit = off",
    )
    .await?;
    let insert = format!(
        "INSERT INTO answers ({COLUMNS})
         SELECT * FROM UNNEST($1::text[], $2::uuid[], $3::integer[], $4::text[], $5::bigint[], $6::bigint[],
                              $7::bigint[], $8::smallint[], $9::boolean[], $10::text[], $11::smallint[],
                              $12::boolean[], $13::smallint[])
         ON CONFLICT (site, id) DO NOTHING"
    );
    let insert = db.prepare(&insert).await?;
    let began = Instant::now();
    let mut stored = 0;
    for g in groups {
        stored += db
            .execute(
                &insert,
                &[
                    &g.site,
                    &g.id,
                    &g.seq,
                    &g.survey,
                    &g.survey_rev,
                    &g.at_ms,
                    &g.received_ms,
                    &g.rating,
                    &g.has_comment,
                    &g.raw,
                    &g.flags,
                    &g.is_appearance,
                    &g.shard,
                ],
            )
            .await?;
        if began.elapsed() >= length {
            break;
        }
    }
    Ok(stored as f64 / began.elapsed().as_secs_f64())
}

impl Group {
    fn of(rows: &[Row]) -> Result<Self> {
        let mut group = Self::default();
        for row in rows {
            group.site.push(row.try_get(0)?);
            group.id.push(row.try_get(1)?);
            group.seq.push(row.try_get(2)?);
            group.survey.push(row.try_get(3)?);
            group.survey_rev.push(row.try_get(4)?);
            group.at_ms.push(row.try_get(5)?);
            group.received_ms.push(row.try_get(6)?);
            group.rating.push(row.try_get(7)?);
            group.has_comment.push(row.try_get(8)?);
            group.raw.push(row.try_get(9)?);
            group.flags.push(row.try_get(10)?);
            group.is_appearance.push(row.try_get(11)?);
            group.shard.push(row.try_get(12)?);
        }
        Ok(group)
    }
}

async fn connect(url: &str) -> Result<Client> {
    let (db, connection) = tokio_postgres::connect(url, NoTls).await?;
    tokio::spawn(connection);
    Ok(db)
}
