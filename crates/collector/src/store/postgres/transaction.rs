//! One transaction for all that waits.
//!
//! Statements that do not need each other's results are sent together: a group of new answers goes to the server and
//! back three times, the last of them the commit.
//!
//! Rows are locked in one order, so that collectors wait for each other and never in a circle: first the answers that
//! are new, then those that are stored, then the shares of the states; each by its key.

use std::collections::{HashMap, HashSet};
use std::time::Duration;

use futures_util::future::try_join_all;
use otklik_wire::flags::Flag;
use otklik_wire::id::Name;
use tokio::time::sleep;
use tokio_postgres::types::Type;
use tokio_postgres::{Client, Error, Statement};
use uuid::Uuid;

use super::answers::{self, Place, Version};
use super::day_states::{self, Share};
use super::desk;
use super::failure::Failure;
use super::group::Versions;
use super::letters;
use super::locks::{Lock, Shard};
use super::removal::{self, Horizons, Tallies};
use crate::store::desk::Kept as SettingsKept;
use crate::store::job::{Done, Job, Work, Written, sites};
use crate::store::letter::{self, Letter};
use crate::store::tally::{Change, Table};
use crate::store::zones::Zones;

/// Where collectors tell each other which sites changed.
pub(super) const CHANNEL: &str = "otklik";
/// What they tell there when a survey file was published: no name of a site, so that older ones pass it over.
pub(super) const PUBLISHED: &str = "/surveys";
/// How often a transaction is done again that another one was in the way of.
const TRIES: u32 = 6;
/// The first pause before that, doubled each time.
const PAUSE: Duration = Duration::from_millis(2);

/// Every statement of the writer looks rows up by their keys, whatever the server believes of the tables' sizes.
const PLANS: &str =
    "SET enable_seqscan = off; SET enable_hashjoin = off; SET enable_mergejoin = off;
                     SET plan_cache_mode = force_generic_plan; SET jit = off";
const BEGIN: &str = "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE";

/// The connection that writes.
#[derive(Debug)]
pub(super) struct Session {
    db: Client,
    shard: Shard,
    answers: answers::Statements,
    states: day_states::Statements,
    expired: day_states::Statements,
    zones: Statement,
    horizons: Horizons,
}

impl Session {
    /// Prepares a connection for writing.
    pub(super) async fn prepare(db: Client) -> Result<Self, Error> {
        db.batch_execute(PLANS).await?;
        Ok(Self {
            shard: Shard::take(&db).await?,
            answers: answers::Statements::prepare(&db).await?,
            states: day_states::Statements::prepare(&db, Table::Counted).await?,
            expired: day_states::Statements::prepare(&db, Table::Expired).await?,
            horizons: Horizons::new(),
            zones: db
                .prepare("SELECT site, zone, uncounted FROM zones WHERE site = ANY ($1)")
                .await?,
            db,
        })
    }

    /// Whether nothing can be written through it any more.
    pub(super) fn is_closed(&self) -> bool {
        self.db.is_closed()
    }

    /// Writes a group in one transaction. When this returns `Ok` it is on the server's disk.
    pub(super) async fn write(
        &mut self,
        zones: &Zones,
        settings: &SettingsKept,
        group: &[Job],
    ) -> Result<Written, Failure> {
        let mut pause = PAUSE;
        let mut tries = 1;
        loop {
            let error = match self.attempt(zones, settings, group).await {
                Ok(written) => return Ok(written),
                Err(error) => error,
            };
            if self.is_closed() {
                return Err(error);
            }
            self.db.batch_execute("ROLLBACK").await?;
            if !error.is_transient() || tries == TRIES {
                return Err(error);
            }
            tracing::debug!(%error, tries, "a group is written again");
            if let Failure::NewHorizon { site, horizon } = error {
                self.horizons.insert(site, horizon);
            }
            sleep(pause).await;
            pause *= 2;
            tries += 1;
        }
    }

    /// Writes without changing anything, to learn whether writing is possible.
    pub(super) async fn probe(&self, zones: &Zones) -> Result<(), Failure> {
        self.check_zones(zones, zones.sites()).await?;
        let touch = "UPDATE schema_version SET version = version";
        self.db.batch_execute(touch).await?;
        Ok(())
    }

