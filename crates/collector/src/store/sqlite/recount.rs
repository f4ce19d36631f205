//! Every answer counted anew, and compared with the states that the answers' transactions have kept.

use std::collections::BTreeMap;

use jiff::tz::TimeZone;
use otklik_score::{Merge as _, State};
use otklik_wire::id::Name;
use rusqlite::{Connection, OptionalExtension as _};

use super::day_states;
use crate::store::counting::{Counting, Recounted, counted_site};
use crate::store::tally::{Key, Table, Tally};

/// What a site's answers make when they are counted anew, with the part of those that are gone.
#[derive(Debug)]
pub(super) struct Recount {
    answers: u64,
    wrong: usize,
    counted: BTreeMap<Key, State>,
}

impl Recount {
    /// Reads every answer of a site. All within the caller's transaction, so that nothing comes in between.
    pub(super) fn of(db: &Connection, site: &Name, zone: &TimeZone) -> anyhow::Result<Self> {
        let mut counting = Counting::new(site, zone);
        let mut tally = Tally::default();
        let mut all = db.prepare("SELECT raw, at_ms FROM answers WHERE site = ?1")?;
        let mut rows = all.query([site.as_str()])?;
        while let Some(row) = rows.next()? {
            counting.add(row.get_ref(0)?.as_str()?, row.get(1)?, &mut tally)?;
        }
        let mut counted: BTreeMap<Key, State> = tally.into_states().collect();
        for (key, expired) in day_states::expired(db, site)? {
            let state = counted.entry(key).or_insert(State::empty(expired.metric()));
            // The key holds the metric, so the two are of one kind.
            let _ = state.try_merge(&expired);
        }
        let wrong = day_states::differing(db, site, &counted)?;
        Ok(Self {
            answers: counting.answers(),
            wrong,
            counted,
        })
    }

    /// What there is to say of it.
    pub(super) fn report(&self, site: &Name) -> Recounted {
        Recounted {
            site: site.clone(),
            answers: self.answers,
            states: self.counted.len(),
            wrong: self.wrong,
        }
    }

    /// Puts what was counted in the place of what is stored, inside the caller's transaction.
    pub(super) fn write(self, db: &Connection, site: &Name) -> rusqlite::Result<()> {
        day_states::remove_all(db, site)?;
        self.counted
            .into_iter()
            .try_for_each(|(key, state)| day_states::put(db, Table::Counted, &key, Some(state)))
    }
}

/// Counts a site anew, in the caller's transaction, if its days were counted in another zone before.
pub(super) fn in_zone(db: &Connection, site: &Name, zone: &TimeZone) -> anyhow::Result<()> {
    let name = zone.iana_name().unwrap_or("UTC");
    if counted_in(db, site)?.as_deref() == Some(name) {
        return Ok(());
    }
    let recount = Recount::of(db, site, zone)?;
    tracing::info!(%site, zone = name, answers = recount.answers, states = recount.counted.len(), "days counted");
    recount.write(db, site)?;
    db.execute(
        "INSERT INTO zones (site, zone) VALUES (?1, ?2) ON CONFLICT DO UPDATE SET zone = excluded.zone",
        [site.as_str(), name],
    )?;
    Ok(())
}

/// Every site whose days are counted, with the zone they are counted in.
pub(super) fn counted_sites(db: &Connection) -> anyhow::Result<Vec<(Name, TimeZone)>> {
    let mut zones = db.prepare("SELECT site, zone FROM zones ORDER BY site")?;
    let rows = zones.query_map([], |row| {
        Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?))
    })?;
    rows.map(|row| {
        let (site, zone) = row?;
        counted_site(site, &zone)
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
