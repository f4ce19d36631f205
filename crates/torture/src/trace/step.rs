//! What a call means for the data folder, or for a visitor.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail, ensure};

use super::syscall::{self, Line};

/// The calls that change files, make changes durable, or write replies; `?` before one that not every machine has.
pub const CALLS: &str = "trace=?open,openat,pwrite64,pwritev,pwritev2,write,writev,sendto,sendmsg,fsync,fdatasync,\
    sync_file_range,msync,ftruncate,?unlink,unlinkat,?rename,?renameat,renameat2,?link,linkat,fallocate";

/// Something that a thread begins to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Deed {
    /// Opens a file for writing, making it if it is missing.
    Open {
        /// Its name in the folder.
        name: String,
        /// Whether it is emptied.
        truncates: bool,
    },
    /// Writes into a file.
    Write {
        /// Its name in the folder.
        name: String,
        /// Where.
        offset: u64,
        /// What.
        bytes: Vec<u8>,
    },
    /// Cuts a file off, or lengthens it with zeros.
    Truncate {
        /// Its name in the folder.
        name: String,
        /// Its new length.
        length: u64,
    },
    /// Removes a file.
    Remove {
        /// Its name in the folder.
        name: String,
    },
    /// Makes a file's content durable.
    Sync {
        /// Its name in the folder.
        name: String,
    },
    /// Makes the folder's names durable.
    SyncFolder,
    /// Writes to a connection.
    Reply(Vec<u8>),
}

/// A step of a recording.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// A thread begins.
    Begin(u32, Deed),
    /// A thread has done what it began; whether it worked.
    End(u32, bool),
}

/// The files that SQLite makes anew after a power cut.
pub(crate) fn is_passing(name: &str) -> bool {
    name.ends_with("-shm")
}

/// What the beginning of a call means; `None` for one that concerns neither the folder nor a visitor.
///
/// # Errors
/// When a call changes the folder in a way that is not modelled here.
pub(super) fn deed(line: &Line<'_>, folder: &Path) -> Result<Option<Deed>> {
    let Some(arguments) = line.begins else {
        return Ok(None);
    };
    let name_in = |path: PathBuf| {
        let name = path.strip_prefix(folder).ok()?.to_str()?.to_owned();
        // A file without a name is gone after the cut whatever is written to it.
        (!is_passing(&name) && !name.ends_with(" (deleted)")).then_some(name)
    };
    if matches!(line.name, "open" | "openat" | "unlink" | "unlinkat") {
        let path = String::from_utf8(syscall::bytes(arguments)?).context("a path is not UTF-8")?;
        let Some(name) = name_in(PathBuf::from(path)) else {
            return Ok(None);
        };
        return Ok(match line.name {
            "open" | "openat" => (arguments.contains("O_CREAT") || arguments.contains("O_TRUNC"))
                .then(|| Deed::Open {
                    name,
                    truncates: arguments.contains("O_TRUNC"),
                }),
            _ => Some(Deed::Remove { name }),
        });
    }
    let Some(path) = syscall::descriptor_path(arguments) else {
        return Ok(None);
    };
    let is_connection = path
        .to_str()
        .is_some_and(|path| path.starts_with("socket:"));
    if is_connection {
        return Ok(match line.name {
            "write" | "writev" | "sendto" | "sendmsg" => {
                Some(Deed::Reply(syscall::bytes(arguments)?))
            }
            _ => None,
        });
    }
    if path == folder {
        return Ok(matches!(line.name, "fsync" | "fdatasync").then_some(Deed::SyncFolder));
    }
    let Some(name) = name_in(path) else {
        return Ok(None);
    };
    let numbers = syscall::numbers_at_end(arguments);
    Ok(Some(match (line.name, numbers.as_slice()) {
        ("pwrite64", &[length, offset]) => {
            let bytes = syscall::bytes(arguments)?;
            ensure!(bytes.len() as u64 == length, "strace shows another length");
            Deed::Write {
                name,
                offset,
                bytes,
            }
        }
        ("ftruncate", &[length]) => Deed::Truncate { name, length },
        ("fsync" | "fdatasync", _) => Deed::Sync { name },
        (call, _) => bail!("{call} on {name}: what it does to a disk is not modelled"),
    }))
}
