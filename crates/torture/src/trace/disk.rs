//! The data folder: its names, which of them are durable, and what a power cut leaves.

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result};

use super::file::{Change, File, Loss};
use super::step::{Deed, Step, is_passing};

/// The data folder as a disk has it.
#[derive(Clone, Debug, Default)]
pub struct Disk {
    files: Vec<File>,
    /// Names that a sync of the folder has made durable.
    durable: BTreeMap<String, usize>,
    /// Names as programs see them.
    seen: BTreeMap<String, usize>,
    /// What happened to names since: each with the file that it then stood for.
    renamed: Vec<(String, Option<usize>)>,
    under_way: HashMap<u32, UnderWay>,
    /// Whether syncs do nothing, as on a disk that only says that it has written.
    lies: bool,
}

#[derive(Clone, Debug)]
enum UnderWay {
    Open {
        name: String,
        truncates: bool,
    },
    Change {
        file: usize,
        serial: u64,
    },
    Remove(String),
    /// The changes that were done when the sync began.
    Sync {
        file: usize,
        serials: Vec<u64>,
    },
    /// As many renamings as there were when the sync began.
    SyncFolder(usize),
    Reply,
}

impl Disk {
    /// An empty folder on a disk that says it has written what it has not. Its losses show whether anybody looks.
    #[must_use]
    pub fn that_lies() -> Self {
        Self {
            lies: true,
            ..Self::default()
        }
    }

    /// Lets the next step happen.
    ///
    /// # Errors
    /// When it is about a file that was never made.
    pub fn take(&mut self, step: &Step) -> Result<()> {
        match step {
            Step::Begin(thread, deed) => {
                let under_way = self.begin(deed)?;
                self.under_way.insert(*thread, under_way);
            }
            Step::End(thread, worked) => {
                if let Some(under_way) = self.under_way.remove(thread)
                    && *worked
                {
                    self.end(under_way);
                }
            }
        }
        Ok(())
    }

    /// The folder's files after a cut at this moment.
    pub fn cut(&self, loss: Loss, rng: &mut fastrand::Rng) -> BTreeMap<String, Vec<u8>> {
        let names = match loss {
            Loss::Nothing => self.seen.clone(),
            Loss::Everything => self.durable.clone(),
            Loss::Anything => {
                let mut names = self.durable.clone();
                for (name, file) in &self.renamed {
                    if rng.bool() {
                        set(&mut names, name, *file);
                    }
                }
                names
            }
        };
        let content = |(name, file): (String, usize)| (name, self.files[file].after_cut(loss, rng));
        names.into_iter().map(content).collect()
    }

    fn begin(&mut self, deed: &Deed) -> Result<UnderWay> {
        Ok(match deed {
            Deed::Open { name, truncates } => UnderWay::Open {
                name: name.clone(),
                truncates: *truncates,
            },
            Deed::Write {
                name,
                offset,
                bytes,
            } => {
                let change = Change::Write {
                    offset: *offset,
                    bytes: bytes.clone(),
                };
                self.change(name, change)?
            }
            Deed::Truncate { name, length } => self.change(name, Change::Truncate(*length))?,
            Deed::Remove { name } => UnderWay::Remove(name.clone()),
            Deed::Sync { name } => {
                let file = self.file(name)?;
                let serials = self.files[file].done();
                UnderWay::Sync { file, serials }
            }
            Deed::SyncFolder => UnderWay::SyncFolder(self.renamed.len()),
            Deed::Reply(_) => UnderWay::Reply,
        })
    }

    fn end(&mut self, under_way: UnderWay) {
        match under_way {
            UnderWay::Open { name, truncates } => {
                let file = match self.seen.get(&name) {
                    Some(file) => *file,
                    None => {
                        self.files.push(File::default());
                        let file = self.files.len() - 1;
                        self.rename(name, Some(file));
                        file
                    }
                };
                if truncates {
                    let serial = self.files[file].add(Change::Truncate(0));
                    self.files[file].finish(serial);
                }
            }
            UnderWay::Change { file, serial } => self.files[file].finish(serial),
            UnderWay::Remove(name) => self.rename(name, None),
            UnderWay::Sync { file, serials } if !self.lies => self.files[file].sync(&serials),
            UnderWay::SyncFolder(count) if !self.lies => {
                for (name, file) in self.renamed.drain(..count.min(self.renamed.len())) {
                    set(&mut self.durable, &name, file);
                }
            }
            UnderWay::Sync { .. } | UnderWay::SyncFolder(_) | UnderWay::Reply => {}
        }
    }

    fn change(&mut self, name: &str, change: Change) -> Result<UnderWay> {
        let file = self.file(name)?;
        let serial = self.files[file].add(change);
        Ok(UnderWay::Change { file, serial })
    }

    fn file(&self, name: &str) -> Result<usize> {
        let file = self.seen.get(name).copied();
        file.with_context(|| format!("{name} is used and was never made"))
    }

    fn rename(&mut self, name: String, file: Option<usize>) {
        set(&mut self.seen, &name, file);
        self.renamed.push((name, file));
    }
}

fn set(names: &mut BTreeMap<String, usize>, name: &str, file: Option<usize>) {
    match file {
        Some(file) => names.insert(name.to_owned(), file),
        None => names.remove(name),
    };
}

/// The files of a folder that outlive a cut.
///
/// # Errors
/// When they cannot be read.
pub fn files_in(folder: &Path) -> Result<BTreeMap<String, Vec<u8>>> {
    let mut files = BTreeMap::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if !is_passing(&name) {
            files.insert(name, fs::read(entry.path())?);
        }
    }
    Ok(files)
}

#[cfg(test)]
mod tests;
