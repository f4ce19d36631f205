//! The answers: how one is stored once however often it comes, and how the newest comments are read.

use jiff::Timestamp;
use otklik_score::nps::Rating;
use otklik_wire::answer::{Answer, Given};
use otklik_wire::id::Name;
use otklik_wire::reply::Outcome;
use rusqlite::{Connection, OptionalExtension as _, params};

use super::tally::Tally;
use super::zones::Zones;
use crate::intake::{self, Received};

/// A visitor's sentence with what belongs to it.
#[derive(Clone, Debug)]
pub(crate) struct Comment {
    /// The answer it is part of.
    pub(crate) id: String,
    /// When it arrived.
    pub(crate) received: Timestamp,
    /// The rating given with it.
    pub(crate) rating: Option<Rating>,
    /// The sentence.
    pub(crate) text: String,
    /// The page it was given on.
    pub(crate) page: Option<String>,
    /// The language it was asked in.
    pub(crate) locale: Option<String>,
}

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
    let columns = params![
        site.as_str(),
        answer.id.as_str(),
        answer.seq,
        answer.survey.as_str(),
        answer.survey_rev,
        received.at.as_millisecond(),
        arrived.as_millisecond(),
        rating(answer).map(Rating::get),
        comment(answer).is_some(),
        received.raw,
    ];
    let inserted = db
        .prepare_cached(
            "INSERT INTO answers (site, id, seq, survey, survey_rev, at_ms, received_ms, rating, has_comment, raw)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10) ON CONFLICT DO NOTHING",
        )?
        .execute(columns)?;
    let zone = zones.of(site);
    if inserted == 1 {
        tally.add(site, &zone, answer, received.at);
        return Ok(Outcome::Stored);
    }
    let kept: Option<(u32, String, i64)> = db
        .prepare_cached("SELECT seq, raw, at_ms FROM answers WHERE site = ?1 AND id = ?2")?
        .query_row([site.as_str(), answer.id.as_str()], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?))
        })
        .optional()?;
    let Some((kept_seq, kept_raw, kept_at)) = kept else {
        return Err(rusqlite::Error::QueryReturnedNoRows);
    };
    if answer.seq < kept_seq {
        return Ok(Outcome::Duplicate);
    }
    // Contents are compared as decoded: a retry may carry another age, never another answer.
    let Ok(kept) = intake::decode_stored(&kept_raw) else {
        tracing::error!(site = site.as_str(), id = %answer.id, "a stored answer cannot be read; it is left as it is");
        return Ok(Outcome::Conflict);
    };
    if answer.seq == kept_seq {
        return Ok(if kept == *answer {
            Outcome::Duplicate
        } else {
            Outcome::Conflict
        });
    }
    let kept_at = Timestamp::from_millisecond(kept_at).unwrap_or_default();
    tally.remove(site, &zone, &kept, kept_at);
    db.prepare_cached(
        "UPDATE answers SET seq = ?3, survey = ?4, survey_rev = ?5, at_ms = ?6, received_ms = ?7, rating = ?8,
                            has_comment = ?9, raw = ?10
         WHERE site = ?1 AND id = ?2",
    )?
    .execute(columns)?;
    tally.add(site, &zone, answer, received.at);
    Ok(Outcome::Stored)
}

/// The newest comments of a site, newest first.
pub(crate) fn newest_comments(
    db: &Connection,
    site: &Name,
    most: u32,
) -> rusqlite::Result<Vec<Comment>> {
    let mut newest = db.prepare_cached(
        "SELECT raw, received_ms FROM answers WHERE site = ?1 AND has_comment = 1
         ORDER BY received_ms DESC, number DESC LIMIT ?2",
    )?;
    let mut rows = newest.query(params![site.as_str(), most])?;
    let mut comments = Vec::new();
    while let Some(row) = rows.next()? {
        let raw: String = row.get(0)?;
        let received = Timestamp::from_millisecond(row.get(1)?).unwrap_or_default();
        if let Ok(answer) = intake::decode_stored(&raw)
            && let Some(text) = comment(&answer)
        {
            comments.push(Comment {
                received,
                rating: rating(&answer),
                text: text.to_owned(),
                id: answer.id.as_str().to_owned(),
                page: answer.page,
                locale: answer.locale,
            });
        }
    }
    Ok(comments)
}

fn rating(answer: &Answer) -> Option<Rating> {
    answer.parts.iter().find_map(|part| match part.given {
        Given::Nps(rating) => Some(rating),
        Given::Text(_) => None,
    })
}

fn comment(answer: &Answer) -> Option<&str> {
    answer.parts.iter().find_map(|part| match &part.given {
        Given::Text(text) => Some(text.as_str()),
        Given::Nps(_) => None,
    })
}
