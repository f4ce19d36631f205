//! Answers taken out, and what keeps them from coming back.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use otklik_wire::id::Name;
use rusqlite::{Connection, OptionalExtension as _, params};

use super::letters;
use crate::intake;
use crate::store::job::Done;
use crate::store::removal::{Removal, Tombstone, resent_until};
use crate::store::tally::Tally;

/// Takes answers out inside the caller's transaction. What is erased leaves `tally`; what is too old comes into `expired`.
pub(super) fn remove(
    db: &Connection,
    site: &Name,
    zone: &TimeZone,
    removal: &Removal,
    tally: &mut Tally,
    expired: &mut Tally,
) -> rusqlite::Result<Done> {
    let done = match removal {
        Removal::Erase { ids, now, .. } => {
            let mut erase = db.prepare_cached(
                "DELETE FROM answers WHERE site = ?1 AND id = ?2 RETURNING raw, at_ms",
            )?;
            let mut were_there = Vec::with_capacity(ids.len());
            for id in ids {
                let kept: Option<(String, i64)> = erase
                    .query_row([site.as_str(), id.as_str()], |row| {
                        Ok((row.get(0)?, row.get(1)?))
                    })
                    .optional()?;
                were_there.push(kept.is_some());
                if let Some((raw, at_ms)) = kept {
                    letters::forget(db, site, id.as_str())?;
                    match intake::decode_stored(&raw) {
                        Ok(answer) => tally.remove(site, zone, &answer, time(at_ms)),
                        Err(why) => unreadable(site, id.as_str(), &why),
                    }
                }
                bury(db, site, id.as_str(), *now, None)?;
            }
            Done::Erased(were_there)
        }
        Removal::Horizon { before, now } => {
            db.prepare_cached(
                "INSERT INTO horizons (site, before_ms) VALUES (?1, ?2)
                 ON CONFLICT DO UPDATE SET before_ms = max(before_ms, excluded.before_ms)",
            )?
            .execute(params![site.as_str(), before.as_millisecond()])?;
            db.prepare_cached("DELETE FROM erased WHERE site = ?1 AND expires_ms <= ?2")?
                .execute(params![site.as_str(), now.as_millisecond()])?;
            return Ok(Done::Nothing);
        }
        Removal::Expire { most, now } => {
            Done::Expired(expire(db, site, zone, *most, *now, expired)?)
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
    zone: &TimeZone,
    most: u32,
    now: Timestamp,
    expired: &mut Tally,
) -> rusqlite::Result<u32> {
    let oldest: Vec<(i64, String, String, i64, i64)> = db
        .prepare_cached(
            "SELECT number, id, raw, at_ms, received_ms FROM answers
             WHERE site = ?1 AND at_ms < (SELECT before_ms FROM horizons WHERE site = ?1)
             ORDER BY at_ms LIMIT ?2",
        )?
        .query_map(params![site.as_str(), most], |row| {
            Ok((
                row.get(0)?,
                row.get(1)?,
                row.get(2)?,
                row.get(3)?,
                row.get(4)?,
            ))
        })?
        .collect::<Result<_, _>>()?;
    let mut delete = db.prepare_cached("DELETE FROM answers WHERE number = ?1")?;
    let mut count = 0;
    for (number, id, raw, at_ms, received_ms) in &oldest {
        delete.execute([number])?;
        letters::forget(db, site, id)?;
        count += 1;
        match intake::decode_stored(raw) {
            Ok(answer) => expired.add(site, zone, &answer, time(*at_ms)),
            Err(why) => unreadable(site, id, &why),
        }
        if let Some(until) = resent_until(*received_ms, now) {
            bury(db, site, id, now, Some(until))?;
        }
    }
    Ok(count)
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

fn time(ms: i64) -> Timestamp {
    Timestamp::from_millisecond(ms).unwrap_or_default()
}

fn unreadable(site: &Name, id: &str, why: &str) {
    tracing::error!(%site, id, why, "an answer that cannot be read is removed; `otklik-collector recount` puts its states right");
}
