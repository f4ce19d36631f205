//! Every answer counted anew, and compared with the states that the answers' transactions have kept.

use std::collections::BTreeMap;

use futures_util::TryStreamExt as _;
use otklik_score::{Merge as _, State};
use otklik_wire::flags::Flags;
use otklik_wire::id::Name;
use tokio_postgres::types::Type;
use tokio_postgres::{Client, Row};

use super::answers::flags;
use super::day_states::{self, Share};
use super::locks::{Lock, Shard};
use crate::store::counting::{Counting, Recounted, counted_site};
use crate::store::tally::Tally;
use crate::store::zones::Rule;

/// What a site's answers make when they are counted anew, with the part of those that are gone.
#[derive(Debug)]
pub(super) struct Recount {
    answers: u64,
    wrong: usize,
    counted: BTreeMap<Share, State>,
}

impl Recount {
    /// Reads every answer of a site. All within the caller's transaction, so that nothing comes in between.
    pub(super) async fn of(db: &Client, site: &Name, rule: &Rule) -> anyhow::Result<Self> {
        // Reading all there is may take as long as it takes.
        db.batch_execute("SET LOCAL statement_timeout = 0").await?;
        let mut counting = Counting::new(site, rule);
        let mut shards: BTreeMap<Shard, Tally> = BTreeMap::new();
        let all = "SELECT raw, at_ms, shard, flags FROM answers WHERE site = $1";
        let rows = db
            .query_typed_raw(all, [(site.as_str(), Type::TEXT)])
            .await?;
        let mut rows = std::pin::pin!(rows);
        while let Some(row) = rows.try_next().await? {
            let tally = shards.entry(Shard(row.try_get(2)?)).or_default();
            counting.add(row.try_get(0)?, row.try_get(1)?, flags(&row, 3)?, tally)?;
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

/// Counts a site anew, in the caller's transaction, if it was counted by another rule before.
pub(super) async fn by_rule(db: &Client, site: &Name, rule: &Rule) -> anyhow::Result<()> {
    let (zone, uncounted) = (rule.zone_name(), rule.uncounted);
    if counted_by(db, site).await? == Some((zone.to_owned(), uncounted)) {
        return Ok(());
    }
    Lock::Counting.take(db).await?;
    let recount = Recount::of(db, site, rule).await?;
    tracing::info!(%site, zone, answers = recount.answers, states = recount.counted.len(), "days counted");
    recount.write(db, site).await?;
    let note = "INSERT INTO zones (site, zone, uncounted, by_role) VALUES ($1, $2, $3, 1)
                ON CONFLICT (site) DO UPDATE SET zone = excluded.zone, uncounted = excluded.uncounted, by_role = 1";
    let columns = [
        (&site.as_str() as _, Type::TEXT),
        (&zone as _, Type::TEXT),
        (&i16::from(uncounted.bits()) as _, Type::INT2),
    ];
    db.execute_typed(note, &columns).await?;
    Ok(())
}

/// Every site that is counted, with the rule by which it is.
pub(super) async fn counted_sites(db: &Client) -> anyhow::Result<Vec<(Name, Rule)>> {
    let all = "SELECT site, zone, uncounted FROM zones ORDER BY site";
    let rows = db.query_typed(all, &[]).await?;
    rows.iter()
        .map(|row| counted_site(row.try_get(0)?, row.try_get(1)?, flags(row, 2)?))
        .collect()
}

async fn counted_by(db: &Client, site: &Name) -> anyhow::Result<Option<(String, Flags)>> {
    let rule = "SELECT zone, uncounted FROM zones WHERE site = $1 AND by_role = 1";
    let row = db
        .query_typed_opt(rule, &[(&site.as_str(), Type::TEXT)])
        .await?;
    let read = |row: Row| Ok((row.try_get(0)?, flags(&row, 1)?));
    row.map(read).transpose()
}
