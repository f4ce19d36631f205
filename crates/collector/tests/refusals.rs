//! What a request gets that cannot be served: a problem that a page can read.
#![allow(clippy::unwrap_used)]

mod common;

use std::io::{self, Read as _, Write as _};
use std::time::{Duration, Instant};

use common::client::Client;
use common::{Collector, answer, batch, id};
use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn rows(collector: &Collector) -> i64 {
    let count = "SELECT count(*) FROM answers";
    collector
        .database()
        .query_row(count, [], |row| row.get(0))
        .unwrap()
}

#[test]
fn a_refusal_is_a_problem_that_a_page_can_read() {
    let collector = Collector::start();
    let good = batch(&[answer(1, 0, 9, "")]);
    let version = String::from_utf8(good.clone())
        .unwrap()
        .replace("\"v\":1", "\"v\":9");
    let deep = "[".repeat(100_000);
    let answers = "/v1/sites/shop/answers";
    for (method, path, body, status, code) in [
        (
            "POST",
            "/v1/sites/nope/answers",
            good.as_slice(),
            404,
            "unknown_site",
        ),
        ("GET", "/v1/sites/nope/config", b"", 404, "unknown_site"),
        ("GET", "/v1/sites/nope/scores", b"", 404, "unknown_site"),
        ("GET", "/v1/sites/%ff/scores", b"", 404, "unknown_site"),
        ("GET", "/v1/sites/quiet/scores", b"", 403, "scores_private"),
        ("POST", answers, b"", 400, "malformed"),
        ("POST", answers, b"<html>", 400, "malformed"),
        ("POST", answers, b"[]", 400, "malformed"),
        ("POST", answers, b"\x1f\x8b\x08 no gzip", 400, "malformed"),
        ("POST", answers, deep.as_bytes(), 400, "malformed"),
        (
            "POST",
            answers,
            version.as_bytes(),
            400,
            "unsupported_version",
        ),
        ("GET", answers, b"", 405, "method_not_allowed"),
        ("PUT", answers, b"", 405, "method_not_allowed"),
        ("GET", "/v1/", b"", 404, "not_found"),
        ("GET", "/v1/nothing/here", b"", 404, "not_found"),
    ] {
        let reply = collector.request(method, path, &[], body);
        assert_eq!(reply.status, status, "{method} {path}: {reply:?}");
        assert_eq!(reply.problem(), code);
        assert_eq!(reply.header("cache-control"), Some("no-store"));
        reply.assert_open_to_pages();
    }
    assert_eq!(collector.get(answers).header("allow"), Some("POST"));
    assert_eq!(rows(&collector), 0);
}

#[test]
fn a_preflight_is_granted_without_credentials() {
    let collector = Collector::start();
    let reply = collector.request(
        "OPTIONS",
        "/v1/sites/shop/answers",
        &["Origin: https://shop.example"],
        b"",
    );
    assert_eq!(reply.status, 204);
    reply.assert_open_to_pages();
    assert_eq!(
        reply.header("access-control-allow-headers"),
        Some("Content-Type")
    );
    assert_eq!(
        reply.header("access-control-allow-methods"),
        Some("GET, HEAD, POST")
    );
}

#[test]
fn the_owners_paths_are_closed_to_pages_elsewhere() {
    let collector = Collector::start();
    for path in ["/api/v1/sites", "/api/v1/nothing", "/console/"] {
        let reply = collector.get(path);
        assert_eq!(reply.header("access-control-allow-origin"), None, "{path}");
        assert_eq!(
            reply.header("cross-origin-resource-policy"),
            Some("same-origin"),
            "{path}"
        );
    }
}

#[test]
fn a_body_too_large_is_refused_and_its_sender_gets_to_know() {
    let collector = Collector::start();
    let spaces = vec![b' '; 256 * 1024 + 1];
    let reply = collector.post("shop", &spaces);
    assert_eq!((reply.status, reply.problem().as_str()), (413, "too_large"));
    reply.assert_open_to_pages();
    let mut just_fits = batch(&[answer(1, 0, 9, "")]);
    just_fits.resize(256 * 1024, b' ');
    assert_eq!(
        collector.post("shop", &just_fits).status_of(&id(1)),
        "stored"
    );
}

#[test]
fn a_body_without_an_end_is_cut_off() {
    let collector = Collector::start();
    let mut client = Client::connect(collector.address).unwrap();
    client.send(b"POST /v1/sites/shop/answers HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n").unwrap();
    let chunk = [b"10000\r\n".as_slice(), &[b' '; 65_536], b"\r\n"].concat();
    let mut sent = 0;
    while sent < 1_000 && client.send(&chunk).is_ok() {
        sent += 1;
        if sent == 8 {
            let reply = client.reply(false).unwrap();
            assert_eq!((reply.status, reply.problem().as_str()), (413, "too_large"));
            reply.assert_open_to_pages();
        }
    }
    assert!((8..1_000).contains(&sent), "{sent} chunks were taken");
}

