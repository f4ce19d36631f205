//! Answers that come together share a transaction.
#![allow(clippy::unwrap_used)]

mod common;

use std::sync::Barrier;
use std::time::Duration;

use common::client::Client;
use common::{Collector, answer, batch, id};

const TOGETHER: u64 = 64;

/// Posts that many answers while the database is held for so long, and says how many transactions they took.
fn transactions(collector: &Collector, round: u64, held: Duration) -> u64 {
    let before = (collector.commits)();
    let db = collector.database();
    db.execute_batch("BEGIN IMMEDIATE").unwrap();
    let sent = Barrier::new(TOGETHER as usize + 1);
    let address = collector.address;
    std::thread::scope(|scope| {
        for number in round * TOGETHER..(round + 1) * TOGETHER {
            let sent = &sent;
            scope.spawn(move || {
                let mut client = Client::connect(address).unwrap();
                let body = batch(&[answer(number, 0, 9, "")]);
                let head = format!(
                    "POST /v1/sites/shop/answers HTTP/1.1\r\nHost: x\r\nContent-Length: {}\r\n\r\n",
                    body.len()
                );
                client.send(&[head.as_bytes(), &body].concat()).unwrap();
                sent.wait();
                let reply = client.reply(false).unwrap();
                assert_eq!(reply.status_of(&id(number)), "stored");
            });
        }
        sent.wait();
        std::thread::sleep(held);
        db.execute_batch("ROLLBACK").unwrap();
    });
    (collector.commits)() - before
}

#[test]
fn concurrent_answers_share_transactions() {
    let collector = Collector::start();
    let mut took = Vec::new();
    // What is sent is taken in when the machine comes to it: longer held, more have come.
    while took.last().is_none_or(|&commits| commits * 4 > TOGETHER) {
        let round = took.len() as u64;
        assert!(round < 10, "transactions of {TOGETHER} answers: {took:?}");
        let held = Duration::from_millis(20 << round.min(6));
        took.push(transactions(&collector, round, held));
    }
    assert_eq!(
        collector.get("/v1/sites/shop/scores").json()["scores"][0]["n"],
        took.len() as u64 * TOGETHER
    );
}
