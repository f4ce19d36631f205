//! Files: the survey file, the widget's, the demo site's, the owner's page.

mod common;

use common::client::Client;
use common::{Collector, OPEN_SITE};
use serde_json::Value;

#[test]
fn config_is_the_survey_file_and_is_sent_once() {
    let collector = Collector::start();
    let reply = collector.get("/v1/sites/shop/config");
    reply.assert_open_to_pages();
    assert_eq!(reply.header("content-type"), Some("application/json"));
    assert_eq!(
        reply.header("cache-control"),
        Some("public, max-age=60, stale-while-revalidate=86400")
    );
    assert_eq!(
        reply.json(),
        serde_json::from_str::<Value>(OPEN_SITE).unwrap()
    );
    assert!(
        reply
            .text()
            .starts_with(r#"{"v":1,"site":"shop","scores":true,"#),
        "{}",
        reply.text()
    );

    let tag = reply.header("etag").unwrap();
    let known = format!("If-None-Match: {tag}");
    let again = collector.request("GET", "/v1/sites/shop/config", &[&known], b"");
    assert_eq!((again.status, again.body.len()), (304, 0));
    assert_eq!(again.header("etag"), Some(tag));
    again.assert_open_to_pages();
    assert_eq!(
        collector
            .request("GET", "/v1/sites/quiet/config", &[&known], b"")
            .status,
        200
    );
}

#[test]
fn the_widget_comes_in_the_smallest_form_the_browser_takes() {
    let collector = Collector::start();
    let forever = "public, max-age=31536000, immutable";
    for (path, accepted, body, kind, cache) in [
        (
            "/otklik.js",
            "br, gzip",
            "loader",
            "text/javascript; charset=utf-8",
            "public, max-age=300, stale-while-revalidate=86400",
        ),
        (
            "/otklik-0a1b.js",
            "",
            "glue",
            "text/javascript; charset=utf-8",
            forever,
        ),
        (
            "/otklik-0a1b.wasm",
            "gzip, deflate, br",
            "as brotli",
            "application/wasm",
            forever,
        ),
        (
            "/otklik-0a1b.wasm",
            "gzip",
            "as gzip",
            "application/wasm",
            forever,
        ),
        (
            "/otklik-0a1b.wasm",
            "identity",
            "\0asm plain",
            "application/wasm",
            forever,
        ),
        (
            "/locales-0a1b/ru.json",
            "",
            "{}",
            "application/json",
            forever,
        ),
    ] {
        let accept = format!("Accept-Encoding: {accepted}");
        let reply = collector.request("GET", path, &[&accept], b"");
        assert_eq!(
            (reply.status, reply.text()),
            (200, body),
            "{path} {accepted}"
        );
        assert_eq!(reply.header("content-type"), Some(kind));
        assert_eq!(reply.header("cache-control"), Some(cache));
        for (name, value) in [
            ("access-control-allow-origin", "*"),
            ("cross-origin-resource-policy", "cross-origin"),
            ("timing-allow-origin", "*"),
        ] {
            assert_eq!(reply.header(name), Some(value), "{path}");
        }
        let encoding = reply.header("content-encoding");
        assert_eq!(encoding.is_some(), body.starts_with("as "), "{encoding:?}");
        assert_eq!(reply.header("vary").is_some(), path.ends_with(".wasm"));
        let known = format!("If-None-Match: {}", reply.header("etag").unwrap());
        assert_eq!(
            collector
                .request("GET", path, &[&accept, &known], b"")
                .status,
            304
        );
        let head = collector.request("HEAD", path, &[&accept], b"");
        assert_eq!(
            head.header("content-length"),
            Some(body.len().to_string().as_str()),
            "{path}"
        );
    }
    assert_eq!(
        collector.request("POST", "/otklik.js", &[], b"").problem(),
        "method_not_allowed"
    );
    for path in [
        "/otklik-collector",
        "/otklik-0a1b.wasm.br",
        "/../sites/shop.json",
        "/%2e%2e/sites/shop.json",
        "/none.js",
    ] {
        assert_eq!(collector.get(path).status, 404, "{path}");
    }
}

#[test]
fn the_demos_tag_names_this_collector() {
    let collector = Collector::start();
    let address = collector.address;
    let page = |host: &str| {
        let mut client = Client::connect(address).unwrap();
        client
            .send(format!("GET / HTTP/1.1\r\nHost: {host}\r\n\r\n").as_bytes())
            .unwrap();
        client.reply(false).unwrap()
    };
    for (host, origin) in [
        ("localhost:8080", "http://localhost:8080".to_owned()),
        ("[::1]:8080", "http://[::1]:8080".to_owned()),
        ("\"><script>alert(1)</script>", format!("http://{address}")),
    ] {
        let page = page(host);
        assert_eq!(
            page.header("content-type"),
            Some("text/html; charset=utf-8")
        );
        assert_eq!(
            page.text(),
            format!(r#"<script async src="{origin}/otklik.js" data-site="shop"></script>"#)
        );
    }
    assert_eq!(collector.get("/shop.css").text(), "body{}");
}

#[test]
fn without_a_demo_the_root_leads_to_the_owners_page() {
    let collector = Collector::start_with(|options| options.demo = None);
    let reply = collector.get("/");
    assert_eq!(
        (reply.status, reply.header("location")),
        (307, Some("/console/"))
    );
    assert_eq!(collector.get("/shop.css").status, 404);
}

#[test]
fn the_owners_page_runs_nothing_but_its_own() {
    let collector = Collector::start();
    let root = collector.get("/console");
    assert_eq!(
        (root.status, root.header("location")),
        (308, Some("/console/"))
    );
    for (path, kind) in [
        ("/console/", "text/html"),
        ("/console/live.css", "text/css"),
        ("/console/live.js", "text/javascript"),
    ] {
        let reply = collector.get(path);
        assert_eq!(reply.status, 200);
        assert_eq!(
            reply.header("content-type"),
            Some(format!("{kind}; charset=utf-8").as_str())
        );
        let policy = reply.header("content-security-policy").unwrap();
        assert!(
            policy.starts_with(
                "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
            ),
            "{policy}"
        );
        assert!(
            policy.ends_with("frame-ancestors 'none'") && !policy.contains("unsafe"),
            "{policy}"
        );
        for (name, value) in [
            ("x-content-type-options", "nosniff"),
            ("referrer-policy", "no-referrer"),
            ("cross-origin-opener-policy", "same-origin"),
            ("cross-origin-resource-policy", "same-origin"),
        ] {
            assert_eq!(reply.header(name), Some(value), "{name}");
        }
    }
    assert_eq!(collector.get("/console/none.js").problem(), "not_found");
}
