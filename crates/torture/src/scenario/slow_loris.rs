//! Sockets that send as slowly as they dare.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};
use serde_json::json;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::task::JoinSet;

use super::rig::{Rig, keep_if_broken};
use crate::load::{Load, Tally};
use crate::report::{Finding, Met};
use crate::visitors::SITE;

/// Ordinary visitors meanwhile.
const CONNECTIONS: usize = 16;
/// The longest that slow headers and stalled bodies are to be borne.
const BORNE: Duration = Duration::from_secs(10);
/// What timers and a busy machine may add to it.
const SLACK: Duration = Duration::from_secs(2);

/// How a socket wastes its time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sloth {
    /// One byte of its headers a second.
    Head,
    /// Nothing after its headers, which announce a body.
    Body,
    /// Nothing at all.
    Idle,
}

/// Measures ordinary requests alone, then beside many slow sockets.
pub(super) fn run(rig: &Rig) -> Result<Vec<Finding>> {
    let sockets: usize = rig.pick(150, 2_000);
    let length = Duration::from_secs(rig.pick(1, 20));
    let folder = rig.folder()?;
    let ledger = rig.ledger(8);
    let collector = rig.start(&folder)?;
    let address = collector.address;
    let progress = rig.progress(&format!("{sockets} slow sockets"));
    let ordinary = || {
        let load = Load::closed(address, CONNECTIONS, length).at(rig.pick(200.0, 500.0));
        let ledger = Arc::clone(&ledger);
        async move { load.run(&ledger).await }
    };
    let (alone, beside, borne, rss) = rig.runtime()?.block_on(async {
        let alone = ordinary().await;
        let before = collector.process().rss()?;
        let mut slow = JoinSet::new();
        for number in 0..sockets {
            let sloth = [Sloth::Head, Sloth::Body, Sloth::Idle][number % 3];
            let stream = TcpStream::connect(address)
                .await
                .with_context(|| format!("slow socket {number} (see `ulimit -n`)"))?;
            slow.spawn(async move { (sloth, waste(stream, sloth, address).await) });
        }
        let beside = ordinary().await;
        let rss = collector.process().rss()?.saturating_sub(before);
        // Ordinary load goes on for longer than slowness is borne: who is still there then is there for too long.
        let mut borne = Duration::ZERO;
        if !rig.is_quick() {
            while let Some(Ok((sloth, ended))) = slow.try_join_next() {
                if sloth != Sloth::Idle {
                    borne = borne.max(ended);
                }
            }
            if !slow.is_empty() && slow.len() > sockets / 3 {
                borne = borne.max(length);
            }
        }
        slow.shutdown().await;
        anyhow::Ok((alone, beside, borne, rss))
    })?;
    let verdict = rig.judge(&ledger, &folder)?;
    drop((collector, progress));
    let p99 = |tally: &Tally| tally.latency.quantile_ms(0.99);
    let figure = format!(
        "p99 {:.1} ms beside, {:.1} ms alone; {} of {} requests without acknowledgement",
        p99(&beside),
        p99(&alone),
        beside.requests - beside.good,
        beside.requests,
    );
    let is_unharmed =
        beside.good == beside.requests && p99(&beside) <= (p99(&alone) * 2.0).max(20.0);
    let mut findings = vec![
        Finding::new(
            &format!("ordinary requests beside {sockets} slow sockets"),
            figure,
            "p99 < 2 × alone (or ≤ 20 ms), all acknowledged",
            Met::target(is_unharmed),
        )
        .with(json!({
            "sockets": sockets, "alone_p99_ms": p99(&alone), "beside_p99_ms": p99(&beside),
            "requests": beside.requests, "good": beside.good, "rss_growth": rss,
        })),
        Finding::new(
            "acknowledged, then lost, beside slow sockets",
            format!("{verdict}{}", keep_if_broken(&verdict, folder)),
            "0",
            Met::promise(verdict.is_clean()),
        ),
        Finding::new(
            "memory for slow sockets",
            format!("{:.1} KiB each", rss as f64 / 1024.0 / sockets as f64),
            "",
            Met::Untargeted,
        ),
    ];
    if !rig.is_quick() {
        findings.push(Finding::new(
            "slow headers and stalled bodies: borne for",
            format!("{:.1} s at most", borne.as_secs_f64()),
            "≤ 10 s",
            Met::target(borne <= BORNE + SLACK),
        ));
    }
    Ok(findings)
}

/// Holds the connection for as long as the other side bears it.
async fn waste(mut stream: TcpStream, sloth: Sloth, host: SocketAddr) -> Duration {
    let began = Instant::now();
    let begin = format!("POST /v1/sites/{SITE}/answers HTTP/1.1\r\nHost: {host}\r\n");
    let first = match sloth {
        Sloth::Head => begin,
        Sloth::Body => begin + "Content-Length: 1000\r\n\r\n{",
        Sloth::Idle => String::new(),
    };
    if stream.write_all(first.as_bytes()).await.is_err() {
        return began.elapsed();
    }
    let mut unread = [0; 1024];
    loop {
        tokio::select! {
            // A reply, an end, a reset: in each case it was borne no longer.
            _ = stream.read(&mut unread) => return began.elapsed(),
            () = tokio::time::sleep(Duration::from_secs(1)) => {
                if sloth == Sloth::Head && stream.write_all(b"X").await.is_err() {
                    return began.elapsed();
                }
            }
        }
    }
}
