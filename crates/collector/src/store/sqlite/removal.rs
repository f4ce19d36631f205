//! Answers taken out, and what keeps them from coming back.

use jiff::Timestamp;
use otklik_wire::flags::Flags;
use otklik_wire::id::Name;
use rusqlite::{Connection, OptionalExtension as _, params};

use super::desk::{Desk, at_once};
use super::letters;
use crate::intake;
use crate::store::desk::cases::Place;
use crate::store::desk::forget::forget;
use crate::store::desk::samples;
use crate::store::desk::task::Telling;
use crate::store::job::Done;
use crate::store::removal::{Aging, Removal, Tombstone, resent_until};
use crate::store::tally::{Tally, Vote};
use crate::store::zones::Rule;

/// Takes answers out inside the caller's transaction. What is erased leaves `tally`; what is too old comes into `expired`.
pub(super) fn remove(
    db: &Connection,
    site: &Name,
    rule: &Rule,
    removal: &Removal,
    tally: &mut Tally,
    expired: &mut Tally,
) -> rusqlite::Result<Done> {
    let done = match removal {
        Removal::Erase { ids, now, .. } => {
            let mut erase = db.prepare_cached(
                "DELETE FROM answers WHERE site = ?1 AND id = ?2 RETURNING raw, at_ms, flags",
            )?;
            let mut were_there = Vec::with_capacity(ids.len());
            for id in ids {
                let kept: Option<(String, i64, u8)> = erase
                    .query_row([site.as_str(), id.as_str()], |row| {
                        Ok((row.get(0)?, row.get(1)?, row.get(2)?))
                    })
                    .optional()?;
                let item = leave(db, site, &[id.as_str()], *now)?;
                were_there.push(kept.is_some() || !item.is_empty());
                letters::forget(db, site, id.as_str())?;
                if let Some((raw, at_ms, flags)) = kept {
                    count(site, id.as_str(), (&raw, at_ms, flags), |vote| {
                        tally.remove(site, rule, vote);
                    });
                }
                bury(db, site, id.as_str(), *now, None)?;
            }
            Done::Erased(were_there)
        }
        Removal::Horizon { of, before, now } => {
            db.prepare_cached(&format!(
                "INSERT INTO {} (site, before_ms) VALUES (?1, ?2)
                 ON CONFLICT DO UPDATE SET before_ms = max(before_ms, excluded.before_ms)",
                of.horizons()
            ))?
            .execute(params![site.as_str(), before.as_millisecond()])?;
            db.prepare_cached("DELETE FROM erased WHERE site = ?1 AND expires_ms <= ?2")?
                .execute(params![site.as_str(), now.as_millisecond()])?;
            return Ok(Done::Nothing);
        }
        Removal::Expire { of, most, now } => {
            Done::Expired(expire(db, site, rule, *of, (*most, *now), expired)?)
        }
        Removal::Sample { most, now } => {
            let removed = remove_sample(db, site, rule, (*most, *now), tally)?;
            // Nobody said it, so that no trace of it is anybody's secret.
            return Ok(Done::Expired(removed));
        }
    };
    if done != Done::Expired(0) {
        db.prepare_cached("UPDATE scrubs SET removals = removals + 1")?
            .execute([])?;
    }
    Ok(done)
}

