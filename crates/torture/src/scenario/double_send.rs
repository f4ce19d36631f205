//! Every request twice, at once and out of order.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use serde_json::{Value, json};
use tokio::task::JoinSet;

use super::rig::{Rig, keep_if_broken};
use crate::load::{Connection, Sender};
use crate::report::{Finding, Met};
use crate::visitors::SITE;

const CONNECTIONS: usize = 32;
/// Requests whose two copies are shuffled among each other.
const WINDOW: usize = 64;
const PER_REQUEST: u64 = 5;

/// Sends every request twice, then looks at the rows and at the running scores.
pub(super) fn run(rig: &Rig) -> Result<Vec<Finding>> {
    let answers: u64 = rig.pick(5_000, 1_000_000);
    let folder = rig.folder()?;
    let ledger = rig.ledger(4);
    let collector = rig.start(&folder)?;
    let mut rng = rig.rng(4);
    let mut progress = rig.progress(&format!("{answers} answers sent twice"));
    let duplicates = Arc::new(AtomicU64::new(0));
    let counted: u64 = rig.runtime()?.block_on(async {
        let mut senders: Vec<Sender> = (0..CONNECTIONS)
            .map(|_| Sender::new(collector.address, Arc::clone(&ledger)))
            .collect();
        let mut sent = 0;
        while sent < answers {
            let size = PER_REQUEST * WINDOW as u64;
            let window: Vec<u64> = ledger.draw(size.min(answers - sent)).collect();
            sent += window.len() as u64;
            let mut copies: Vec<Vec<u64>> = window
                .chunks(PER_REQUEST as usize)
                .flat_map(|batch| [batch.to_vec(), batch.iter().rev().copied().collect()])
                .collect();
            rng.shuffle(&mut copies);
            senders = send_all(senders, copies, &duplicates).await?;
            progress.tell(&format!("{sent}/{answers}"));
        }
        count(collector.address).await
    })?;
    let verdict = rig.judge(&ledger, &folder)?;
    drop((collector, progress));
    let duplicates = duplicates.load(Ordering::Relaxed);
    let is_kept = verdict.is_clean()
        && verdict.acked == answers
        && duplicates == answers
        && counted == answers;
    let figure = format!(
        "{verdict}, {duplicates} called duplicates, {counted} counted in the scores{}",
        keep_if_broken(&verdict, folder)
    );
    Ok(vec![
        Finding::new(
            "stored or counted twice, or altered, every request sent twice",
            figure,
            "0 of 1,000,000",
            Met::promise(is_kept),
        )
        .with(json!({ "answers": answers, "duplicates": duplicates, "counted": counted })),
    ])
}

/// Lets the senders empty the list, each taking the next as soon as it can.
async fn send_all(
    senders: Vec<Sender>,
    copies: Vec<Vec<u64>>,
    duplicates: &Arc<AtomicU64>,
) -> Result<Vec<Sender>> {
    let copies = Arc::new(std::sync::Mutex::new(copies));
    let mut running = JoinSet::new();
    for mut sender in senders {
        let (copies, duplicates) = (Arc::clone(&copies), Arc::clone(duplicates));
        running.spawn(async move {
            let next = || copies.lock().ok()?.pop();
            while let Some(batch) = next() {
                let result = sender.send(&batch).await;
                ensure!(
                    result.acked == batch.len() as u64,
                    "a request was not acknowledged: {:?}",
                    result.status
                );
                duplicates.fetch_add(result.duplicates, Ordering::Relaxed);
            }
            Ok(sender)
        });
    }
    let mut senders = Vec::new();
    while let Some(sender) = running.join_next().await {
        senders.push(sender??);
    }
    Ok(senders)
}

/// How many answers the running score is made of.
pub(super) async fn count(address: std::net::SocketAddr) -> Result<u64> {
    let mut connection = Connection::open(address).await?;
    let path = format!("/v1/sites/{SITE}/scores");
    let reply = tokio::time::timeout(Duration::from_secs(10), connection.get(&path)).await??;
    let scores: Value = serde_json::from_slice(&reply.body)
        .with_context(|| format!("GET {path}: status {}", reply.status))?;
    scores["scores"][0]["n"]
        .as_u64()
        .with_context(|| format!("GET {path} has no scores[0].n: {scores}"))
}
