//! A collector over either store, its config file, and what there is to see of its letters.
// Each test file uses its own part of it.
#![allow(dead_code, unreachable_pub)]

use std::fs::{self, File};
use std::io::{BufRead as _, BufReader};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::LazyLock;
use std::time::{Duration, Instant, SystemTime};

use serde_json::Value;
use tempfile::TempDir;

use crate::common::client::{Client, Reply};
use crate::common::cluster::{self, Cluster};
use crate::common::program::{Program, command, run};
use crate::common::{batch, folder, id, open_database};
use crate::house::JSON;

pub struct Rig {
    folder: TempDir,
    /// The database where it is no file.
    url: Option<String>,
    token: Option<String>,
}

impl Rig {
    pub fn sqlite() -> Self {
        Self {
            folder: folder(),
            url: None,
            token: None,
        }
    }

    pub fn postgres() -> Self {
        static CLUSTER: LazyLock<Cluster> = LazyLock::new(Cluster::start);
        Self {
            url: Some(CLUSTER.database()),
            ..Self::sqlite()
        }
    }

    /// The same on both, at once.
    pub fn on_each_store(test: impl Fn(Self) + Sync) {
        std::thread::scope(|scope| {
            scope.spawn(|| test(Self::postgres()));
            test(Self::sqlite());
        });
    }

    pub fn config_path(&self) -> PathBuf {
        self.folder.path().join("otklik.toml")
    }

    pub fn config(&mut self, lines: &str) {
        fs::write(self.config_path(), lines).unwrap();
    }

    pub fn start(&mut self) -> Program {
        Program::start(self.serve("warn"))
    }

    pub fn start_logging(&mut self) -> Program {
        let mut serve = self.serve("debug");
        serve.stderr(File::create(self.log_path()).unwrap());
        Program::start(serve)
    }

    pub fn log(&self) -> String {
        fs::read_to_string(self.log_path()).unwrap()
    }

    /// What `serve` says that does not start.
    pub fn refusal(&self) -> String {
        let mut serve = self.serve("warn");
        serve.stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = serve.spawn().unwrap();
        let mut line = String::new();
        let mut out = BufReader::new(child.stdout.take().unwrap());
        out.read_line(&mut line).unwrap();
        // One that starts after all does not end by itself.
        let _ = child.kill();
        assert_eq!(line, "", "it is ready");
        let ended = child.wait_with_output().unwrap();
        String::from_utf8(ended.stderr).unwrap()
    }

    fn serve(&self, level: &str) -> Command {
        let mut serve = self.on_store(&["serve", "--listen", "127.0.0.1:0", "--log", level]);
        serve.arg("--config").arg(self.config_path());
        for name in ["sites", "assets"] {
            serve
                .arg(format!("--{name}"))
                .arg(self.folder.path().join(name));
        }
        serve
    }

    fn log_path(&self) -> PathBuf {
        self.folder.path().join("log")
    }

    /// Posts an answer and says what became of it.
    pub fn post(&self, collector: &Program, site: &str, answer: &Value) -> String {
        let mut client = Client::connect(collector.address).unwrap();
        let path = format!("/v1/sites/{site}/answers");
        let body = batch(std::slice::from_ref(answer));
        let reply = client.request("POST", &path, &[], &body).unwrap();
        reply.status_of(answer["id"].as_str().unwrap())
    }

    pub fn post_all(&self, collector: &Program, answers: &[Value]) {
        let mut client = Client::connect(collector.address).unwrap();
        let reply = client
            .request("POST", "/v1/sites/shop/answers", &[], &batch(answers))
            .unwrap();
        assert_eq!(reply.status, 200, "{reply:?}");
    }

    /// The header that lets the owner in.
    pub fn authorization(&mut self) -> String {
        let token = match self.token.take() {
            Some(token) => token,
            None => {
                let (status, out, error) = run(self.on_store(&["token", "new"]));
                assert!(status.success(), "{error}");
                out.trim_end().to_owned()
            }
        };
        let authorization = format!("Authorization: Bearer {token}");
        self.token = Some(token);
        authorization
    }

