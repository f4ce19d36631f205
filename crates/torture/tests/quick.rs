//! Every scenario in its quick form over SQLite, against the real program.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used)]

mod common;

use otklik_torture::bench::{Extent, Scope, lists, long};
use otklik_torture::collector::{Kind, Store};
use otklik_torture::scenario::Scenario;

fn keeps_its_promises(scenario: Scenario) {
    common::keeps_its_promises(scenario, Store::Sqlite);
}

#[test]
fn killed_under_load() {
    keeps_its_promises(Scenario::Kill);
}

#[test]
fn replies_after_the_sync() {
    keeps_its_promises(Scenario::SyncOrder);
}

#[test]
fn cut_off_from_power() {
    keeps_its_promises(Scenario::PowerCut);
}

#[test]
fn sent_everything_twice() {
    keeps_its_promises(Scenario::DoubleSend);
}

#[test]
fn first_replies_lost() {
    keeps_its_promises(Scenario::LostReply);
}

#[test]
fn through_a_bad_network() {
    keeps_its_promises(Scenario::RandomFaults);
}

#[test]
fn asked_to_end_under_load() {
    keeps_its_promises(Scenario::Terminate);
}

#[test]
fn beside_slow_sockets() {
    keeps_its_promises(Scenario::SlowLoris);
}

#[test]
fn hostile_bodies() {
    keeps_its_promises(Scenario::HostileBodies);
}

#[test]
fn overloaded() {
    keeps_its_promises(Scenario::Overload);
}

#[test]
fn for_some_time() {
    keeps_its_promises(Scenario::Soak);
}

#[test]
fn a_large_database_and_its_export() {
    let extent = Extent {
        rows: 3_000,
        exported: 1_500,
        rounds: 1,
        seconds: 1,
        connections: 8,
    };
    common::assert_kept(&long(&common::binary(), extent, true).unwrap());
}

#[test]
fn every_list_of_a_small_store_and_a_few_people_at_the_door() {
    let scope = Scope {
        rows: 2_000,
        pages: 2,
        people: 3,
        seconds: 1,
    };
    let findings = lists(&common::binary(), Kind::Sqlite, scope, true).unwrap();
    assert!(findings.len() > 50, "{}", findings.len());
    common::assert_kept(&findings);
}
