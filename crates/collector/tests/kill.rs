//! The program is killed under load, again and again: what it acknowledged is there once, what it did not can be sent
//! again.
#![allow(clippy::unwrap_used)]

mod common;

use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use common::client::Client;
use common::program::{Program, serve};
use common::{answer, batch, folder, id, open_database};

const ROUNDS: u64 = 8;
const THREADS: u64 = 4;

#[derive(Default)]
struct Ledger {
    sent: BTreeSet<u64>,
    acknowledged: BTreeSet<u64>,
}

/// Posts new answers until the collector is gone.
fn post_until_killed(address: SocketAddr, next: &AtomicU64) -> Ledger {
    let mut ledger = Ledger::default();
    let Ok(mut client) = Client::connect(address) else {
        return ledger;
    };
    loop {
        let numbers: Vec<u64> = (0..3)
            .map(|_| next.fetch_add(1, Ordering::Relaxed))
            .collect();
        let answers: Vec<_> = numbers
            .iter()
            .map(|&number| answer(number, 0, 9, ""))
            .collect();
        ledger.sent.extend(&numbers);
        let Ok(reply) = client.request("POST", "/v1/sites/shop/answers", &[], &batch(&answers))
        else {
            return ledger;
        };
        assert_eq!(reply.status, 200, "{reply:?}");
        for number in numbers {
            assert_eq!(reply.status_of(&id(number)), "stored");
            ledger.acknowledged.insert(number);
        }
    }
}

fn stored(folder: &std::path::Path) -> Vec<String> {
    let db = open_database(folder);
    let sound: String = db
        .query_row("PRAGMA integrity_check", [], |row| row.get(0))
        .unwrap();
    assert_eq!(sound, "ok");
    let mut ids = db.prepare("SELECT id FROM answers").unwrap();
    let rows = ids.query_map([], |row| row.get(0)).unwrap();
    rows.collect::<Result<_, _>>().unwrap()
}

#[test]
fn nothing_acknowledged_is_lost_or_doubled_by_kill_9() {
    let seed = getrandom::u64().unwrap();
    println!("seed {seed}");
    let folder = folder();
    let next = AtomicU64::new(0);
    let mut all = Ledger::default();
    let mut round = 0;
    // More of them where the disk is slow today.
    while round < ROUNDS || all.acknowledged.len() <= 100 {
        let program = Program::start(serve(folder.path(), "127.0.0.1:0"));
        let address = program.address;
        std::thread::scope(|scope| {
            let threads: Vec<_> = (0..THREADS)
                .map(|_| scope.spawn(|| post_until_killed(address, &next)))
                .collect();
            std::thread::sleep(Duration::from_millis(20 + (seed >> (round * 7 % 64)) % 300));
            program.kill9();
            for thread in threads {
                let ledger = thread.join().unwrap();
                all.sent.extend(ledger.sent);
                all.acknowledged.extend(ledger.acknowledged);
            }
        });
        let stored = stored(folder.path());
        let once: BTreeSet<&String> = stored.iter().collect();
        assert_eq!(
            once.len(),
            stored.len(),
            "round {round}, seed {seed}: stored twice"
        );
        let lost: Vec<_> = all
            .acknowledged
            .iter()
            .filter(|&&number| !once.contains(&id(number)))
            .collect();
        assert!(lost.is_empty(), "round {round}, seed {seed}: lost {lost:?}");
        round += 1;
    }

    // What was not acknowledged is sent again, as a page would.
    let program = Program::start(serve(folder.path(), "127.0.0.1:0"));
    let mut client = Client::connect(program.address).unwrap();
    for &number in all.sent.difference(&all.acknowledged) {
        let body = batch(&[answer(number, 0, 9, "")]);
        let reply = client
            .request("POST", "/v1/sites/shop/answers", &[], &body)
            .unwrap();
        assert!(["stored", "duplicate"].contains(&reply.status_of(&id(number)).as_str()));
    }
    assert_eq!(stored(folder.path()).len(), all.sent.len(), "seed {seed}");
    let scores = client
        .request("GET", "/v1/sites/shop/scores", &[], b"")
        .unwrap()
        .json();
    assert_eq!(scores["scores"][0]["n"], all.sent.len());
    println!(
        "{} acknowledged of {} sent, {round} kills",
        all.acknowledged.len(),
        all.sent.len()
    );
}
