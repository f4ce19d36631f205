//! Endpoints that fail, and what becomes of what they were to be told.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use crate::common::answer;
use crate::common::receiver::Receiver;
use crate::rig::{Rig, wait_until};

#[test]
fn what_fails_is_sent_again_as_the_same_event() {
    let mut rig = Rig::sqlite();
    let receiver = Receiver::answering(|told| match told.number {
        0 => "500 Internal Server Error",
        _ => "202 Accepted",
    });
    rig.config(&receiver.webhook("crm", ""));
    let collector = rig.start();
    rig.post(&collector, "shop", &answer(1, 0, 9, ""));
    let first = receiver.next();
    let planned =
        "SELECT error FROM letters WHERE attempts = 1 AND due_ms - failed_ms BETWEEN 5000 AND 5500";
    wait_until("the failure is noted", || {
        rig.query(planned) == [["answered 500 Internal Server Error"]]
    });
    let listed = rig.webhook(&["list"]);
    assert!(
        listed.contains("1 waiting since") && listed.contains("last failure: answered 500"),
        "{listed}"
    );
    let again = receiver.next();
    assert_eq!((again.id(), &again.body), (first.id(), &first.body));
    assert_ne!(
        again.header("webhook-timestamp"),
        first.header("webhook-timestamp")
    );
    wait_until("it is done", || {
        rig.query("SELECT id FROM letters").is_empty()
    });
}

#[test]
fn who_asks_to_be_left_alone_is() {
    let mut rig = Rig::sqlite();
    let receiver = Receiver::start(|_, wire| {
        let head = "HTTP/1.1 503 Busy\r\nRetry-After: 600\r\nContent-Length: 0\r\n\r\n";
        let _ = wire.write_all(head.as_bytes());
    });
    rig.config(&receiver.webhook("crm", ""));
    let collector = rig.start();
    rig.post(&collector, "shop", &answer(1, 0, 9, ""));
    receiver.next();
    let in_time =
        "SELECT 1 FROM letters WHERE attempts = 1 AND due_ms - failed_ms BETWEEN 600000 AND 660000";
    wait_until("it waits", || !rig.query(in_time).is_empty());
    // Neither does it get anything else meanwhile.
    rig.post(&collector, "shop", &answer(2, 0, 9, ""));
    receiver.assert_silent(Duration::from_secs(1));
}

#[test]
fn what_is_given_up_can_be_seen_sent_again_and_thrown_away() {
    Rig::on_each_store(|mut rig| {
        let receiver = Receiver::answering(|told| match told.number {
            0 => "410 Gone",
            _ => "200 OK",
        });
        rig.config(&receiver.webhook("crm", ""));
        let collector = rig.start();
        rig.post(&collector, "shop", &answer(1, 0, 9, ""));
        let told = receiver.next();
        wait_until("it is dead", || {
            rig.query("SELECT id FROM letters WHERE lease IS NULL AND attempts = 1")
                .len()
                == 1
        });
        // Who is gone gets nothing more.
        rig.post(&collector, "shop", &answer(2, 0, 9, ""));
        receiver.assert_silent(Duration::from_millis(400));
        let metrics = rig.metrics(&collector);
        for line in [
            r#"otklik_webhook_failed_total{site="shop",webhook="crm"} 1"#,
            r#"otklik_webhook_waiting{site="shop",webhook="crm"} 1"#,
            r#"otklik_webhook_dead{site="shop",webhook="crm"} 1"#,
        ] {
            assert!(metrics.contains(line), "{line} in {metrics}");
        }
        let listed = rig.webhook(&["list", "--dead"]);
        let (summary, dead) = listed.split_once('\n').unwrap();
        assert!(
            summary.starts_with("shop/crm at 127.0.0.1: 1 waiting since")
                && summary.ends_with("1 given up; last failure: answered 410 Gone"),
            "{listed}"
        );
        assert!(
            dead.contains(told.id()) && dead.contains("after 1 attempts"),
            "{listed}"
        );
        assert_eq!(
            rig.webhook(&["retry", "--site", "shop", "--webhook", "other"]),
            "0 due again\n"
        );
        assert_eq!(rig.webhook(&["retry", "--site", "shop"]), "1 due again\n");
        drop(collector);
        let collector = rig.start();
        let ids = BTreeSet::from([
            receiver.next().id().to_owned(),
            receiver.next().id().to_owned(),
        ]);
        assert!(ids.contains(told.id()));
        wait_until("all are told", || {
            rig.query("SELECT id FROM letters").is_empty()
        });

        // The last attempt of the plan.
        drop(collector);
        rig.plant("gone", "answer_1", 0, 9);
        let unwilling = Receiver::answering(|_| "500 No");
        rig.config(&unwilling.webhook("gone", ""));
        let _collector = rig.start();
        unwilling.next();
        wait_until("it is dead", || {
            rig.webhook(&["list", "--dead"])
                .contains("after 10 attempts: answered 500")
        });
        assert_eq!(rig.webhook(&["drop", "--site", "shop"]), "1 thrown away\n");
        assert!(rig.query("SELECT id FROM letters").is_empty());
    });
}

