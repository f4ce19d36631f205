//! The sites as they are served now: what is published from the console takes the place of a file without a restart.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, PoisonError, RwLock};

use otklik_wire::id::Name;

use super::{Published, Site, Sites};

/// Every site of this collector. Which there are is fixed by the files in the folder; what they ask is not.
#[derive(Debug)]
pub(crate) struct Served(BTreeMap<Name, Place>);

#[derive(Debug)]
struct Place {
    folder: Arc<Site>,
    now: RwLock<Now>,
}

/// What holds of a site.
#[derive(Clone, Debug)]
pub(crate) struct Now {
    /// The number of the publication; 0 as long as the file in the folder holds.
    pub(crate) number: u32,
    /// The hash of the file that lay in the folder when it was published.
    pub(crate) beside: String,
    pub(crate) site: Arc<Site>,
    /// Every revision that the site ever served.
    pub(crate) published: Arc<Published>,
}

impl Served {
    /// The sites as the folder has them, with what each ever served.
    pub(crate) fn new(sites: Sites, mut published: HashMap<Name, Published>) -> Self {
        let places = sites.0.into_iter().map(|(name, site)| {
            let now = Now {
                number: 0,
                beside: site.config.hash.clone(),
                site: Arc::clone(&site),
                published: Arc::new(published.remove(&name).unwrap_or_default()),
            };
            let place = Place {
                folder: site,
                now: RwLock::new(now),
            };
            (name, place)
        });
        Self(places.collect())
    }

    /// The site of that name.
    pub(crate) fn get(&self, name: &str) -> Option<Arc<Site>> {
        let name = Name::new(name.to_owned()).ok()?;
        Some(self.now(&name)?.site)
    }

    /// What holds of a site.
    pub(crate) fn now(&self, name: &Name) -> Option<Now> {
        let place = self.0.get(name)?;
        let now = place.now.read().unwrap_or_else(PoisonError::into_inner);
        Some(now.clone())
    }

    /// The site as the file in the folder has it.
    pub(crate) fn folder(&self, name: &Name) -> Option<&Arc<Site>> {
        self.0.get(name).map(|place| &place.folder)
    }

    /// Whether the file in the folder was changed since something else was published in its place.
    pub(crate) fn is_folder_changed(&self, name: &Name) -> bool {
        match (self.folder(name), self.now(name)) {
            (Some(folder), Some(now)) => now.number > 0 && folder.config.hash != now.beside,
            _ => false,
        }
    }

    /// Every site's name, sorted.
    pub(crate) fn names(&self) -> impl Iterator<Item = &Name> {
        self.0.keys()
    }

    /// From now on that holds, unless something later does: whether it was news.
    pub(crate) fn put(&self, name: &Name, now: Now) -> bool {
        let Some(place) = self.0.get(name) else {
            return false;
        };
        let mut held = place.now.write().unwrap_or_else(PoisonError::into_inner);
        let is_news = held.number < now.number;
        if is_news {
            *held = now;
        }
        is_news
    }
}
