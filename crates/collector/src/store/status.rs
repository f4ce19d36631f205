//! What the rest of the program can know of the writer.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use otklik_wire::id::Name;
use tokio::sync::watch;

use super::StoreError;

/// Whether the store can write, how much it wrote, and which sites changed.
#[derive(Debug)]
pub(crate) struct Status {
    can_write: AtomicBool,
    commits: AtomicU64,
    broken: watch::Sender<bool>,
    changed: HashMap<Name, watch::Sender<()>>,
    published: watch::Sender<()>,
}

impl Status {
    pub(super) fn new(sites: impl Iterator<Item = Name>) -> Self {
        Self {
            can_write: AtomicBool::new(true),
            commits: AtomicU64::new(0),
            broken: watch::Sender::new(false),
            changed: sites.map(|site| (site, watch::Sender::new(()))).collect(),
            published: watch::Sender::new(()),
        }
    }

    /// Whether the last write went through.
    pub(crate) fn can_write(&self) -> bool {
        self.can_write.load(Ordering::Relaxed)
    }

    /// Transactions committed since the start.
    pub(crate) fn commits(&self) -> u64 {
        self.commits.load(Ordering::Relaxed)
    }

    /// Turns true when the disk cannot be relied on any more and the process has to end.
    pub(crate) fn broken(&self) -> watch::Receiver<bool> {
        self.broken.subscribe()
    }

    pub(super) fn is_broken(&self) -> bool {
        *self.broken.borrow()
    }

    pub(super) fn watch(&self, site: &Name) -> Option<watch::Receiver<()>> {
        self.changed.get(site).map(watch::Sender::subscribe)
    }

    /// Wakes those who watch a site.
    pub(super) fn wake(&self, site: &str) {
        // A name is a key as it stands; what is no site of ours wakes nobody.
        let changed = Name::new(site.to_owned()).ok();
        if let Some(changed) = changed.and_then(|site| self.changed.get(&site)) {
            changed.send_replace(());
        }
    }

    /// Tells whenever a survey file may have been published, here or elsewhere.
    pub(crate) fn publications(&self) -> watch::Receiver<()> {
        self.published.subscribe()
    }

    /// Wakes who looks at what is published.
    pub(super) fn wake_publications(&self) {
        self.published.send_replace(());
    }

    /// Wakes everybody: nobody knows what happened meanwhile.
    pub(super) fn wake_all(&self) {
        for changed in self.changed.values() {
            changed.send_replace(());
        }
        self.wake_publications();
    }

    pub(super) fn count_commit(&self) {
        self.commits.fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn judge(&self, result: Result<(), StoreError>) {
        match result {
            Ok(()) => self.can_write.store(true, Ordering::Relaxed),
            Err(StoreError::Busy | StoreError::Failed) => {}
            Err(StoreError::Full | StoreError::Away) => {
                self.can_write.store(false, Ordering::Relaxed);
            }
            Err(StoreError::Broken) => {
                self.can_write.store(false, Ordering::Relaxed);
                self.broken.send_replace(true);
            }
        }
    }
}
