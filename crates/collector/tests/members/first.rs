//! The first owner of all.

use std::io::{BufRead as _, BufReader};
use std::process::Stdio;
use std::sync::mpsc;
use std::time::Duration;

use serde_json::{Value, json};

use crate::common::client::{Client, Reply};
use crate::common::folder;
use crate::common::program::{Program, command, run};
use crate::house::JSON;
use crate::rig::{GOOD, Rig};

/// The program over a folder, and the links that it logs.
struct Logged {
    program: Program,
    links: mpsc::Receiver<String>,
}

impl Logged {
    fn start(folder: &std::path::Path) -> Self {
        let path = |name: &str| folder.join(name).display().to_string();
        let mut command = command(&["serve", "--listen", "127.0.0.1:0"]);
        for name in ["data", "sites", "assets"] {
            command.args([&format!("--{name}"), &path(name)]);
        }
        command.stderr(Stdio::piped());
        let mut program = Program::start(command);
        let log = BufReader::new(program.child.stderr.take().unwrap());
        let (told, links) = mpsc::channel();
        std::thread::spawn(move || {
            for line in log.lines().map_while(Result::ok) {
                let link = line.split("/console/#/join/").nth(1);
                let token = link.and_then(|rest| rest.split_whitespace().next());
                if let Some(token) = token {
                    told.send(token.to_owned()).unwrap();
                }
            }
        });
        Self { program, links }
    }

    /// The first link; none when the program has ended without one.
    fn link(&self) -> Option<String> {
        self.links.recv_timeout(Duration::from_secs(30)).ok()
    }

    /// Ends the program: whether it had logged another link.
    fn end(self) -> bool {
        self.program.kill9();
        self.links.recv().is_ok()
    }
}

fn post(program: &Program, path: &str, body: &Value) -> Reply {
    Client::connect(program.address)
        .unwrap()
        .request("POST", path, &[JSON], body.to_string().as_bytes())
        .unwrap()
}

#[test]
fn the_log_says_how_the_first_owner_comes_in() {
    let folder = folder();
    let logged = Logged::start(folder.path());
    let token = logged.link().expect("a link in the log");
    let program = &logged.program;
    let look = post(program, "/api/v1/invitation", &json!({"token": token}));
    assert_eq!(look.json()["name"], Value::Null);
    let accept = |name: &str| {
        let body = json!({"token": token, "name": name, "password": GOOD});
        post(program, "/api/v1/invitation/accept", &body)
    };
    assert_eq!(accept("owner").problem(), "malformed");
    let come = accept("Olga");
    assert_eq!(come.status, 200, "{}", come.text());
    assert_eq!(accept("Other").problem(), "unknown_invitation");
    let cookie = Rig::cookie(&come);
    let me = Client::connect(program.address)
        .unwrap()
        .request("GET", "/api/v1/session", &[&cookie], b"")
        .unwrap();
    assert_eq!(
        me.json()["everywhere"],
        json!(["read", "act", "manage", "erase"])
    );
    assert!(!logged.end());
    assert!(!Logged::start(folder.path()).end(), "somebody can come in");
}

#[test]
fn the_link_is_nobodys_once_there_is_a_token() {
    let folder = folder();
    let logged = Logged::start(folder.path());
    let token = logged.link().expect("a link in the log");
    let data = folder.path().join("data").display().to_string();
    let (status, _, error) = run(command(&["token", "new", "--data", &data]));
    assert!(status.success(), "{error}");
    let body = json!({"token": token, "name": "Olga", "password": GOOD});
    let late = post(&logged.program, "/api/v1/invitation/accept", &body);
    assert_eq!(late.problem(), "unknown_invitation");
    assert!(!logged.end());
}

#[test]
fn who_has_a_token_needs_no_link() {
    let folder = folder();
    let data = folder.path().join("data").display().to_string();
    let (status, _, error) = run(command(&["token", "new", "--data", &data]));
    assert!(status.success(), "{error}");
    assert!(!Logged::start(folder.path()).end());
}
