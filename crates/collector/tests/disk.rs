//! What the disk was told before the page was told, seen by strace; and what happens when the disk fails.
//!
//! Needs `strace`, which `cargo xtask test` installs where it is missing.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used)]

mod common;

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use common::client::{Client, Reply};
use common::program::{Program, serve};
use common::{answer, batch, folder, id, open_database};

/// `serve` under strace, which `-D` makes the grandchild: so the child is the program itself.
fn traced(folder: &Path, options: &[&str]) -> Command {
    let plain = serve(folder, "127.0.0.1:0");
    let mut command = Command::new("strace");
    command
        .args(["-D", "-f", "-qq", "-y", "-s", "40", "-o"])
        .arg(folder.join("trace"));
    command
        .args(options)
        .arg(plain.get_program())
        .args(plain.get_args());
    command
}

/// The trace, once it tells of the program's end.
fn trace(folder: &Path, is_complete: impl Fn(&str) -> bool) -> String {
    let began = Instant::now();
    loop {
        let trace = std::fs::read_to_string(folder.join("trace")).unwrap();
        if is_complete(&trace) || began.elapsed() > Duration::from_secs(10) {
            return trace;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
}

#[test]
fn no_reply_is_written_before_the_log_is_synced() {
    const REQUESTS: u64 = 200;
    let folder = folder();
    let program = Program::start(traced(
        folder.path(),
        &["-e", "trace=fsync,fdatasync,write,writev,sendto,sendmsg"],
    ));
    let mut client = Client::connect(program.address).unwrap();
    for number in 0..REQUESTS {
        let body = batch(&[answer(number, 0, 9, "")]);
        let reply = client
            .request("POST", "/v1/sites/shop/answers", &[], &body)
            .unwrap();
        assert_eq!(reply.status_of(&id(number)), "stored");
    }
    drop(program);

    let trace = trace(folder.path(), |trace| {
        trace.matches("HTTP/1.1 200 OK").count() as u64 == REQUESTS
    });
    let (mut replies, mut syncs) = (0, 0);
    let mut syncing = None;
    for line in trace.lines() {
        let thread = line.split(' ').next();
        let is_sync = line.contains("sync(") && line.contains("otklik.db-wal>");
        if is_sync && line.ends_with("<unfinished ...>") {
            syncing = thread;
        } else if (is_sync || (line.contains("sync resumed>") && syncing == thread))
            && line.ends_with("= 0")
        {
            syncing = None;
            syncs += 1;
        } else if line.contains("HTTP/1.1 200 OK") {
            assert!(
                syncs > 0,
                "reply {replies} was written before the log was synced: {line}"
            );
            replies += 1;
            syncs = 0;
        }
    }
    assert_eq!(replies, REQUESTS);
}

/// Posts answers with the next numbers until one is refused; none where the program has ended meanwhile.
fn refused(program: &Program, number: &mut u64) -> Option<Reply> {
    let mut client = Client::connect(program.address).ok()?;
    for _ in 0..1_000 {
        let body = batch(&[answer(*number, 0, 9, "")]);
        let path = "/v1/sites/shop/answers";
        let reply = client.request("POST", path, &[], &body).ok()?;
        if reply.status != 200 {
            return Some(reply);
        }
        *number += 1;
    }
    panic!("no sync failed");
}

#[test]
fn a_failed_sync_is_never_acknowledged_and_ends_the_program() {
    let folder = folder();
    drop(Program::start(serve(folder.path(), "127.0.0.1:0")));
    let mut acknowledged = 0;
    // The first syncs are those of the start. The one that fails may be of what the program does by itself: then it ends
    // without anybody to be told, and the next one is tried.
    let refused = (30..50).find_map(|when| {
        let fail = format!("inject=fsync,fdatasync:error=EIO:when={when}+");
        let mut program = Program::start(traced(
            folder.path(),
            &["-e", "trace=fsync,fdatasync", "-e", &fail],
        ));
        let first = acknowledged;
        let refused = refused(&program, &mut acknowledged);
        assert_eq!(program.child.wait().unwrap().code(), Some(1));
        refused.filter(|_| acknowledged > first)
    });
    let refused = refused.expect("of twenty failures one is an answer's");
    assert_eq!(
        (refused.status, refused.problem().as_str()),
        (503, "storage_failed")
    );
    assert!(refused.header("retry-after").is_some());
    refused.assert_open_to_pages();

    let again = Program::start(serve(folder.path(), "127.0.0.1:0"));
    let db = open_database(folder.path());
    let stored: u64 = db
        .query_row("SELECT count(*) FROM answers", [], |row| {
            row.get::<_, u32>(0)
        })
        .unwrap()
        .into();
    assert!(
        (acknowledged..=acknowledged + 1).contains(&stored),
        "{stored} stored, {acknowledged} acknowledged"
    );
    drop(again);
}

#[test]
fn a_full_disk_takes_nothing_says_so_and_recovers_by_itself() {
    let folder = folder();
    drop(Program::start(serve(folder.path(), "127.0.0.1:0")));
    let fail = "inject=pwrite64:error=ENOSPC:when=60..64";
    let options = ["-e", "trace=pwrite64", "-e", fail];
    let mut program = Program::start(traced(folder.path(), &options));
    let mut client = Client::connect(program.address).unwrap();
    let mut post = |number| {
        let body = batch(&[answer(number, 0, 9, "")]);
        client
            .request("POST", "/v1/sites/shop/answers", &[], &body)
            .unwrap()
    };
    let mut acknowledged = 0;
    let refused = loop {
        let reply = post(acknowledged);
        if reply.status != 200 {
            break reply;
        }
        acknowledged += 1;
        assert!(acknowledged < 1_000, "no write failed");
    };
    assert_eq!(
        (refused.status, refused.problem().as_str()),
        (503, "storage_failed")
    );

    let mut operator = Client::connect(program.address).unwrap();
    let mut is_ready = || operator.request("GET", "/ready", &[], b"").unwrap().status == 200;
    assert!(!is_ready());
    let began = Instant::now();
    while !is_ready() {
        assert!(
            began.elapsed() < Duration::from_secs(30),
            "there is room again and nobody noticed"
        );
        std::thread::sleep(Duration::from_millis(100));
    }
    assert_eq!(
        post(acknowledged).status_of(&id(acknowledged)),
        "stored",
        "nothing of the refused one was kept"
    );
    assert!(program.child.try_wait().unwrap().is_none(), "it runs on");
}
