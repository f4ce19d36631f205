//! That no reply is written before the log is synced.

use std::path::Path;

use anyhow::{Result, bail};

use super::step::{Deed, Step};
use super::{Recording, recording};

/// Checks a run in which one request was sent after another, each when the last was answered: between two replies that
/// acknowledge, the log is written, then synced, and both are over. Returns how many replies there were.
///
/// # Errors
/// For the first reply that was too early.
pub fn check(recording: &Recording) -> Result<u64> {
    let mut replies = 0;
    let mut log = Log::Untouched;
    let mut syncing = None;
    for step in recording.steps() {
        match step {
            Step::Begin(_, Deed::Write { name, .. }) if is_log(name) => log = Log::Written,
            Step::Begin(thread, Deed::Sync { name }) if is_log(name) && log == Log::Written => {
                syncing = Some(*thread);
                log = Log::Syncing;
            }
            Step::End(thread, worked) if syncing == Some(*thread) => {
                syncing = None;
                if *worked && log == Log::Syncing {
                    log = Log::Synced;
                }
            }
            step => {
                let acked = recording::acked(step);
                if acked.is_empty() {
                    continue;
                }
                if log != Log::Synced {
                    bail!(
                        "reply {replies} acknowledges {} when the log is {log:?}",
                        acked.join(", ")
                    );
                }
                replies += 1;
                log = Log::Untouched;
            }
        }
    }
    Ok(replies)
}

/// The log since the last reply.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Log {
    Untouched,
    Written,
    Syncing,
    Synced,
}

/// Whether a file is the log of a database.
fn is_log(name: &str) -> bool {
    Path::new(name)
        .extension()
        .is_some_and(|extension| extension == "db-wal")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn checked(deeds: &[(u32, Option<Deed>)]) -> Result<u64> {
        let step = |(thread, deed): &(u32, Option<Deed>)| match deed {
            Some(deed) => Step::Begin(*thread, deed.clone()),
            None => Step::End(*thread, true),
        };
        check(&Recording::of(deeds.iter().map(step).collect()))
    }

    #[test]
    fn a_reply_has_to_come_after_the_end_of_a_sync_that_began_after_the_write() {
        let name = || "otklik.db-wal".to_owned();
        let write = (
            1,
            Some(Deed::Write {
                name: name(),
                offset: 0,
                bytes: vec![1],
            }),
        );
        let sync = (1, Some(Deed::Sync { name: name() }));
        let end = (1, None);
        let body = r#"HTTP/1.1 200 OK
x: y

{"v":1,"results":{"a":{"status":"stored"}}}"#;
        let reply = (
            2,
            Some(Deed::Reply(body.replace('\n', "\r\n").into_bytes())),
        );
        let all = |deeds: &[&(u32, Option<Deed>)]| {
            let deeds: Vec<_> = deeds.iter().map(|&deed| deed.clone()).collect();
            checked(&deeds)
        };
        assert_eq!(all(&[&write, &end, &sync, &end, &reply]).unwrap(), 1);
        let early = |deeds: &[&(u32, Option<Deed>)]| all(deeds).unwrap_err().to_string();
        assert_eq!(
            early(&[&write, &end, &sync, &reply, &end]),
            "reply 0 acknowledges a when the log is Syncing"
        );
        assert_eq!(
            early(&[&sync, &end, &write, &end, &reply]),
            "reply 0 acknowledges a when the log is Written"
        );
        assert_eq!(
            early(&[&write, &end, &sync, &end, &reply, &reply]),
            "reply 1 acknowledges a when the log is Untouched"
        );
    }
}
