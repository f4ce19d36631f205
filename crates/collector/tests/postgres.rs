//! The store in PostgreSQL: what is acknowledged is there once, whatever happens to the server, to a connection, or
//! to another collector beside this one.
#![allow(clippy::unwrap_used)]

mod common;
#[path = "postgres/encrypted.rs"]
mod encrypted;
#[path = "postgres/load.rs"]
mod load;

use std::sync::Barrier;
use std::sync::atomic::AtomicU64;
use std::time::Duration;

use common::client::Client;
use common::cluster::{self, Cluster, Stop, query};
use common::cut::{Cut, Wire};
use common::live::Stream;
use common::program;
use common::{Collector, answer, batch, id};
use load::{PATH, assert_right, collector, shared, under_load, wait_until};
use otklik_collector::serve::Place;

#[test]
fn nothing_acknowledged_is_lost_or_doubled_by_crashes_of_the_server() {
    const CRASHES: usize = 5;
    let cluster = Cluster::start();
    let url = cluster.database();
    let collector = collector(&url);
    let next = AtomicU64::new(0);
    under_load(&url, collector.address, &next, || {
        for _ in 0..CRASHES {
            std::thread::sleep(Duration::from_millis(120));
            cluster.stop(Stop::Immediate);
            // It is known once somebody has come in vain.
            wait_until("not ready", || collector.get("/ready").status == 503);
            assert_eq!(collector.get("/health").status, 200);
            cluster.up();
            wait_until("ready again", || collector.get("/ready").status == 200);
        }
    });
}

#[test]
fn a_connection_that_the_server_ends_costs_no_answer() {
    let url = shared().database();
    let collector = collector(&url);
    let next = AtomicU64::new(0);
    under_load(&url, collector.address, &next, || {
        for _ in 0..4 {
            std::thread::sleep(Duration::from_millis(100));
            let ended = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
                         WHERE datname = current_database() AND application_name = 'otklik-collector'";
            assert_ne!(query(&url, ended)[0][0].as_deref(), Some("0"));
            wait_until("ready again", || collector.get("/ready").status == 200);
        }
    });
}

#[test]
fn a_server_that_can_lose_what_it_committed_is_refused() {
    let cluster = Cluster::start_with("fsync = off");
    let url = cluster.database();
    // Every command connects as `serve` does; this one ends if it is not refused.
    let refusal = || {
        let mut migrate = program::command(&["migrate"]);
        migrate.env("OTKLIK_STORE", &url);
        let (status, out, error) = program::run(migrate);
        assert_eq!((status.code(), out.as_str()), (Some(1), ""), "{error}");
        error
    };
    let said = refusal();
    assert!(said.contains("the server runs with fsync=off"), "{said}");
    query(&url, "ALTER SYSTEM SET fsync = on");
    query(&url, "ALTER SYSTEM SET full_page_writes = off");
    query(&url, "SELECT pg_reload_conf()");
    wait_until("reloaded", || {
        query(&url, "SHOW fsync")[0][0].as_deref() == Some("on")
    });
    let said = refusal();
    assert!(
        said.contains("the server runs with full_page_writes=off"),
        "{said}"
    );
}

#[test]
fn two_collectors_share_a_database() {
    const ANSWERS: u64 = 40;
    let url = shared().database();
    let collectors = [collector(&url), collector(&url)];
    // The same answers to both at once, in batches that overlap in other orders.
    let together = Barrier::new(4);
    let stored: usize = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..4)
            .map(|thread| {
                let (together, address) = (&together, collectors[thread % 2].address);
                scope.spawn(move || {
                    let mut numbers: Vec<u64> = (0..ANSWERS).collect();
                    numbers.rotate_left(thread * 7);
                    if thread > 1 {
                        numbers.reverse();
                    }
                    let mut client = Client::connect(address).unwrap();
                    together.wait();
                    let mut stored = 0;
                    for chunk in numbers.chunks(5) {
                        let answers: Vec<_> = chunk
                            .iter()
                            .map(|&n| answer(n, 0, (n % 11) as u8, ""))
                            .collect();
                        let reply = client.request("POST", PATH, &[], &batch(&answers)).unwrap();
                        assert_eq!(reply.status, 200, "{reply:?}");
                        stored += chunk
                            .iter()
                            .filter(|&&n| reply.status_of(&id(n)) == "stored")
                            .count();
                    }
                    stored
                })
            })
            .collect();
        threads
            .into_iter()
            .map(|thread| thread.join().unwrap())
            .sum()
    });
    assert_eq!(
        stored as u64, ANSWERS,
        "each is stored for one of those who sent it"
    );
    for collector in &collectors {
        assert_eq!(
            collector.get("/v1/sites/shop/scores").json()["scores"][0]["n"],
            ANSWERS
        );
    }
    // A later version that comes to the other collector leaves the scores of the first.
    let later = batch(&[answer(0, 1, 10, "Thanks")]);
    assert_eq!(
        collectors[1].post("shop", &later).status_of(&id(0)),
        "stored"
    );
    assert_eq!(
        collectors[0].post("shop", &later).status_of(&id(0)),
        "duplicate"
    );
    assert_right(&url);
    let shards = query(&url, "SELECT DISTINCT shard FROM day_states");
    assert_eq!(shards.len(), 2, "each counts in a shard of its own");
}

