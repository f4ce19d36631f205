//! One collector over either engine, the commands that reach its store, and the bytes that it keeps.
// Each test file uses its own part of it.
#![allow(dead_code, unreachable_pub)]

use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::LazyLock;
use std::time::{Duration, Instant};

use otklik_collector::serve::{Options, Place};
use serde_json::Value;

use crate::common::bytes;
use crate::common::client::{Client, Reply};
use crate::common::cluster::Cluster;
use crate::common::program;
use crate::common::{Collector, batch, id};

pub const JSON: &str = "Content-Type: application/json";

/// A collector and how a command names its store.
pub struct House {
    pub collector: Collector,
    pub argument: [String; 2],
}

impl House {
    pub fn sqlite(change: impl FnOnce(&mut Options)) -> Self {
        let collector = Collector::start_with(change);
        let data = collector.folder.path().join("data");
        let argument = ["--data".into(), data.display().to_string()];
        Self {
            collector,
            argument,
        }
    }

    /// Over a database, which others may share.
    pub fn postgres(url: &str, change: impl FnOnce(&mut Options)) -> Self {
        let collector = Collector::start_with(|options| {
            options.store = Place::Postgres(url.parse().unwrap());
            change(options);
        });
        let argument = ["--store".into(), url.to_owned()];
        Self {
            collector,
            argument,
        }
    }

    /// One over each engine.
    pub fn both(change: impl Fn(&mut Options)) -> [Self; 2] {
        let url = shared().database();
        [Self::sqlite(&change), Self::postgres(&url, &change)]
    }

    /// A command on the store while it is served: its code, stdout and stderr.
    pub fn command(&self, arguments: &[&str]) -> (i32, String, String) {
        let mut command = program::command(arguments);
        command.args(&self.argument);
        let (status, out, error) = program::run(command);
        (status.code().unwrap(), out, error)
    }

    pub fn erase(&self, number: u64) -> Reply {
        erase(self.collector.address, number)
    }

    pub fn export(&self) -> String {
        let export = self.collector.get("/api/v1/sites/shop/export");
        export.text().to_owned()
    }

    pub fn public_n(&self) -> u64 {
        let scores = self.collector.get("/v1/sites/shop/scores").json();
        scores["scores"][0]["n"].as_u64().unwrap()
    }

    pub fn assert_counted_right(&self) {
        let (code, out, error) = self.command(&["recount", "--check"]);
        assert_eq!(code, 0, "{out}{error}");
    }
}

/// Erases an answer by the owner's API.
pub fn erase(address: SocketAddr, number: u64) -> Reply {
    let path = format!("/api/v1/sites/shop/answers/{}", id(number));
    let mut client = Client::connect(address).unwrap();
    client.request("DELETE", &path, &[JSON], b"").unwrap()
}

/// The server that the tests share.
pub fn shared() -> &'static Cluster {
    static SHARED: LazyLock<Cluster> = LazyLock::new(Cluster::start);
    &SHARED
}

/// Posts answers and gives what became of the first.
pub fn post(house: &House, answers: &[Value]) -> (String, String) {
    let reply = house.collector.post("shop", &batch(answers));
    assert_eq!(reply.status, 200, "{reply:?}");
    let id = answers[0]["id"].as_str().unwrap();
    let reason = reply.json()["results"][id]["reason"].clone();
    let reason = reason.as_str().unwrap_or_default().to_owned();
    (reply.status_of(id), reason)
}

/// What the answer of that number says; nobody else says it.
pub fn sentence(number: u64) -> String {
    format!("{SENTENCE}{number:06} of somebody")
}

const SENTENCE: &str = "Private words ";

/// The numbers of all answers of which a sentence or an id stands in the bytes of any file below a folder.
pub fn numbers_in(folder: &Path) -> BTreeSet<u64> {
    let all = id(0);
    let ids = &all[..24];
    let bytes = bytes::of_files_in(folder);
    let mut found = BTreeSet::new();
    found.extend(numbers_after(&bytes, SENTENCE, 6, 10));
    found.extend(numbers_after(&bytes, ids, 12, 16));
    found
}

fn numbers_after(bytes: &[u8], word: &str, digits: usize, radix: u32) -> impl Iterator<Item = u64> {
    let first = word.as_bytes()[0];
    let begins = bytes
        .iter()
        .enumerate()
        .filter(move |(_, byte)| **byte == first);
    begins.filter_map(move |(at, _)| {
        let rest = bytes[at..].strip_prefix(word.as_bytes())?;
        let number = std::str::from_utf8(rest.get(..digits)?).ok()?;
        u64::from_str_radix(number, radix).ok()
    })
}

pub fn wait_until(what: &str, mut is_so: impl FnMut() -> bool) {
    let began = Instant::now();
    while !is_so() {
        assert!(began.elapsed() < Duration::from_secs(60), "in vain: {what}");
        std::thread::sleep(Duration::from_millis(50));
    }
}