#[test]
fn an_announced_length_reserves_nothing_and_binds_nobody() {
    let collector = Collector::start();
    let mut client = Client::connect(collector.address).unwrap();
    let head =
        "POST /v1/sites/shop/answers HTTP/1.1\r\nHost: x\r\nContent-Length: 1073741824\r\n\r\n{}";
    client.send(head.as_bytes()).unwrap();
    assert_eq!(client.reply(false).unwrap().problem(), "too_large");

    let mut client = Client::connect(collector.address).unwrap();
    let head =
        "POST /v1/sites/shop/answers HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{\"v\":1";
    client.send(head.as_bytes()).unwrap();
    client
        .stream
        .get_ref()
        .shutdown(std::net::Shutdown::Write)
        .unwrap();
    let mut rest = String::new();
    let _ = client.stream.read_to_string(&mut rest);
    assert!(!rest.contains("200 OK"), "{rest}");
    assert_eq!(rows(&collector), 0);
}

#[test]
fn gzip_is_known_by_its_first_bytes_and_bombs_stay_folded() {
    let collector = Collector::start();
    let small = gzip(&batch(&[answer(1, 0, 9, "")]));
    assert_eq!(collector.post("shop", &small).status_of(&id(1)), "stored");
    let bomb = gzip(&vec![b' '; 100 * 1024 * 1024]);
    assert!(
        bomb.len() < 256 * 1024,
        "{} bytes get past the first limit",
        bomb.len()
    );
    let began = Instant::now();
    let whole = io::copy(&mut GzDecoder::new(&bomb[..]), &mut io::sink()).unwrap();
    assert_eq!(whole, 100 * 1024 * 1024);
    let (unfolded, began) = (began.elapsed(), Instant::now());
    let reply = collector.post("shop", &bomb);
    assert_eq!((reply.status, reply.problem().as_str()), (413, "too_large"));
    reply.assert_open_to_pages();
    // A hundredth of it is unfolded, whatever else the machine does.
    assert!(
        began.elapsed() < unfolded,
        "{:?}, the whole {unfolded:?}",
        began.elapsed()
    );
    assert_eq!(
        collector.post("shop", &small[..small.len() / 2]).problem(),
        "malformed"
    );
}

#[test]
fn a_body_that_stops_coming_is_given_up() {
    let collector = Collector::start();
    let mut client = Client::connect(collector.address).unwrap();
    let began = Instant::now();
    client
        .send(b"POST /v1/sites/shop/answers HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n{")
        .unwrap();
    let reply = client.reply(false).unwrap();
    assert_eq!((reply.status, reply.problem().as_str()), (408, "timeout"));
    reply.assert_open_to_pages();
    assert!(began.elapsed().as_secs() >= 9, "{:?}", began.elapsed());
}

#[test]
fn headers_that_drip_are_given_up_and_a_quiet_connection_is_not() {
    let collector = Collector::start();
    let mut quiet = Client::connect(collector.address).unwrap();
    assert_eq!(
        quiet.request("GET", "/health", &[], b"").unwrap().status,
        200
    );
    let mut slow = Client::connect(collector.address).unwrap();
    let began = Instant::now();
    slow.stream
        .get_ref()
        .set_read_timeout(Some(Duration::from_millis(500)))
        .unwrap();
    let closed = loop {
        let _ = slow.send(b"G");
        let mut byte = [0];
        match slow.stream.read(&mut byte) {
            Ok(_) => break true,
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
            Err(_) => break true,
        }
        if began.elapsed() > Duration::from_secs(60) {
            break false;
        }
    };
    assert!(closed, "one byte every half second kept the connection");
    assert!(
        began.elapsed() > Duration::from_secs(9),
        "{:?}",
        began.elapsed()
    );
    assert_eq!(
        quiet.request("GET", "/health", &[], b"").unwrap().status,
        200,
        "idle as long, still open"
    );
}

#[test]
fn an_endless_head_is_refused() {
    let collector = Collector::start();
    let mut client = Client::connect(collector.address).unwrap();
    let long = format!(
        "GET /health HTTP/1.1\r\nHost: x\r\nX: {}\r\n\r\n",
        "x".repeat(100_000)
    );
    let _ = client.send(long.as_bytes());
    assert_eq!(client.reply(false).unwrap().status, 431);
}
