//! Answers taken out, and what keeps them from coming back.

use std::collections::{BTreeMap, HashMap, HashSet};

use jiff::Timestamp;
use otklik_wire::id::Name;
use tokio_postgres::types::Type;
use tokio_postgres::{Client, Error, Row};
use uuid::Uuid;

use super::answers::{Place, flags, tombstone};
use super::desk::{Boxed, Desk};
use super::failure::Failure;
use super::letters;
use super::locks::Shard;
use crate::intake;
use crate::store::desk::cases::Place as DeskPlace;
use crate::store::desk::forget::forget;
use crate::store::desk::samples;
use crate::store::desk::task::Telling;
use crate::store::job::Done;
use crate::store::removal::{Aging, Removal, Tombstone, resent_until};
use crate::store::tally::{Tally, Vote};
use crate::store::zones::Rule;

/// Up to when nothing of a site is taken, as far as this connection has heard of it.
pub(super) type Horizons = HashMap<String, Horizon>;

/// Up to when nothing of a site is taken, in milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Horizon {
    /// Nothing at all.
    pub(super) answers_ms: i64,
    /// Nothing that says no more than that a survey was seen.
    pub(super) appearances_ms: i64,
}

impl Horizon {
    /// Everything is taken.
    pub(super) const NONE: Self = Self {
        answers_ms: i64::MIN,
        appearances_ms: i64::MIN,
    };
}

/// What comes into states and what leaves them, by the shard that counts the answer.
pub(super) type Tallies = BTreeMap<Shard, Tally>;

/// Takes answers out inside the caller's transaction, which has the others wait. What is erased leaves `tallies`; what is
/// too old comes into `expired`.
pub(super) async fn remove(
    db: &Client,
    site: &Name,
    rule: &Rule,
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
            let erase = "DELETE FROM answers WHERE site = $1 AND id = ANY ($2) RETURNING shard, id, raw, at_ms, flags";
            let asked = [
                (&site.as_str() as _, Type::TEXT),
                (&ids as _, Type::UUID_ARRAY),
            ];
            let mut found = HashSet::new();
            for row in db.query_typed(erase, &asked).await? {
                found.insert(row.try_get::<_, Uuid>(1)?);
                each(site, &row, tallies, |tally, vote| {
                    tally.remove(site, rule, vote);
                })?;
            }
            found.extend(leave(db, site, &ids, *now).await?);
            letters::forget(db, site, &ids).await?;
            let stones = ids.iter().map(|id| (*id, None)).collect();
            bury(db, site, *now, stones).await?;
            // One that is named twice was there once.
            Done::Erased(ids.iter().map(|id| found.remove(id)).collect())
        }
        Removal::Horizon { of, before, now } => {
            let set = format!(
                "INSERT INTO {} AS old (site, before_ms) VALUES ($1, $2)
                 ON CONFLICT (site) DO UPDATE SET before_ms = greatest(old.before_ms, excluded.before_ms)",
                of.horizons()
            );
            let over = "DELETE FROM erased WHERE site = $1 AND expires_ms <= $2";
            for (statement, time) in [(set.as_str(), before), (over, now)] {
                let values = [
                    (&site.as_str() as _, Type::TEXT),
                    (&time.as_millisecond() as _, Type::INT8),
                ];
                db.execute_typed(statement, &values).await?;
            }
            return Ok(Done::Nothing);
        }
        Removal::Expire { of, most, now } => {
            let which = match of {
                Aging::Answers => "",
                Aging::Appearances => "AND is_appearance",
            };
            let oldest = format!(
                "WITH oldest AS (
                     SELECT id FROM answers
                     WHERE site = $1 AND at_ms < (SELECT before_ms FROM {} WHERE site = $1) {which}
                       -- What is made up goes as a whole, or its part in the states would stay for good.
                       AND NOT EXISTS (SELECT FROM samples WHERE samples.site = $1 AND kind = 'answer' AND samples.id = answers.id::text)
                     ORDER BY at_ms LIMIT $2)
                 DELETE FROM answers USING oldest WHERE answers.site = $1 AND answers.id = oldest.id
                 RETURNING answers.shard, answers.id, answers.raw, answers.at_ms, answers.flags, answers.received_ms",
                of.horizons()
            );
            let asked = [
                (&site.as_str() as _, Type::TEXT),
                (&i64::from(*most) as _, Type::INT8),
            ];
            let (mut stones, mut gone) = (Vec::new(), Vec::new());
            for row in db.query_typed(&oldest, &asked).await? {
                let id: Uuid = row.try_get(1)?;
                gone.push(id);
                each(site, &row, expired, |tally, vote| {
                    tally.add(site, rule, vote);
                })?;
                let until = resent_until(row.try_get(5)?, *now);
                if let Some(until) = until.filter(|_| *of == Aging::Answers) {
                    stones.push((id, Some(until.as_millisecond())));
                }
            }
            leave(db, site, &gone, *now).await?;
            letters::forget(db, site, &gone).await?;
            bury(db, site, *now, stones).await?;
            // No more than were asked for.
            Done::Expired(u32::try_from(gone.len()).unwrap_or(*most))
        }
        Removal::Sample { most, now } => {
            let removed = remove_sample(db, site, rule, (*most, *now), tallies).await?;
            // Nobody said it, so that no trace of it is anybody's secret.
            return Ok(Done::Expired(removed));
        }
    };
    if done != Done::Expired(0) {
        let note = "UPDATE scrubs SET removals = removals + 1";
        db.execute_typed(note, &[]).await?;
    }
    Ok(done)
}

