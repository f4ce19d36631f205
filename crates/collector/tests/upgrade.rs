//! A database of an earlier version is brought up to date, whatever comes between.
//!
//! Needs `strace`, which `cargo xtask test` installs where it is missing.
#![allow(clippy::unwrap_used)]

mod common;

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use common::cluster::{Cluster, Held, query};
use common::program::{Program, command, run, serve};
use common::{answer, folder, open_database};

const ANSWERS: u32 = 5;

/// The database as the first version left it.
fn first_version(folder: &Path) {
    std::fs::create_dir(folder.join("data")).unwrap();
    let db = open_database(folder);
    db.pragma_update(None, "journal_mode", "WAL").unwrap();
    db.execute_batch(include_str!(
        "../migrations/sqlite/0001_answers_counts_owner.sql"
    ))
    .unwrap();
    for number in 0..ANSWERS {
        let answer = answer(number.into(), 0, 8, "");
        db.execute(
            "INSERT INTO answers (site, id, seq, survey, survey_rev, at_ms, received_ms, rating, has_comment, raw)
             VALUES ('shop', ?1, 0, 'nps', 1, 1769860800000, 1769860790000, 8, 0, ?2)",
            [answer["id"].as_str().unwrap(), &answer.to_string()],
        )
        .unwrap();
    }
    db.pragma_update(None, "user_version", 1).unwrap();
}

/// Every answer is there, counted, and dated no later than it came.
fn assert_taken_over(folder: &Path) {
    let db = open_database(folder);
    let (count, latest): (u32, i64) = db
        .query_row("SELECT count(*), max(at_ms) FROM answers", [], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
        .unwrap();
    assert_eq!((count, latest), (ANSWERS, 1_769_860_790_000));
    drop(db);
    let data = folder.join("data");
    let recount = command(&["recount", "--check", "--data", data.to_str().unwrap()]);
    let (status, out, error) = run(recount);
    assert!(status.success(), "{out}{error}");
    assert!(out.contains(&format!("shop: {ANSWERS} answers")), "{out}");
}

#[test]
fn a_database_of_the_first_version_is_taken_over() {
    let folder = folder();
    first_version(folder.path());
    Program::start(serve(folder.path(), "127.0.0.1:0")).kill9();
    assert_taken_over(folder.path());
}

/// Killed at its first write to the disk, at its tenth, and so on, until it comes through.
#[test]
#[cfg(target_os = "linux")]
fn killed_within_an_upgrade_it_goes_on_at_the_next_start() {
    const STEP: usize = 9;
    let (mut killed, mut versions) = (0, std::collections::BTreeSet::new());
    for write in (1..).step_by(STEP) {
        let folder = folder();
        first_version(folder.path());
        let plain = serve(folder.path(), "127.0.0.1:0");
        let mut traced = Command::new("strace");
        traced
            .args(["-D", "-f", "-qq", "-o", "/dev/null", "-e", "trace=pwrite64"])
            .args([
                "-e",
                &format!("inject=pwrite64:signal=SIGKILL:when={write}"),
            ])
            .arg(plain.get_program())
            .args(plain.get_args());
        if is_ready(traced) {
            break;
        }
        killed += 1;
        let at: u32 = open_database(folder.path())
            .pragma_query_value(None, "user_version", |row| row.get(0))
            .unwrap();
        versions.insert(at);
        Program::start(serve(folder.path(), "127.0.0.1:0")).kill9();
        assert_taken_over(folder.path());
    }
    println!("killed {killed} times, at the versions {versions:?}");
    assert!(
        versions.len() > 5,
        "it was killed between few steps: {versions:?}"
    );
}

/// Whether it comes so far; it is killed then.
#[cfg(target_os = "linux")]
fn is_ready(mut command: Command) -> bool {
    use std::io::BufRead as _;
    let mut child = command
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    std::io::BufReader::new(child.stdout.take().unwrap())
        .read_line(&mut line)
        .unwrap();
    let _ = child.kill();
    child.wait().unwrap();
    line.starts_with("ready ")
}

/// The step that marks flags changes a table that somebody reads, and has to wait in its middle; there it is killed.
#[test]
fn killed_within_a_step_over_postgresql_nothing_of_it_is_left() {
    let cluster = Cluster::start();
    let url = cluster.database();
    for step in [
        include_str!("../migrations/postgres/0001_store.sql"),
        include_str!("../migrations/postgres/0010_letters.sql"),
        include_str!("../migrations/postgres/0020_erase.sql"),
        "CREATE TABLE schema_version (version integer NOT NULL); INSERT INTO schema_version VALUES (3)",
    ] {
        query(&url, step);
    }
    for number in 0..ANSWERS {
        let answer = answer(number.into(), 0, 8, "");
        query(
            &url,
            &format!(
                "INSERT INTO answers (site, id, seq, survey, survey_rev, at_ms, received_ms, rating, has_comment, shard, raw)
                 VALUES ('shop', '{}', 0, 'nps', 1, 1769860790000, 1769860790000, 8, false, 0, '{answer}')",
                answer["id"].as_str().unwrap(),
            ),
        );
    }

    let folder = folder();
    let start = || {
        let mut command = serve(folder.path(), "127.0.0.1:0");
        command.args(["--store", &url]);
        command
    };
    // `zones` is changed after `answers`.
    let reader = Held::begin(&url, "LOCK TABLE zones IN ACCESS SHARE MODE");
    let mut child = start().spawn().unwrap();
    let began = Instant::now();
    let waits = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%uncounted%'";
    while query(&url, waits)[0][0].as_deref() != Some("1") {
        assert!(
            began.elapsed() < Duration::from_secs(60),
            "it does not wait"
        );
        std::thread::sleep(Duration::from_millis(20));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    reader.roll_back();

    let has_flags = "SELECT version, (SELECT count(*) FROM information_schema.columns
                     WHERE table_name = 'answers' AND column_name = 'flags') FROM schema_version";
    let began = Instant::now();
    // The server undoes it when it learns that nobody is there any more.
    while query(
        &url,
        "SELECT count(*) FROM pg_locks WHERE mode = 'AccessExclusiveLock' AND granted",
    )[0][0]
        .as_deref()
        != Some("0")
    {
        assert!(
            began.elapsed() < Duration::from_secs(60),
            "it is not undone"
        );
        std::thread::sleep(Duration::from_millis(20));
    }
    let row = |row: &[&str]| {
        row.iter()
            .map(|cell| Some((*cell).to_owned()))
            .collect::<Vec<_>>()
    };
    assert_eq!(query(&url, has_flags), [row(&["3", "0"])]);

    let program = Program::start(start());
    let mut client = common::client::Client::connect(program.address).unwrap();
    let scores = client
        .request("GET", "/v1/sites/shop/scores", &[], b"")
        .unwrap()
        .json();
    assert_eq!(scores["scores"][0]["n"], ANSWERS, "{scores}");
}
