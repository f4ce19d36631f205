//! How often one may come, and from where.
#![allow(clippy::unwrap_used)]

mod common;

use common::client::Client;
use common::program::{Program, run, serve};
use common::{Collector, answer, batch, folder, id};
use otklik_collector::config::SiteRules;
use otklik_wire::id::Name;

const PATH: &str = "/v1/sites/shop/answers";

#[test]
fn one_address_behind_a_listed_proxy_is_asked_to_wait_and_others_are_not() {
    let collector = Collector::start_with(|options| {
        options.limits.address = "1/m".parse().unwrap();
        options.limits.proxies = vec!["127.0.0.1/32".parse().unwrap()];
    });
    let post = |number: u64, forwarded: &str| {
        let header = format!("X-Forwarded-For: {forwarded}");
        let body = batch(&[answer(number, 0, 9, "")]);
        collector.request("POST", PATH, &[&header], &body)
    };
    assert_eq!(post(1, "10.0.0.1, 203.0.113.9").status, 200);
    let refused = post(10, "10.0.0.99, 203.0.113.9");
    assert_eq!(
        (refused.status, refused.problem().as_str()),
        (429, "rate_limited")
    );
    let problem = refused.json();
    let wait = problem["retry_after_ms"].as_u64().unwrap();
    assert!((1..=60_000).contains(&wait), "{problem}");
    let seconds: u64 = refused.header("retry-after").unwrap().parse().unwrap();
    assert_eq!(seconds, (wait / 1_000).max(1));
    refused.assert_open_to_pages();
    assert_eq!(post(11, "203.0.113.10").status, 200);
    assert_eq!(
        collector.get("/health").status,
        200,
        "the operator is not limited"
    );
}

#[test]
fn a_site_that_is_flooded_leaves_the_others_alone() {
    let collector = Collector::start_with(|options| {
        options.limits.site = "1/m".parse().unwrap();
    });
    let statuses = |site: &str, from: u64| -> Vec<u16> {
        let post = |number| {
            let body = batch(&[answer(number, 0, 9, "")]);
            collector.post(site, &body).status
        };
        (from..from + 3).map(post).collect()
    };
    assert_eq!(statuses("shop", 0), [200, 429, 429]);
    assert_eq!(statuses("quiet", 200)[0], 200);
}

#[test]
fn a_site_is_for_its_origins_and_can_be_paused() {
    let collector = Collector::start_with(|options| {
        let origins = vec![String::from("https://shop.example").try_into().unwrap()];
        let name = |name: &str| Name::new(name.to_owned()).unwrap();
        let shop = SiteRules {
            origins,
            ..SiteRules::default()
        };
        let quiet = SiteRules {
            paused: true,
            ..SiteRules::default()
        };
        options
            .rules
            .extend([(name("shop"), shop), (name("quiet"), quiet)]);
    });
    let post = |site: &str, origin: &str| {
        let path = format!("/v1/sites/{site}/answers");
        let body = batch(&[answer(1, 0, 9, "")]);
        collector.request("POST", &path, &[&format!("Origin: {origin}")], &body)
    };
    assert_eq!(
        post("shop", "https://shop.example").status_of(&id(1)),
        "stored"
    );
    for (site, code) in [("shop", "origin_denied"), ("quiet", "site_paused")] {
        let refused = post(site, "https://evil.example");
        assert_eq!((refused.status, refused.problem().as_str()), (403, code));
        assert_eq!(
            refused.json()["retryable"],
            false,
            "the widget stops asking"
        );
        refused.assert_open_to_pages();
    }
}

#[test]
fn a_config_file_says_what_flags_say_and_flags_weigh_more() {
    let folder = folder();
    let config = folder.path().join("otklik.toml");
    let write = |text: &str| std::fs::write(&config, text).unwrap();
    let serve_file = |flags: &[&str]| {
        let mut command = common::program::command(&["serve", "--config"]);
        command.arg(&config).args(flags);
        command
    };
    write(
        "listen = \"127.0.0.1:1\"\ndata = \"data\"\nsites = \"sites\"\nassets = \"assets\"\nzone = \"Asia/Tokyo\"\n\
         trusted-proxies = [\"127.0.0.1/32\"]\nlimit-address = \"1/m\"\n[site.shop]\nzone = \"Europe/Berlin\"\n",
    );
    let program = Program::start(serve_file(&["--listen", "127.0.0.1:0", "--log", "warn"]));
    let mut client = Client::connect(program.address).unwrap();
    let mut post = |number| {
        let body = batch(&[answer(number, 0, 9, "")]);
        let forwarded = "X-Forwarded-For: 203.0.113.9";
        client
            .request("POST", PATH, &[forwarded], &body)
            .unwrap()
            .status
    };
    assert_eq!((post(1), post(2)), (200, 429));
    let db = common::open_database(folder.path());
    let mut zones = db
        .prepare("SELECT site || ' ' || zone FROM zones ORDER BY 1")
        .unwrap();
    let zones = zones.query_map([], |row| row.get(0)).unwrap();
    let zones: Vec<String> = zones.collect::<Result<_, _>>().unwrap();
    assert_eq!(zones, ["quiet Asia/Tokyo", "shop Europe/Berlin"]);
    program.kill9();

    let folders = "data = \"data\"\nsites = \"sites\"\nassets = \"assets\"\n";
    for (text, said) in [
        (
            "listen = \"here\"\n",
            "line 1: invalid socket address syntax",
        ),
        (
            "sties = \"sites\"\n",
            "line 1: unknown field `sties`, expected one of `listen`",
        ),
        (
            "\n\nlimit-address = \"10\"",
            "line 3: \"10\" is no limit; allowed: a number a second as in 10/s",
        ),
        (
            "zone = \"Berlin\"",
            "line 1: \"Berlin\" is no time zone; allowed:",
        ),
        (
            "[site.shop]\norigins = [\"shop.example\"]",
            "\"shop.example\" is no origin; allowed: scheme, host and port",
        ),
        (
            "[site.shop]\norigin = []",
            "unknown field `origin`, expected one of `zone`, `origins`, `paused`",
        ),
        (
            "[site.nobody]\npaused = true",
            "[site.nobody] is of no site; there is none of that name in ",
        ),
        ("[site.\"a b\"]\npaused = true", "[site.a b] names no site"),
        ("= 1", "line 1: "),
    ] {
        let folders = if text.starts_with('[') { folders } else { "" };
        write(&format!("{folders}{text}"));
        let (status, out, error) = run(serve_file(&[]));
        assert_eq!((status.code(), out.as_str()), (Some(1), ""), "{text}");
        assert!(
            error.contains("config file") && error.contains(said),
            "{text}: {error}"
        );
        assert_eq!(error.trim_end().lines().count(), 1, "{error}");
    }
    write("sites = \"sites\"\n");
    let (_, _, error) = run(serve_file(&[]));
    assert!(
        error.contains("the folder of the database is not named; give --data DIR, OTKLIK_DATA, or data in the config file"),
        "{error}"
    );
    let mut command = serve(folder.path(), "127.0.0.1:0");
    command.args(["--limit-site", "many"]);
    let (status, _, error) = run(command);
    assert_eq!(status.code(), Some(2));
    assert!(error.contains("\"many\" is no limit"), "{error}");
}
