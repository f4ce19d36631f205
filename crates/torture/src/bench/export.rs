//! What an export of many answers takes: memory of the collector that gives it out, and time of those who answer meanwhile.

use std::fmt;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use serde_json::json;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use super::filled::Filled;
use crate::collector::Collector;
use crate::ledger::Mark;
use crate::load::Load;
use crate::report::{Finding, Met};
use crate::scenario::Rig;
use crate::visitors::SITE;

const MIB: f64 = 1_048_576.0;
/// What an export may take beside what the collector has anyway.
const MORE: f64 = 16.0;
/// Who answers meanwhile: requests a second, and by how many connections.
const RATE: f64 = 1_000.0;
const CONNECTIONS: usize = 16;

/// A format of exports.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Format {
    Ndjson,
    Csv,
    Parquet,
}

/// What came out, and how long it took.
struct Exported {
    lines: u64,
    bytes: u64,
    took: Duration,
}

/// Exports everything in each format from an idle collector, then once beside ordinary load.
pub(super) fn measure(rig: &Rig, filled: &Filled, length: Duration) -> Result<Vec<Finding>> {
    let runtime = rig.runtime()?;
    let answers = filled.ledger.count(Mark::Acked);
    let mut findings = Vec::new();
    for format in [Format::Ndjson, Format::Csv, Format::Parquet] {
        let collector = rig.start(&filled.folder)?;
        let process = collector.process();
        // What is read at the start stays in the peak otherwise.
        std::thread::sleep(Duration::from_millis(500));
        let idle = process.rss()?;
        process.forget_peak()?;
        let exported = runtime.block_on(export(collector.address, format))?;
        let more = process.peak_rss()?.saturating_sub(idle) as f64 / MIB;
        ensure!(
            format != Format::Ndjson || exported.lines == answers,
            "an export of {answers} answers has {} lines",
            exported.lines
        );
        let Exported { bytes, took, .. } = exported;
        let figure = format!(
            "+{more:.1} MiB to {:.1} MiB idle ({:.0} MiB in {:.1} s)",
            idle as f64 / MIB,
            bytes as f64 / MIB,
            took.as_secs_f64()
        );
        let name = format!("export of {answers} answers as {format}: memory");
        let met = Met::target(more <= MORE);
        let facts = json!({ "more_mib": more, "idle": idle, "bytes": bytes, "seconds": took.as_secs_f64() });
        findings.push(Finding::new(&name, figure, "≤ +16 MiB", met).with(facts));
    }
    let collector = rig.start(&filled.folder)?;
    findings.push(runtime.block_on(beside(&collector, filled, length))?);
    Ok(findings)
}

/// Ordinary load alone, then as long as an export takes.
async fn beside(collector: &Collector, filled: &Filled, length: Duration) -> Result<Finding> {
    let process = collector.process();
    let load = Load::closed(collector.address, CONNECTIONS, length).at(RATE);
    let alone = load.run(&filled.ledger).await;
    let before = process.rss()?;
    process.forget_peak()?;
    let answers = filled.ledger.count(Mark::Acked);
    let mut load = load;
    load.length = Duration::from_secs(3_600);
    let (stop, ledger) = (Arc::clone(&load.stop), Arc::clone(&filled.ledger));
    let running = tokio::spawn(async move { load.run(&ledger).await });
    let exported = export(collector.address, Format::Ndjson).await;
    stop.store(true, Ordering::Relaxed);
    let (beside, exported) = (running.await?, exported?);
    ensure!(
        exported.lines >= answers,
        "an export of {answers} answers has {} lines",
        exported.lines
    );
    let more = process.peak_rss()?.saturating_sub(before) as f64 / MIB;
    let p99 = [&alone, &beside].map(|tally| tally.latency.quantile_ms(0.99));
    let [alone_p99, beside_p99] = p99;
    let unacked = beside.requests - beside.good;
    let name = format!("answers at {RATE}/s beside an export of {answers} as ndjson");
    let figure = format!(
        "p99 {beside_p99:.1} ms, alone {alone_p99:.1} ms; {unacked} of {} without acknowledgement; +{more:.1} MiB",
        beside.requests
    );
    let met = Met::target(unacked == 0 && beside_p99 < 2.0 * alone_p99 && more <= MORE);
    let facts = json!({
        "alone_p99_ms": alone_p99, "beside_p99_ms": beside_p99, "requests": beside.requests, "unacked": unacked,
        "more_mib": more, "seconds": exported.took.as_secs_f64(),
    });
    Ok(Finding::new(&name, figure, "p99 < 2 × alone; 0; ≤ +16 MiB", met).with(facts))
}

/// Reads an export to its end. By HTTP/1.0 the body comes as it is, not in chunks.
async fn export(address: SocketAddr, format: Format) -> Result<Exported> {
    let began = Instant::now();
    let mut stream = TcpStream::connect(address).await?;
    let path = format!("/api/v1/sites/{SITE}/export?format={format}");
    let request = format!("GET {path} HTTP/1.0\r\nHost: {address}\r\n\r\n");
    stream.write_all(request.as_bytes()).await?;
    let mut head = Vec::new();
    let body = loop {
        ensure!(
            stream.read_buf(&mut head).await? > 0,
            "GET {path}: no reply"
        );
        if let Some(end) = head.windows(4).position(|part| part == b"\r\n\r\n") {
            break end + 4;
        }
    };
    let first = String::from_utf8_lossy(&head[..head.len().min(64)]).into_owned();
    let status = first.lines().next().unwrap_or_default();
    ensure!(status.ends_with(" 200 OK"), "GET {path}: {status}");
    let mut exported = Exported {
        lines: 0,
        bytes: 0,
        took: Duration::ZERO,
    };
    let mut piece = head.split_off(body);
    loop {
        exported.bytes += piece.len() as u64;
        exported.lines += piece.iter().filter(|&&byte| byte == b'\n').count() as u64;
        piece.clear();
        piece.reserve(1 << 16);
        let read = stream.read_buf(&mut piece).await;
        if read.with_context(|| format!("GET {path} ends early"))? == 0 {
            exported.took = began.elapsed();
            return Ok(exported);
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Ndjson => "ndjson",
            Self::Csv => "csv",
            Self::Parquet => "parquet",
        })
    }
}
