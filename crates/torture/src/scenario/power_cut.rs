//! The power cut at any moment, every unsynced byte at stake.

use std::collections::BTreeMap;
use std::fs;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use serde_json::json;

use super::rig::{Rig, keep_if_broken};
use crate::collector::{Folder, Start};
use crate::ledger::{Ledger, Mark, Marks, Sqlite, Verdict, judge};
use crate::load::Load;
use crate::report::{Finding, Met};
use crate::trace::{Disk, Loss, Recording, disk, recording};

/// Records some runs and cuts each of them at many places.
pub(super) fn run(rig: &Rig) -> Result<Vec<Finding>> {
    let recordings: u64 = rig.pick(1, 5);
    let cuts_each: u64 = rig.pick(15, 100);
    let requests: u64 = rig.pick(200, 2_000);
    let mut progress = rig.progress(&format!("{} power cuts", recordings * cuts_each));
    let mut all = Verdict::default();
    let mut kept = String::new();
    for round in 0..recordings {
        let ledger = rig.ledger(2_000 + round);
        let per_request = [1, 25][round as usize % 2];
        let load = |address| Load::closed(address, 8, Duration::from_secs(300)).of(per_request);
        let recording = record(rig, &ledger, load, requests)?;
        let mut tell = |done| {
            let done = round * cuts_each + done;
            progress.tell(&format!("{done}/{}", recordings * cuts_each));
        };
        let (verdict, folder) = cut_often(
            rig,
            &recording,
            Disk::default(),
            &ledger,
            cuts_each,
            &mut tell,
        )?;
        kept += &folder;
        all.add(verdict);
    }
    drop(progress);
    let cuts = recordings * cuts_each;
    Ok(vec![
        Finding::new(
            "acknowledged, then lost, doubled or altered by a power cut",
            format!(
                "{all}, {cuts} cuts (95 % bound {:.1} % a cut){kept}",
                300.0 / cuts as f64
            ),
            "0 in 200 cuts",
            Met::promise(all.is_clean()),
        )
        .with(json!({ "cuts": cuts, "acked": all.acked, "clean": all.is_clean() })),
    ])
}

/// Records a run over an empty folder from the start to SIGTERM, under a load of so many requests.
///
/// # Errors
/// When the collector cannot be traced, or when the recording does not tell the whole story: played to its end, it has
/// to give the very bytes of the folder.
pub fn record(
    rig: &Rig,
    ledger: &Arc<Ledger>,
    load: impl Fn(SocketAddr) -> Load,
    requests: u64,
) -> Result<Recording> {
    let folder = Folder::new()?;
    let trace = folder.path().join("trace");
    let collector = Start::new(rig.binary(), &folder)
        .traced(&trace, &Recording::OPTIONS)
        .run()
        .context("under strace (Debian: apt-get install strace)")?;
    let runtime = rig.runtime()?;
    let load = load(collector.address);
    let answers = requests * load.per_request as u64;
    runtime.block_on(async {
        let stop = Arc::clone(&load.stop);
        let its_ledger = Arc::clone(ledger);
        let running = tokio::spawn(async move { load.run(&its_ledger).await });
        while ledger.count(Mark::Acked) < answers && !running.is_finished() {
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        stop.store(true, Ordering::Relaxed);
        running.await?;
        collector.ask_to_end()?;
        collector.ended().await
    })?;
    let recording = Recording::read(&trace, &folder.data())?;
    let mut disk = Disk::default();
    let mut told = 0;
    for step in recording.steps() {
        disk.take(step)?;
        told += recording::acked(step).len() as u64;
    }
    ensure!(
        disk.cut(Loss::Nothing, &mut rig.rng(0)) == disk::files_in(&folder.data())?,
        "the recording does not give the folder's bytes: something was written in a way that strace does not show"
    );
    let acked = ledger.count(Mark::Acked);
    ensure!(
        told == acked,
        "{told} acknowledgements are recorded, {acked} arrived"
    );
    ensure!(
        acked >= answers,
        "{acked} of {answers} answers were acknowledged under strace"
    );
    Ok(recording)
}

/// Cuts a recording at so many places, starts the collector on what is left, and asks the oracle. Returns its verdict
/// on all cuts, and where folders were kept in which a promise is broken.
///
/// # Errors
/// When a cut cannot be made or judged. A collector that does not start on what is left is a breach, not an error.
pub fn cut_often(
    rig: &Rig,
    recording: &Recording,
    mut disk: Disk,
    ledger: &Ledger,
    cuts: u64,
    tell: &mut dyn FnMut(u64),
) -> Result<(Verdict, String)> {
    let mut rng = rig.rng(3_000);
    let places = places(recording, cuts, &mut rng);
    let sent: Vec<u64> = ledger.marks().at(Mark::Acked).collect();
    let mut marks = Marks::default();
    sent.iter()
        .for_each(|&number| marks.raise(number, Mark::Sent));
    let mut all = Verdict::default();
    let mut kept = String::new();
    let mut next = 0;
    for (cut, &place) in places.iter().enumerate() {
        while next <= place {
            let step = &recording.steps()[next];
            disk.take(step)?;
            for id in recording::acked(step) {
                let number = ledger.visitors().number_of(&id);
                marks.raise(number.context("a strange id is acknowledged")?, Mark::Acked);
            }
            next += 1;
        }
        // Losing everything is what finds a missing sync; losing anything is what finds a wrong order.
        let losses = [
            Loss::Everything,
            Loss::Anything,
            Loss::Anything,
            Loss::Nothing,
        ];
        let loss = losses[cut % losses.len()];
        let files = disk.cut(loss, &mut rng);
        let what = || {
            format!(
                "cut {cut} after step {place} of {}, {loss:?} lost",
                recording.steps().len()
            )
        };
        let (verdict, folder) = look(rig, &files, &marks, ledger).with_context(what)?;
        // One broken folder is as good as a hundred.
        if !verdict.is_clean() && kept.is_empty() {
            kept += &format!("; {}{}", what(), keep_if_broken(&verdict, folder));
        }
        all.follow(verdict);
        tell(cut as u64 + 1);
    }
    Ok((all, kept))
}

/// Half of the places are right after the beginning of a reply, where most is at stake.
fn places(recording: &Recording, cuts: u64, rng: &mut fastrand::Rng) -> Vec<usize> {
    let replies = recording.replies();
    let mut places: Vec<usize> = (0..cuts)
        .map(|cut| match rng.choice(&replies) {
            Some(reply) if cut % 2 == 0 => *reply,
            _ => rng.usize(..recording.steps().len()),
        })
        .collect();
    places.sort_unstable();
    places
}

fn look(
    rig: &Rig,
    files: &BTreeMap<String, Vec<u8>>,
    marks: &Marks,
    ledger: &Ledger,
) -> Result<(Verdict, Folder)> {
    let folder = Folder::new()?;
    for (name, bytes) in files {
        fs::write(folder.data().join(name), bytes)?;
    }
    let verdict = restart(rig, &folder)
        .and_then(|mut store| judge(ledger.visitors(), marks, &mut store))
        .unwrap_or_else(|reason| Verdict::damaged(marks, &reason));
    Ok((verdict, folder))
}

fn restart(rig: &Rig, folder: &Folder) -> Result<Sqlite> {
    let began = Instant::now();
    let collector = rig.start(folder)?;
    ensure!(
        began.elapsed() < Duration::from_secs(30),
        "it took {:?} to start",
        began.elapsed()
    );
    collector.kill()?;
    Sqlite::open(&folder.data())
}
