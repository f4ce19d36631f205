//! What the quick forms share.
#![allow(dead_code, unreachable_pub, missing_docs, clippy::unwrap_used)]

use std::path::PathBuf;
use std::sync::OnceLock;

use otklik_torture::collector::{self, Store};
use otklik_torture::report::{self, Finding};
use otklik_torture::scenario::{Rig, Scenario, Size};

/// Built once for all tests, which run at the same time.
pub fn binary() -> PathBuf {
    static BINARY: OnceLock<PathBuf> = OnceLock::new();
    BINARY.get_or_init(|| collector::locate().unwrap()).clone()
}

pub fn keeps_its_promises(scenario: Scenario, store: Store) {
    let seed = fastrand::u64(..);
    let rig = Rig::new(binary(), seed, Size::Quick).over(store).quiet();
    let findings = scenario
        .run(&rig)
        .unwrap_or_else(|error| panic!("{error:#}"));
    println!("seed {seed}");
    assert_kept(&findings);
}

pub fn assert_kept(findings: &[Finding]) {
    let table = report::table(findings);
    assert!(report::all_kept(findings), "{table}");
    println!("{table}");
}
