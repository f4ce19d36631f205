//! Who may take which route: every route of the router, asked by everybody there is.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::sync::mpsc;
use std::time::Duration;

use jiff::{Timestamp, ToSpan as _};
use serde_json::Value;
use tokio::sync::oneshot;

use super::route::Need;
use crate::people::Hashed;
use crate::rights::{Right, Rights, Role, Scope};
use crate::secret::Hash;
use crate::serve::{Options, Place, Server};
use crate::store::people::change::Opening;
use crate::store::people::{Change, Doer};
use crate::store::{Store, upkeep};

/// Somebody, how they show who they are, and what they may do on `shop`, on `quiet`, and everywhere: `r`, `a`, `m`, `e`.
struct Somebody {
    name: &'static str,
    header: &'static str,
    known: bool,
    may: [&'static str; 3],
}

const fn somebody(name: &'static str, header: &'static str, may: [&'static str; 3]) -> Somebody {
    Somebody {
        name,
        header,
        known: true,
        may,
    }
}

const fn stranger(name: &'static str, header: &'static str) -> Somebody {
    Somebody {
        name,
        header,
        known: false,
        may: ["", "", ""],
    }
}

const EVERYBODY: [Somebody; 18] = [
    stranger("nobody", "X-Nobody: 1"),
    stranger("a wrong token", "Authorization: Bearer otklik_0"),
    stranger("a wrong key", "Authorization: Bearer otklik_key_0"),
    stranger("an expired key", "Authorization: Bearer otklik_key_old"),
    stranger("a session that is over", "Cookie: otklik-session=old"),
    stranger("somebody who was taken out", "Cookie: otklik-session=gone"),
    somebody(
        "an owner token",
        "Authorization: Bearer otklik_token",
        ["rame", "rame", "rame"],
    ),
    somebody(
        "the owner of all",
        "Cookie: otklik-session=all",
        ["rame", "rame", "rame"],
    ),
    somebody(
        "a viewer of all",
        "Cookie: otklik-session=sees",
        ["r", "r", "r"],
    ),
    somebody("a viewer", "Cookie: otklik-session=viewer", ["r", "", ""]),
    somebody("an agent", "Cookie: otklik-session=agent", ["ra", "", ""]),
    somebody("an owner", "Cookie: otklik-session=owner", ["rame", "", ""]),
    somebody(
        "another site's owner",
        "Cookie: otklik-session=other",
        ["", "rame", ""],
    ),
    somebody(
        "a key to read",
        "Authorization: Bearer otklik_key_r",
        ["r", "", ""],
    ),
    somebody(
        "a key to act",
        "Authorization: Bearer otklik_key_a",
        ["a", "", ""],
    ),
    somebody(
        "a key to manage",
        "Authorization: Bearer otklik_key_m",
        ["m", "", ""],
    ),
    somebody(
        "a key to erase",
        "Authorization: Bearer otklik_key_e",
        ["e", "", ""],
    ),
    somebody(
        "a key to read all",
        "Authorization: Bearer otklik_key_all",
        ["r", "r", "r"],
    ),
];

/// Routes of the API that are open on purpose: to come in, and what the source says anyway.
const OPEN: [(&str, &str); 6] = [
    ("POST", "/api/v1/session"),
    ("DELETE", "/api/v1/session"),
    ("POST", "/api/v1/invitation"),
    ("POST", "/api/v1/invitation/accept"),
    ("GET", "/api/v1/openapi.json"),
    ("GET", "/api/v1/survey.schema.json"),
];

#[test]
fn what_is_open_is_open_on_purpose() {
    for route in super::routes() {
        let (method, path) = (route.method.as_str(), route.path);
        if path.starts_with("/v1/") || path.starts_with("/console") {
            assert_eq!(route.need, Need::Nothing, "{method} {path}");
        } else if path.starts_with("/api/") {
            let is_open = OPEN.contains(&(method, path));
            assert_eq!(route.need == Need::Nothing, is_open, "{method} {path}");
        }
        let is_of_a_site = path.starts_with("/api/v1/sites/{site}/");
        let needs_site = matches!(route.need, Need::OnSite(_));
        assert_eq!(needs_site, is_of_a_site, "{method} {path}");
    }
}

/// Headings such as `### GET, PUT /api/v1/sites/{site}/rules · read, manage · If-Match`.
#[test]
fn the_routes_need_what_the_documentation_says() {
    let routes = super::routes();
    let mut compared = 0;
    for line in include_str!("../../../../docs/loop.md").lines() {
        let Some(heading) = line.strip_prefix("### `") else {
            continue;
        };
        let mut parts = heading.split(" · ");
        let (Some(what), Some(rights)) = (parts.next(), parts.next()) else {
            continue;
        };
        let what = what.replace(['`', ','], "");
        let (methods, path) = what.split_once(" /").unwrap();
        let path = format!("/{}", path.split('?').next().unwrap());
        for (method, right) in methods.split(' ').zip(rights.split(", ")) {
            let Some(right) = Right::named(right) else {
                continue;
            };
            let route = routes
                .iter()
                .find(|route| route.method == method && route.path == path);
            let need = route.map(|route| route.need);
            assert_eq!(need, Some(Need::OnSite(right)), "{line}");
            compared += 1;
        }
    }
    assert!(compared >= 20, "{compared}");
}

#[test]
fn everybody_may_what_the_routes_say_and_nothing_else() {
    let house = House::open();
    for route in super::routes() {
        for somebody in &EVERYBODY {
            let ask = |site: &str| {
                house.ask(
                    route.method.as_str(),
                    &filled(route.path, site),
                    somebody.header,
                )
            };
            let (status, code) = ask("shop");
            let place = format!(
                "{} {} by {}: {status} {code}",
                route.method, route.path, somebody.name
            );
            match expected(route.need, somebody) {
                Some(expected) => assert_eq!((status, code.as_str()), expected, "{place}"),
                None => assert!(
                    status != 401 && code != "forbidden" && code != "unknown_site",
                    "{place}"
                ),
            }
            // Who sees nothing of a site cannot tell it from one that there is not.
            if matches!(route.need, Need::OnSite(_)) && somebody.may[0].is_empty() {
                assert_eq!(ask("nowhere"), (status, code), "{place}");
            }
        }
    }
}

/// What a refusal says, where one is due.
fn expected(need: Need, who: &Somebody) -> Option<(u16, &'static str)> {
    let letter = |right: Right| match right {
        Right::Read => 'r',
        Right::Act => 'a',
        Right::Manage => 'm',
        Right::Erase => 'e',
    };
    let [shop, quiet, everywhere] = who.may;
    let may = match need {
        Need::Nothing => return None,
        _ if !who.known => return Some((401, "unauthorized")),
        Need::Known => true,
        Need::OnSite(_) if shop.is_empty() => return Some((404, "unknown_site")),
        Need::OnSite(right) => shop.contains(letter(right)),
        Need::Somewhere(right) => [shop, quiet]
            .iter()
            .any(|held| held.contains(letter(right))),
        Need::Everywhere(right) => everywhere.contains(letter(right)),
    };
    (!may).then_some((403, "forbidden"))
}

fn filled(path: &str, site: &str) -> String {
    path.replace("{site}", site)
        .replace("{survey}", "nps")
        .replace("{number}", "1")
        .replace("{id}", "0198c0de-0000-7000-8000-000000000001")
        .replace("{token}", "none")
        .replace("{file}", "none.js")
}

/// A collector with two sites and everybody who may be somebody.
struct House {
    address: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<std::thread::JoinHandle<()>>,
    _folder: tempfile::TempDir,
}

impl House {
    fn open() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let options = options(folder.path());
        let (stop, stopped) = oneshot::channel();
        let (told, hear) = mpsc::channel();
        let thread = std::thread::spawn(move || {
            let runtime = tokio::runtime::Runtime::new().unwrap();
            runtime.block_on(async {
                let token = Hash::of("otklik_token");
                upkeep::add_token(&options.store, token, Timestamp::now())
                    .await
                    .unwrap();
                let server = Server::bind(&options).await.unwrap();
                people(&server.app().store).await;
                told.send(server.address()).unwrap();
                server.run(async { drop(stopped.await) }).await.unwrap();
            });
        });
        Self {
            address: hear.recv().unwrap(),
            stop: Some(stop),
            thread: Some(thread),
            _folder: folder,
        }
    }

    /// The status and the code of a problem. Changes are not sent as JSON, so that those who may do not.
    fn ask(&self, method: &str, path: &str, header: &str) -> (u16, String) {
        let mut stream = TcpStream::connect(self.address).unwrap();
        stream
            .set_read_timeout(Some(Duration::from_secs(30)))
            .unwrap();
        write!(
            stream,
            "{method} {path} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n{header}\r\n\r\n"
        )
        .unwrap();
        let mut stream = BufReader::new(stream);
        let mut lines = Vec::new();
        loop {
            let mut line = String::new();
            stream.read_line(&mut line).unwrap();
            if line.trim_end().is_empty() {
                break;
            }
            lines.push(line.trim_end().to_lowercase());
        }
        let status = lines[0].split(' ').nth(1).unwrap().parse().unwrap();
        let length = lines
            .iter()
            .find_map(|line| line.strip_prefix("content-length: ")?.parse().ok());
        // A stream has no length, and no end.
        let mut body = vec![0; length.unwrap_or(0)];
        stream.read_exact(&mut body).unwrap();
        let problem: Value = serde_json::from_slice(&body).unwrap_or_default();
        let code = problem["code"].as_str().unwrap_or_default().to_owned();
        (status, code)
    }
}

impl Drop for House {
    fn drop(&mut self) {
        let _ = self.stop.take().map(|stop| stop.send(()));
        if let Some(thread) = self.thread.take()
            && !std::thread::panicking()
        {
            thread.join().unwrap();
        }
    }
}

fn options(folder: &Path) -> Options {
    let survey = |site: &str| {
        format!(
            r#"{{"v":1,"site":"{site}","surveys":[{{"id":"nps","revision":1,"questions":[{{"id":"nps","kind":"nps","text":"How likely?"}}]}}]}}"#
        )
    };
    for (path, content) in [
        ("sites/shop.json", survey("shop")),
        ("sites/quiet.json", survey("quiet")),
        ("assets/otklik.js", "loader".to_owned()),
        ("assets/otklik-frame.html", "<!doctype html>".to_owned()),
        ("assets/console/index.html", "<!doctype html>".to_owned()),
    ] {
        let path = folder.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, content).unwrap();
    }
    Options {
        listen: ([127, 0, 0, 1], 0).into(),
        store: Place::Folder(folder.join("data")),
        sites: folder.join("sites"),
        zone: jiff::tz::TimeZone::UTC,
        assets: folder.join("assets"),
        demo: None,
        open_console: false,
        connections: 900,
        limits: crate::config::Limits::default(),
        keep: crate::config::Keep::default(),
        rules: crate::config::Rules::default(),
        mail: None,
    }
}

