//! Somebody else at the database: another program that writes, a reader that does not end.
#![allow(clippy::unwrap_used)]

mod common;

use std::thread;
use std::time::{Duration, Instant};

use common::client::Client;
use common::{Collector, answer, batch, id};

#[test]
fn who_answers_while_another_program_writes_waits_and_is_stored() {
    let collector = Collector::start();
    let mut other = collector.database();
    let held = other
        .transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)
        .unwrap();
    let address = collector.address;
    let waiting = thread::spawn(move || {
        let mut client = Client::connect(address).unwrap();
        client.request(
            "POST",
            "/v1/sites/shop/answers",
            &[],
            &batch(&[answer(1, 0, 9, "")]),
        )
    });
    // Others are served meanwhile: what only reads waits for nobody.
    assert_eq!(collector.get("/v1/sites/shop/scores").status, 200);
    assert_eq!(collector.get("/api/v1/sites/shop/inbox").status, 200);
    thread::sleep(Duration::from_millis(700));
    assert!(
        !waiting.is_finished(),
        "nobody is answered before it is on disk"
    );
    drop(held);
    let reply = waiting.join().unwrap().unwrap();
    assert_eq!(
        (reply.status, reply.status_of(&id(1))),
        (200, "stored".into())
    );
}

#[test]
fn a_reader_that_does_not_end_holds_up_nobody_and_the_log_ends_with_it() {
    let collector = Collector::start();
    let reader = collector.database();
    reader
        .execute_batch("BEGIN; SELECT count(*) FROM answers")
        .unwrap();
    for hundred in 0..40 {
        let answers: Vec<_> = (0..100)
            .map(|number| {
                answer(
                    100 * hundred + number,
                    0,
                    9,
                    "What the log keeps for a reader",
                )
            })
            .collect();
        assert_eq!(collector.post("shop", &batch(&answers)).status, 200);
    }
    let count = "SELECT count(*) FROM answers";
    let seen: i64 = reader.query_row(count, [], |row| row.get(0)).unwrap();
    assert_eq!(seen, 0, "the reader sees what it began with");
    reader.execute_batch("COMMIT").unwrap();
    let stored: i64 = reader.query_row(count, [], |row| row.get(0)).unwrap();
    assert_eq!(stored, 4_000);
    // Busy, frames in the log, frames in the database: all of them once nobody reads.
    let checkpoint = "PRAGMA wal_checkpoint(TRUNCATE)";
    let (busy, left): (i64, i64) = reader
        .query_row(checkpoint, [], |row| Ok((row.get(0)?, row.get(1)?)))
        .unwrap();
    assert_eq!((busy, left), (0, 0));
}

#[test]
fn where_nothing_more_can_wait_a_batch_is_sent_away_unread() {
    /// A quarter of a megabyte each; 32 MiB may wait.
    const SENDERS: u32 = 140;
    const ANSWERS: u32 = 25;
    let collector = Collector::start();
    let mut other = collector.database();
    let held = other
        .transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)
        .unwrap();
    let comment = "o".repeat(10_000);
    let mut senders: Vec<Client> = (0..SENDERS)
        .map(|sender| {
            let answers: Vec<_> = (ANSWERS * sender..ANSWERS * (sender + 1))
                .map(|number| answer(number.into(), 0, 9, &comment))
                .collect();
            let body = batch(&answers);
            let mut client = Client::connect(collector.address).unwrap();
            let head = format!(
                "POST /v1/sites/shop/answers HTTP/1.1\r\nHost: otklik\r\nContent-Length: {}\r\n\r\n",
                body.len()
            );
            client.send(head.as_bytes()).unwrap();
            client.send(&body).unwrap();
            client
        })
        .collect();
    // What is no batch tells whether it was read: the reply to that is another one.
    let until = Instant::now() + Duration::from_secs(3);
    let unread = loop {
        let reply = collector.post("shop", &vec![b'{'; 255_000]);
        if reply.status == 503 || Instant::now() > until {
            break reply;
        }
    };
    assert_eq!(
        (unread.status, unread.header("retry-after")),
        (503, Some("1"))
    );
    drop(held);
    let mut taken = 0;
    for sender in &mut senders {
        match sender.reply(false).unwrap().status {
            200 => taken += ANSWERS,
            503 => {}
            other => panic!("{other}"),
        }
    }
    let count = "SELECT count(*) FROM answers";
    let stored: u32 = other.query_row(count, [], |row| row.get(0)).unwrap();
    assert!(taken >= 100 * ANSWERS, "{taken} were taken");
    assert_eq!(
        stored, taken,
        "what was acknowledged is there, and nothing else"
    );
}
