//! Page after page of a list, each timed from the first byte of the request to the last of the reply.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use super::asked::Asked;
use crate::collector::Kind;
use crate::load::{Connection, Times};
use crate::report::{Finding, Met};
use crate::visitors::SITE;

/// What 99 of 100 pages may take, in ms.
const TARGET_MS: f64 = 50.0;

/// What came of a walk.
#[derive(Clone, Debug, Default)]
pub(super) struct Walked {
    times: Times,
    rows: u64,
    took: Duration,
}

/// Asks for so many pages, from the start again when the list is at its end, after as many that are not counted.
pub(super) async fn walk(address: SocketAddr, asked: &Asked, pages: u32) -> Result<Walked> {
    let mut connection = Connection::open(address).await?;
    let mut walked = Walked::default();
    for counts in [false, true] {
        let mut next = None;
        for _ in 0..pages {
            let began = Instant::now();
            let page = page(&mut connection, asked, next.as_deref()).await?;
            if counts {
                walked.add(began.elapsed(), rows(&page));
            }
            next = page["next"].as_str().map(str::to_owned);
        }
    }
    Ok(walked)
}

/// Opens the live stream so often, and waits for its first event each time.
pub(super) async fn live(address: SocketAddr, times: u32) -> Result<Walked> {
    let mut walked = Walked::default();
    for _ in 0..times {
        let began = Instant::now();
        let mut stream = TcpStream::connect(address).await?;
        let request = format!("GET /api/v1/sites/{SITE}/live HTTP/1.1\r\nHost: {address}\r\n\r\n");
        stream.write_all(request.as_bytes()).await?;
        let mut said = Vec::new();
        while !String::from_utf8_lossy(&said)
            .split_once("data:")
            .is_some_and(|(_, data)| data.contains("\n\n"))
        {
            let read = stream.read_buf(&mut said).await?;
            ensure!(
                read > 0,
                "the stream ends: {}",
                String::from_utf8_lossy(&said)
            );
        }
        walked.add(began.elapsed(), 1);
    }
    Ok(walked)
}

async fn page(connection: &mut Connection, asked: &Asked, next: Option<&str>) -> Result<Value> {
    let path = match next {
        None => asked.path.clone(),
        Some(next) => {
            let joint = if asked.path.contains('?') { '&' } else { '?' };
            format!("{}{joint}before={next}", asked.path)
        }
    };
    let reply = match &asked.body {
        None => connection.get(&path).await,
        Some(body) => connection.post_json(&path, body).await,
    };
    let reply = reply.with_context(|| path.clone())?;
    let text = String::from_utf8_lossy(&reply.body);
    ensure!(reply.status == 200, "{path}: {} {text}", reply.status);
    // A feed is no JSON, and has its next page nowhere.
    Ok(serde_json::from_str(&text).unwrap_or_default())
}

/// The elements of the list that a page is of.
fn rows(page: &Value) -> u64 {
    let lists = page.as_object().into_iter().flat_map(|page| page.values());
    lists
        .filter_map(Value::as_array)
        .map(Vec::len)
        .max()
        .unwrap_or(1) as u64
}

impl Walked {
    fn add(&mut self, time: Duration, rows: u64) {
        self.times.add(time);
        self.rows += rows;
        self.took += time;
    }

    /// As a row of the table.
    pub(super) fn told(&self, kind: Kind, asked: &Asked) -> Finding {
        let [p50, p99, max] = [0.5, 0.99, 1.0].map(|part| self.times.quantile_ms(part));
        let rate = self.rows as f64 / self.took.as_secs_f64();
        let figure = format!(
            "{} pages: p50 {p50:.2}, p99 {p99:.2}, most {max:.2} ms; {rate:.0} rows/s",
            self.times.count()
        );
        let name = format!("{}: {}", kind.name(), asked.name);
        let met = Met::target(p99 <= TARGET_MS);
        let facts = json!({ "p50_ms": p50, "p99_ms": p99, "max_ms": max, "rows": self.rows, "path": asked.path });
        Finding::new(&name, figure, "p99 ≤ 50 ms", met).with(facts)
    }
}