#[test]
fn one_collectors_live_page_sees_what_another_took() {
    let url = shared().database();
    let (watched, other) = (collector(&url), collector(&url));
    let mut page = Stream::open(&watched);
    assert_eq!(page.next().unwrap()["scores"][0]["n"], 0);
    for n in 1..4 {
        other.post("shop", &batch(&[answer(n, 0, 9, "")]));
        page.until(|state| state["scores"][0]["n"] == n);
    }
}

#[test]
fn a_connection_cut_in_the_commit_acknowledges_nothing_and_a_retry_settles_it() {
    let url = shared().database();
    let wire = Wire::to(shared().socket());
    let (_, database) = url.rsplit_once('/').unwrap();
    let collector = collector(&format!("postgres://otklik@{}/{database}", wire.address));
    for (number, cut, then) in [(1, Cut::Before, "stored"), (2, Cut::After, "duplicate")] {
        let body = batch(&[answer(number, 0, 9, "")]);
        wire.cut_commit_of(&id(number), cut);
        let reply = collector.post("shop", &body);
        assert_eq!(
            (reply.status, reply.problem().as_str()),
            (503, "storage_failed"),
            "{cut:?}"
        );
        assert!(wire.is_cut());
        let stored = query(&url, "SELECT FROM answers").len() as u64;
        assert_eq!(
            stored,
            if cut == Cut::Before {
                number - 1
            } else {
                number
            },
            "{cut:?}"
        );
        wait_until("ready again", || collector.get("/ready").status == 200);
        assert_eq!(
            collector.post("shop", &body).status_of(&id(number)),
            then,
            "{cut:?}"
        );
    }
    assert_right(&url);
}

#[test]
fn what_gets_in_the_way_of_a_transaction_is_not_the_pages_concern() {
    let url = shared().database();
    let collector = collector(&url);
    assert_eq!(
        collector
            .post("shop", &batch(&[answer(1, 0, 9, "")]))
            .status_of(&id(1)),
        "stored"
    );
    let waits = |url: &str| {
        let waiting = "SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
        wait_until("the collector waits", || !query(url, waiting).is_empty());
    };

    // Another session holds the state that the collector is after, and asks for the answer that the collector holds.
    // The server finds the circle and ends the transaction of the one who asked first.
    std::thread::scope(|scope| {
        let (url, address) = (&url, collector.address);
        let other =
            cluster::Held::begin(url, "SELECT FROM day_states WHERE site = 'shop' FOR UPDATE");
        let posted = scope.spawn(move || {
            let mut client = Client::connect(address).unwrap();
            client
                .request("POST", PATH, &[], &batch(&[answer(2, 0, 9, "")]))
                .unwrap()
        });
        waits(url);
        let same = format!(
            "SET LOCAL deadlock_timeout = '10s';
             INSERT INTO answers SELECT site, '{}', seq, survey, survey_rev, at_ms, received_ms, rating, has_comment,
                                        shard, raw FROM answers",
            id(2)
        );
        other.go_on(&same);
        other.roll_back();
        assert_eq!(posted.join().unwrap().status_of(&id(2)), "stored");
    });
    assert!(shared().log().contains("deadlock detected"));

    // Another session makes the state that the collector did not find.
    std::thread::scope(|scope| {
        let (url, address) = (&url, collector.address);
        let row = "INSERT INTO day_states SELECT 'quiet', day, survey, question, revision, locale, metric, shard, state
                   FROM day_states WHERE site = 'shop'";
        let other = cluster::Held::begin(url, row);
        let posted = scope.spawn(move || {
            let mut client = Client::connect(address).unwrap();
            client
                .request(
                    "POST",
                    "/v1/sites/quiet/answers",
                    &[],
                    &batch(&[answer(3, 0, 9, "")]),
                )
                .unwrap()
        });
        waits(url);
        other.commit();
        assert_eq!(posted.join().unwrap().status_of(&id(3)), "stored");
    });
    let state = |site: &str| {
        query(
            &url,
            &format!("SELECT state FROM day_states WHERE site = '{site}' AND day = ''"),
        )
    };
    assert_ne!(state("quiet"), state("shop"), "added to what was there");
}