#[test]
fn what_nobody_takes_is_kept_for_thirty_days() {
    Rig::on_each_store(|mut rig| {
        rig.config("");
        // The database is made.
        drop(rig.start());
        rig.plant("removed", "answer_old", 31, 0);
        rig.plant("removed", "answer_new", 29, 0);
        let _collector = rig.start();
        wait_until("one is gone", || {
            rig.query("SELECT id FROM letters") == [["answer_new"]]
        });
        let listed = rig.webhook(&["list"]);
        assert!(
            listed.starts_with("shop/removed: 1 waiting since 20"),
            "{listed}"
        );
    });
}

#[test]
fn an_endpoint_that_never_answers_holds_up_no_other() {
    let mut rig = Rig::sqlite();
    let stuck = Receiver::start(|_, _| std::thread::sleep(Duration::from_secs(60)));
    let quick = Receiver::willing();
    rig.config(&(stuck.webhook("stuck", "") + &quick.webhook("quick", "")));
    let collector = rig.start();
    let answers = |numbers: std::ops::Range<u64>| numbers.map(|number| answer(number, 0, 9, ""));
    rig.post_all(&collector, &answers(0..20).collect::<Vec<_>>());
    for _ in 0..8 {
        stuck.next();
    }
    let began = Instant::now();
    rig.post_all(&collector, &answers(20..40).collect::<Vec<_>>());
    let told: BTreeSet<String> = (0..40).map(|_| quick.next().id().to_owned()).collect();
    assert_eq!(told.len(), 40);
    // Sooner than any attempt at the other can be over.
    assert!(
        began.elapsed() < Duration::from_secs(4),
        "{:?}",
        began.elapsed()
    );
    stuck.assert_silent(Duration::from_millis(100));
}

#[test]
fn a_reply_without_end_costs_little_and_counts_by_its_status() {
    let mut rig = Rig::sqlite();
    let receiver = Receiver::start(|told, wire| {
        let head: &[u8] = match told.number {
            0 => b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
            _ => b"HTTP/1.1 200 OK\r\n",
        };
        let more = match told.number {
            0 => format!("1000\r\n{}\r\n", "x".repeat(0x1000)),
            _ => format!("X-More: {}\r\n", "x".repeat(0x1000)),
        };
        if wire.write_all(head).is_ok() {
            while wire.write_all(more.as_bytes()).is_ok() {}
        }
    });
    rig.config(&receiver.webhook("crm", ""));
    let collector = rig.start();
    rig.post(&collector, "shop", &answer(1, 0, 9, ""));
    receiver.next();
    wait_until("its status counts", || {
        rig.query("SELECT id FROM letters").is_empty()
    });
    rig.post(&collector, "shop", &answer(2, 0, 9, ""));
    receiver.next();
    wait_until("a head without end is none", || {
        rig.query("SELECT error FROM letters WHERE attempts = 1")
            .len()
            == 1
    });
}