    async fn attempt(
        &self,
        zones: &Zones,
        settings: &SettingsKept,
        group: &[Job],
    ) -> Result<Written, Failure> {
        let db = &self.db;
        let versions = Versions::of(group);
        let touched = sites(group);
        let first = versions.first(&self.horizons);
        let removals = || {
            group
                .iter()
                .enumerate()
                .filter_map(|(job, Job { work, .. })| match work {
                    Work::Removal { site, removal } => Some((job, work, site, removal)),
                    _ => None,
                })
        };
        let removes = removals().next().is_some();
        let lock = async {
            if removes {
                // An answer that another collector has not committed yet would not be found, and come back.
                Lock::Counting.take(db).await
            } else {
                Lock::Counting.share(db).await
            }
        };
        let (began, locked, zoned, free) = tokio::join!(
            db.batch_execute(BEGIN),
            lock,
            self.check_zones(zones, touched.iter().copied()),
            self.answers.insert(db, &first, self.shard),
        );
        began?;
        locked?;
        zoned?;
        let free = free?;
        let (kept, erased) = self.kept(&versions, &first, &free).await?;
        let kept: HashMap<Place<'_>, &answers::Kept> = kept
            .iter()
            .map(|kept| ((kept.site.as_str(), kept.id), kept))
            .collect();
        let mut changes =
            versions.fold(group, &kept, &erased, &self.horizons, self.shard, zones)?;
        for came in desk::coming(group, &changes.outcomes) {
            came.take_in(db, settings).await?;
        }
        let told = group.iter().zip(&changes.outcomes);
        let mut new: Vec<Letter<'_>> = told
            .flat_map(|(job, done)| letter::of(&job.work, done))
            .collect();
        let mut expired = Tallies::new();
        if removes {
            // What is removed may be what this group brought.
            let updates = std::mem::take(&mut changes.updates);
            self.answers.update(db, &updates).await?;
            letters::write(db, &std::mem::take(&mut new)).await?;
        }
        for (job, work, site, removal) in removals() {
            let (rule, tallies) = (zones.rule(site), &mut changes.tallies);
            let done = removal::remove(db, site, &rule, removal, tallies, &mut expired).await?;
            new.extend(letter::of(work, &done));
            desk::note_removal(db, site, removal).await?;
            if let Some(told) = changes.outcomes.get_mut(job) {
                *told = done;
            }
        }
        for (work, told) in group.iter().map(|job| &job.work).zip(&mut changes.outcomes) {
            if let Work::Desk { site, task } = work {
                *told = Done::Desk(desk::carry_out(db, settings, site, task).await?);
            }
            if let Work::People(deed) = work {
                *told = Done::People(desk::change_people(db, deed).await?);
            }
        }
        let writes = self.states.apply(db, &shares(changes.tallies)).await?;
        let gone = self.expired.apply(db, &shares(expired)).await?;
        let changed = group.iter().filter_map(|job| match &job.work {
            Work::Letters(change) => Some(letters::change(db, change)),
            _ => None,
        });
        try_join_all(changed).await?;
        let mut names: Vec<&str> = touched.iter().map(|site| site.as_str()).collect();
        if group.iter().any(|job| job.work.publishes()) {
            names.push(PUBLISHED);
        }
        // If one of them fails, the server makes a rollback of the commit.
        let (updated, written, noted, told, notified, committed) = tokio::join!(
            self.answers.update(db, &changes.updates),
            self.states.write(db, &writes),
            self.expired.write(db, &gone),
            letters::write(db, &new),
            notify(db, &names),
            db.batch_execute("COMMIT"),
        );
        updated?;
        written?;
        noted?;
        told?;
        notified?;
        committed?;
        Ok(changes.outcomes)
    }

    /// What is stored at the places that were not free, and which of them were refused because they were erased.
    async fn kept<'a>(
        &self,
        versions: &Versions<'a>,
        offered: &[Version<'a>],
        free: &[(String, Uuid)],
    ) -> Result<(Vec<answers::Kept>, HashSet<Place<'a>>), Failure> {
        if free.len() == versions.len() {
            return Ok(Default::default());
        }
        let free: HashSet<Place<'_>> = free.iter().map(|(site, id)| (site.as_str(), *id)).collect();
        let taken: Vec<Place<'a>> = versions
            .places()
            .filter(|place| !free.contains(place))
            .collect();
        let kept = self.answers.kept(&self.db, &taken).await?;
        let found: HashSet<Place<'_>> = kept
            .iter()
            .map(|kept| (kept.site.as_str(), kept.id))
            .collect();
        // What was offered, was not taken, and is not there.
        let refused: Vec<Place<'a>> = offered
            .iter()
            .map(|(place, _)| *place)
            .filter(|place| !free.contains(place) && !found.contains(place))
            .collect();
        let erased = if refused.is_empty() {
            HashSet::new()
        } else {
            removal::erased(&self.db, &refused, &self.horizons).await?
        };
        Ok((kept, erased))
    }

    /// Refuses to count by one rule what another collector counts by another.
    async fn check_zones(
        &self,
        zones: &Zones,
        sites: impl Iterator<Item = &Name>,
    ) -> Result<(), Failure> {
        let names: Vec<&str> = sites.map(Name::as_str).collect();
        for row in self.db.query(&self.zones, &[&names]).await? {
            let (site, zone): (String, String) = (row.try_get(0)?, row.try_get(1)?);
            let uncounted = answers::flags(&row, 2)?;
            let ours = Name::new(site.clone()).map(|site| zones.rule(&site));
            if ours.is_ok_and(|ours| ours.zone_name() != zone || ours.uncounted != uncounted) {
                let names: Vec<&str> = uncounted.iter().map(Flag::as_str).collect();
                let kept = format!("{zone} without those flagged {names:?}");
                return Err(Failure::OtherRule { site, kept });
            }
        }
        Ok(())
    }
}

/// The changes in the order in which rows are locked.
fn shares(tallies: Tallies) -> Vec<(Share, Change)> {
    let changes = tallies.into_iter().flat_map(|(shard, tally)| {
        let changes = tally.into_changes();
        changes.map(move |(key, change)| ((shard, key), change))
    });
    changes.collect()
}

/// Tells the other collectors, at the commit, which sites it changes.
pub(super) async fn notify(db: &Client, sites: &[&str]) -> Result<(), Error> {
    if sites.is_empty() {
        return Ok(());
    }
    let notify = "SELECT pg_notify($1, site) FROM UNNEST($2) AS site";
    let values = [(&CHANNEL as _, Type::TEXT), (&sites as _, Type::TEXT_ARRAY)];
    db.query_typed(notify, &values).await.map(drop)
}