#[test]
fn a_login_at_one_collector_is_known_to_the_other() {
    let url = shared().database();
    let mut new = program::command(&["token", "new"]);
    new.env("OTKLIK_STORE", &url);
    let (status, token, error) = program::run(new);
    assert!(status.success(), "{error}");
    let locked = || {
        Collector::start_with(|options| {
            options.store = Place::Postgres(url.parse().unwrap());
            options.open_console = false;
        })
    };
    let (one, other) = (locked(), locked());
    let body = format!(r#"{{"token":"{}"}}"#, token.trim());
    let reply = one.request(
        "POST",
        "/api/v1/session",
        &["Content-Type: application/json"],
        body.as_bytes(),
    );
    assert_eq!(reply.status, 204, "{reply:?}");
    let cookie = reply.header("set-cookie").unwrap();
    let cookie = format!("Cookie: {}", cookie.split(';').next().unwrap());
    let sites = |cookie: &str| other.request("GET", "/api/v1/sites", &[cookie], b"").status;
    assert_eq!(sites(&cookie), 200);
    let out = one.request(
        "DELETE",
        "/api/v1/session",
        &["Content-Type: application/json", &cookie],
        b"",
    );
    assert_eq!(out.status, 204);
    assert_eq!(sites(&cookie), 401, "logged out at both");
}

#[test]
fn a_collector_with_another_time_zone_counts_nothing_into_the_wrong_day() {
    let url = shared().database();
    let first = collector(&url);
    let post =
        |collector: &Collector, number| collector.post("shop", &batch(&[answer(number, 0, 9, "")]));
    assert_eq!(post(&first, 1).status, 200);
    let second = Collector::start_with(|options| {
        options.store = Place::Postgres(url.parse().unwrap());
        options.zone = jiff::tz::TimeZone::get("Asia/Tokyo").unwrap();
    });
    assert_eq!(post(&second, 2).status, 200);
    let refused = post(&first, 3);
    assert_eq!(
        (refused.status, refused.problem().as_str()),
        (503, "storage_failed")
    );
    assert_eq!(first.get("/ready").status, 503);
    assert_right(&url);
}

#[test]
fn the_commands_work_on_a_database() {
    let url = shared().database();
    let told = |arguments: &[&str]| {
        let mut command = program::command(arguments);
        command.args(["--store", &url]);
        program::run(command)
    };
    let (status, out, error) = told(&["migrate"]);
    assert!(
        status.success() && out.trim_end().ends_with("schema version 12"),
        "{out}{error}"
    );
    let collector = collector(&url);
    collector.post("shop", &batch(&[answer(1, 0, 9, ""), answer(2, 0, 3, "")]));
    query(&url, "DELETE FROM day_states WHERE day <> ''");
    let (status, out, _) = told(&["recount", "--check"]);
    assert_eq!(
        (status.code(), out.lines().last()),
        (Some(1), Some("shop: 2 answers, 2 states, 1 wrong"))
    );
    let (status, _, error) = told(&["recount"]);
    assert!(status.success(), "{error}");
    assert_right(&url);

    query(&url, "UPDATE schema_version SET version = 99");
    let (status, _, error) = told(&["migrate"]);
    assert!(
        !status.success() && error.contains("has schema version 99"),
        "{error}"
    );
    let (status, _, error) = program::run({
        let mut command = program::command(&["migrate"]);
        command.args(["--store", "mysql://me:s3cret@db/x"]);
        command
    });
    assert!(
        !status.success() && error.contains("allowed: postgres://") && !error.contains("s3cret"),
        "{error}"
    );
}
