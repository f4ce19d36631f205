//! How the program starts, why it may not, and how it ends.

mod common;
#[path = "startup/notify.rs"]
mod notify;

use std::net::TcpListener;
use std::process::Command;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use common::client::Client;
use common::program::{Program, command, run, serve};
use common::{OPEN_SITE, answer, batch, folder, id, open_database};

/// Runs a command that must fail, and gives the one line it says.
fn refusal(command: Command) -> String {
    let (status, out, error) = run(command);
    assert_eq!(status.code(), Some(1), "{error}");
    assert_eq!(out, "", "it is not ready");
    let lines: Vec<_> = error
        .lines()
        .filter(|line| line.starts_with("otklik-collector: "))
        .collect();
    assert_eq!((lines.len(), error.lines().count()), (1, 1), "{error}");
    lines[0].to_owned()
}

#[test]
fn it_says_when_it_is_ready_and_ends_when_asked() {
    let folder = folder();
    let mut program = Program::start(serve(folder.path(), "127.0.0.1:0"));
    let mut client = Client::connect(program.address).unwrap();
    for path in ["/health", "/ready"] {
        assert_eq!(client.request("GET", path, &[], b"").unwrap().status, 200);
    }

    // A request that is under way when the signal comes is finished.
    let body = batch(&[answer(1, 0, 9, "")]);
    let (first, rest) = body.split_at(20);
    let head = format!(
        "POST /v1/sites/shop/answers HTTP/1.1\r\nHost: x\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    client.send(head.as_bytes()).unwrap();
    client.send(first).unwrap();
    std::thread::sleep(Duration::from_millis(200));
    program.terminate();
    let gone = Instant::now();
    while Client::connect(program.address).is_ok() {
        assert!(
            gone.elapsed() < Duration::from_secs(30),
            "it still accepts connections"
        );
        std::thread::sleep(Duration::from_millis(20));
    }
    client.send(rest).unwrap();
    let reply = client.reply(false).unwrap();
    assert_eq!(reply.status_of(&id(1)), "stored");
    assert_eq!(reply.header("connection"), Some("close"));
    assert_eq!(program.child.wait().unwrap().code(), Some(0));
    let wal =
        std::fs::metadata(folder.path().join("data/otklik.db-wal")).map_or(0, |wal| wal.len());
    assert_eq!(wal, 0, "the log is in the database");
}

#[test]
fn under_load_the_end_loses_no_reply() {
    let folder = folder();
    let mut program = Program::start(serve(folder.path(), "127.0.0.1:0"));
    let address = program.address;
    let taken = AtomicU64::new(0);
    let acknowledged: u64 = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..8)
            .map(|thread| {
                let taken = &taken;
                scope.spawn(move || {
                    let mut client = Client::connect(address).unwrap();
                    for number in 0.. {
                        let body = batch(&[answer(thread << 32 | number, 0, 9, "")]);
                        match client.request("POST", "/v1/sites/shop/answers", &[], &body) {
                            Ok(reply) => {
                                assert_eq!(reply.status, 200);
                                taken.fetch_add(1, Ordering::Relaxed);
                            }
                            Err(_) => return number,
                        }
                    }
                    0
                })
            })
            .collect();
        while taken.load(Ordering::Relaxed) < 50 {
            std::thread::sleep(Duration::from_millis(10));
        }
        program.terminate();
        threads
            .into_iter()
            .map(|thread| thread.join().unwrap())
            .sum()
    });
    assert_eq!(program.child.wait().unwrap().code(), Some(0));
    let db = open_database(folder.path());
    let stored: u32 = db
        .query_row("SELECT count(*) FROM answers", [], |row| row.get(0))
        .unwrap();
    assert_eq!(
        u64::from(stored),
        acknowledged,
        "what was taken was also told"
    );
}

#[test]
fn a_port_that_is_taken() {
    let folder = folder();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let said = refusal(serve(folder.path(), &address));
    assert!(
        said.contains(&format!(
            "cannot listen on {address}; choose another address with --listen"
        )),
        "{said}"
    );
    assert!(!folder.path().join("data").exists(), "nothing was made");
}

#[test]
fn a_data_folder_that_cannot_be() {
    let folder = folder();
    std::fs::write(folder.path().join("data"), "a file").unwrap();
    let said = refusal(serve(folder.path(), "127.0.0.1:0"));
    let path = folder.path().join("data");
    assert!(
        said.contains(&format!("data folder {}: cannot be made", path.display())),
        "{said}"
    );

    std::fs::remove_file(&path).unwrap();
    std::fs::create_dir_all(path.join("otklik.db")).unwrap();
    let said = refusal(serve(folder.path(), "127.0.0.1:0"));
    assert!(
        said.contains(&format!(
            "data folder {}: cannot write there",
            path.display()
        )),
        "{said}"
    );
}

#[test]
fn a_database_of_a_newer_program() {
    let folder = folder();
    std::fs::create_dir(folder.path().join("data")).unwrap();
    open_database(folder.path())
        .pragma_update(None, "user_version", 99)
        .unwrap();
    let said = refusal(serve(folder.path(), "127.0.0.1:0"));
    assert!(
        said.contains("has schema version 99, this program knows versions up to 13"),
        "{said}"
    );
    let version = open_database(folder.path())
        .pragma_query_value(None, "user_version", |row| row.get::<_, u32>(0));
    assert_eq!(version.unwrap(), 99, "it was left alone");
}

