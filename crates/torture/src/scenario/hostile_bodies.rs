//! Bodies without end, bodies that lie, bombs.

use std::io::{self, Write as _};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::json;
use tokio::task::JoinSet;
use tokio::time::timeout;

use super::rig::{Rig, keep_if_broken};
use crate::load::{Connection, Load, Reply};
use crate::report::{Finding, Met};
use crate::visitors::SITE;

/// Hostile requests under way at once.
const AT_ONCE: usize = 16;
/// Most memory that they may take together, in bytes: a body and what it unfolds to, for each.
const MAX_GROWTH: u64 = 24 * 1024 * 1024;
/// Most processor time for one of them.
const MAX_CPU: Duration = Duration::from_millis(20);
/// What an endless body sends at most when nobody stops it.
const ENDLESS: usize = 64 * 1024 * 1024;

/// What the bomb unfolds to, in bytes.
const BOMB: usize = 32 * 1024 * 1024;

/// A request that means harm, and the statuses that are a proper answer to it.
#[derive(Clone, Debug)]
struct Attack {
    name: &'static str,
    head: &'static str,
    body: Arc<Vec<u8>>,
    /// Whether the body is sent again and again.
    endless: bool,
    allowed: &'static [u16],
}

/// Sends each attack many times, and looks at memory, at time, and at whether anything else still works.
pub(super) fn run(rig: &Rig) -> Result<Vec<Finding>> {
    let rounds: usize = rig.pick(3, 100);
    let folder = rig.folder()?;
    let ledger = rig.ledger(9);
    let collector = rig.start(&folder)?;
    let address = collector.address;
    let attacks = attacks()?;
    let progress = rig.progress(&format!(
        "{} hostile bodies",
        rounds * attacks.len() * AT_ONCE
    ));
    let process = collector.process();
    let (growth, slowest, wrong) = rig.runtime()?.block_on(async {
        // Memory that ordinary work takes once and keeps is not theirs.
        let ordinary = Load::closed(
            address,
            AT_ONCE,
            Duration::from_millis(rig.pick(300, 3_000)),
        );
        ordinary.run(&ledger).await;
        let before = process.rss()?;
        process.forget_peak()?;
        let mut wrong = Vec::new();
        let mut slowest = (Duration::ZERO, "");
        for attack in &attacks {
            let cpu = process.cpu()?;
            for _ in 0..rounds {
                wrong.extend(storm(address, attack).await);
            }
            let each = (process.cpu()? - cpu) / (rounds * AT_ONCE) as u32;
            slowest = slowest.max((each, attack.name));
        }
        let growth = process.peak_rss()?.saturating_sub(before);
        let after = ordinary.run(&ledger).await;
        ensure!(
            after.good > 0,
            "after the attacks nothing is acknowledged any more"
        );
        anyhow::Ok((growth, slowest, wrong))
    })?;
    let verdict = rig.judge(&ledger, &folder)?;
    drop((collector, progress));
    let count = rounds * attacks.len() * AT_ONCE;
    let first = wrong
        .first()
        .map_or(String::new(), |first| format!(": {first}"));
    Ok(vec![
        Finding::new(
            "hostile bodies refused with a reason that a page can read",
            format!("{} of {count} otherwise{first}", wrong.len()),
            "0 otherwise",
            Met::promise(wrong.is_empty()),
        ),
        Finding::new(
            "acknowledged, then lost, beside hostile bodies",
            format!("{verdict}{}", keep_if_broken(&verdict, folder)),
            "0",
            Met::promise(verdict.is_clean()),
        ),
        Finding::new(
            &format!("memory for {AT_ONCE} hostile bodies at once"),
            format!("+{:.1} MiB at most", growth as f64 / 1_048_576.0),
            "≤ +24 MiB",
            Met::target(growth <= MAX_GROWTH),
        )
        .with(json!({ "bytes": growth })),
        Finding::new(
            "processor time for one hostile body, the worst kind",
            format!("{:.1} ms ({})", slowest.0.as_secs_f64() * 1e3, slowest.1),
            "≤ 20 ms",
            Met::target(slowest.0 <= MAX_CPU),
        ),
    ])
}

