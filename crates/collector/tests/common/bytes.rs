//! The bytes that a collector keeps, as another program reads them.

use std::path::Path;
use std::process::Command;

/// The bytes of every file below a folder, one after another.
///
/// The collector of a test lives in the test's own process, and a process that closes a file gives up all its locks on it.
/// Reading the database here would open it to every command that comes next: the command would take itself for the only
/// one there, and remove the log that the collector writes to. So another process reads.
pub fn of_files_in(folder: &Path) -> Vec<u8> {
    let read = Command::new("find")
        .arg(folder)
        .args(["-type", "f", "-exec", "cat", "--", "{}", "+"])
        .output()
        .unwrap();
    // A file that went away meanwhile is no concern: its bytes are gone.
    assert!(!read.stdout.is_empty(), "{read:?}");
    read.stdout
}

/// Whether something stands in the bytes of any file below a folder.
pub fn hold(folder: &Path, what: &str) -> bool {
    let bytes = of_files_in(folder);
    bytes
        .windows(what.len())
        .any(|part| part == what.as_bytes())
}
