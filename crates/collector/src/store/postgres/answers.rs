//! The answers: how many are stored at once, each of them once, and how the newest comments are read.

use otklik_score::Rated;
use otklik_wire::flags::Flags;
use otklik_wire::id::Name;
use tokio_postgres::types::Type;
use tokio_postgres::{Client, Error, Row, Statement};
use uuid::Uuid;

use super::failure::Failure;
use super::group::Incoming;
use super::locks::Shard;
use crate::store::comment::{Comment, rating, sentence};
use crate::store::kept::{self, Page, Period};
use crate::store::removal::Tombstone;

/// What tells one answer from all others.
pub(super) type Place<'a> = (&'a str, Uuid);

/// A version of an answer that is to be stored, and where.
pub(super) type Version<'a> = (Place<'a>, &'a Incoming<'a>);

/// A version of an answer that is stored already.
#[derive(Debug)]
pub(super) struct Kept {
    pub(super) site: String,
    pub(super) id: Uuid,
    pub(super) seq: u32,
    pub(super) at_ms: i64,
    pub(super) shard: Shard,
    pub(super) raw: String,
    pub(super) flags: Flags,
}

/// The statements that write answers, prepared once a connection.
#[derive(Debug)]
pub(super) struct Statements {
    insert: Statement,
    kept: Statement,
    update: Statement,
}

/// The columns of many answers, one after the other.
#[derive(Debug, Default)]
struct Columns<'a> {
    site: Vec<&'a str>,
    id: Vec<Uuid>,
    seq: Vec<i32>,
    survey: Vec<&'a str>,
    survey_rev: Vec<i64>,
    at_ms: Vec<i64>,
    received_ms: Vec<i64>,
    rating: Vec<Option<i16>>,
    has_comment: Vec<bool>,
    raw: Vec<&'a str>,
    flags: Vec<i16>,
    is_appearance: Vec<bool>,
}

