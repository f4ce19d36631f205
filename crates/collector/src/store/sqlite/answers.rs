//! The answers: how one is stored once however often it comes, and how the newest comments are read.

use std::borrow::Cow;

use jiff::Timestamp;
use otklik_score::Rated;
use otklik_wire::flags::Flags;
use otklik_wire::id::Name;
use otklik_wire::reply::Outcome;
use rusqlite::{Connection, OptionalExtension as _, params};

use crate::intake::{self, Received};
use crate::store::comment::{Comment, rating, sentence};
use crate::store::kept::{Page, Period, Row};
use crate::store::removal::{Aging, Refused, Tombstone};
use crate::store::tally::{Tally, Vote};
use crate::store::verdict::Verdict;
use crate::store::zones::Zones;

/// Stores an answer inside the caller's transaction, or finds that it is there.
pub(super) fn put(
    db: &Connection,
    site: &Name,
    received: &Received,
    arrived: Timestamp,
    zones: &Zones,
    tally: &mut Tally,
) -> rusqlite::Result<Outcome> {
    let answer = &received.answer;
    let tombstone = Tombstone::of(site.as_str(), answer.id.as_str());
    let columns = params![
        site.as_str(),
        answer.id.as_str(),
        answer.seq,
        answer.survey.as_str(),
        answer.survey_rev,
        received.at.as_millisecond(),
        arrived.as_millisecond(),
        rating(answer).map(Rated::get),
        sentence(answer).is_some(),
        received.raw,
        received.flags.bits(),
        answer.is_appearance(),
        tombstone.as_bytes(),
    ];
    let inserted = db
        .prepare_cached(
            "INSERT INTO answers (site, id, seq, survey, survey_rev, at_ms, received_ms, rating, has_comment, raw, flags,
                                  is_appearance)
             SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12
             WHERE NOT EXISTS (SELECT 1 FROM erased WHERE site = ?1 AND hash = ?13)
               AND NOT EXISTS (SELECT 1 FROM horizons WHERE site = ?1 AND before_ms > ?6)
               AND NOT (?12 AND EXISTS (SELECT 1 FROM appearance_horizons WHERE site = ?1 AND before_ms > ?6))
             ON CONFLICT DO NOTHING",
        )?
        .execute(columns)?;
    let rule = zones.rule(site);
    let new = Vote {
        answer,
        at: received.at,
        flags: received.flags,
    };
    if inserted == 1 {
        tally.add(site, &rule, new);
        return Ok(Outcome::Stored);
    }
    let kept: Option<(u32, String, i64, u8)> = db
        .prepare_cached("SELECT seq, raw, at_ms, flags FROM answers WHERE site = ?1 AND id = ?2")?
        .query_row([site.as_str(), answer.id.as_str()], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
        })
        .optional()?;
    let Some((kept_seq, kept_raw, kept_at, kept_flags)) = kept else {
        // Nothing is there, and still it was not taken.
        return Ok(refused(db, site, received)?.outcome());
    };
    let kept = || intake::decode_stored(&kept_raw).map(Cow::Owned);
    let verdict = Verdict::of(kept_seq, kept, answer);
    let kept = match &verdict {
        Verdict::Replaces(kept) => kept,
        Verdict::Unreadable(why) => {
            tracing::error!(%site, id = %answer.id, why, "a stored answer cannot be read; it is left as it is");
            return Ok(verdict.outcome());
        }
        Verdict::Duplicate | Verdict::Conflict => return Ok(verdict.outcome()),
    };
    let old = Vote {
        answer: kept,
        at: Timestamp::from_millisecond(kept_at).unwrap_or_default(),
        flags: Flags::from_bits(kept_flags),
    };
    tally.remove(site, &rule, old);
    db.prepare_cached(
        "UPDATE answers SET seq = ?3, survey = ?4, survey_rev = ?5, at_ms = ?6, received_ms = ?7, rating = ?8,
                            has_comment = ?9, raw = ?10, flags = ?11, is_appearance = ?12
         WHERE site = ?1 AND id = ?2",
    )?
    .execute(&columns[..12])?;
    tally.add(site, &rule, new);
    Ok(verdict.outcome())
}

fn refused(db: &Connection, site: &Name, received: &Received) -> rusqlite::Result<Refused> {
    let is_behind = |of: Aging| {
        let horizon = format!(
            "SELECT EXISTS (SELECT 1 FROM {} WHERE site = ?1 AND before_ms > ?2)",
            of.horizons()
        );
        db.prepare_cached(&horizon)?.query_row(
            params![site.as_str(), received.at.as_millisecond()],
            |row| row.get(0),
        )
    };
    let is_too_old = is_behind(Aging::Answers)?
        || received.answer.is_appearance() && is_behind(Aging::Appearances)?;
    Ok(if is_too_old {
        Refused::TooOld
    } else {
        Refused::Erased
    })
}

/// The newest comments of a site, newest first.
pub(super) fn newest_comments(
    db: &Connection,
    site: &Name,
    most: u32,
) -> rusqlite::Result<Vec<Comment>> {
    let mut newest = db.prepare_cached(
        "SELECT raw, received_ms, flags FROM answers WHERE site = ?1 AND has_comment = 1
         ORDER BY received_ms DESC, id DESC LIMIT ?2",
    )?;
    let mut rows = newest.query(params![site.as_str(), most])?;
    let mut comments = Vec::new();
    while let Some(row) = rows.next()? {
        let flags = Flags::from_bits(row.get(2)?);
        comments.extend(Comment::of(row.get_ref(0)?.as_str()?, row.get(1)?, flags));
    }
    Ok(comments)
}

/// At most so many answers, in the order of their ids, after that one.
pub(super) fn page(
    db: &Connection,
    site: &Name,
    after: &str,
    Period { from_ms, to_ms }: Period,
    most: u32,
) -> rusqlite::Result<Page> {
    let mut page = db.prepare_cached(
        "SELECT id, raw, at_ms, received_ms, flags FROM answers
         WHERE site = ?1 AND id > ?2 AND at_ms >= ?3 AND at_ms < ?4 ORDER BY id LIMIT ?5",
    )?;
    let rows = page.query_map(params![site.as_str(), after, from_ms, to_ms, most], |row| {
        Ok(Row {
            id: row.get(0)?,
            raw: row.get(1)?,
            at_ms: row.get(2)?,
            received_ms: row.get(3)?,
            flags: Flags::from_bits(row.get(4)?),
        })
    })?;
    Ok(Page::of(rows.collect::<Result<_, _>>()?, most))
}

/// How many answers were given in the period.
pub(super) fn count(
    db: &Connection,
    site: &Name,
    Period { from_ms, to_ms }: Period,
) -> rusqlite::Result<u64> {
    db.prepare_cached(
        "SELECT count(*) FROM answers WHERE site = ?1 AND at_ms >= ?2 AND at_ms < ?3",
    )?
    .query_row(params![site.as_str(), from_ms, to_ms], |row| {
        row.get::<_, u32>(0).map(u64::from)
    })
}
