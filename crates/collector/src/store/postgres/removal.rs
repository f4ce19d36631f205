//! Answers taken out, and what keeps them from coming back.

use std::collections::{BTreeMap, HashMap, HashSet};

use jiff::Timestamp;
use jiff::tz::TimeZone;
use otklik_wire::id::Name;
use tokio_postgres::types::Type;
use tokio_postgres::{Client, Row};
use uuid::Uuid;

use super::answers::{Place, tombstone};
use super::failure::Failure;
use super::letters;
use super::locks::Shard;
use crate::intake;
use crate::store::job::Done;
use crate::store::removal::{Removal, Tombstone, resent_until};
use crate::store::tally::Tally;

/// Up to when nothing of a site is taken, in milliseconds, as far as this connection has heard of it.
pub(super) type Horizons = HashMap<String, i64>;

/// What comes into states and what leaves them, by the shard that counts the answer.
pub(super) type Tallies = BTreeMap<Shard, Tally>;

/// Takes answers out inside the caller's transaction, which has the others wait. What is erased leaves `tallies`; what is
/// too old comes into `expired`.
pub(super) async fn remove(
    db: &Client,
    site: &Name,
    zone: &TimeZone,
    removal: &Removal,
    tallies: &mut Tallies,
    expired: &mut Tallies,
) -> Result<Done, Failure> {
    let done = match removal {
        Removal::Erase { ids, now, .. } => {
            let ids: Vec<Uuid> = ids
                .iter()
                .map(|id| Uuid::try_parse(id.as_str()).unwrap_or_default())
                .collect();
            let erase = "DELETE FROM answers WHERE site = $1 AND id = ANY ($2) RETURNING shard, id, raw, at_ms";
            let asked = [
                (&site.as_str() as _, Type::TEXT),
                (&ids as _, Type::UUID_ARRAY),
            ];
            let mut found = HashSet::new();
            for row in db.query_typed(erase, &asked).await? {
                found.insert(row.try_get::<_, Uuid>(1)?);
                each(site, &row, tallies, |tally, answer, at| {
                    tally.remove(site, zone, answer, at);
                })?;
            }
            let gone: Vec<Uuid> = found.iter().copied().collect();
            letters::forget(db, site, &gone).await?;
            let stones = ids.iter().map(|id| (*id, None)).collect();
            bury(db, site, *now, stones).await?;
            // One that is named twice was there once.
            Done::Erased(ids.iter().map(|id| found.remove(id)).collect())
        }
        Removal::Horizon { before, now } => {
            let set = "INSERT INTO horizons (site, before_ms) VALUES ($1, $2)
                       ON CONFLICT (site) DO UPDATE SET before_ms = greatest(horizons.before_ms, excluded.before_ms)";
            let over = "DELETE FROM erased WHERE site = $1 AND expires_ms <= $2";
            for (statement, time) in [(set, before), (over, now)] {
                let values = [
                    (&site.as_str() as _, Type::TEXT),
                    (&time.as_millisecond() as _, Type::INT8),
                ];
                db.execute_typed(statement, &values).await?;
            }
            return Ok(Done::Nothing);
        }
        Removal::Expire { most, now } => {
            let oldest = "WITH oldest AS (
                              SELECT id FROM answers
                              WHERE site = $1 AND at_ms < (SELECT before_ms FROM horizons WHERE site = $1)
                              ORDER BY at_ms LIMIT $2)
                          DELETE FROM answers USING oldest WHERE answers.site = $1 AND answers.id = oldest.id
                          RETURNING answers.shard, answers.id, answers.raw, answers.at_ms, answers.received_ms";
            let asked = [
                (&site.as_str() as _, Type::TEXT),
                (&i64::from(*most) as _, Type::INT8),
            ];
            let (mut stones, mut gone) = (Vec::new(), Vec::new());
            for row in db.query_typed(oldest, &asked).await? {
                let id: Uuid = row.try_get(1)?;
                gone.push(id);
                each(site, &row, expired, |tally, answer, at| {
                    tally.add(site, zone, answer, at);
                })?;
                if let Some(until) = resent_until(row.try_get(4)?, *now) {
                    stones.push((id, Some(until.as_millisecond())));
                }
            }
            letters::forget(db, site, &gone).await?;
            bury(db, site, *now, stones).await?;
            // No more than were asked for.
            Done::Expired(u32::try_from(gone.len()).unwrap_or(*most))
        }
    };
    if done != Done::Expired(0) {
        let note = "UPDATE scrubs SET removals = removals + 1";
        db.execute_typed(note, &[]).await?;
    }
    Ok(done)
}

