//! What is taken out of a store: by somebody's word, by age, or because it was made up.

use jiff::Timestamp;
use otklik_wire::id::{AnswerId, Name};

use super::job::{Done, Work};
use super::{Aging, Removal, Store, StoreError, people};
use crate::webhook::event::Kind;

impl Store {
    /// Takes answers out for good, with their part in the states, whether they are there or not: none of them is taken
    /// again. Says of each whether it was there.
    pub(crate) async fn erase(
        &self,
        site: &Name,
        ids: Vec<AnswerId>,
        now: Timestamp,
        doer: people::Doer,
    ) -> Result<Vec<bool>, StoreError> {
        let listeners = self.listeners(site, Kind::AnswerErased);
        let erase = Removal::Erase {
            ids,
            now,
            doer,
            listeners,
        };
        match self.remove(site, erase).await? {
            Done::Erased(were_there) => Ok(were_there),
            _ => Err(StoreError::Failed),
        }
    }

    /// From now on none of them is taken for a site that was given before that; what is there waits for [`Self::expire`].
    /// A horizon never goes back.
    pub(crate) async fn set_horizon(
        &self,
        site: &Name,
        of: Aging,
        before: Timestamp,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        self.remove(site, Removal::Horizon { of, before, now })
            .await
            .map(drop)
    }

    /// Takes out at most so many of them that were given before the site's horizon, and says how many. Their part in the
    /// states stays.
    pub(crate) async fn expire(
        &self,
        site: &Name,
        of: Aging,
        most: u32,
        now: Timestamp,
    ) -> Result<u32, StoreError> {
        match self.remove(site, Removal::Expire { of, most, now }).await? {
            Done::Expired(expired) => Ok(expired),
            _ => Err(StoreError::Failed),
        }
    }

    /// Takes out at most so many of a site's sample answers, with their part in the states, and says how many; at fewer, what
    /// else there was of the sample is gone, too.
    pub(crate) async fn remove_sample(
        &self,
        site: &Name,
        most: u32,
        now: Timestamp,
    ) -> Result<u32, StoreError> {
        match self.remove(site, Removal::Sample { most, now }).await? {
            Done::Expired(removed) => Ok(removed),
            _ => Err(StoreError::Failed),
        }
    }

    async fn remove(&self, site: &Name, removal: Removal) -> Result<Done, StoreError> {
        let site = site.clone();
        self.work(Work::Removal { site, removal }).await
    }
}
