//! A hundred people who log in at once: how long they wait, and how long those who answer meanwhile.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use serde_json::{Value, json};
use tokio::task::JoinSet;

use super::Scope;
use crate::collector::{Collector, Kind};
use crate::load::{Connection, Load, Times};
use crate::report::{Finding, Met};
use crate::scenario::Rig;

/// Who answers meanwhile: requests a second, and by how many connections.
const RATE: f64 = 1_000.0;
const CONNECTIONS: usize = 16;
const PASSWORD: &str = "four good words here";
const MIB: f64 = 1_048_576.0;
/// What the collector may have in memory with all of them at the door.
const MEMORY_MIB: f64 = 500.0;
/// A wait up to which nobody asks how much longer than alone it is, in ms.
const UNNOTICED_MS: f64 = 20.0;

/// Lets so many people in, one session each, while answers come.
pub(super) fn measure(
    rig: &Rig,
    collector: &Collector,
    kind: Kind,
    scope: Scope,
) -> Result<Vec<Finding>> {
    let runtime = rig.runtime()?;
    runtime.block_on(all_at_once(rig, collector, kind, scope))
}

async fn all_at_once(
    rig: &Rig,
    collector: &Collector,
    kind: Kind,
    scope: Scope,
) -> Result<Vec<Finding>> {
    let mut names = Vec::new();
    let mut connection = Connection::open(collector.address).await?;
    for number in 0..scope.people {
        let name = format!("Person {number}");
        invite(&mut connection, &name).await?;
        names.push(name);
    }
    let ledger = rig.ledger(33);
    let alone = Duration::from_secs(scope.seconds.into());
    let mut load = Load::closed(collector.address, CONNECTIONS, alone).at(RATE);
    let alone = load.run(&ledger).await.latency.quantile_ms(0.99);
    let process = collector.process();
    process.forget_peak()?;
    load.length = Duration::from_secs(600);
    let (stop, book) = (Arc::clone(&load.stop), Arc::clone(&ledger));
    let answering = tokio::spawn(async move { load.run(&book).await });
    let began = Instant::now();
    let mut people = JoinSet::new();
    for (number, name) in names.into_iter().enumerate() {
        let address = collector.address;
        people.spawn(async move {
            let mut connection = Connection::open(address).await?;
            let body = json!({ "name": name, "password": PASSWORD }).to_string();
            // Each from an address of their own: of one, ten at a time are let try.
            let request = format!(
                "POST /api/v1/session HTTP/1.1\r\nHost: {address}\r\nX-Forwarded-For: 198.51.100.{number}\r\n\
                 Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
                body.len()
            );
            let began = Instant::now();
            connection.send(request.as_bytes()).await?;
            let reply = connection.reply().await?;
            ensure!(reply.status == 204, "{name}: {}", reply.status);
            anyhow::Ok(began.elapsed())
        });
    }
    let mut waits = Times::default();
    while let Some(waited) = people.join_next().await {
        waits.add(waited??);
    }
    let took = began.elapsed();
    stop.store(true, Ordering::Relaxed);
    let tally = answering.await?;
    let beside = tally.latency.quantile_ms(0.99);
    let memory = process.peak_rss()? as f64 / MIB;
    let unacked = tally.requests - tally.good;
    let count = waits.count();
    let figure = format!(
        "p99 {beside:.1} ms beside, {alone:.1} ms alone; {unacked} of {} without acknowledgement",
        tally.requests
    );
    let met = Met::target(unacked == 0 && (beside < 2.0 * alone || beside <= UNNOTICED_MS));
    let facts =
        json!({ "alone_p99_ms": alone, "beside_p99_ms": beside, "requests": tally.requests });
    let answers = Finding::new(
        &format!(
            "{}: answers at {RATE}/s beside {count} people who log in at once",
            kind.name()
        ),
        figure,
        "p99 < 2 × alone (or ≤ 20 ms), all acknowledged",
        met,
    )
    .with(facts);
    let figure = format!(
        "{:.1} s for all, {:.0} a second; the first after {:.0}, half after {:.0} ms",
        took.as_secs_f64(),
        count as f64 / took.as_secs_f64(),
        waits.quantile_ms(0.0),
        waits.quantile_ms(0.5)
    );
    let logins = Finding::new(
        &format!("{}: {count} people who log in at once", kind.name()),
        figure,
        "",
        Met::Untargeted,
    )
    .with(json!({ "seconds": took.as_secs_f64() }));
    let memory = Finding::new(
        &format!("{}: memory meanwhile", kind.name()),
        format!("{memory:.0} MiB at most"),
        "≤ 500 MiB",
        Met::target(memory <= MEMORY_MIB),
    )
    .with(json!({ "mib": memory }));
    Ok(vec![answers, logins, memory])
}

/// Makes a member with the password.
async fn invite(connection: &mut Connection, name: &str) -> Result<()> {
    let roles = json!([{ "site": null, "role": "viewer" }]);
    let body = json!({ "name": name, "roles": roles });
    let (status, invited) = post(connection, "/api/v1/members", &body).await?;
    ensure!(status == 201, "{name}: {status} {invited}");
    let token = invited["invitation"]["token"].as_str().context("no link")?;
    let body = json!({ "token": token, "password": PASSWORD });
    let (status, said) = post(connection, "/api/v1/invitation/accept", &body).await?;
    ensure!(status < 300, "{name}: {status} {said}");
    Ok(())
}

async fn post(connection: &mut Connection, path: &str, body: &Value) -> Result<(u16, Value)> {
    let reply = connection.post_json(path, &body.to_string()).await?;
    let said = serde_json::from_slice(&reply.body).unwrap_or_default();
    Ok((reply.status, said))
}
