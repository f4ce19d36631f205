//! How connections are shared out, and how they end.
#![allow(clippy::unwrap_used)]

mod common;

use std::io::Read as _;
use std::net::TcpStream;
use std::time::{Duration, Instant};

use common::client::Client;
use common::{Collector, answer, batch, id};

/// The other side has ended the connection, in order or not.
fn has_ended(client: &mut Client) -> bool {
    client.stream.read(&mut [0]).map_or(true, |read| read == 0)
}

#[test]
fn when_connections_are_scarce_none_is_kept_idle() {
    let collector = Collector::start_with(|options| options.connections = 4);
    let mut clients: Vec<_> = (0..4)
        .map(|_| Client::connect(collector.address).unwrap())
        .collect();
    // They are let in in order: when the last is answered, all are in.
    let reply = clients[3].request("GET", "/health", &[], b"").unwrap();
    assert_eq!(reply.header("connection"), Some("close"));
    drop(clients);
    // A connection is counted out a moment after its client has left.
    let began = Instant::now();
    loop {
        let mut calm = Client::connect(collector.address).unwrap();
        let reply = calm.request("GET", "/health", &[], b"").unwrap();
        if reply.header("connection").is_none() {
            break;
        }
        let waited = began.elapsed();
        assert!(waited < Duration::from_secs(30), "two of four are no crowd");
    }
}

#[test]
fn who_is_silent_longest_makes_room() {
    let collector = Collector::start_with(|options| options.connections = 3);
    let connect = || Client::connect(collector.address).unwrap();
    // Who is answered is in; and what is sent to nobody who reads it counts from when it was let in.
    let mut half_said = connect();
    half_said.request("GET", "/health", &[], b"").unwrap();
    half_said.send(b"POST /v1/sites/shop/answers HT").unwrap();
    std::thread::sleep(Duration::from_millis(50));
    let (mut silent, mut later) = (connect(), connect());
    let mut newcomer = connect();
    let began = Instant::now();
    assert_eq!(
        newcomer.request("GET", "/health", &[], b"").unwrap().status,
        200
    );
    let waited = began.elapsed();
    assert!(
        waited > Duration::from_millis(500) && waited < Duration::from_secs(8),
        "a moment is given, and no more: {waited:?}"
    );
    assert!(has_ended(&mut half_said));
    for client in [&mut silent, &mut later] {
        let reply = client.request("GET", "/health", &[], b"").unwrap();
        assert_eq!(reply.status, 200, "it had not to go");
    }
}

#[test]
fn who_is_being_answered_stays() {
    let collector = Collector::start_with(|options| options.connections = 2);
    let connect = || Client::connect(collector.address).unwrap();
    let mut owner = connect();
    owner
        .send(b"GET /api/v1/sites/shop/live HTTP/1.1\r\nHost: localhost\r\n\r\n")
        .unwrap();
    let mut posting = connect();
    posting
        .send(b"POST /v1/sites/shop/answers HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n{")
        .unwrap();
    let mut newcomer = connect();
    newcomer
        .send(b"GET /health HTTP/1.1\r\nHost: x\r\n\r\n")
        .unwrap();
    let waiting = newcomer.stream.get_ref();
    let until = |time| waiting.set_read_timeout(Some(time)).unwrap();
    until(Duration::from_millis(2_500));
    assert!(waiting.peek(&mut [0]).is_err(), "nobody has to go for it");
    drop(posting);
    until(Duration::from_secs(30));
    assert_eq!(newcomer.reply(false).unwrap().status, 200);
    owner
        .stream
        .get_ref()
        .set_read_timeout(Some(Duration::from_secs(30)))
        .unwrap();
    let mut first = [0; 12];
    owner.stream.read_exact(&mut first).unwrap();
    assert_eq!(&first, b"HTTP/1.1 200", "it goes on");
}

/// Waits until the collector takes no new connection: then it has begun to end.
fn until_refused(collector: &Collector) {
    let began = Instant::now();
    while TcpStream::connect(collector.address).is_ok() {
        assert!(began.elapsed() < Duration::from_secs(30), "it lets all in");
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
    // Sooner than the ten seconds after which nobody is waited for.
    assert!(took < Duration::from_secs(9), "{took:?}");
}