async fn remove_sample(
    db: &Client,
    site: &Name,
    rule: &Rule,
    (most, now): (u32, Timestamp),
    tallies: &mut Tallies,
) -> Result<u32, Failure> {
    let listed = listed(db, site, most).await?;
    let ids: Vec<Uuid> = listed
        .iter()
        .map(|id| Uuid::try_parse(id).unwrap_or_default())
        .collect();
    leave(db, site, &ids, now).await?;
    letters::forget(db, site, &ids).await?;
    let delete = "DELETE FROM answers WHERE site = $1 AND id = ANY ($2) RETURNING shard, id, raw, at_ms, flags";
    let asked = [
        (&site.as_str() as _, Type::TEXT),
        (&ids as _, Type::UUID_ARRAY),
    ];
    for row in db.query_typed(delete, &asked).await? {
        each(site, &row, tallies, |tally, vote| {
            tally.remove(site, rule, vote);
        })?;
    }
    unlist(db, site, &listed, (most, now)).await?;
    Ok(u32::try_from(listed.len()).unwrap_or(most))
}

fn listed<'a>(db: &'a Client, site: &'a Name, most: u32) -> Boxed<'a, Vec<String>> {
    Box::pin(async move { samples::answers(&Desk(db), site.as_str(), most).await })
}

fn unlist<'a>(
    db: &'a Client,
    site: &'a Name,
    ids: &'a [String],
    (most, now): (u32, Timestamp),
) -> Boxed<'a, ()> {
    Box::pin(async move {
        let telling = Telling::default();
        let place = DeskPlace {
            site,
            telling: &telling,
        };
        samples::forget(&Desk(db), place, ids, most, now).await
    })
}

/// Takes out what hangs on answers: the ids of those of which something was there.
fn leave<'a>(
    db: &'a Client,
    site: &'a Name,
    ids: &'a [Uuid],
    now: Timestamp,
) -> Boxed<'a, Vec<Uuid>> {
    Box::pin(left(db, site, ids, now))
}

async fn left(
    db: &Client,
    site: &Name,
    ids: &[Uuid],
    now: Timestamp,
) -> Result<Vec<Uuid>, Failure> {
    let telling = Telling::default();
    let place = DeskPlace {
        site,
        telling: &telling,
    };
    let ids: Vec<String> = ids.iter().map(|id| id.hyphenated().to_string()).collect();
    let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    let gone = forget(&Desk(db), place, &ids, now).await?;
    Ok(gone
        .iter()
        .filter_map(|id| Uuid::try_parse(id).ok())
        .collect())
}

/// Counts a removed row `(shard, id, raw, at_ms, flags, …)`.
fn each(
    site: &Name,
    row: &Row,
    tallies: &mut Tallies,
    count: impl FnOnce(&mut Tally, Vote<'_>),
) -> Result<(), Failure> {
    let tally = tallies.entry(Shard(row.try_get(0)?)).or_default();
    let at = Timestamp::from_millisecond(row.try_get(3)?).unwrap_or_default();
    let flags = flags(row, 4)?;
    match intake::decode_stored(row.try_get(2)?) {
        Ok(answer) => {
            let answer = &answer;
            count(tally, Vote { answer, at, flags });
        }
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
                      (SELECT before_ms FROM appearance_horizons AS own WHERE own.site = asked.site),
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
        let before_ms =
            |column| Ok::<_, Error>(row.try_get::<_, Option<i64>>(column)?.unwrap_or(i64::MIN));
        let horizon = Horizon {
            answers_ms: before_ms(1)?,
            appearances_ms: before_ms(2)?,
        };
        let known = known.get(place.0).copied();
        if known.unwrap_or(Horizon::NONE) != horizon {
            let site = place.0.to_owned();
            return Err(Failure::NewHorizon { site, horizon });
        }
        if !row.try_get::<_, bool>(3)? {
            return Err(Failure::Overtaken);
        }
        erased.insert(*place);
    }
    Ok(erased)
}
