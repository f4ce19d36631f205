//! Every answer counted anew, and compared with the states that the answers' transactions have kept.

use std::collections::BTreeMap;

use anyhow::Context as _;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use otklik_score::State;
use otklik_wire::id::Name;
use rusqlite::{Connection, OptionalExtension as _};

use super::day_states;
use super::tally::{Key, Tally};
use crate::intake;

/// Answers between two lines of progress.
const PROGRESS_EVERY: u64 = 500_000;

/// What a site's answers make when they are counted anew.
#[derive(Debug)]
pub(crate) struct Recount {
    /// Answers that were read.
    pub(crate) answers: u64,
    /// Stored states that are missing, other bytes, or too many.
    pub(crate) wrong: usize,
    counted: BTreeMap<Key, State>,
}

impl Recount {
    /// Reads every answer of a site. All within the caller's transaction, so that nothing comes in between.
    pub(crate) fn of(db: &Connection, site: &Name, zone: &TimeZone) -> anyhow::Result<Self> {
        let mut answers = 0;
        let mut tally = Tally::default();
        let mut all = db.prepare("SELECT raw, at_ms FROM answers WHERE site = ?1")?;
        let mut rows = all.query([site.as_str()])?;
        while let Some(row) = rows.next()? {
            let raw = row.get_ref(0)?.as_str()?;
            let answer = intake::decode_stored(raw)
                .map_err(|why| anyhow::anyhow!("an answer that is stored cannot be read: {why}"))?;
            let at = Timestamp::from_millisecond(row.get(1)?)?;
            tally.add(site, zone, &answer, at);
            answers += 1;
            if answers % PROGRESS_EVERY == 0 {
                tracing::info!(%site, answers, "counting");
            }
        }
        let counted: BTreeMap<Key, State> = tally
            .into_changes()
            .filter_map(|(key, change)| Some((key, change.applied_to(None)?)))
            .collect();
        let wrong = day_states::differing(db, site, &counted)?;
        Ok(Self {
            answers,
            wrong,
            counted,
        })
    }

    /// How many states the answers make.
    pub(crate) fn states(&self) -> usize {
        self.counted.len()
    }

    /// Puts what was counted in the place of what is stored, inside the caller's transaction.
    pub(crate) fn write(self, db: &Connection, site: &Name) -> rusqlite::Result<()> {
        day_states::remove_all(db, site)?;
        self.counted
            .into_iter()
            .try_for_each(|(key, state)| day_states::put(db, &key, Some(state)))
    }
}

/// Counts a site anew, in the caller's transaction, if its days were counted in another zone before.
pub(super) fn in_zone(db: &Connection, site: &Name, zone: &TimeZone) -> anyhow::Result<()> {
    let name = zone.iana_name().unwrap_or("UTC");
    if counted_in(db, site)?.as_deref() == Some(name) {
        return Ok(());
    }
    let recount = Recount::of(db, site, zone)?;
    tracing::info!(%site, zone = name, answers = recount.answers, states = recount.states(), "days counted");
    recount.write(db, site)?;
    db.execute(
        "INSERT INTO zones (site, zone) VALUES (?1, ?2) ON CONFLICT DO UPDATE SET zone = excluded.zone",
        [site.as_str(), name],
    )?;
    Ok(())
}

/// Every site whose days are counted, with the zone they are counted in.
pub(crate) fn counted_sites(db: &Connection) -> anyhow::Result<Vec<(Name, TimeZone)>> {
    let mut zones = db.prepare("SELECT site, zone FROM zones ORDER BY site")?;
    let rows = zones.query_map([], |row| {
        Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?))
    })?;
    rows.map(|row| {
        let (site, zone) = row?;
        let place = || format!("table zones, site {site}");
        let zone = TimeZone::get(&zone).with_context(place)?;
        let name = Name::new(site.clone())
            .map_err(|_| anyhow::anyhow!("{}: is no name of a site", place()))?;
        Ok((name, zone))
    })
    .collect()
}

fn counted_in(db: &Connection, site: &Name) -> rusqlite::Result<Option<String>> {
    db.query_row(
        "SELECT zone FROM zones WHERE site = ?1",
        [site.as_str()],
        |row| row.get(0),
    )
    .optional()
}