/// Sends an attack from many sides at once; says what was answered otherwise than it should.
async fn storm(address: SocketAddr, attack: &Attack) -> Vec<String> {
    let mut running = JoinSet::new();
    for _ in 0..AT_ONCE {
        let attack = attack.clone();
        running.spawn(async move { (attack.name, attack.send(address).await, attack.allowed) });
    }
    let mut wrong = Vec::new();
    while let Some(Ok((name, reply, allowed))) = running.join_next().await {
        match reply {
            Ok(reply) if !allowed.contains(&reply.status) => {
                wrong.push(format!("{name} got {}", reply.status));
            }
            Ok(reply) if reply.header("access-control-allow-origin") != Some("*") => {
                wrong.push(format!("{name} got {} without CORS", reply.status));
            }
            Ok(_) => {}
            Err(error) => wrong.push(format!("{name} got no reply: {error}")),
        }
    }
    wrong
}

impl Attack {
    async fn send(&self, address: SocketAddr) -> io::Result<Reply> {
        let mut connection = Connection::open(address).await?;
        let length = match self.head {
            "" => format!("Content-Length: {}\r\n", self.body.len()),
            _ => String::new(),
        };
        let head = format!(
            "POST /v1/sites/{SITE}/answers HTTP/1.1\r\nHost: {address}\r\nContent-Type: text/plain\r\n{}{length}\r\n",
            self.head
        );
        connection.send(head.as_bytes()).await?;
        let most = if self.endless {
            ENDLESS
        } else {
            self.body.len()
        };
        let reply = connection.flood(&self.body, most);
        timeout(Duration::from_secs(30), reply)
            .await
            .map_err(|_| io::ErrorKind::TimedOut)?
    }
}

fn attacks() -> Result<Vec<Attack>> {
    let whole = |name, body: Vec<u8>, allowed| Attack {
        name,
        head: "",
        body: Arc::new(body),
        endless: false,
        allowed,
    };
    let endless = |name, head, body: Vec<u8>| Attack {
        name,
        head,
        body: Arc::new(body),
        endless: true,
        allowed: &[413],
    };
    let chunk = format!("4000\r\n{}\r\n", "x".repeat(0x4000)).into_bytes();
    let bomb = gzip(&vec![0; BOMB])?;
    ensure!(
        bomb.len() < 200_000,
        "the bomb has {} bytes: its size alone would be refused",
        bomb.len()
    );
    let text = br#"{"v":1,"answers":[]}"#;
    let folded = gzip(text)?;
    let deep = "[".repeat(100_000).into_bytes();
    let keys: String = (0..20_000).map(|key| format!(r#""k{key}":1,"#)).collect();
    Ok(vec![
        endless(
            "1 GiB announced",
            "Content-Length: 1073741824\r\n",
            vec![b'x'; 0x4000],
        ),
        endless(
            "chunks without end",
            "Transfer-Encoding: chunked\r\n",
            chunk,
        ),
        whole("a body over the limit", vec![b' '; 300_000], &[413]),
        whole("a bomb of 32 MiB", bomb.clone(), &[413]),
        whole("half a bomb", bomb[..bomb.len() / 2].to_vec(), &[400, 413]),
        whole("gzip in gzip", gzip(&folded)?, &[400]),
        whole(
            "truncated gzip",
            folded[..folded.len() / 2].to_vec(),
            &[400],
        ),
        whole("100,000 brackets", deep, &[400]),
        whole(
            "20,000 keys",
            format!("{{{keys}\"v\":2}}").into_bytes(),
            &[400],
        ),
        whole("no JSON", b"\xff\xfe<answers/>".to_vec(), &[400]),
    ])
}

fn gzip(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes)?;
    encoder.finish().context("not compressed")
}
