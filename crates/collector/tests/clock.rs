//! The machine's clock is set back while the collector runs, as by its operator or by a first look at a time server.
//!
//! Needs `libfaketime`, which `cargo xtask test` installs where it is missing.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used)]

mod common;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use common::client::Client;
use common::program::{Program, command, run, serve};
use common::{answer, batch, folder, id, open_database};
use serde_json::{Value, json};

/// Where Debian's package puts it, by the machine's kind.
fn library() -> PathBuf {
    let found = fs::read_dir("/usr/lib")
        .unwrap()
        .map(|entry| entry.unwrap().path().join("faketime/libfaketimeMT.so.1"))
        .find(|path| path.exists());
    found.expect("the package libfaketime")
}

/// A running collector, and the clock that it looks at.
struct House {
    program: Program,
    folder: tempfile::TempDir,
    session: String,
}

impl House {
    fn start() -> Self {
        let folder = folder();
        set(folder.path(), "+0");
        let data = folder.path().join("data");
        let (status, token, error) =
            run(command(&["token", "new", "--data", data.to_str().unwrap()]));
        assert!(status.success(), "{error}");
        let mut serve = serve(folder.path(), "127.0.0.1:0");
        serve
            .env("LD_PRELOAD", library())
            .env("FAKETIME_TIMESTAMP_FILE", clock(folder.path()))
            .env("FAKETIME_NO_CACHE", "1")
            // That one goes on whatever the operator does.
            .env("FAKETIME_DONT_FAKE_MONOTONIC", "1");
        let program = Program::start(serve);
        let mut client = Client::connect(program.address).unwrap();
        let reply = client
            .request(
                "POST",
                "/api/v1/session",
                &["Content-Type: application/json"],
                json!({"token": token.trim_end()}).to_string().as_bytes(),
            )
            .unwrap();
        assert_eq!(reply.status, 204);
        let cookie = reply.header("set-cookie").unwrap();
        let session = format!("Cookie: {}", cookie.split(';').next().unwrap());
        Self {
            program,
            folder,
            session,
        }
    }

    fn set_clock(&self, offset: &str) {
        set(self.folder.path(), offset);
    }

    /// What became of each.
    fn post(&self, answers: &[Value]) -> Vec<String> {
        let mut client = Client::connect(self.program.address).unwrap();
        let reply = client
            .request("POST", "/v1/sites/shop/answers", &[], &batch(answers))
            .unwrap();
        answers
            .iter()
            .map(|answer| reply.status_of(answer["id"].as_str().unwrap()))
            .collect()
    }

    fn owner(&self, path: &str) -> Value {
        let mut client = Client::connect(self.program.address).unwrap();
        let path = format!("/api/v1/sites/shop/{path}");
        let reply = client.request("GET", &path, &[&self.session], b"").unwrap();
        assert_eq!(reply.status, 200, "{path}: {}", reply.text());
        reply.json()
    }
}

fn clock(folder: &Path) -> PathBuf {
    folder.join("clock")
}

/// Moves the clock at once: the file is looked into at every reading.
fn set(folder: &Path, offset: &str) {
    let new = folder.join("clock.new");
    fs::write(&new, offset).unwrap();
    fs::rename(new, clock(folder)).unwrap();
}

fn said(numbers: std::ops::Range<u64>) -> Vec<Value> {
    let said = |number| answer(number, 0, 9, &format!("Sentence {number}"));
    numbers.map(said).collect()
}

#[test]
fn nothing_is_lost_or_told_twice_when_the_clock_goes_back() {
    let house = House::start();
    assert_eq!(house.post(&said(0..4)), ["stored"; 4]);
    house.set_clock("-2d");
    assert_eq!(house.post(&said(4..8)), ["stored"; 4]);
    assert_eq!(house.post(&said(0..8)), ["duplicate"; 8], "sent again");
    let later = answer(0, 1, 2, "Sentence 0, said anew");
    assert_eq!(house.post(&[later]), ["stored"], "a later version");
    house.set_clock("+0");
    assert_eq!(house.post(&said(8..12)), ["stored"; 4]);

    let db = open_database(house.folder.path());
    let received: Vec<i64> = db
        .prepare("SELECT received_ms FROM answers WHERE id >= ?1 ORDER BY id")
        .unwrap()
        .query_map([id(1)], |row| row.get(0))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    const DAY_MS: i64 = 24 * 60 * 60 * 1000;
    assert!(
        received[2] - received[3] > DAY_MS && received[7] - received[6] > DAY_MS,
        "the collector saw another clock: {received:?}"
    );

    // Pages go by numbers: each item stands in one of them, the newest first, whatever the clock said.
    let (mut pages, mut path) = (Vec::new(), "inbox?limit=5".to_owned());
    loop {
        let page = house.owner(&path);
        let items = page["items"].as_array().unwrap();
        pages.extend(
            items
                .iter()
                .map(|item| item["id"].as_str().unwrap().to_owned()),
        );
        let Some(next) = page["next"].as_str() else {
            break;
        };
        path = format!("inbox?limit=5&before={next}");
    }
    let once: BTreeSet<&String> = pages.iter().collect();
    assert_eq!((pages.len(), once.len()), (12, 12), "{pages:?}");
    assert_eq!(pages[0], id(11));

    // Each answer is counted on one day, the one of which it was replaced included.
    let scores = house.owner("scores");
    assert_eq!(scores["scores"][0]["n"], 12, "{scores}");
}
