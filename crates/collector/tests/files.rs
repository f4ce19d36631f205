//! Files: the survey file, the widget's, the demo site's, the owner's page.

mod common;

use std::io::Read as _;

use common::client::Client;
use common::{Collector, OPEN_SITE};
use otklik_collector::config::SiteRules;
use otklik_wire::id::Name;
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
fn config_comes_compressed_to_a_browser_that_takes_it() {
    let collector = Collector::start();
    let plain = collector.get("/v1/sites/shop/config");
    for encoding in ["br", "gzip"] {
        let accept = format!("Accept-Encoding: {encoding}");
        let get = |known: &str| {
            let headers = [accept.as_str(), known];
            collector.request("GET", "/v1/sites/shop/config", &headers, b"")
        };
        let reply = get("Accept: */*");
        assert_eq!(reply.header("content-encoding"), Some(encoding));
        assert_eq!(reply.header("vary"), Some("Accept-Encoding"));
        let mut unpacked = Vec::new();
        match encoding {
            "br" => brotli::BrotliDecompress(&mut &*reply.body, &mut unpacked).unwrap(),
            _ => flate2::read::GzDecoder::new(&*reply.body)
                .read_to_end(&mut unpacked)
                .map(drop)
                .unwrap(),
        }
        assert_eq!(unpacked, plain.body, "{encoding}");
        assert!(reply.body.len() < plain.body.len(), "{encoding}");
        // Another form is another thing to a cache.
        let tag = reply.header("etag").unwrap();
        assert_ne!(plain.header("etag"), Some(tag));
        assert_eq!(get(&format!("If-None-Match: {tag}")).status, 304);
    }
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
        ("/console/", "text/html; charset=utf-8"),
        ("/console/console-0a1b.css", "text/css; charset=utf-8"),
        ("/console/console-0a1b.js", "text/javascript; charset=utf-8"),
        ("/console/console-0a1b.wasm", "application/wasm"),
    ] {
        let reply = collector.get(path);
        assert_eq!(reply.status, 200);
        assert_eq!(reply.header("content-type"), Some(kind));
        assert_eq!(
            reply.header("content-security-policy"),
            Some(
                "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; connect-src 'self'; \
                 img-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; \
                 require-trusted-types-for 'script'"
            )
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
    let wasm = collector.request(
        "GET",
        "/console/console-0a1b.wasm",
        &["Accept-Encoding: br"],
        b"",
    );
    assert_eq!(wasm.body, b"console as brotli");
    assert_eq!(
        wasm.header("cache-control"),
        Some("private, max-age=31536000, immutable")
    );
    assert_eq!(
        collector.get("/console/").header("cache-control"),
        Some("no-cache"),
        "its name stays while its content changes"
    );
}

#[test]
fn the_frame_may_be_held_by_the_pages_that_may_use_the_site() {
    let collector = Collector::start_with(|options| {
        let rules = SiteRules {
            origins: vec![String::from("https://shop.example").try_into().unwrap()],
            ..SiteRules::default()
        };
        let site = Name::new("shop".into()).unwrap();
        options.rules.insert(site, rules);
    });
    for (site, ancestors) in [("shop", "https://shop.example"), ("quiet", "*")] {
        let path = format!("/v1/sites/{site}/frame");
        let reply = collector.get(&path);
        reply.assert_open_to_pages();
        assert_eq!((reply.status, reply.text()), (200, "<!doctype html>"));
        for (name, value) in [
            ("content-type", "text/html; charset=utf-8"),
            (
                "cache-control",
                "public, max-age=300, stale-while-revalidate=86400",
            ),
            ("cross-origin-embedder-policy", "require-corp"),
            ("cross-origin-resource-policy", "cross-origin"),
            ("referrer-policy", "no-referrer"),
        ] {
            assert_eq!(reply.header(name), Some(value), "{name}");
        }
        let policy = reply.header("content-security-policy").unwrap();
        assert!(
            policy.starts_with(
                "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; "
            ),
            "{policy}"
        );
        assert!(!policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"));
        let wanted = format!("; frame-ancestors {ancestors}");
        assert!(policy.ends_with(&wanted), "{policy}");
        let known = format!("If-None-Match: {}", reply.header("etag").unwrap());
        let again = collector.request("GET", &path, &[&known], b"");
        assert_eq!(again.status, 304);
        assert_eq!(again.header("content-security-policy"), Some(policy));
    }
    // Only where it says who may hold it.
    assert_eq!(collector.get("/otklik-frame.html").status, 404);
    assert_eq!(
        collector.get("/v1/sites/nobody/frame").problem(),
        "unknown_site"
    );
}

#[test]
fn the_page_of_the_preview_has_an_origin_of_its_own() {
    let collector = Collector::start();
    let [one, other] = [0, 1].map(|_| collector.get("/console/preview"));
    assert_eq!(one.status, 200);
    let policy = one.header("content-security-policy").unwrap();
    assert!(policy.contains("sandbox allow-scripts"), "{policy}");
    assert!(policy.contains("frame-ancestors 'self'"), "{policy}");
    let nonce = policy.split("'nonce-").nth(1).unwrap();
    let nonce = nonce.split('\'').next().unwrap();
    assert!(one.text().contains(&format!("<script nonce=\"{nonce}\">")));
    assert!(!other.text().contains(nonce), "it is drawn anew for each");
}
