//! Answers posted until something has happened, and a ledger of what was acknowledged.
#![allow(unreachable_pub)]

use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use otklik_collector::serve::Place;

use crate::common::client::Client;
use crate::common::cluster::{Cluster, query};
use crate::common::program;
use crate::common::{Collector, answer, batch, id};

pub const PATH: &str = "/v1/sites/shop/answers";

/// What a client knows of what it sent.
#[derive(Default)]
pub struct Ledger {
    pub sent: BTreeSet<u64>,
    pub acknowledged: BTreeSet<u64>,
}

/// Posts new answers until told to stop. What is refused is sent again, as a page does.
pub fn post(
    address: SocketAddr,
    next: &AtomicU64,
    taken: &AtomicU64,
    is_over: impl Fn() -> bool,
) -> Ledger {
    let mut ledger = Ledger::default();
    let mut client = Client::connect(address).unwrap();
    while !is_over() {
        let numbers: Vec<u64> = (0..3)
            .map(|_| next.fetch_add(1, Ordering::Relaxed))
            .collect();
        ledger.sent.extend(&numbers);
        let answers: Vec<_> = numbers
            .iter()
            .map(|&number| answer(number, 0, 9, ""))
            .collect();
        loop {
            let reply = client.request("POST", PATH, &[], &batch(&answers)).unwrap();
            if reply.status == 200 {
                for &number in &numbers {
                    let status = reply.status_of(&id(number));
                    assert!(
                        ["stored", "duplicate"].contains(&status.as_str()),
                        "{status}"
                    );
                }
                taken.fetch_add(numbers.len() as u64, Ordering::Relaxed);
                ledger.acknowledged.extend(numbers);
                break;
            }
            assert_eq!(reply.status, 503, "{reply:?}");
            assert!(reply.header("retry-after").is_some());
            reply.assert_open_to_pages();
            std::thread::sleep(Duration::from_millis(20));
            if is_over() {
                break;
            }
        }
    }
    ledger
}

/// Posts from a few threads while something happens to the server, and checks that what was acknowledged is there, and
/// all that is there was sent, once.
pub fn under_load(url: &str, address: SocketAddr, next: &AtomicU64, happens: impl FnOnce()) {
    let taken = AtomicU64::new(0);
    let over = std::sync::atomic::AtomicBool::new(false);
    let is_over = || over.load(Ordering::Relaxed);
    let mut all = Ledger::default();
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..4)
            .map(|_| scope.spawn(|| post(address, next, &taken, is_over)))
            .collect();
        happens();
        // Also on a disk that is slow today.
        wait_until("some are acknowledged", || {
            taken.load(Ordering::Relaxed) > 20
        });
        over.store(true, Ordering::Relaxed);
        for thread in threads {
            let ledger = thread.join().unwrap();
            all.sent.extend(ledger.sent);
            all.acknowledged.extend(ledger.acknowledged);
        }
    });
    let stored: BTreeSet<String> = query(url, "SELECT id FROM answers")
        .into_iter()
        .map(|row| row[0].clone().unwrap())
        .collect();
    let lost: Vec<_> = all
        .acknowledged
        .iter()
        .filter(|number| !stored.contains(&id(**number)))
        .collect();
    assert!(lost.is_empty(), "acknowledged and lost: {lost:?}");
    assert_right(url);
}

/// Counts all anew and finds nothing wrong.
pub fn assert_right(url: &str) {
    let mut recount = program::command(&["recount", "--check"]);
    recount.env("OTKLIK_STORE", url);
    let (status, out, error) = program::run(recount);
    assert!(status.success(), "{out}{error}");
    assert!(out.lines().all(|line| line.ends_with(" 0 wrong")), "{out}");
}

pub fn wait_until(what: &str, mut is_so: impl FnMut() -> bool) -> Duration {
    let began = Instant::now();
    while !is_so() {
        assert!(began.elapsed() < Duration::from_secs(60), "in vain: {what}");
        std::thread::sleep(Duration::from_millis(10));
    }
    began.elapsed()
}

/// The server that the tests share which do not stop it.
pub fn shared() -> &'static Cluster {
    static SHARED: LazyLock<Cluster> = LazyLock::new(Cluster::start);
    &SHARED
}

/// A collector in this process over a database.
pub fn collector(url: &str) -> Collector {
    Collector::start_with(|options| options.store = Place::Postgres(url.parse().unwrap()))
}
