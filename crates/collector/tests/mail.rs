//! Who is told by e-mail: alerts and digests, at least once, whatever the mail server does.
#![allow(clippy::unwrap_used)]

mod common;
#[path = "erase/house.rs"]
mod house;
#[path = "mail/invitation.rs"]
mod invitation;
#[path = "mail/postbox.rs"]
mod postbox;
#[path = "webhooks/rig.rs"]
mod rig;

use common::client::Client;
use common::program::{Program, command, run};
use common::receiver::AUTHORITY;
use common::{answer, id};
use jiff::ToSpan as _;
use postbox::Postbox;
use rig::{Rig, wait_until};
use serde_json::{Value, json};

/// A config file with a mail server and one recipient.
fn config(postbox: &Postbox, more: &str) -> String {
    format!(
        "[mail]\nsmtp = \"smtp://{}\"\nfrom = \"Otklik <otklik@shop.example>\"\nconsole = \"https://feedback.example.com\"\n\
         [[site.shop.mail]]\nname = \"mara\"\nto = [\"Mara <mara@shop.example>\", \"boris@shop.example\"]\n{more}",
        postbox.address
    )
}

fn put(rig: &mut Rig, collector: &Program, path: &str, body: &Value) -> u16 {
    let headers = [house::JSON, "If-Match: \"0\"", &rig.authorization()];
    let mut client = Client::connect(collector.address).unwrap();
    let path = format!("/api/v1/sites/shop/{path}");
    let body = body.to_string();
    client
        .request("PUT", &path, &headers, body.as_bytes())
        .unwrap()
        .status
}

#[test]
fn a_rule_names_who_is_told_of_its_cases() {
    Rig::on_each_store(|mut rig| {
        let postbox = Postbox::willing();
        rig.config(&config(&postbox, "events = []"));
        let collector = rig.start();
        let rule = |email: &str| json!({"rules": [{"name": "low", "when": {"tone": ["low"]}, "then": {"email": [email]}}]});
        assert_eq!(put(&mut rig, &collector, "rules", &rule("nobody")), 422);
        assert_eq!(put(&mut rig, &collector, "rules", &rule("mara")), 200);
        assert_eq!(
            rig.post(&collector, "shop", &answer(1, 0, 2, "Zqxj words")),
            "stored"
        );
        let mail = postbox.next();
        assert_eq!(mail.from, "otklik@shop.example");
        assert_eq!(mail.to, ["mara@shop.example", "boris@shop.example"]);
        assert_eq!(mail.header("subject"), "[shop] Case 1 was opened");
        assert_eq!(mail.header("message-id"), "<case_1_1.shop@shop.example>");
        assert_eq!(mail.header("auto-submitted"), "auto-generated");
        assert!(
            mail.text
                .contains("https://feedback.example.com/console/#/shop/cases/1"),
            "{}",
            mail.text
        );
        assert!(
            mail.text.contains("text/html") && mail.text.contains("text/plain"),
            "{}",
            mail.text
        );
        assert!(!mail.text.contains("Zqxj"), "{}", mail.text);
        wait_until("nothing waits", || {
            rig.query("SELECT id FROM letters").is_empty()
        });
        assert!(postbox.is_empty());
    });
}

