//! The task that writes digests when they are due: each once, whoever of several collectors is first.

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use otklik_loop::case::event::By;
use otklik_wire::id::Name;
use tokio::sync::watch;
use tokio::time::sleep;

use super::digest::{self, Head};
use super::due::Days;
use super::recipient::{Digest, Recipient};
use crate::config::Rules;
use crate::error::ApiError;
use crate::http::{App, digest as gathered};
use crate::periods::midnight;
use crate::store::desk::documents::Kind;
use crate::store::desk::look::Documents;
use crate::store::desk::task::Asked;

/// How often it is looked whether an hour has come.
const EVERY: Duration = Duration::from_secs(5);

/// Writes the digests of all sites.
#[derive(Debug)]
pub(crate) struct Editor {
    app: Arc<App>,
    /// Those who get any, each with the last day that theirs is known to have gone up to.
    readers: Vec<Reader>,
}

#[derive(Debug)]
struct Reader {
    site: Name,
    recipient: Recipient,
    digest: Digest,
    up_to: Option<String>,
}

impl Editor {
    /// For those who get any.
    pub(crate) fn new(app: Arc<App>, rules: &Rules) -> Self {
        let all = rules
            .iter()
            .flat_map(|(site, rules)| rules.mails.iter().map(move |mail| (site, mail)));
        let readers = all.filter_map(|(site, recipient)| {
            Some(Reader {
                site: site.clone(),
                recipient: recipient.clone(),
                digest: recipient.digest?,
                up_to: None,
            })
        });
        Self {
            readers: readers.collect(),
            app,
        }
    }

    /// Works until the collector is asked to end.
    pub(crate) async fn run(mut self, mut stopping: watch::Receiver<bool>) {
        if self.readers.is_empty() {
            return;
        }
        tokio::select! {
            _ = stopping.wait_for(|stopping| *stopping) => {}
            () = self.work() => {}
        }
    }

    async fn work(&mut self) {
        loop {
            for reader in &mut self.readers {
                if let Err(error) = reader.look(&self.app, Timestamp::now()).await {
                    let (site, recipient) = (&reader.site, &reader.recipient.name);
                    tracing::warn!(%site, %recipient, ?error, "a digest could not be written; it is tried again");
                }
            }
            sleep(EVERY).await;
        }
    }
}

impl Reader {
    /// Writes the digest that is due, if one is.
    async fn look(&mut self, app: &App, now: Timestamp) -> Result<(), ApiError> {
        let zone = app.zones.of(&self.site);
        let days = self.digest.rhythm.last(self.digest.at, now, &zone);
        let due = days.to.to_string();
        if self.up_to.as_ref() == Some(&due) {
            return Ok(());
        }
        let question = Documents {
            site: self.site.as_str().to_owned(),
            kind: Kind::Digest,
            id: Some(self.recipient.name.as_str().to_owned()),
        };
        let noted = app.store.ask(question).await?.pop();
        let version = noted.as_ref().map_or(0, |noted| noted.version);
        let letter = match &noted {
            // Who gets digests from today on gets none of what was before.
            None => None,
            Some(noted) if noted.text >= due => {
                self.up_to = Some(due);
                return Ok(());
            }
            Some(_) => Some(self.written(app, days).await?),
        };
        let asked = Asked::Digest {
            recipient: self.recipient.name.as_str().to_owned(),
            version,
            up_to: due.clone(),
            letter,
        };
        // Whoever was quicker has written the same.
        let _ = app.store.desk(&self.site, By::CLOCK, now, asked).await?;
        self.up_to = Some(due);
        Ok(())
    }

    async fn written(&self, app: &App, days: Days) -> Result<String, ApiError> {
        let Recipient {
            language, server, ..
        } = &self.recipient;
        let facts = gathered::gather(app, &self.site, days, *language).await?;
        let head = Head {
            site: self.site.as_str(),
            from: days.from,
            to: days.to,
            language: *language,
            audience: self.digest.audience,
            console: server.console.as_deref(),
        };
        let mut written = digest::written(head, &facts);
        if self.digest.words {
            let zone = app.zones.of(&self.site);
            written.words = Some((midnight(days.from, &zone), midnight(days.to, &zone)));
        }
        serde_json::to_string(&written).map_err(|error| ApiError::Internal(error.into()))
    }
}