fn expire(
    db: &Connection,
    site: &Name,
    rule: &Rule,
    of: Aging,
    (most, now): (u32, Timestamp),
    expired: &mut Tally,
) -> rusqlite::Result<u32> {
    let which = match of {
        Aging::Answers => "",
        Aging::Appearances => "AND is_appearance = 1",
    };
    let oldest: Vec<(i64, String, String, i64, i64, u8)> = db
        .prepare_cached(&format!(
            "SELECT number, id, raw, at_ms, received_ms, flags FROM answers
             WHERE site = ?1 AND at_ms < (SELECT before_ms FROM {} WHERE site = ?1) {which}
               -- What is made up goes as a whole, or its part in the states would stay for good.
               AND NOT EXISTS (SELECT 1 FROM samples WHERE samples.site = ?1 AND kind = 'answer' AND samples.id = answers.id)
             ORDER BY at_ms LIMIT ?2",
            of.horizons()
        ))?
        .query_map(params![site.as_str(), most], |row| {
            Ok((
                row.get(0)?,
                row.get(1)?,
                row.get(2)?,
                row.get(3)?,
                row.get(4)?,
                row.get(5)?,
            ))
        })?
        .collect::<Result<_, _>>()?;
    let mut delete = db.prepare_cached("DELETE FROM answers WHERE number = ?1")?;
    let mut removed = 0;
    for (number, id, raw, at_ms, received_ms, flags) in &oldest {
        delete.execute([number])?;
        leave(db, site, &[id.as_str()], now)?;
        letters::forget(db, site, id)?;
        removed += 1;
        count(site, id, (raw, *at_ms, *flags), |vote| {
            expired.add(site, rule, vote);
        });
        let until = resent_until(*received_ms, now).filter(|_| of == Aging::Answers);
        if let Some(until) = until {
            bury(db, site, id, now, Some(until))?;
        }
    }
    Ok(removed)
}

fn remove_sample(
    db: &Connection,
    site: &Name,
    rule: &Rule,
    (most, now): (u32, Timestamp),
    tally: &mut Tally,
) -> rusqlite::Result<u32> {
    let (desk, telling) = (Desk(db), Telling::default());
    let place = Place {
        site,
        telling: &telling,
    };
    let ids = at_once(samples::answers(&desk, site.as_str(), most))?;
    let mut delete = db.prepare_cached(
        "DELETE FROM answers WHERE site = ?1 AND id = ?2 RETURNING raw, at_ms, flags",
    )?;
    for id in &ids {
        leave(db, site, &[id.as_str()], now)?;
        letters::forget(db, site, id)?;
        let kept: Option<(String, i64, u8)> = delete
            .query_row([site.as_str(), id], |row| {
                Ok((row.get(0)?, row.get(1)?, row.get(2)?))
            })
            .optional()?;
        if let Some((raw, at_ms, flags)) = kept {
            count(site, id, (&raw, at_ms, flags), |vote| {
                tally.remove(site, rule, vote);
            });
        }
    }
    at_once(samples::forget(&desk, place, &ids, most, now))?;
    Ok(u32::try_from(ids.len()).unwrap_or(most))
}

/// Counts a removed answer, if it can be read.
fn count(
    site: &Name,
    id: &str,
    (raw, at_ms, flags): (&str, i64, u8),
    count: impl FnOnce(Vote<'_>),
) {
    match intake::decode_stored(raw) {
        Ok(answer) => count(Vote {
            answer: &answer,
            at: Timestamp::from_millisecond(at_ms).unwrap_or_default(),
            flags: Flags::from_bits(flags),
        }),
        Err(why) => {
            tracing::error!(%site, id, why, "an answer that cannot be read is removed; `otklik-collector recount` puts its states right");
        }
    }
}

/// Takes out what hangs on an answer: the ids of what was there of it.
fn leave(
    db: &Connection,
    site: &Name,
    ids: &[&str],
    now: Timestamp,
) -> rusqlite::Result<Vec<String>> {
    let telling = Telling::default();
    let place = Place {
        site,
        telling: &telling,
    };
    at_once(forget(&Desk(db), place, ids, now))
}

fn bury(
    db: &Connection,
    site: &Name,
    id: &str,
    now: Timestamp,
    until: Option<Timestamp>,
) -> rusqlite::Result<()> {
    db.prepare_cached(
        "INSERT INTO erased (site, hash, erased_ms, expires_ms) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT DO UPDATE SET expires_ms = NULL WHERE excluded.expires_ms IS NULL",
    )?
    .execute(params![
        site.as_str(),
        Tombstone::of(site.as_str(), id).as_bytes(),
        now.as_millisecond(),
        until.map(Timestamp::as_millisecond),
    ])
    .map(drop)
}