#[test]
fn an_unhappy_visitor_with_an_address_is_told_of_once_when_the_server_is_back() {
    Rig::on_each_store(|mut rig| {
        // The first attempt meets a server that is busy.
        let postbox = Postbox::refusing_first("451 4.3.0 busy");
        rig.config(&config(&postbox, ""));
        let collector = rig.start();
        let mut unhappy = answer(1, 0, 2, "Zqxj words");
        let parts = unhappy["q"].as_array_mut().unwrap();
        parts.push(json!({"k": "mail", "t": "contact", "s": "ann@example.com"}));
        assert_eq!(rig.post(&collector, "shop", &unhappy), "stored");
        wait_until("it is known why it was not taken", || {
            let listed = rig.webhook(&["list"]);
            listed.contains("shop/mara") && listed.contains("1 waiting") && listed.contains("451")
        });
        let mail = postbox.next();
        assert_eq!(
            mail.header("subject"),
            "[shop] An unhappy visitor left an address"
        );
        assert!(
            mail.text.contains("Rating: 2") && mail.text.contains(&id(1)),
            "{}",
            mail.text
        );
        assert!(
            !mail.text.contains("Zqxj") && !mail.text.contains("ann@"),
            "{}",
            mail.text
        );
        wait_until("nothing waits", || {
            rig.query("SELECT id FROM letters").is_empty()
        });

        // A later version, and somebody happy, are no news; another unhappy one is.
        unhappy["seq"] = json!(1);
        assert_eq!(rig.post(&collector, "shop", &unhappy), "stored");
        for (number, rating) in [(2, 10), (3, 1)] {
            let mut other = answer(number, 0, rating, "");
            let parts = other["q"].as_array_mut().unwrap();
            parts.push(json!({"k": "mail", "t": "contact", "s": "bob@example.com"}));
            assert_eq!(rig.post(&collector, "shop", &other), "stored");
        }
        let mail = postbox.next();
        assert!(mail.text.contains(&id(3)), "{}", mail.text);
        wait_until("nothing waits", || {
            rig.query("SELECT id FROM letters").is_empty()
        });
        assert!(postbox.is_empty());
    });
}

#[test]
fn a_digest_is_written_once_of_the_days_before() {
    Rig::on_each_store(|mut rig| {
        let postbox = Postbox::willing();
        // An hour that is half a day away, so that none comes while this test runs.
        let now = jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC);
        let at = format!("{:02}:00", (now.hour() + 12) % 24);
        let days = if now.hour() >= 12 { 1 } else { 2 };
        let noon = now.date().saturating_sub(days.days()).at(12, 0, 0, 0);
        let noon = noon.in_tz("UTC").unwrap().timestamp().as_millisecond();
        let staff =
            format!("events = []\ndigest = \"daily\"\ndigest-at = \"{at}\"\nwords = true\n");
        let partners = format!(
            "[[site.shop.mail]]\nname = \"partners\"\nto = [\"p@partner.example\"]\naudience = \"partners\"\n\
             digest = \"daily\"\ndigest-at = \"{at}\""
        );
        rig.config(&config(&postbox, &format!("{staff}{partners}")));
        let collector = rig.start();
        let noted = |rig: &Rig| rig.query("SELECT document FROM documents WHERE kind = 'digest'");
        wait_until("it is noted from when on", || noted(&rig).len() == 2);
        assert!(
            postbox.is_empty(),
            "who begins today gets nothing of yesterday"
        );
        for number in 1..=3 {
            assert_eq!(
                rig.post(&collector, "shop", &answer(number, 0, 9, "Zqxj <words>")),
                "stored"
            );
        }
        drop(collector);

        // As if they had come on the day that the last digest is of.
        rig.change(&format!(
            "UPDATE answers SET at_ms = {noon}, received_ms = {noon}"
        ));
        rig.change("UPDATE documents SET document = '2026-01-01' WHERE kind = 'digest'");
        let collector = rig.start();
        let (one, other) = (postbox.next(), postbox.next());
        let (staff, partners) = if one.to[0] == "mara@shop.example" {
            (one, other)
        } else {
            (other, one)
        };
        assert!(
            staff.header("subject").starts_with("[shop] 20"),
            "{}",
            staff.header("subject")
        );
        for mail in [&staff, &partners] {
            assert!(
                mail.text.contains("Scores") && mail.text.contains("How likely?"),
                "{}",
                mail.text
            );
        }
        assert!(
            staff.text.contains("- Zqxj <words>") && staff.text.contains("&lt;words&gt;"),
            "{}",
            staff.text
        );
        assert_eq!(partners.to, ["p@partner.example"]);
        assert!(
            !partners.text.contains("Zqxj") && !partners.text.contains("feedback.example.com"),
            "{}",
            partners.text
        );
        wait_until("nothing waits", || {
            rig.query("SELECT id FROM letters").is_empty()
        });
        drop(collector);

        let collector = rig.start();
        assert_eq!(rig.post(&collector, "shop", &answer(4, 0, 9, "")), "stored");
        assert_eq!(noted(&rig).len(), 2);
        drop(collector);
        assert!(postbox.is_empty(), "a digest is written once");
    });
}

