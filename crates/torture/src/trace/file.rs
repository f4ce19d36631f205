//! A file: what of it is durable, what is not yet, and what a power cut makes of that.

/// A disk writes sectors whole or not at all.
pub(super) const SECTOR: u64 = 512;

/// What becomes of changes that no sync has made durable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Loss {
    /// All are there.
    Nothing,
    /// None is there.
    Everything,
    /// Each for itself is there, is not, or is there in some of its sectors.
    Anything,
}

/// A file's content.
#[derive(Clone, Debug, Default)]
pub(super) struct File {
    durable: Vec<u8>,
    /// Changes that no sync has covered, in the order in which they began.
    pending: Vec<Pending>,
    /// Changes ever made.
    changes: u64,
}

#[derive(Clone, Debug)]
struct Pending {
    serial: u64,
    change: Change,
    is_done: bool,
}

/// A change of a file's content.
#[derive(Clone, Debug)]
pub(super) enum Change {
    Write { offset: u64, bytes: Vec<u8> },
    Truncate(u64),
}

impl File {
    /// Begins a change; returns the number by which it is known.
    pub(super) fn add(&mut self, change: Change) -> u64 {
        self.changes += 1;
        self.pending.push(Pending {
            serial: self.changes,
            change,
            is_done: false,
        });
        self.changes
    }

    /// Says that a change is done: a sync from now on includes it.
    pub(super) fn finish(&mut self, serial: u64) {
        let mut all = self.pending.iter_mut();
        if let Some(pending) = all.find(|pending| pending.serial == serial) {
            pending.is_done = true;
        }
    }

    /// The changes that a sync which begins now makes durable, in order.
    pub(super) fn done(&self) -> Vec<u64> {
        let done = self.pending.iter().filter(|pending| pending.is_done);
        done.map(|pending| pending.serial).collect()
    }

    /// Makes these changes durable.
    pub(super) fn sync(&mut self, serials: &[u64]) {
        let durable = &mut self.durable;
        self.pending.retain(|pending| {
            let is_synced = serials.binary_search(&pending.serial).is_ok();
            if is_synced {
                pending.change.apply(durable, |_| true);
            }
            !is_synced
        });
    }

    /// The content after a cut at this moment.
    pub(super) fn after_cut(&self, loss: Loss, rng: &mut fastrand::Rng) -> Vec<u8> {
        let mut content = self.durable.clone();
        for Pending { change, .. } in &self.pending {
            match loss {
                Loss::Nothing => change.apply(&mut content, |_| true),
                Loss::Everything => {}
                Loss::Anything => match rng.u8(..3) {
                    0 => {}
                    1 => change.apply(&mut content, |_| true),
                    _ => change.apply(&mut content, |_| rng.bool()),
                },
            }
        }
        content
    }
}

impl Change {
    /// Changes the content, of a write only in the sectors that are kept.
    fn apply(&self, content: &mut Vec<u8>, mut keeps: impl FnMut(u64) -> bool) {
        match self {
            Self::Truncate(length) => content.resize(*length as usize, 0),
            Self::Write { offset, bytes } => {
                let end = offset + bytes.len() as u64;
                let mut at = *offset;
                while at < end {
                    let next = end.min((at / SECTOR + 1) * SECTOR);
                    if keeps(at / SECTOR) {
                        if content.len() < next as usize {
                            content.resize(next as usize, 0);
                        }
                        let part = &bytes[(at - offset) as usize..(next - offset) as usize];
                        content[at as usize..next as usize].copy_from_slice(part);
                    }
                    at = next;
                }
            }
        }
    }
}
