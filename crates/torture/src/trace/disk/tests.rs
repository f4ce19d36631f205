use super::*;
use crate::trace::file::SECTOR;

const THREAD: u32 = 1;

fn open(name: &str) -> Deed {
    Deed::Open {
        name: name.into(),
        truncates: false,
    }
}

fn write(offset: u64, bytes: &[u8]) -> Deed {
    Deed::Write {
        name: "f".into(),
        offset,
        bytes: bytes.into(),
    }
}

fn sync() -> Deed {
    Deed::Sync { name: "f".into() }
}

fn disk(deeds: Vec<Deed>) -> Disk {
    let mut disk = Disk::default();
    for deed in deeds {
        disk.take(&Step::Begin(THREAD, deed)).unwrap();
        disk.take(&Step::End(THREAD, true)).unwrap();
    }
    disk
}

fn left(disk: &Disk, loss: Loss) -> Option<Vec<u8>> {
    disk.cut(loss, &mut fastrand::Rng::with_seed(1)).remove("f")
}

#[test]
fn a_sync_keeps_what_was_written_before_it_began() {
    let mut disk = disk(vec![
        open("f"),
        Deed::SyncFolder,
        write(0, b"synced"),
        sync(),
        write(0, b"S"),
    ]);
    assert_eq!(left(&disk, Loss::Everything).unwrap(), b"synced");
    assert_eq!(left(&disk, Loss::Nothing).unwrap(), b"Synced");

    // Written while a sync is under way: that sync promises nothing about it.
    disk.take(&Step::Begin(THREAD, sync())).unwrap();
    disk.take(&Step::Begin(2, write(6, b"!"))).unwrap();
    disk.take(&Step::End(2, true)).unwrap();
    assert_eq!(
        left(&disk, Loss::Everything).unwrap(),
        b"synced",
        "not before it ends"
    );
    disk.take(&Step::End(THREAD, true)).unwrap();
    assert_eq!(left(&disk, Loss::Everything).unwrap(), b"Synced");
    assert_eq!(left(&disk, Loss::Nothing).unwrap(), b"Synced!");
}

#[test]
fn a_failed_sync_keeps_nothing() {
    let mut disk = disk(vec![open("f"), Deed::SyncFolder, write(0, b"x")]);
    disk.take(&Step::Begin(THREAD, sync())).unwrap();
    disk.take(&Step::End(THREAD, false)).unwrap();
    assert_eq!(left(&disk, Loss::Everything).unwrap(), b"");
}

#[test]
fn a_name_is_durable_once_the_folder_is_synced() {
    let made = disk(vec![open("f"), write(0, b"x"), sync()]);
    assert_eq!(left(&made, Loss::Everything), None);
    assert_eq!(left(&made, Loss::Nothing).unwrap(), b"x");
    let removed = disk(vec![
        open("f"),
        Deed::SyncFolder,
        Deed::Remove { name: "f".into() },
    ]);
    assert_eq!(left(&removed, Loss::Everything).unwrap(), b"");
    assert_eq!(left(&removed, Loss::Nothing), None);
}

#[test]
fn a_torn_write_loses_whole_sectors() {
    let disk = disk(vec![open("f"), Deed::SyncFolder, write(24, &[7; 4096])]);
    let mut torn = 0;
    for seed in 0..64 {
        let mut rng = fastrand::Rng::with_seed(seed);
        let content = disk.cut(Loss::Anything, &mut rng).remove("f").unwrap();
        for (sector, bytes) in content.chunks(SECTOR as usize).enumerate() {
            let written = &bytes[if sector == 0 { 24.min(bytes.len()) } else { 0 }..];
            assert!(written.iter().all(|byte| *byte == written[0]));
        }
        let there = content.iter().filter(|byte| **byte == 7).count();
        torn += u32::from(there > 0 && there < 4096);
    }
    assert!(torn > 10, "{torn} of 64 writes were torn");
}

#[test]
fn a_disk_that_lies_keeps_nothing_at_all() {
    let mut disk = Disk::that_lies();
    for deed in [open("f"), Deed::SyncFolder, write(0, b"x"), sync()] {
        disk.take(&Step::Begin(THREAD, deed)).unwrap();
        disk.take(&Step::End(THREAD, true)).unwrap();
    }
    assert_eq!(left(&disk, Loss::Everything), None);
}