fn attempt(rig: &Rig, to: &str) -> (Option<i32>, String) {
    let mut tried = command(&["mail", "try", to, "--config"]);
    tried.arg(rig.config_path());
    let (status, out, error) = run(tried);
    (status.code(), out + &error)
}

#[test]
fn a_try_says_what_the_server_says() {
    let mut rig = Rig::sqlite();
    let postbox = Postbox::willing();
    rig.config(&config(&postbox, ""));
    let (code, said) = attempt(&rig, "ann@example.com");
    assert_eq!(code, Some(0), "{said}");
    assert!(
        said.contains("ann@example.com by 127.0.0.1: taken: answered 250"),
        "{said}"
    );
    let mail = postbox.next();
    assert_eq!(mail.to, ["ann@example.com"]);
    assert_eq!(
        mail.header("subject"),
        "[Otklik] This is a test: nothing happened"
    );
    let (code, said) = attempt(&rig, "ann@example.com\r\nBcc: all@example.com");
    assert_eq!(code, Some(2), "{said}");
    assert!(said.contains("is no address"), "{said}");
    assert!(postbox.is_empty());

    let refusing = Postbox::refusing_first("550 5.1.1 no such user");
    rig.config(&config(&refusing, ""));
    let (code, said) = attempt(&rig, "ann@example.com");
    assert_eq!(code, Some(1), "{said}");
    assert!(
        said.contains("not taken") && said.contains("no such user"),
        "{said}"
    );
}

#[test]
fn a_server_shows_who_it_is_before_it_is_told_anything() {
    let mut rig = Rig::sqlite();
    let secret = Postbox::with_tls();
    let tls = |ca: &str| {
        config(&secret, "")
            .replace("smtp://", "smtps://")
            .replace("from =", &format!("{ca}from ="))
    };
    rig.config(&tls(&format!("ca-file = \"{AUTHORITY}\"\n")));
    let (code, said) = attempt(&rig, "ann@example.com");
    assert_eq!(code, Some(0), "{said}");
    assert_eq!(secret.next().to, ["ann@example.com"]);
    rig.config(&tls(""));
    let (code, said) = attempt(&rig, "ann@example.com");
    assert_eq!(code, Some(1), "an authority that nobody trusts: {said}");
    let open = Postbox::willing();
    rig.config(&config(&open, "").replace("smtp://", "smtps://"));
    let (code, said) = attempt(&rig, "ann@example.com");
    assert_eq!(code, Some(1), "{said}");
    assert!(open.is_empty() && secret.is_empty());
}

#[test]
fn what_is_wrong_with_the_file_is_said_at_the_start() {
    let mut rig = Rig::sqlite();
    for (lines, why) in [
        (
            "[[site.shop.mail]]\nname = \"mara\"\nto = [\"mara@shop.example\"]",
            "there is no mail server; [mail] names one",
        ),
        (
            "[mail]\nsmtp = \"smtp://localhost\"\nfrom = \"a@b.example\\r\\nBcc: c@d.example\"",
            "[mail]: from:",
        ),
        (
            "[mail]\nsmtp = \"smtp://localhost\"\nfrom = \"a@b.example\"\n[[site.shop.mail]]\nname = \"m\"\nto = [\"a@b.example\"]\n\
             [[site.shop.mail]]\nname = \"m\"\nto = [\"a@b.example\"]",
            "two are called m",
        ),
    ] {
        rig.config(lines);
        let refused = rig.refusal();
        assert!(refused.contains(why), "{lines}: {refused}");
    }
}
