//! Whether the torture would notice: a collector on a disk that says it has written what it has not.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used)]

use std::time::Duration;

use otklik_torture::collector;
use otklik_torture::load::Load;
use otklik_torture::scenario::{Rig, Size, cut_often, record};
use otklik_torture::trace::Disk;

#[test]
fn a_disk_that_lies_is_found_out() {
    let rig = Rig::new(collector::locate().unwrap(), 11, Size::Quick).quiet();
    let ledger = rig.ledger(1);
    let load = |address| Load::closed(address, 4, Duration::from_secs(60));
    let recording = record(&rig, &ledger, load, 60).unwrap();
    let cut = |disk| {
        let (verdict, kept) = cut_often(&rig, &recording, disk, &ledger, 5, &mut |_| {}).unwrap();
        for folder in kept.split("kept: ").skip(1) {
            std::fs::remove_dir_all(folder.split(';').next().unwrap()).unwrap();
        }
        verdict
    };
    assert!(cut(Disk::default()).is_clean());
    let verdict = cut(Disk::that_lies());
    assert!(verdict.lost.count + verdict.damaged.count > 0, "{verdict}");
}