/// Counts a removed row `(shard, id, raw, at_ms, …)`.
fn each(
    site: &Name,
    row: &Row,
    tallies: &mut Tallies,
    count: impl FnOnce(&mut Tally, &otklik_wire::answer::Answer, Timestamp),
) -> Result<(), Failure> {
    let tally = tallies.entry(Shard(row.try_get(0)?)).or_default();
    let at = Timestamp::from_millisecond(row.try_get(3)?).unwrap_or_default();
    match intake::decode_stored(row.try_get(2)?) {
        Ok(answer) => count(tally, &answer, at),
        Err(why) => {
            let id: Uuid = row.try_get(1)?;
            tracing::error!(%site, %id, why, "an answer that cannot be read is removed; `otklik-collector recount` puts its states right");
        }
    }
    Ok(())
}

async fn bury(
    db: &Client,
    site: &Name,
    now: Timestamp,
    stones: Vec<(Uuid, Option<i64>)>,
) -> Result<(), Failure> {
    if stones.is_empty() {
        return Ok(());
    }
    let mut stones: Vec<(Tombstone, Option<i64>)> = stones
        .into_iter()
        .map(|(id, until)| (tombstone((site.as_str(), id)), until))
        .collect();
    // One statement cannot write a row twice.
    stones.sort_unstable();
    stones.dedup_by_key(|(stone, _)| *stone);
    let (hashes, untils): (Vec<&[u8]>, Vec<Option<i64>>) = stones
        .iter()
        .map(|(stone, until)| (stone.as_bytes(), *until))
        .unzip();
    let bury = "INSERT INTO erased (site, hash, erased_ms, expires_ms)
                SELECT $1, hash, $2, until FROM UNNEST($3, $4) AS stone (hash, until)
                ON CONFLICT (site, hash) DO UPDATE SET expires_ms = NULL WHERE excluded.expires_ms IS NULL";
    let values = [
        (&site.as_str() as _, Type::TEXT),
        (&now.as_millisecond() as _, Type::INT8),
        (&hashes as _, Type::BYTEA_ARRAY),
        (&untils as _, Type::INT8_ARRAY),
    ];
    db.execute_typed(bury, &values).await?;
    Ok(())
}

/// Which of the places, where nothing is and still nothing was stored, are of erased answers.
///
/// # Errors
/// When that is no reason: a site's horizon is newer than those that are known, or somebody was faster.
pub(super) async fn erased<'a>(
    db: &Client,
    places: &[Place<'a>],
    known: &Horizons,
) -> Result<HashSet<Place<'a>>, Failure> {
    let (sites, ids): (Vec<&str>, Vec<Uuid>) = places.iter().copied().unzip();
    let stones: Vec<Tombstone> = places.iter().map(|place| tombstone(*place)).collect();
    let hashes: Vec<&[u8]> = stones.iter().map(Tombstone::as_bytes).collect();
    let why = "SELECT place, (SELECT before_ms FROM horizons WHERE horizons.site = asked.site),
                      EXISTS (SELECT FROM erased WHERE erased.site = asked.site AND erased.hash = asked.hash)
               FROM UNNEST($1, $2, $3) WITH ORDINALITY AS asked (site, id, hash, place)";
    let values = [
        (&sites as _, Type::TEXT_ARRAY),
        (&ids as _, Type::UUID_ARRAY),
        (&hashes as _, Type::BYTEA_ARRAY),
    ];
    let mut erased = HashSet::new();
    for row in db.query_typed(why, &values).await? {
        let place = usize::try_from(row.try_get::<_, i64>(0)? - 1).unwrap_or(usize::MAX);
        let Some(place) = places.get(place) else {
            continue;
        };
        let horizon: Option<i64> = row.try_get(1)?;
        if let Some(before_ms) = horizon.filter(|horizon| known.get(place.0) < Some(horizon)) {
            let site = place.0.to_owned();
            return Err(Failure::NewHorizon { site, before_ms });
        }
        if !row.try_get::<_, bool>(2)? {
            return Err(Failure::Overtaken);
        }
        erased.insert(*place);
    }
    Ok(erased)
}
