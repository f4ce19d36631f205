//! Every answer counted anew, and compared with the states that the answers' transactions have kept.

use std::collections::BTreeMap;

use otklik_score::{Merge as _, State};
use otklik_wire::flags::Flags;
use otklik_wire::id::Name;
use rusqlite::{Connection, OptionalExtension as _, params};

use super::day_states;
use crate::store::counting::{Counting, Recounted, counted_site};
use crate::store::tally::{Key, Table, Tally};
use crate::store::zones::Rule;

/// What a site's answers make when they are counted anew, with the part of those that are gone.
#[derive(Debug)]
pub(super) struct Recount {
    answers: u64,
    wrong: usize,
    counted: BTreeMap<Key, State>,
}

impl Recount {
    /// Reads every answer of a site. All within the caller's transaction, so that nothing comes in between.
    pub(super) fn of(db: &Connection, site: &Name, rule: &Rule) -> anyhow::Result<Self> {
        let mut counting = Counting::new(site, rule);
        let mut tally = Tally::default();
        let mut all = db.prepare("SELECT raw, at_ms, flags FROM answers WHERE site = ?1")?;
        let mut rows = all.query([site.as_str()])?;
        while let Some(row) = rows.next()? {
            let flags = Flags::from_bits(row.get(2)?);
            counting.add(row.get_ref(0)?.as_str()?, row.get(1)?, flags, &mut tally)?;
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

/// Counts a site anew, in the caller's transaction, if it was counted by another rule before.
pub(super) fn by_rule(db: &Connection, site: &Name, rule: &Rule) -> anyhow::Result<()> {
    let (zone, uncounted) = (rule.zone_name(), rule.uncounted);
    if counted_by(db, site)? == Some((zone.to_owned(), uncounted)) {
        return Ok(());
    }
    let recount = Recount::of(db, site, rule)?;
    tracing::info!(%site, zone, answers = recount.answers, states = recount.counted.len(), "days counted");
    recount.write(db, site)?;
    db.execute(
        "INSERT INTO zones (site, zone, uncounted, by_role) VALUES (?1, ?2, ?3, 1)
         ON CONFLICT DO UPDATE SET zone = excluded.zone, uncounted = excluded.uncounted, by_role = 1",
        params![site.as_str(), zone, uncounted.bits()],
    )?;
    Ok(())
}

/// Every site that is counted, with the rule by which it is.
pub(super) fn counted_sites(db: &Connection) -> anyhow::Result<Vec<(Name, Rule)>> {
    let mut zones = db.prepare("SELECT site, zone, uncounted FROM zones ORDER BY site")?;
    let rows = zones.query_map([], |row| {
        let uncounted = Flags::from_bits(row.get(2)?);
        Ok((
            row.get::<_, String>(0)?,
            row.get::<_, String>(1)?,
            uncounted,
        ))
    })?;
    rows.map(|row| {
        let (site, zone, uncounted) = row?;
        counted_site(site, &zone, uncounted)
    })
    .collect()
}

fn counted_by(db: &Connection, site: &Name) -> rusqlite::Result<Option<(String, Flags)>> {
    db.query_row(
        "SELECT zone, uncounted FROM zones WHERE site = ?1 AND by_role = 1",
        [site.as_str()],
        |row| Ok((row.get(0)?, Flags::from_bits(row.get(1)?))),
    )
    .optional()
}