impl Statements {
    pub(super) async fn prepare(db: &Client) -> Result<Self, Error> {
        Ok(Self {
            insert: db
                .prepare(
                    "INSERT INTO answers (site, id, seq, survey, survey_rev, at_ms, received_ms, rating, has_comment,
                                          raw, flags, is_appearance, shard)
                     SELECT new.site, id, seq, survey, survey_rev, at_ms, received_ms, rating, has_comment, raw,
                            flags, is_appearance, $13::smallint
                     FROM UNNEST($1::text[], $2::uuid[], $3::integer[], $4::text[], $5::bigint[], $6::bigint[],
                                 $7::bigint[], $8::smallint[], $9::boolean[], $10::text[], $11::smallint[],
                                 $12::boolean[], $14::bytea[])
                          AS new (site, id, seq, survey, survey_rev, at_ms, received_ms, rating, has_comment, raw,
                                  flags, is_appearance, tombstone)
                     WHERE NOT EXISTS (SELECT FROM erased
                                       WHERE erased.site = new.site AND erased.hash = new.tombstone)
                       AND NOT EXISTS (SELECT FROM horizons
                                       WHERE horizons.site = new.site AND horizons.before_ms > new.at_ms)
                       AND NOT (is_appearance
                                AND EXISTS (SELECT FROM appearance_horizons AS own
                                            WHERE own.site = new.site AND own.before_ms > new.at_ms))
                     ON CONFLICT (site, id) DO NOTHING RETURNING site, id",
                )
                .await?,
            kept: db
                .prepare(
                    "SELECT site, id, seq, at_ms, shard, raw, flags
                     FROM UNNEST($1::text[], $2::uuid[]) WITH ORDINALITY AS wanted (site, id, place)
                          JOIN answers USING (site, id)
                     ORDER BY place FOR UPDATE OF answers",
                )
                .await?,
            update: db
                .prepare(
                    "UPDATE answers SET seq = new.seq, survey = new.survey, survey_rev = new.survey_rev,
                                        at_ms = new.at_ms, received_ms = new.received_ms, rating = new.rating,
                                        has_comment = new.has_comment, raw = new.raw, flags = new.flags,
                                        is_appearance = new.is_appearance
                     FROM UNNEST($1::text[], $2::uuid[], $3::integer[], $4::text[], $5::bigint[], $6::bigint[],
                                 $7::bigint[], $8::smallint[], $9::boolean[], $10::text[], $11::smallint[],
                                 $12::boolean[])
                          AS new (site, id, seq, survey, survey_rev, at_ms, received_ms, rating, has_comment, raw,
                                  flags, is_appearance)
                     WHERE answers.site = new.site AND answers.id = new.id",
                )
                .await?,
        })
    }

    /// Stores those that are new and may be, in this order, and gives the places that were free.
    pub(super) async fn insert(
        &self,
        db: &Client,
        answers: &[Version<'_>],
        shard: Shard,
    ) -> Result<Vec<(String, Uuid)>, Error> {
        let c = Columns::of(answers);
        let tombstones: Vec<Tombstone> =
            answers.iter().map(|(place, _)| tombstone(*place)).collect();
        let tombstones: Vec<&[u8]> = tombstones.iter().map(Tombstone::as_bytes).collect();
        let rows = db
            .query(
                &self.insert,
                &[
                    &c.site,
                    &c.id,
                    &c.seq,
                    &c.survey,
                    &c.survey_rev,
                    &c.at_ms,
                    &c.received_ms,
                    &c.rating,
                    &c.has_comment,
                    &c.raw,
                    &c.flags,
                    &c.is_appearance,
                    &shard.0,
                    &tombstones,
                ],
            )
            .await?;
        rows.iter()
            .map(|row| Ok((row.try_get(0)?, row.try_get(1)?)))
            .collect()
    }

    /// Locks and reads what is stored at those places, in this order.
    pub(super) async fn kept(&self, db: &Client, places: &[Place<'_>]) -> Result<Vec<Kept>, Error> {
        let (sites, ids): (Vec<&str>, Vec<Uuid>) = places.iter().copied().unzip();
        let rows = db.query(&self.kept, &[&sites, &ids]).await?;
        rows.iter()
            .map(|row| {
                Ok(Kept {
                    site: row.try_get(0)?,
                    id: row.try_get(1)?,
                    seq: row.try_get::<_, i32>(2)?.unsigned_abs(),
                    at_ms: row.try_get(3)?,
                    shard: Shard(row.try_get(4)?),
                    raw: row.try_get(5)?,
                    flags: flags(row, 6)?,
                })
            })
            .collect()
    }

    /// Puts later versions in the place of those that are locked.
    pub(super) async fn update(&self, db: &Client, answers: &[Version<'_>]) -> Result<(), Error> {
        if answers.is_empty() {
            return Ok(());
        }
        let c = Columns::of(answers);
        db.execute(
            &self.update,
            &[
                &c.site,
                &c.id,
                &c.seq,
                &c.survey,
                &c.survey_rev,
                &c.at_ms,
                &c.received_ms,
                &c.rating,
                &c.has_comment,
                &c.raw,
                &c.flags,
                &c.is_appearance,
            ],
        )
        .await
        .map(drop)
    }
}

impl<'a> Columns<'a> {
    fn of(answers: &[Version<'a>]) -> Self {
        let mut columns = Self::default();
        for &((site, id), incoming) in answers {
            let answer = &incoming.received.answer;
            columns.site.push(site);
            columns.id.push(id);
            // At most a million.
            columns.seq.push(answer.seq.cast_signed());
            columns.survey.push(answer.survey.as_str());
            columns.survey_rev.push(answer.survey_rev.into());
            columns.at_ms.push(incoming.received.at.as_millisecond());
            columns.received_ms.push(incoming.arrived.as_millisecond());
            columns.rating.push(rating(answer).map(Rated::get));
            columns.has_comment.push(sentence(answer).is_some());
            columns.raw.push(&incoming.received.raw);
            columns.flags.push(incoming.received.flags.bits().into());
            columns.is_appearance.push(answer.is_appearance());
        }
        columns
    }
}

/// What keeps an answer from coming back once it is removed.
pub(super) fn tombstone((site, id): Place<'_>) -> Tombstone {
    Tombstone::of(
        site,
        id.hyphenated().encode_lower(&mut Uuid::encode_buffer()),
    )
}

/// The flags in a column.
pub(super) fn flags(row: &Row, column: usize) -> Result<Flags, Error> {
    let bits: i16 = row.try_get(column)?;
    Ok(Flags::from_bits(u8::try_from(bits).unwrap_or_default()))
}

/// The newest comments of a site, newest first.
pub(super) async fn newest_comments(
    db: &Client,
    site: &Name,
    most: u32,
) -> Result<Vec<Comment>, Failure> {
    let newest = "SELECT raw, received_ms, flags FROM answers WHERE site = $1 AND has_comment
                  ORDER BY received_ms DESC, id DESC LIMIT $2";
    let asked = [
        (&site.as_str() as _, Type::TEXT),
        (&i64::from(most) as _, Type::INT8),
    ];
    let mut comments = Vec::new();
    for row in db.query_typed(newest, &asked).await? {
        comments.extend(Comment::of(
            row.try_get(0)?,
            row.try_get(1)?,
            flags(&row, 2)?,
        ));
    }
    Ok(comments)
}

/// At most so many answers, in the order of their ids, after that one.
pub(super) async fn page(
    db: &Client,
    site: &Name,
    after: &str,
    Period { from_ms, to_ms }: Period,
    most: u32,
) -> Result<Page, Failure> {
    let page = "SELECT id::text, raw, at_ms, received_ms, flags FROM answers
                WHERE site = $1 AND id > $2::text::uuid AND at_ms >= $3 AND at_ms < $4 ORDER BY id LIMIT $5";
    let asked = [
        (&site.as_str() as _, Type::TEXT),
        (&after as _, Type::TEXT),
        (&from_ms as _, Type::INT8),
        (&to_ms as _, Type::INT8),
        (&i64::from(most) as _, Type::INT8),
    ];
    let mut rows = Vec::new();
    for row in db.query_typed(page, &asked).await? {
        rows.push(kept::Row {
            id: row.try_get(0)?,
            raw: row.try_get(1)?,
            at_ms: row.try_get(2)?,
            received_ms: row.try_get(3)?,
            flags: flags(&row, 4)?,
        });
    }
    Ok(Page::of(rows, most))
}

/// How many answers were given in the period.
pub(super) async fn count(
    db: &Client,
    site: &Name,
    Period { from_ms, to_ms }: Period,
) -> Result<u64, Failure> {
    let count = "SELECT count(*) FROM answers WHERE site = $1 AND at_ms >= $2 AND at_ms < $3";
    let asked = [
        (&site.as_str() as _, Type::TEXT),
        (&from_ms as _, Type::INT8),
        (&to_ms as _, Type::INT8),
    ];
    let rows = db.query_typed(count, &asked).await?;
    let counted = rows
        .first()
        .map(|row| row.try_get::<_, i64>(0))
        .transpose()?;
    Ok(counted.unwrap_or_default().unsigned_abs())
}
