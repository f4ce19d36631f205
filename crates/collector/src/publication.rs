//! Survey files that were published from the console, taken up where they were published and by every other collector of the
//! database.

use std::sync::Arc;

use anyhow::Context as _;
use otklik_wire::id::Name;
use tokio::sync::watch;

use crate::http::App;
use crate::sites::{Now, Served, Site};
use crate::store::Store;
use crate::store::desk::surveys::{EverServed, Last, OnePublication};

/// Looks for publications whenever somebody tells that there may be one.
#[derive(Debug)]
pub(crate) struct Publications {
    pub(crate) app: Arc<App>,
    pub(crate) told: watch::Receiver<()>,
}

impl Publications {
    /// Works until the collector is asked to end.
    pub(crate) async fn run(mut self, mut stopping: watch::Receiver<bool>) {
        tokio::select! {
            // An error says that whoever could have stopped us is gone.
            _ = stopping.wait_for(|stopping| *stopping) => {}
            () = self.work() => {}
        }
    }

    async fn work(&mut self) {
        while self.told.changed().await.is_ok() {
            if let Err(error) = catch_up(&self.app.sites, &self.app.store).await {
                tracing::error!("what was published is not served yet: {error:#}");
            }
        }
    }
}

/// Serves what was published last of each site.
///
/// # Errors
/// When the database cannot be read, or this program does not understand what was published.
pub(crate) async fn catch_up(sites: &Served, store: &Store) -> anyhow::Result<()> {
    for (name, number) in store.ask(Last).await? {
        let Ok(name) = Name::new(name) else { continue };
        let is_new = sites.now(&name).is_some_and(|now| now.number < number);
        if !is_new {
            continue;
        }
        let one = OnePublication {
            site: name.as_str().to_owned(),
            number,
        };
        let Some(publication) = store.ask(one).await? else {
            continue;
        };
        let site = Site::published(&publication.text).with_context(|| {
            format!(
                "site {name}: its survey file number {number} in the database cannot be read; a newer otklik-collector \
                 published it, start that one"
            )
        })?;
        // Read after it, so that its revisions are among them.
        let published = store.ask(EverServed(name.clone())).await?;
        let now = Now {
            number,
            beside: publication.beside,
            site: Arc::new(site),
            published: Arc::new(published),
        };
        if sites.put(&name, now) {
            tracing::info!(site = %name, number, "a survey file that was published from the console is served");
        }
    }
    Ok(())
}

/// Says of which sites the file in the folder was changed and does not hold.
pub(crate) fn tell_of_changed_files(sites: &Served) {
    for name in sites.names().filter(|name| sites.is_folder_changed(name)) {
        let number = sites.now(name).map_or(0, |now| now.number);
        tracing::warn!(
            site = %name,
            number,
            "the survey file in the sites folder was changed and is not served: what was published from the console goes before \
             it; take the file over as a draft there, or leave it as it was"
        );
    }
}
