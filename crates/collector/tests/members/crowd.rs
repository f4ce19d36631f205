//! Many at the door at once.

use std::fs;
use std::thread;

use serde_json::json;

use crate::common::client::Client;
use crate::common::folder;
use crate::common::program::{Program, serve};
use crate::house::JSON;

/// Passwords at once.
const CROWD: u8 = 48;
/// What the program may ever have had, in KiB: itself, and four passwords of 19 MiB each.
const MOST_KIB: u64 = 160 * 1024;

#[test]
fn a_crowd_at_the_door_takes_the_memory_of_a_few() {
    let folder = folder();
    let mut serve = serve(folder.path(), "127.0.0.1:0");
    serve.arg("--trusted-proxies=127.0.0.0/8");
    let collector = Program::start(serve);
    let address = collector.address;
    let login = json!({"name": "nobody", "password": "four good words here"}).to_string();
    thread::scope(|all| {
        for number in 0..CROWD {
            let login = &login;
            all.spawn(move || {
                // Each from an address of their own, and with a name of their own: none is refused for having tried before.
                let from = format!("X-Forwarded-For: 198.51.100.{number}");
                let login = login.replace("nobody", &format!("nobody {number}"));
                let mut client = Client::connect(address).unwrap();
                let reply =
                    client.request("POST", "/api/v1/session", &[JSON, &from], login.as_bytes());
                assert_eq!(reply.unwrap().status, 401);
            });
        }
    });
    let status = fs::read_to_string(format!("/proc/{}/status", collector.child.id())).unwrap();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let peak: u64 = peak
        .unwrap()
        .trim()
        .trim_end_matches(" kB")
        .parse()
        .unwrap();
    assert!(peak < MOST_KIB, "{peak} KiB");
}
