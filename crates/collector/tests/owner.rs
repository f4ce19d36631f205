//! Who gets to see the owner's pages.
#![allow(clippy::unwrap_used)]

mod common;

use std::io::Read as _;

use common::program::{command, run};
use std::time::{Duration, Instant};

use common::{Collector, answer, batch, bytes, client::Client};

const JSON: &str = "Content-Type: application/json";

fn token(collector: &Collector) -> String {
    let data = collector.folder.path().join("data");
    let (status, out, error) = run(command(&["token", "new", "--data", data.to_str().unwrap()]));
    assert_eq!(status.code(), Some(0), "{error}");
    out.trim_end().to_owned()
}

fn log_in(collector: &Collector, token: &str, headers: &[&str]) -> common::client::Reply {
    let body = format!(r#"{{"token":"{token}"}}"#);
    collector.request("POST", "/api/v1/session", headers, body.as_bytes())
}

fn locked() -> Collector {
    Collector::start_with(|options| options.open_console = false)
}

#[test]
fn a_token_opens_a_session_until_logout() {
    let collector = locked();
    for path in ["/api/v1/sites", "/api/v1/sites/shop/live"] {
        let reply = collector.get(path);
        assert_eq!(
            (reply.status, reply.problem().as_str()),
            (401, "unauthorized"),
            "{path}"
        );
    }
    let token = token(&collector);
    let reply = log_in(&collector, &token, &[JSON]);
    assert_eq!(reply.status, 204);
    assert_eq!(reply.header("cache-control"), Some("no-store"));
    let set = reply.header("set-cookie").unwrap();
    assert!(
        set.contains("; HttpOnly")
            && set.contains("; SameSite=Strict")
            && set.contains("Max-Age=43200"),
        "{set}"
    );
    let cookie = format!("Cookie: a=b; {}", set.split(';').next().unwrap());
    let sites = collector.request("GET", "/api/v1/sites", &[&cookie], b"");
    assert_eq!(
        sites.text(),
        r#"{"sites":[{"site":"quiet"},{"site":"shop"}]}"#
    );

    let session = set.split(['=', ';']).nth(1).unwrap();
    let data = collector.folder.path().join("data");
    for secret in [session, &token] {
        assert!(!bytes::hold(&data, secret), "a secret is on disk");
    }

    let reply = collector.request("DELETE", "/api/v1/session", &[&cookie, JSON], b"");
    assert_eq!(reply.status, 204);
    assert!(reply.header("set-cookie").unwrap().contains("Max-Age=0"));
    assert_eq!(
        collector
            .request("GET", "/api/v1/sites", &[&cookie], b"")
            .status,
        401,
        "the cookie is worth nothing now"
    );
}

#[test]
fn a_token_opens_without_a_session_too() {
    let collector = locked();
    let good = format!("Authorization: Bearer {}", token(&collector));
    assert_eq!(
        collector
            .request("GET", "/api/v1/sites", &[&good], b"")
            .status,
        200
    );
    let bad = good.replace("otklik_", "otklik-");
    assert_eq!(
        collector
            .request("GET", "/api/v1/sites", &[&bad], b"")
            .status,
        401
    );
}

#[test]
fn a_session_that_is_over_opens_nothing() {
    let collector = locked();
    let reply = log_in(&collector, &token(&collector), &[JSON]);
    let cookie = format!(
        "Cookie: {}",
        reply
            .header("set-cookie")
            .unwrap()
            .split(';')
            .next()
            .unwrap()
    );
    assert_eq!(
        collector
            .request("GET", "/api/v1/sites", &[&cookie], b"")
            .status,
        200
    );
    collector
        .database()
        .execute("UPDATE sessions SET expires_ms = 1", [])
        .unwrap();
    assert_eq!(
        collector
            .request("GET", "/api/v1/sites", &[&cookie], b"")
            .status,
        401
    );
}

#[test]
fn a_stream_ends_with_its_session() {
    let collector = locked();
    let reply = log_in(&collector, &token(&collector), &[JSON]);
    let session = reply
        .header("set-cookie")
        .unwrap()
        .split(';')
        .next()
        .unwrap()
        .to_owned();
    let mut client = Client::connect(collector.address).unwrap();
    client
        .send(
            format!("GET /api/v1/sites/shop/live HTTP/1.1\r\nHost: x\r\nConnection: close\r\nCookie: {session}\r\n\r\n")
                .as_bytes(),
        )
        .unwrap();
    assert_eq!(client.head().unwrap().status, 200);
    // Wakes the stream while its owner is still logged in; it then waits, for it sends five states a second at most.
    collector.post("shop", &batch(&[answer(2, 0, 8, "before")]));
    collector.request(
        "DELETE",
        "/api/v1/session",
        &[&format!("Cookie: {session}"), JSON],
        b"",
    );
    collector.post("shop", &batch(&[answer(1, 0, 9, "for the owner alone")]));
    let mut rest = String::new();
    client.stream.read_to_string(&mut rest).unwrap();
    assert!(
        rest.ends_with("0\r\n\r\n") && !rest.contains("for the owner"),
        "{rest}"
    );
}

#[test]
fn away_from_loopback_the_cookie_is_for_https_alone() {
    let collector = Collector::start_with(|options| {
        options.open_console = false;
        options.listen = ([0, 0, 0, 0], 0).into();
    });
    let here = (std::net::Ipv4Addr::LOCALHOST, collector.address.port()).into();
    let body = format!(r#"{{"token":"{}"}}"#, token(&collector));
    let reply = Client::connect(here)
        .unwrap()
        .request("POST", "/api/v1/session", &[JSON], body.as_bytes())
        .unwrap();
    let set = reply.header("set-cookie").unwrap();
    assert!(
        set.starts_with("__Host-") && set.contains("; Secure") && set.contains("; Path=/;"),
        "{set}"
    );
}

#[test]
fn a_login_from_another_sites_page_is_refused() {
    let collector = locked();
    let token = token(&collector);
    let own = format!("Origin: http://{}", collector.address);
    for (headers, status) in [
        (&["Content-Type: text/plain"][..], 403),
        (&[], 403),
        (&[JSON, "Sec-Fetch-Site: cross-site"], 403),
        (&[JSON, "Sec-Fetch-Site: same-site"], 403),
        (&[JSON, "Origin: https://evil.example"], 403),
        (&[JSON, "Origin: null"], 403),
        (
            &[
                "content-type: application/json; charset=utf-8",
                "Sec-Fetch-Site: same-origin",
                &own,
            ],
            204,
        ),
    ] {
        let reply = log_in(&collector, &token, headers);
        assert_eq!(reply.status, status, "{headers:?}");
        if status == 403 {
            assert_eq!(reply.problem(), "cross_site");
        }
    }
}

#[test]
fn wrong_tokens_are_taken_ten_a_minute() {
    let collector = locked();
    for _ in 0..10 {
        assert_eq!(
            log_in(&collector, "guess", &[JSON]).problem(),
            "unauthorized"
        );
    }
    // One is free again every six seconds, which may have passed.
    let token = token(&collector);
    let reply = (0..20)
        .map(|_| log_in(&collector, &token, &[JSON]))
        .find(|reply| reply.status != 204)
        .unwrap();
    assert_eq!(
        (reply.status, reply.problem().as_str()),
        (429, "rate_limited")
    );
    let wait: u64 = reply.header("retry-after").unwrap().parse().unwrap();
    assert!((1..=60).contains(&wait), "{wait}");
}

#[test]
fn an_open_console_does_not_open_to_a_borrowed_name() {
    let collector = Collector::start();
    assert_eq!(collector.get("/api/v1/sites").status, 200);
    let mut client = Client::connect(collector.address).unwrap();
    client
        .send(b"GET /api/v1/sites HTTP/1.1\r\nHost: evil.example:80\r\n\r\n")
        .unwrap();
    assert_eq!(client.reply(false).unwrap().status, 401);
}

#[test]
fn metrics_are_for_the_owner_and_count_what_happens() {
    let collector = locked();
    assert_eq!(collector.get("/metrics").status, 401);
    let token = token(&collector);
    let authorization = format!("Authorization: Bearer {token}");
    let metrics = || {
        let reply = collector.request("GET", "/metrics", &[&authorization], b"");
        assert_eq!(reply.status, 200);
        assert_eq!(
            reply.header("content-type"),
            Some("application/openmetrics-text; version=1.0.0; charset=utf-8")
        );
        reply.text().to_owned()
    };
    let before = metrics();
    assert!(before.ends_with("# EOF\n") && before.matches("# EOF").count() == 1);
    let sent = answer(1, 0, 9, "Nobody counts these words");
    let other = answer(1, 0, 3, "");
    for answer in [&sent, &sent, &other] {
        collector.post("shop", &batch(std::slice::from_ref(answer)));
    }
    let told =
        serde_json::json!({"v": 1, "dropped": {"expired": 2, "tired": 9}, "answers": [sent]});
    collector.post("shop", told.to_string().as_bytes());
    collector.post("shop", b"{");
    collector.get("/v1/sites/nobody/config");
    collector.get("/nothing/here");
    // A connection is counted out a moment after its client has left.
    let deadline = Instant::now() + Duration::from_secs(5);
    let after = loop {
        let after = metrics();
        if after.contains("otklik_connections 1\n") || Instant::now() > deadline {
            break after;
        }
    };
    for line in [
        r#"otklik_answers_total{site="shop",outcome="stored"} 1"#,
        r#"otklik_answers_total{site="shop",outcome="duplicate"} 2"#,
        r#"otklik_answers_total{site="shop",outcome="conflict"} 1"#,
        r#"otklik_requests_total{route="/v1/sites/{site}/answers",status="200"} 4"#,
        r#"otklik_dropped_total{site="shop",reason="expired"} 2"#,
        r#"otklik_requests_total{route="/v1/sites/{site}/answers",status="400"} 1"#,
        r#"otklik_requests_total{route="/v1/sites/{site}/config",status="404"} 1"#,
        r#"otklik_requests_total{route="files",status="404"} 1"#,
        "otklik_store_seconds_count 4",
        "otklik_writable 1",
        "otklik_connections 1",
    ] {
        assert!(after.lines().any(|each| each == line), "{line}\n{after}");
    }
    assert!(!after.contains("words"));
}