async fn people(store: &Store) {
    let now = Timestamp::now();
    let (later, before) = (now + 1.hour(), now - 1.hour());
    let change = async |what: Change| {
        let done = store.people(Doer::command_line(), now, what).await;
        done.unwrap().unwrap();
    };
    for (session, site, role, until) in [
        ("all", "*", Role::Owner, later),
        ("sees", "*", Role::Viewer, later),
        ("viewer", "shop", Role::Viewer, later),
        ("agent", "shop", Role::Agent, later),
        ("owner", "shop", Role::Owner, later),
        ("other", "quiet", Role::Owner, later),
        ("gone", "*", Role::Owner, later),
        ("old", "*", Role::Owner, before),
    ] {
        change(Change::Invite {
            id: session.to_owned(),
            name: session.to_owned(),
            folded: session.to_owned(),
            roles: vec![(Scope::read(site).unwrap(), role)],
            link: Hash::of(session),
            until: later,
        })
        .await;
        let opening = Opening {
            session: Hash::of(session),
            expires: until,
        };
        change(Change::Join {
            link: Hash::of(session),
            password: Hashed::stored("none"),
            first: None,
            opening,
        })
        .await;
    }
    change(Change::RemoveMember {
        id: "gone".to_owned(),
        version: 2,
    })
    .await;
    for (key, site, right, until) in [
        ("r", "shop", Right::Read, None),
        ("a", "shop", Right::Act, None),
        ("m", "shop", Right::Manage, None),
        ("e", "shop", Right::Erase, Some(later)),
        ("all", "*", Right::Read, None),
        ("old", "*", Right::Manage, Some(before)),
    ] {
        change(Change::AddKey {
            id: key.to_owned(),
            hash: Hash::of(&format!("otklik_key_{key}")),
            name: key.to_owned(),
            scope: Scope::read(site).unwrap(),
            rights: Rights::of(&[right]),
            until,
        })
        .await;
    }
}