#[test]
fn survey_files_that_cannot_be_used() {
    let folder = folder();
    let sites = folder.path().join("sites");
    std::fs::write(
        sites.join("shop.json"),
        OPEN_SITE.replace("\"kind\": \"nps\"", "\"kind\": \"nsp\""),
    )
    .unwrap();
    let said = refusal(serve(folder.path(), "127.0.0.1:0"));
    assert!(said.contains("shop.json: surveys[0].questions[0].kind: \"nsp\" is not allowed here; allowed: nps, ces,"), "{said}");

    std::fs::write(sites.join("shop.json"), "{").unwrap();
    assert!(refusal(serve(folder.path(), "127.0.0.1:0")).contains("shop.json: is not JSON: EOF"));

    std::fs::copy(sites.join("quiet.json"), sites.join("shop.json")).unwrap();
    let said = refusal(serve(folder.path(), "127.0.0.1:0"));
    assert!(
        said.contains("shop.json: site: \"quiet\" is already the site of"),
        "{said}"
    );

    for file in ["shop.json", "quiet.json"] {
        std::fs::remove_file(sites.join(file)).unwrap();
    }
    assert!(
        refusal(serve(folder.path(), "127.0.0.1:0"))
            .contains("there is no survey file (*.json) in it")
    );
}

#[test]
fn an_open_console_is_for_this_machine_alone() {
    let folder = folder();
    let mut serve = serve(folder.path(), "0.0.0.0:0");
    serve.arg("--open-console");
    assert!(refusal(serve).contains("--open-console lets everybody in who reaches 0.0.0.0:0"));
}

#[test]
fn two_programs_share_a_database() {
    let folder = folder();
    let (one, two) = (
        Program::start(serve(folder.path(), "127.0.0.1:0")),
        Program::start(serve(folder.path(), "127.0.0.1:0")),
    );
    for (number, program) in [(1, &one), (2, &two), (1, &two)] {
        let mut client = Client::connect(program.address).unwrap();
        let body = batch(&[answer(number, 0, 9, "")]);
        assert_eq!(
            client
                .request("POST", "/v1/sites/shop/answers", &[], &body)
                .unwrap()
                .status,
            200
        );
    }
    let mut client = Client::connect(one.address).unwrap();
    let scores = client
        .request("GET", "/v1/sites/shop/scores", &[], b"")
        .unwrap()
        .json();
    assert_eq!(scores["scores"][0]["n"], 2);
}

#[test]
fn check_names_every_problem_and_a_good_file_has_none() {
    let folder = folder();
    let good = folder.path().join("sites/shop.json");
    let bad = folder.path().join("bad.json");
    std::fs::write(
        &bad,
        OPEN_SITE
            .replace("\"scores\"", "\"score\"")
            .replace("\"revision\": 1", "\"revision\": 0"),
    )
    .unwrap();
    let check = |file: &std::path::Path| run(command(&["check", file.to_str().unwrap()]));
    let (status, out, error) = check(&good);
    assert_eq!(
        (status.code(), out.as_str(), error.as_str()),
        (Some(0), "", "")
    );
    let (status, out, _) = check(&bad);
    let bad = bad.display();
    assert_eq!(status.code(), Some(1));
    assert_eq!(
        out,
        format!(
            "{bad}: score: this field is not allowed here; allowed: $schema, v, site, ack, scores, mask, receipts, segment, quiet, dnt, surveys\n\
             {bad}: surveys[0].revision: 0 is not allowed here; allowed: a whole number from 1 to 4294967295\n"
        )
    );
}

#[test]
fn migrate_makes_a_database_and_says_so() {
    let folder = folder();
    let data = folder.path().join("data");
    for _ in 0..2 {
        let (status, out, _) = run(command(&["migrate", "--data", data.to_str().unwrap()]));
        assert_eq!(status.code(), Some(0));
        assert!(out.ends_with("otklik.db: schema version 13\n"), "{out}");
    }
}

#[test]
fn ready_asks_whoever_listens() {
    let folder = folder();
    let collector = Program::start(serve(folder.path(), "0.0.0.0:0"));
    let listen = collector.address.to_string();
    let config = folder.path().join("otklik.toml");
    std::fs::write(&config, format!("listen = \"{listen}\"")).unwrap();
    for arguments in [
        ["ready", "--listen", &listen],
        ["ready", "--config", config.to_str().unwrap()],
    ] {
        let (status, out, error) = run(command(&arguments));
        assert_eq!(
            (status.code(), out.as_str()),
            (Some(0), "ready\n"),
            "{error}"
        );
    }
    collector.kill9();
    let (status, _, error) = run(command(&["ready", "--listen", &listen]));
    assert_eq!(status.code(), Some(1));
    let expected = format!(
        "nobody answers at 127.0.0.1:{}",
        listen.rsplit_once(':').unwrap().1
    );
    assert!(error.contains(&expected), "{error}");
}
