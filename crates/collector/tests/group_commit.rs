//! Answers that come together share a transaction.

mod common;

use std::sync::Barrier;

use common::client::Client;
use common::{Collector, answer, batch, id};

#[test]
fn concurrent_answers_share_transactions() {
    const THREADS: u64 = 64;
    const EACH: u64 = 25;
    let collector = Collector::start();
    let before = (collector.commits)();
    let together = Barrier::new(THREADS as usize);
    let address = collector.address;
    std::thread::scope(|scope| {
        for thread in 0..THREADS {
            let together = &together;
            scope.spawn(move || {
                let mut client = Client::connect(address).unwrap();
                together.wait();
                for number in thread * EACH..(thread + 1) * EACH {
                    let body = batch(&[answer(number, 0, 9, "")]);
                    let reply = client
                        .request("POST", "/v1/sites/shop/answers", &[], &body)
                        .unwrap();
                    assert_eq!(reply.status_of(&id(number)), "stored");
                }
            });
        }
    });
    let commits = (collector.commits)() - before;
    let answers = THREADS * EACH;
    assert!(
        commits > 0 && commits * 4 <= answers,
        "{commits} transactions for {answers} answers"
    );
    assert_eq!(
        collector.get("/v1/sites/shop/scores").json()["scores"][0]["n"],
        answers
    );
}
