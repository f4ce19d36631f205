//! How many answers the collector puts in a transaction, read off SQLite's log while it runs.
//!
//! The log is a header of 32 bytes and frames: 24 bytes and a page. A frame that ends a transaction says how large the
//! database is then, all others say 0; a frame of an earlier use of the file has another salt.
//! (<https://www.sqlite.org/fileformat2.html#the_write_ahead_log>)

use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use anyhow::Result;

const HEADER: usize = 32;
const FRAME_HEADER: usize = 24;

/// The log at one moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Log {
    salt: [u8; 8],
    commits: u64,
    pub(super) bytes: u64,
}

impl Log {
    /// Reads it; `None` while there is none.
    pub(super) fn read(path: &Path) -> Result<Option<Self>> {
        let mut content = Vec::new();
        match File::open(path) {
            Ok(mut file) => file.read_to_end(&mut content)?,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error.into()),
        };
        Ok(Self::of(&content))
    }

    /// The transactions committed between two looks; `None` when the log began anew meanwhile.
    pub(super) fn commits_until(self, later: Self) -> Option<u64> {
        let is_same = self.salt == later.salt && later.commits >= self.commits;
        is_same.then(|| later.commits - self.commits)
    }

    fn of(content: &[u8]) -> Option<Self> {
        let header = content.get(..HEADER)?;
        let page = u32::from_be_bytes(header[8..12].try_into().ok()?) as usize;
        let salt = header[16..24].try_into().ok()?;
        let frames = content[HEADER..].chunks(FRAME_HEADER + page);
        let commits = frames
            .take_while(|frame| frame.get(8..16).is_some_and(|found| found == salt))
            .filter(|frame| frame[4..8] != [0; 4])
            .count();
        Some(Self {
            salt,
            commits: commits as u64,
            bytes: content.len() as u64,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn transactions_in_a_log_are_counted() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("t.db-wal");
        let db = rusqlite::Connection::open(folder.path().join("t.db")).unwrap();
        db.pragma_update(None, "journal_mode", "WAL").unwrap();
        assert_eq!(Log::read(&path).unwrap(), None, "nothing is written yet");
        db.execute_batch("CREATE TABLE t (x)").unwrap();
        let first = Log::read(&path).unwrap().unwrap();
        for _ in 0..7 {
            // Several pages each.
            db.execute_batch("INSERT INTO t VALUES (randomblob(20000))")
                .unwrap();
        }
        let second = Log::read(&path).unwrap().unwrap();
        assert_eq!(first.commits_until(second), Some(7));

        // A log that has begun anew keeps old frames behind the new ones.
        db.query_row("PRAGMA wal_checkpoint(RESTART)", [], |_| Ok(()))
            .unwrap();
        db.execute_batch("INSERT INTO t VALUES (1)").unwrap();
        let third = Log::read(&path).unwrap().unwrap();
        assert_eq!((third.commits, second.commits_until(third)), (1, None));
    }
}
