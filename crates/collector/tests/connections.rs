//! How connections are shared out.

mod common;

use std::time::Duration;

use common::Collector;
use common::client::Client;

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
    let mut calm = Client::connect(collector.address).unwrap();
    let reply = calm.request("GET", "/health", &[], b"").unwrap();
    assert_eq!(reply.header("connection"), None, "two of four are no crowd");
}
