//! Every answer counted anew, and compared with the states that the answers' transactions have kept.

use std::collections::BTreeMap;

use futures_util::TryStreamExt as _;
use jiff::tz::TimeZone;
use otklik_score::{Merge as _, State};
use otklik_wire::id::Name;
use tokio_postgres::Client;
use tokio_postgres::types::Type;

use super::day_states::{self, Share};
use super::locks::{Lock, Shard};
use crate::store::counting::{Counting, Recounted, counted_site};
use crate::store::tally::Tally;

/// What a site's answers make when they are counted anew, with the part of those that are gone.
#[derive(Debug)]
pub(super) struct Recount {
    answers: u64,
    wrong: usize,
    counted: BTreeMap<Share, State>,
}

impl Recount {
    /// Reads every answer of a site. All within the caller's transaction, so that nothing comes in between.
    pub(super) async fn of(db: &Client, site: &Name, zone: &TimeZone) -> anyhow::Result<Self> {
        // Reading all there is may take as long as it takes.
        db.batch_execute("SET LOCAL statement_timeout = 0").await?;
        let mut counting = Counting::new(site, zone);
        let mut shards: BTreeMap<Shard, Tally> = BTreeMap::new();
        let all = "SELECT raw, at_ms, shard FROM answers WHERE site = $1";
        let rows = db
            .query_typed_raw(all, [(site.as_str(), Type::TEXT)])
            .await?;
        let mut rows = std::pin::pin!(rows);
        while let Some(row) = rows.try_next().await? {
            let tally = shards.entry(Shard(row.try_get(2)?)).or_default();
            counting.add(row.try_get(0)?, row.try_get(1)?, tally)?;
        }
        let mut counted: BTreeMap<Share, State> = shards
            .into_iter()
            .flat_map(|(shard, tally)| {
                tally
                    .into_states()
                    .map(move |(key, state)| ((shard, key), state))
            })
            .collect();
        for (share, expired) in day_states::expired(db, site).await? {
            let state = counted
                .entry(share)
                .or_insert(State::empty(expired.metric()));
            // The key holds the metric, so the two are of one kind.
            let _ = state.try_merge(&expired);
        }
        let mut stored = day_states::stored(db, site).await?;
        let mut wrong = 0;
        for (share, state) in &counted {
            let (key, bytes) = day_states::as_stored(share, state);
            wrong += usize::from(stored.remove(&key) != Some(bytes));
        }
        Ok(Self {
            answers: counting.answers(),
            wrong: wrong + stored.len(),
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
    pub(super) async fn write(self, db: &Client, site: &Name) -> anyhow::Result<()> {
        Ok(day_states::replace_all(db, site, self.counted.into_iter()).await?)
    }
}

/// Counts a site anew, in the caller's transaction, if its days were counted in another zone before.
pub(super) async fn in_zone(db: &Client, site: &Name, zone: &TimeZone) -> anyhow::Result<()> {
    let name = zone.iana_name().unwrap_or("UTC");
    if counted_in(db, site).await?.as_deref() == Some(name) {
        return Ok(());
    }
    Lock::Counting.take(db).await?;
    let recount = Recount::of(db, site, zone).await?;
    tracing::info!(%site, zone = name, answers = recount.answers, states = recount.counted.len(), "days counted");
    recount.write(db, site).await?;
    let note = "INSERT INTO zones (site, zone) VALUES ($1, $2) ON CONFLICT (site) DO UPDATE SET zone = excluded.zone";
    let columns = [(&site.as_str() as _, Type::TEXT), (&name as _, Type::TEXT)];
    db.execute_typed(note, &columns).await?;
    Ok(())
}

/// Every site whose days are counted, with the zone they are counted in.
pub(super) async fn counted_sites(db: &Client) -> anyhow::Result<Vec<(Name, TimeZone)>> {
    let all = "SELECT site, zone FROM zones ORDER BY site";
    let rows = db.query_typed(all, &[]).await?;
    rows.iter()
        .map(|row| counted_site(row.try_get(0)?, row.try_get(1)?))
        .collect()
}

async fn counted_in(db: &Client, site: &Name) -> anyhow::Result<Option<String>> {
    let zone = "SELECT zone FROM zones WHERE site = $1";
    let row = db
        .query_typed_opt(zone, &[(&site.as_str(), Type::TEXT)])
        .await?;
    Ok(row.map(|row| row.try_get(0)).transpose()?)
}
