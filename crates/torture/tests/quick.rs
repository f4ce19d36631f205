//! Every scenario in its quick form, against the real program.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used)]

use std::path::PathBuf;
use std::sync::OnceLock;

use otklik_torture::scenario::{Rig, Scenario, Size};
use otklik_torture::{collector, report};

/// Built once for all tests, which run at the same time.
fn binary() -> PathBuf {
    static BINARY: OnceLock<PathBuf> = OnceLock::new();
    BINARY.get_or_init(|| collector::locate().unwrap()).clone()
}

fn keeps_its_promises(scenario: Scenario) {
    let seed = fastrand::u64(..);
    let rig = Rig::new(binary(), seed, Size::Quick).quiet();
    let findings = scenario
        .run(&rig)
        .unwrap_or_else(|error| panic!("{error:#}"));
    let table = report::table(&findings);
    assert!(report::all_kept(&findings), "seed {seed}\n{table}");
    println!("seed {seed}\n{table}");
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