    /// Erases by the owner's API.
    pub fn delete(&mut self, collector: &Program, id: &str) -> Reply {
        let headers = [JSON, &self.authorization()];
        let mut client = Client::connect(collector.address).unwrap();
        let path = format!("/api/v1/sites/shop/answers/{id}");
        client.request("DELETE", &path, &headers, b"").unwrap()
    }

    /// What `erase` prints, on the site shop and with the config file.
    pub fn erase(&self, which: &[&str]) -> String {
        let mut command = self.on_store(&["erase", "--site", "shop"]);
        command.args(which).arg("--config").arg(self.config_path());
        let (status, out, error) = run(command);
        assert!(status.success(), "{out}{error}");
        out
    }

    pub fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    pub fn metrics(&mut self, collector: &Program) -> String {
        let authorization = self.authorization();
        let mut client = Client::connect(collector.address).unwrap();
        let reply = client
            .request("GET", "/metrics", &[&authorization], b"")
            .unwrap();
        assert_eq!(reply.status, 200, "{reply:?}");
        reply.text().to_owned()
    }

    /// What a subcommand of `webhook` prints.
    pub fn webhook(&self, arguments: &[&str]) -> String {
        let arguments = [&["webhook"], arguments].concat();
        let mut command = self.on_store(&arguments);
        command.arg("--config").arg(self.config_path());
        let (status, out, error) = run(command);
        assert!(status.success(), "{error}");
        out
    }

    /// `webhook test`: its status, and all that it says.
    pub fn test(&self, arguments: &[&str]) -> (Option<i32>, String) {
        let mut command = command(&["webhook", "test"]);
        command
            .args(arguments)
            .arg("--config")
            .arg(self.config_path());
        let (status, out, error) = run(command);
        (status.code(), out + &error)
    }

    fn on_store(&self, arguments: &[&str]) -> Command {
        let mut command = command(arguments);
        match &self.url {
            Some(url) => command.args(["--store", url]),
            None => command.arg("--data").arg(self.folder.path().join("data")),
        };
        command
    }

    /// Rows as text.
    pub fn query(&self, statement: &str) -> Vec<Vec<String>> {
        if let Some(url) = &self.url {
            let rows = cluster::query(url, statement);
            let text = |row: Vec<Option<String>>| row.into_iter().map(Option::unwrap_or_default);
            return rows.into_iter().map(|row| text(row).collect()).collect();
        }
        let db = open_database(self.folder.path());
        let mut statement = db.prepare(statement).unwrap();
        let columns = statement.column_count();
        let rows = statement.query_map([], |row| {
            let text = |column| match row.get_ref(column)? {
                rusqlite::types::ValueRef::Integer(number) => Ok(number.to_string()),
                value => Ok(value.as_str_or_null()?.unwrap_or_default().to_owned()),
            };
            (0..columns).map(text).collect()
        });
        rows.unwrap().collect::<Result<_, _>>().unwrap()
    }

    /// Puts a letter there that is due for so many days and was tried so often.
    pub fn plant(&self, webhook: &str, letter: &str, days: u64, attempts: u32) {
        let now = SystemTime::UNIX_EPOCH.elapsed().unwrap().as_millis() as u64;
        let (answer, due) = (id(99), now - days * 86_400_000);
        self.change(&format!(
            "INSERT INTO letters (site, webhook, id, answer, body, created_ms, due_ms, attempts)
             VALUES ('shop', '{webhook}', '{letter}', '{answer}', '{{}}', {due}, {due}, {attempts})"
        ));
    }

    /// Changes rows behind the collector's back.
    pub fn change(&self, statement: &str) {
        match &self.url {
            Some(url) => drop(cluster::query(url, statement)),
            None => drop(
                open_database(self.folder.path())
                    .execute(statement, [])
                    .unwrap(),
            ),
        }
    }
}

pub fn wait_until(what: &str, is_so: impl Fn() -> bool) {
    let began = Instant::now();
    while !is_so() {
        assert!(began.elapsed() < Duration::from_secs(60), "{what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}
