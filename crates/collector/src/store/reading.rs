//! What is asked of a store: each question has an arm an engine.

use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;
use otklik_score::State;
use otklik_score::series::Same;
use otklik_wire::id::{AnswerId, Name};

use super::letter::{Address, Dead, Leased, Mailbox};
use super::tally::Key;
use super::{Engine, FIRST_ID, Overview, Page, Period, Store, StoreError, desk};

impl Store {
    /// Answers a question to the tables of the loop.
    pub(crate) async fn ask<Q: desk::ask::Question>(
        &self,
        question: Q,
    ) -> Result<Q::Answer, StoreError> {
        match &self.engine {
            Engine::Sqlite(engine) => engine.ask(question).await,
            Engine::Postgres(engine) => engine.ask(question).await,
        }
    }

    /// A site's promises, rules and signs as they are now.
    pub(crate) async fn settings(&self, site: &Name) -> Result<Arc<desk::Settings>, StoreError> {
        let (site, kept) = (site.as_str().to_owned(), Arc::clone(&self.settings));
        self.ask(desk::look::SettingsOf { site, kept }).await
    }

    /// When the next letter to an endpoint is due.
    pub(crate) async fn next_due(&self, of: &Address) -> Result<Option<Timestamp>, StoreError> {
        match &self.engine {
            Engine::Sqlite(engine) => engine.next_due(of.clone()).await,
            Engine::Postgres(engine) => engine.next_due(of).await,
        }
    }

    /// The letters that were leased by this.
    pub(crate) async fn leased(&self, lease: i64) -> Result<Vec<Leased>, StoreError> {
        match &self.engine {
            Engine::Sqlite(engine) => engine.leased(lease).await,
            Engine::Postgres(engine) => engine.leased(lease).await,
        }
    }

    /// What there is for each endpoint that there is anything for, by site and endpoint.
    pub(crate) async fn mailboxes(&self) -> Result<Vec<Mailbox>, StoreError> {
        match &self.engine {
            Engine::Sqlite(engine) => engine.mailboxes().await,
            Engine::Postgres(engine) => engine.mailboxes().await,
        }
    }

    /// At most so many dead letters of a site, the last that failed first.
    pub(crate) async fn dead(&self, site: &Name, most: u32) -> Result<Vec<Dead>, StoreError> {
        match &self.engine {
            Engine::Sqlite(engine) => engine.dead(site.clone(), most).await,
            Engine::Postgres(engine) => engine.dead(site, most).await,
        }
    }

    /// The states of a site for all days together.
    pub(crate) async fn ever(&self, site: &Name) -> Result<Vec<(Key, State)>, StoreError> {
        match &self.engine {
            Engine::Sqlite(engine) => engine.ever(site.clone()).await,
            Engine::Postgres(engine) => engine.ever(site).await,
        }
    }

    /// Which wordings of a site ask the same by the owner's word.
    pub(crate) async fn declared(&self, site: &Name) -> Result<Vec<Same>, StoreError> {
        match &self.engine {
            Engine::Sqlite(engine) => engine.declared(site.clone()).await,
            Engine::Postgres(engine) => engine.declared(site).await,
        }
    }

    /// A site with its days from `first` on and at most so many comments.
    pub(crate) async fn overview(
        &self,
        site: &Name,
        first: Date,
        comments: u32,
    ) -> Result<Overview, StoreError> {
        match &self.engine {
            Engine::Sqlite(engine) => engine.overview(site.clone(), first, comments).await,
            Engine::Postgres(engine) => engine.overview(site, first, comments).await,
        }
    }

    /// At most so many answers of a site that were given in the period, in the order of their ids, after that one.
    pub(crate) async fn page(
        &self,
        site: &Name,
        after: Option<&AnswerId>,
        period: Period,
        most: u32,
    ) -> Result<Page, StoreError> {
        let after = after.map_or(FIRST_ID, AnswerId::as_str).to_owned();
        match &self.engine {
            Engine::Sqlite(engine) => engine.page(site.clone(), after, period, most).await,
            Engine::Postgres(engine) => engine.page(site, &after, period, most).await,
        }
    }

    /// How many answers of a site were given in the period.
    pub(crate) async fn count(&self, site: &Name, period: Period) -> Result<u64, StoreError> {
        match &self.engine {
            Engine::Sqlite(engine) => engine.count(site.clone(), period).await,
            Engine::Postgres(engine) => engine.count(site, period).await,
        }
    }
}
