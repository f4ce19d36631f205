//! A real collector to talk to over real TCP: in this process, or as the program itself.
// Each test file uses its own part of it.
#![allow(dead_code, unreachable_pub, missing_docs, clippy::unwrap_used)]

pub mod bytes;
pub mod client;
pub mod cluster;
pub mod cut;
pub mod live;
pub mod program;
pub mod receiver;

use std::net::SocketAddr;
use std::path::Path;
use std::thread::JoinHandle;

use client::{Client, Reply};
use otklik_collector::serve::{Options, Place, Server};
use serde_json::Value;
use tempfile::TempDir;
use tokio::sync::oneshot;

pub const OPEN_SITE: &str = r#"{"v": 1, "site": "shop", "scores": true, "surveys": [{"id": "nps", "revision": 1, "questions": [
    {"id": "nps", "kind": "nps", "text": {"en": "How likely?", "ru": "Насколько?"}},
    {"id": "why", "kind": "text", "optional": true, "text": "Why?"}]}]}"#;
pub const PRIVATE_SITE: &str = r#"{"v":1,"site":"quiet","surveys":[{"id":"nps","revision":1,"questions":[{"id":"nps","kind":"nps","text":"How likely?"}]}]}"#;

/// A folder with survey files, the widget's files, a demo site, and room for a database.
pub fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let write = |path: &str, content: &[u8]| {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, content).unwrap();
    };
    write("sites/shop.json", OPEN_SITE.as_bytes());
    write("sites/quiet.json", PRIVATE_SITE.as_bytes());
    write("assets/otklik.js", b"loader");
    write("assets/otklik-0a1b.js", b"glue");
    write("assets/otklik-0a1b.wasm", b"\0asm plain");
    write("assets/otklik-0a1b.wasm.br", b"as brotli");
    write("assets/otklik-0a1b.wasm.gz", b"as gzip");
    write("assets/locales-0a1b/ru.json", b"{}");
    write("assets/otklik-frame.html", b"<!doctype html>");
    write("assets/otklik-collector", b"no asset");
    write("assets/console/index.html", b"<!doctype html>");
    write("assets/console/console-0a1b.js", b"console");
    write("assets/console/console-0a1b.css", b"body{}");
    write("assets/console/console-0a1b.wasm", b"\0asm console");
    write("assets/console/console-0a1b.wasm.br", b"console as brotli");
    write(
        "demo/index.html",
        br#"<script async src="https://feedback.example.com/otklik.js" data-site="shop"></script>"#,
    );
    write("demo/shop.css", b"body{}");
    folder
}

pub fn options(folder: &Path) -> Options {
    Options {
        listen: ([127, 0, 0, 1], 0).into(),
        store: Place::Folder(folder.join("data")),
        sites: folder.join("sites"),
        zone: jiff::tz::TimeZone::UTC,
        assets: folder.join("assets"),
        demo: Some(folder.join("demo")),
        open_console: true,
        connections: 900,
        limits: Default::default(),
        keep: Default::default(),
        rules: Default::default(),
        mail: None,
    }
}

/// A collector in this process, ended when dropped.
pub struct Collector {
    pub address: SocketAddr,
    pub folder: TempDir,
    pub commits: Box<dyn Fn() -> u64>,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Collector {
    pub fn start() -> Self {
        Self::start_with(|_| {})
    }

    pub fn start_with(change: impl FnOnce(&mut Options)) -> Self {
        let folder = folder();
        let mut options = options(folder.path());
        change(&mut options);
        let (stop, stopped) = oneshot::channel();
        let (started, start) = std::sync::mpsc::channel();
        let thread = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_multi_thread()
                .worker_threads(2)
                .enable_all()
                .build()
                .unwrap();
            runtime.block_on(async {
                let server = Server::bind(&options).await.unwrap();
                let commits: Box<dyn Fn() -> u64 + Send> = Box::new(server.commits());
                started.send((server.address(), commits)).unwrap();
                let stop = async { drop(stopped.await) };
                server.run(stop).await.unwrap();
            });
        });
        let (address, commits) = start.recv().expect("the collector started");
        Self {
            address,
            folder,
            commits,
            stop: Some(stop),
            thread: Some(thread),
        }
    }

    pub fn get(&self, path: &str) -> Reply {
        self.request("GET", path, &[], b"")
    }

    pub fn post(&self, site: &str, body: &[u8]) -> Reply {
        let path = format!("/v1/sites/{site}/answers");
        self.request(
            "POST",
            &path,
            &["Content-Type: text/plain;charset=UTF-8"],
            body,
        )
    }

    pub fn request(&self, method: &str, path: &str, headers: &[&str], body: &[u8]) -> Reply {
        Client::connect(self.address)
            .and_then(|mut client| client.request(method, path, headers, body))
            .unwrap()
    }

    pub fn database(&self) -> rusqlite::Connection {
        open_database(self.folder.path())
    }

    /// Asks it to end.
    pub fn ask_to_end(&mut self) {
        if let Some(stop) = self.stop.take() {
            let _ = stop.send(());
        }
    }

    /// Asks it to end and waits until it has.
    pub fn end(&mut self) {
        self.ask_to_end();
        if let Some(thread) = self.thread.take() {
            thread.join().unwrap();
        }
    }
}

impl Drop for Collector {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            self.end();
        }
    }
}

pub fn open_database(folder: &Path) -> rusqlite::Connection {
    let db = rusqlite::Connection::open(folder.join("data/otklik.db")).unwrap();
    db.busy_timeout(std::time::Duration::from_secs(5)).unwrap();
    db
}

/// The id of the test's `number`th answer.
pub fn id(number: u64) -> String {
    format!("0198c0de-0000-7000-8000-{number:012x}")
}

/// An answer with a rating and, if it is not empty, a sentence.
pub fn answer(number: u64, seq: u32, rating: u8, comment: &str) -> Value {
    let mut parts = vec![serde_json::json!({"k": "nps", "t": "nps", "n": rating})];
    if !comment.is_empty() {
        parts.push(serde_json::json!({"k": "why", "t": "text", "s": comment}));
    }
    serde_json::json!({
        "id": id(number), "seq": seq, "survey": "nps", "survey_rev": 1, "at": "2026-01-31T12:00:00.000Z",
        "age_ms": 12, "q": parts, "page": "https://shop.example/tea", "locale": "ru",
    })
}

pub fn batch(answers: &[Value]) -> Vec<u8> {
    serde_json::json!({"v": 1, "batch": "b", "sent_at": "2026-01-31T12:00:01Z", "sdk": "web/0.1.0", "answers": answers})
        .to_string()
        .into_bytes()
}
