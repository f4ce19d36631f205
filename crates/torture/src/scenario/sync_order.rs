//! No reply before the log is synced, by the system calls.

use std::time::Duration;

use anyhow::Result;
use serde_json::json;

use super::power_cut::record;
use super::rig::Rig;
use crate::load::Load;
use crate::report::{Finding, Met};
use crate::trace::order;

/// Requests in one recording: the trace holds every byte that was written, and is read into memory.
const AT_ONCE: u64 = 1_000;

/// Sends one request after the other under strace, and looks at what came between replies.
pub(super) fn run(rig: &Rig) -> Result<Vec<Finding>> {
    let requests: u64 = rig.pick(300, 10_000);
    let mut progress = rig.progress(&format!("{requests} requests under strace"));
    let mut replies = 0;
    let mut early = None;
    for round in 0..requests.div_ceil(AT_ONCE) {
        let ledger = rig.ledger(1_000 + round);
        let count = AT_ONCE.min(requests - round * AT_ONCE);
        let load = |address| Load::closed(address, 1, Duration::from_secs(300));
        let recording = record(rig, &ledger, load, count)?;
        match order::check(&recording) {
            Ok(checked) => replies += checked,
            Err(error) => early = early.or(Some(error.to_string())),
        }
        progress.tell(&format!("{replies}/{requests}"));
    }
    drop(progress);
    let is_kept = early.is_none() && replies >= requests;
    let figure = early.unwrap_or_else(|| format!("0 of {replies} replies"));
    Ok(vec![
        Finding::new(
            "replies written before the log was synced",
            figure,
            "0 of 10,000",
            Met::promise(is_kept),
        )
        .with(json!({ "replies": replies })),
    ])
}
