//! A site's promises, rules and signs as they are used, read from its documents once and kept while those stay the same.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use otklik_loop::promise::given::Given;
use otklik_loop::promise::{About, Chosen, Promises, Severity};
use otklik_loop::rule::{Routed, Rule, Rules};
use otklik_loop::sign::{Signs, Words};

use super::db::Db;
use super::documents::Kind;
use crate::said::Said;

/// What a site has set.
#[derive(Debug, Default)]
pub(crate) struct Settings {
    pub(crate) promises: Promises,
    pub(crate) rules: Rules,
    pub(crate) signs: Signs,
}

/// Settings by site, each with the versions of the documents that they were read from.
#[derive(Debug, Default)]
pub(crate) struct Kept(Mutex<HashMap<String, (Versions, Arc<Settings>)>>);

/// Kind and version of each document, and when it was written: a version that was rolled back may be written again.
type Versions = Vec<(String, i64, i64)>;

impl Settings {
    /// Whether something is promised about what was said.
    pub(crate) fn promises_something(&self, said: &Said) -> bool {
        let stems = said.stems();
        let signs = self.signs.among(&stems);
        let routed = self.rules.route(&said.seen(&stems, &signs));
        self.promise_about(said, &routed).policy.is_some()
    }

    /// Which policy applies to what the rules said that of.
    pub(crate) fn promise_about(&self, said: &Said, routed: &Routed) -> Chosen<'_> {
        let severity = Some(routed.then.severity.unwrap_or(Severity::Minor));
        self.promises.choose(&About {
            severity,
            ..said.about()
        })
    }
}

impl Kept {
    /// The settings of a site as they are at this moment.
    pub(crate) async fn of<D: Db>(&self, db: &D, site: &str) -> Result<Arc<Settings>, D::Error> {
        let versions = "SELECT kind, version, changed_ms FROM documents WHERE site = $1 AND kind IN ('promises', 'rules', 'signs') AND id = ''
                        ORDER BY kind";
        let rows = db.rows(versions, &[site.into()]).await?;
        let mut versions = Versions::with_capacity(rows.len());
        for row in &rows {
            versions.push((row.text(0)?.to_owned(), row.int(1)?, row.int(2)?));
        }
        if let Some((kept, settings)) = self.lock().get(site)
            && *kept == versions
        {
            return Ok(Arc::clone(settings));
        }
        let settings = Arc::new(read(db, site).await?);
        self.lock()
            .insert(site.to_owned(), (versions, Arc::clone(&settings)));
        Ok(settings)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<String, (Versions, Arc<Settings>)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn read<D: Db>(db: &D, site: &str) -> Result<Settings, D::Error> {
    let mut settings = Settings {
        signs: Signs::of(&Signs::usual()).unwrap_or_default(),
        ..Settings::default()
    };
    for kind in [Kind::Promises, Kind::Rules, Kind::Signs] {
        let Some(document) = super::documents::one(db, site, kind, "").await? else {
            continue;
        };
        let read = match kind {
            Kind::Promises => promises(&document.text).map(|promises| settings.promises = promises),
            Kind::Rules => rules(&document.text).map(|rules| settings.rules = rules),
            _ => signs(&document.text).map(|signs| settings.signs = signs),
        };
        // They were checked when they were written; an older program may know less than a newer one wrote.
        if let Err(why) = read {
            tracing::error!(
                site,
                kind = kind.name(),
                why,
                "what the site has set cannot be read; it is as if there were none"
            );
        }
    }
    Ok(settings)
}

/// Reads promises.
pub(crate) fn promises(text: &str) -> Result<Promises, String> {
    serde_json::from_str::<Given>(text)
        .map_err(|error| error.to_string())?
        .checked()
}

/// Reads rules.
pub(crate) fn rules(text: &str) -> Result<Rules, String> {
    Rules::checked(&serde_json::from_str::<Vec<Rule>>(text).map_err(|error| error.to_string())?)
}

/// Reads signs.
pub(crate) fn signs(text: &str) -> Result<Signs, String> {
    Signs::of(&serde_json::from_str::<Vec<Words>>(text).map_err(|error| error.to_string())?)
}
