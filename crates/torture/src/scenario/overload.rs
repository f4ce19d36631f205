//! Three times as much as it can take.

use std::time::Duration;

use anyhow::Result;
use serde_json::json;

use super::rig::{Rig, keep_if_broken};
use crate::load::Load;
use crate::report::{Finding, Met};

/// Connections that find the peak.
const PEAK_CONNECTIONS: usize = 64;
/// Answers in a request: many, so that the client, which shares the machine, has less work with one than the collector.
const PER_REQUEST: usize = 50;
/// How much more than the peak is offered.
const TIMES: f64 = 3.0;
/// The part of the peak that is to be left.
const GOODPUT: f64 = 0.9;
const MAX_REFUSAL_MS: f64 = 5.0;

/// Finds the peak, then offers three times as much from connections enough to do so.
pub(super) fn run(rig: &Rig) -> Result<Vec<Finding>> {
    let length = Duration::from_secs(rig.pick(1, 20));
    let connections: usize = rig.pick(300, 3_000);
    let folder = rig.folder()?;
    let ledger = rig.ledger(10);
    let collector = rig.start(&folder)?;
    let progress = rig.progress("overload");
    let (peak, over, rss) = rig.runtime()?.block_on(async {
        let closed = Load::closed(collector.address, PEAK_CONNECTIONS, length).of(PER_REQUEST);
        closed.run(&ledger).await;
        let peak = closed.run(&ledger).await;
        let load = Load::closed(collector.address, connections, length)
            .of(PER_REQUEST)
            .at(peak.rate() * TIMES);
        let over = load.run(&ledger).await;
        anyhow::Ok((peak, over, collector.process().peak_rss()?))
    })?;
    let verdict = rig.judge(&ledger, &folder)?;
    drop((collector, progress));
    // To the last reply: what came late was not done in time.
    let offered = over.requests as f64 / over.elapsed.as_secs_f64();
    let goodput = over.rate() / peak.rate();
    let refused: u64 = over.refused.values().sum();
    let others: u64 = over
        .refused
        .iter()
        .filter(|(status, _)| ![429, 503].contains(*status))
        .map(|(_, n)| n)
        .sum();
    let broken: u64 = over.broken.values().sum();
    let refusal = over.refusal.quantile_ms(0.99);
    Ok(vec![
        Finding::new(
            &format!("goodput under overload, {connections} connections"),
            format!(
                "{:.0} % of {:.0} answers/s ({:.1} × offered, {refused} refused, {broken} broken)",
                goodput * 100.0,
                peak.answers_per_second(),
                offered / peak.rate(),
            ),
            "≥ 90 % of the peak",
            Met::target(goodput >= GOODPUT),
        )
        .with(json!({
            "peak": peak.rate(), "offered": offered, "good": over.good, "refused": over.refused,
            "broken": over.broken, "peak_rss": rss,
        })),
        Finding::new(
            "refusals under overload",
            if refused == 0 {
                "none".to_owned()
            } else {
                format!("p99 {refusal:.1} ms; {others} other than 429 and 503")
            },
            "≤ 5 ms; 0",
            Met::target(others == 0 && (refused == 0 || refusal <= MAX_REFUSAL_MS)),
        ),
        Finding::new(
            "acknowledged, then lost, under overload",
            format!("{verdict}{}", keep_if_broken(&verdict, folder)),
            "0",
            Met::promise(verdict.is_clean()),
        ),
    ])
}
