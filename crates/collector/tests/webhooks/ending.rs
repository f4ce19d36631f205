//! Collectors that end, in an orderly way and in the other.

use std::collections::BTreeSet;
use std::time::Duration;

use crate::common::receiver::{Receiver, reply};
use crate::common::{answer, id};
use crate::rig::{Rig, wait_until};

#[test]
fn a_letter_that_arrived_and_was_not_marked_comes_again_as_the_same_event() {
    Rig::on_each_store(|mut rig| {
        // The status is there; the collector still reads when it is killed.
        let receiver = Receiver::start(|told, wire| {
            if told.number == 0 {
                let _ = wire.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nt");
                std::thread::sleep(Duration::from_secs(60));
            } else {
                reply(wire, "200 OK");
            }
        });
        rig.config(&receiver.webhook("crm", ""));
        let collector = rig.start();
        rig.post(&collector, "shop", &answer(1, 0, 9, ""));
        let first = receiver.next();
        std::thread::sleep(Duration::from_millis(100));
        collector.kill9();
        assert_eq!(
            rig.query("SELECT attempts FROM letters WHERE lease IS NOT NULL"),
            [["0"]]
        );
        let collector = rig.start();
        receiver.assert_silent(Duration::from_millis(500));
        drop(collector);
        // As if the half minute of the lease were over.
        rig.change("UPDATE letters SET due_ms = due_ms - 30000");
        let _collector = rig.start();
        let again = receiver.next();
        assert_eq!((again.id(), &again.body), (first.id(), &first.body));
        wait_until("it is marked", || {
            rig.query("SELECT id FROM letters").is_empty()
        });
    });
}

#[test]
fn nothing_acknowledged_stays_untold_when_the_collector_is_killed() {
    Rig::on_each_store(|mut rig| {
        let receiver = Receiver::willing();
        rig.config(&receiver.webhook("crm", ""));
        let mut told = BTreeSet::new();
        let mut acknowledged = BTreeSet::new();
        for round in 0..3 {
            let collector = rig.start();
            for number in round * 100..round * 100 + 40 {
                assert_eq!(
                    rig.post(&collector, "shop", &answer(number, 0, 9, "")),
                    "stored"
                );
                acknowledged.insert(id(number));
            }
            collector.kill9();
            rig.change("UPDATE letters SET due_ms = due_ms - 30000");
        }
        let _collector = rig.start();
        while told != acknowledged {
            told.insert(
                receiver.next().event()["subject"]
                    .as_str()
                    .unwrap()
                    .to_owned(),
            );
        }
        wait_until("all are marked", || {
            rig.query("SELECT id FROM letters").is_empty()
        });
    });
}

#[test]
fn what_is_under_way_at_the_end_is_finished() {
    let mut rig = Rig::sqlite();
    let receiver = Receiver::start(|_, wire| {
        std::thread::sleep(Duration::from_millis(800));
        reply(wire, "200 OK");
    });
    rig.config(&receiver.webhook("crm", ""));
    let mut collector = rig.start();
    rig.post(&collector, "shop", &answer(1, 0, 9, ""));
    receiver.next();
    collector.terminate();
    assert_eq!(collector.child.wait().unwrap().code(), Some(0));
    assert!(
        rig.query("SELECT id FROM letters").is_empty(),
        "it is marked"
    );
}
