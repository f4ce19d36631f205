//! What pages are told of a site beyond its survey file, promises and full surveys, without asking the database at every page view.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use otklik_loop::promise::{Promises, Said};
use otklik_wire::id::Name;
use serde_json::{Value, json};

use crate::files::File;
use crate::quota;
use crate::sites::Site;
use crate::store::desk::Settings;
use crate::store::{Store, StoreError};

/// How old what is told may be: a change by another collector is told after that long.
const FRESH_FOR: Duration = Duration::from_secs(1);

/// Of each site what was told last.
#[derive(Debug, Default)]
pub(crate) struct Promised(Mutex<HashMap<Name, Told>>);

#[derive(Clone, Debug)]
struct Told {
    looked: Instant,
    settings: Arc<Settings>,
    /// The hash of the survey file as it is without promises.
    of: String,
    pages: Arc<Pages>,
}

/// The survey file as pages get it.
#[derive(Debug)]
pub(crate) struct Pages {
    /// All of it, with what is promised.
    pub(crate) config: File,
    /// What the loader decides by.
    pub(crate) shown: File,
    /// What nobody is asked by itself any more.
    pub(crate) full: BTreeSet<Name>,
}

impl Promised {
    /// A site's settings, as they were a moment ago at the latest.
    pub(crate) async fn settings(
        &self,
        site: &Site,
        store: &Store,
    ) -> Result<Arc<Settings>, StoreError> {
        self.told(site, store).await.map(|told| told.settings)
    }

    /// The survey file as it is told to pages. While the store cannot be read, as it was told last: what is asked does not depend
    /// on it.
    pub(crate) async fn pages(&self, site: &Site, store: &Store) -> Arc<Pages> {
        if let Ok(told) = self.told(site, store).await {
            return told.pages;
        }
        let before = self.lock().get(&site.name).cloned();
        before.map_or_else(
            || Arc::new(Pages::of(site, &Promises::default(), BTreeSet::new())),
            |told| told.pages,
        )
    }

    /// Looks again at the next request.
    pub(crate) fn look_again(&self, site: &Name) {
        if let Some(told) = self.lock().get_mut(site) {
            told.looked -= FRESH_FOR.min(told.looked.elapsed() + FRESH_FOR);
        }
    }

    async fn told(&self, site: &Site, store: &Store) -> Result<Told, StoreError> {
        let before = self.lock().get(&site.name).cloned();
        if let Some(before) = &before
            && before.looked.elapsed() < FRESH_FOR
            && before.of == site.asked.hash
        {
            return Ok(before.clone());
        }
        let looked = Instant::now();
        let settings = store.settings(&site.name).await?;
        let full = if quota::is_asked_for(&site.file) {
            quota::full(&site.file, &store.ever(&site.name).await?)
        } else {
            BTreeSet::new()
        };
        let pages = match before {
            Some(before)
                if Arc::ptr_eq(&before.settings, &settings)
                    && before.of == site.asked.hash
                    && before.pages.full == full =>
            {
                before.pages
            }
            _ => Arc::new(Pages::of(site, &settings.promises, full)),
        };
        let told = Told {
            looked,
            settings,
            of: site.asked.hash.clone(),
            pages,
        };
        self.lock().insert(site.name.clone(), told.clone());
        Ok(told)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<Name, Told>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Pages {
    fn of(site: &Site, promises: &Promises, full: BTreeSet<Name>) -> Self {
        let has_quota = quota::is_asked_for(&site.file);
        let config = changed(&site.asked, |document| {
            if has_quota {
                quota::tell(document, &full);
            }
            put_promises(document, promises) || has_quota
        });
        let shown = changed(&site.shown, |document| {
            if has_quota {
                quota::tell(document, &full);
            }
            has_quota
        });
        Self {
            config,
            shown,
            full,
        }
    }
}

/// The file after a change of what is in it; itself if `change` says that there was none.
fn changed(file: &File, change: impl FnOnce(&mut Value) -> bool) -> File {
    let Ok(mut document) = serde_json::from_slice(&file.plain) else {
        return file.clone();
    };
    if !change(&mut document) {
        return file.clone();
    }
    let changed = File::new(document.to_string().into(), file.media_type);
    changed.clone().compressed().unwrap_or(changed)
}

/// Puts a `promise` into each survey for which there is one, and takes it out of every other: what a file says itself, nobody keeps.
/// Whether anything changed.
fn put_promises(document: &mut Value, promises: &Promises) -> bool {
    let mut is_changed = false;
    for survey in document["surveys"].as_array_mut().into_iter().flatten() {
        let said = survey["id"]
            .as_str()
            .and_then(|survey| promises.said(survey));
        if let Some((first, solution)) = said {
            survey["promise"] = promise(first, solution);
            is_changed = true;
        } else if let Some(survey) = survey.as_object_mut() {
            is_changed |= survey.remove("promise").is_some();
        }
    }
    is_changed
}

fn promise(first: Option<Said>, solution: Option<Said>) -> Value {
    let mut promise = json!({});
    for (key, said) in [("first", first), ("solution", solution)] {
        if let Some(said) = said {
            promise[key] = json!(said);
        }
    }
    promise
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_promises_nothing_by_itself() {
        let said = json!({"surveys": [{"id": "nps", "promise": {"first": {"minutes": 5, "hours": "all"}}}]});
        let config = File::new(said.to_string().into(), "application/json");
        let promised = |file: &File| {
            changed(file, |document| {
                put_promises(document, &Promises::default())
            })
        };
        let told = promised(&config);
        let told: Value = serde_json::from_slice(&told.plain).unwrap();
        assert_eq!(told, json!({"surveys": [{"id": "nps"}]}));
        // What is not changed is what it was, with its compressed forms.
        let plain = File::new(told.to_string().into(), "application/json");
        assert_eq!(promised(&plain).hash, plain.hash);
    }
}
