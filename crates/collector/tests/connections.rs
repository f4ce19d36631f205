//! How connections are shared out, and how they end.
#![allow(clippy::unwrap_used)]

mod common;

use std::io::Read as _;
use std::net::TcpStream;
use std::time::{Duration, Instant};

use common::client::Client;
use common::{Collector, answer, batch, id};

#[test]
fn when_connections_are_scarce_none_is_kept_idle() {
    let collector = Collector::start_with(|options| options.connections = 4);
    let mut clients: Vec<_> = (0..4)
        .map(|_| Client::connect(collector.address).unwrap())
        .collect();
    let mut fifth = Client::connect(collector.address).unwrap();
    fifth
        .send(b"GET /health HTTP/1.1\r\nHost: x\r\n\r\n")
        .unwrap();
    let waiting = fifth.stream.get_ref();
    waiting
        .set_read_timeout(Some(Duration::from_millis(500)))
        .unwrap();
    assert!(waiting.peek(&mut [0]).is_err(), "it waits");

    let reply = clients[0].request("GET", "/health", &[], b"").unwrap();
    assert_eq!(reply.header("connection"), Some("close"));
    drop(clients);
    let waiting = fifth.stream.get_ref();
    waiting
        .set_read_timeout(Some(Duration::from_secs(5)))
        .unwrap();
    let reply = fifth.reply(false).unwrap();
    assert_eq!(reply.status, 200, "it came in when another went");
    // A connection is counted out a moment after its client has left.
    let began = Instant::now();
    loop {
        let mut calm = Client::connect(collector.address).unwrap();
        let reply = calm.request("GET", "/health", &[], b"").unwrap();
        if reply.header("connection").is_none() {
            break;
        }
        let waited = began.elapsed();
        assert!(waited < Duration::from_secs(5), "two of four are no crowd");
    }
}

/// Waits until the collector takes no new connection: then it has begun to end.
fn until_refused(collector: &Collector) {
    let began = Instant::now();
    while TcpStream::connect(collector.address).is_ok() {
        assert!(began.elapsed() < Duration::from_secs(5), "it lets all in");
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// Whether the other side has ended the connection in order, and not reset it.
fn is_at_its_end(client: &mut Client) -> bool {
    client.stream.read(&mut [0]).unwrap() == 0
}

#[test]
fn a_request_on_its_way_when_the_end_begins_is_answered() {
    let mut collector = Collector::start();
    let mut client = Client::connect(collector.address).unwrap();
    let mut unused = Client::connect(collector.address).unwrap();
    let reply = client.request("GET", "/health", &[], b"").unwrap();
    assert_eq!(reply.header("connection"), None, "it is kept");
    collector.ask_to_end();
    until_refused(&collector);
    for (number, client) in [(1, &mut client), (2, &mut unused)] {
        let body = batch(&[answer(number, 0, 9, "")]);
        let reply = client
            .request("POST", "/v1/sites/shop/answers", &[], &body)
            .unwrap();
        assert_eq!(reply.status_of(&id(number)), "stored");
        assert_eq!(reply.header("connection"), Some("close"));
        assert!(is_at_its_end(client));
    }
}

#[test]
fn who_waits_for_a_connection_when_the_end_begins_is_let_in() {
    let mut collector = Collector::start_with(|options| options.connections = 1);
    let mut holder = Client::connect(collector.address).unwrap();
    holder.request("GET", "/health", &[], b"").unwrap();
    let mut waiting = Client::connect(collector.address).unwrap();
    collector.ask_to_end();
    let reply = waiting.request("GET", "/health", &[], b"").unwrap();
    assert_eq!(reply.header("connection"), Some("close"));
    assert!(is_at_its_end(&mut waiting) && is_at_its_end(&mut holder));
}

#[test]
fn idle_connections_do_not_hold_up_the_end() {
    let mut collector = Collector::start();
    let mut clients: Vec<_> = (0..20)
        .map(|_| Client::connect(collector.address).unwrap())
        .collect();
    for client in &mut clients[..10] {
        client.request("GET", "/health", &[], b"").unwrap();
    }
    let began = Instant::now();
    collector.ask_to_end();
    for client in &mut clients {
        assert!(is_at_its_end(client));
    }
    drop(clients);
    collector.end();
    let took = began.elapsed();
    assert!(took < Duration::from_secs(4), "{took:?}");
}
