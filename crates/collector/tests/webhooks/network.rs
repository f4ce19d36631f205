//! Where events go and where not, and who sees what.

use std::net::TcpListener;

use crate::common::answer;
use crate::common::receiver::{AUTHORITY, Receiver, SECRET, Told};
use crate::rig::{Rig, wait_until};

#[test]
fn no_event_goes_into_the_own_network() {
    let mut rig = Rig::sqlite();
    let inside = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = inside.local_addr().unwrap();
    let redirecting = Receiver::start(move |_, wire| {
        let head =
            format!("HTTP/1.1 307 Go\r\nLocation: http://{address}/\r\nContent-Length: 0\r\n\r\n");
        let _ = wire.write_all(head.as_bytes());
    });
    let named = format!(
        "[[site.shop.webhook]]\nname = \"named\"\nurl = \"https://localhost:{}/\"\nsecret = \"{SECRET}\"\n",
        address.port()
    );
    rig.config(&(named + &redirecting.webhook("redirecting", "")));
    let collector = rig.start();
    rig.post(&collector, "shop", &answer(1, 0, 9, ""));
    let failed = "SELECT webhook, error FROM letters WHERE attempts > 0 ORDER BY webhook";
    wait_until("both failed", || rig.query(failed).len() == 2);
    let errors = rig.query(failed);
    assert!(
        errors[0][1].contains("localhost leads to ")
            && errors[0][1].contains("which is no address of the internet at large"),
        "{errors:?}"
    );
    assert_eq!(errors[1][1], "answered 307 Temporary Redirect");
    inside.set_nonblocking(true).unwrap();
    assert!(inside.accept().is_err(), "nobody came");
}

#[test]
fn addresses_inside_are_refused_at_the_start() {
    for (url, said) in [
        (
            "https://169.254.169.254/latest",
            "url leads to 169.254.169.254",
        ),
        ("https://0x7f.1/", "url leads to 127.0.0.1"),
        ("https://2130706433/", "url leads to 127.0.0.1"),
        ("https://[::ffff:10.0.0.1]/", "url leads to ::ffff:10.0.0.1"),
        ("http://hooks.example/", "url is of the scheme http"),
    ] {
        let mut rig = Rig::sqlite();
        rig.config(&format!(
            "[[site.shop.webhook]]\nname = \"x\"\nurl = \"{url}\"\nsecret = \"{SECRET}\"\n"
        ));
        let refused = rig.refusal();
        let place = format!("{}: line 1: ", rig.config_path().display());
        assert!(
            refused.contains(&place) && refused.contains(said),
            "{url}: {refused}"
        );
        assert!(!refused.contains("MfKQ"), "{refused}");
    }
}

#[test]
fn tls_is_only_trusted_with_an_authority() {
    let mut rig = Rig::sqlite();
    let receiver = Receiver::with_tls();
    let https =
        |name: &str, more: &str| receiver.webhook(name, more).replace("http://", "https://");
    let trusted = https("trusted", &format!("ca-file = \"{AUTHORITY}\""));
    rig.config(&(https("untrusted", "") + &trusted));
    let collector = rig.start();
    rig.post(&collector, "shop", &answer(1, 0, 9, ""));
    receiver.next();
    let failed = "SELECT webhook, error FROM letters WHERE attempts = 1";
    wait_until("one failed", || rig.query(failed).len() == 1);
    let failed = &rig.query(failed)[0];
    assert_eq!(failed[0], "untrusted");
    assert!(
        failed[1].starts_with("no trusted TLS: invalid peer certificate"),
        "{failed:?}"
    );
    wait_until("the other arrived", || {
        rig.query("SELECT id FROM letters").len() == 1
    });
}

#[test]
fn an_endpoint_can_be_tried() {
    let mut rig = Rig::sqlite();
    let receiver = Receiver::willing();
    let refusing = Receiver::answering(|_| "401 Unauthorized");
    rig.config(&(receiver.webhook("crm", "") + &refusing.webhook("other", "")));
    let (status, out) = rig.test(&["--site", "shop"]);
    assert_eq!(status, Some(1), "{out}");
    let lines: Vec<&str> = out.lines().collect();
    assert!(
        lines[0].starts_with("shop/crm at 127.0.0.1: taken: answered 204 No Content, "),
        "{out}"
    );
    assert!(
        lines[1].starts_with("shop/other at 127.0.0.1: not taken: answered 401 Unauthorized, "),
        "{out}"
    );
    let told = receiver.next();
    assert_eq!(told.event()["type"], "org.otklik.test");
    let (status, out) = rig.test(&["--site", "shop", "--webhook", "crm"]);
    assert_eq!((status, out.lines().count()), (Some(0), 1), "{out}");
    let (status, out) = rig.test(&["--site", "quiet"]);
    assert_eq!(status, Some(1));
    assert!(out.contains("site quiet has no webhook in"), "{out}");
}

#[test]
fn neither_secrets_nor_addresses_nor_answers_are_in_the_log() {
    let mut rig = Rig::sqlite();
    let receiver = Receiver::answering(|_| "500 No");
    rig.config(&receiver.webhook("crm", ""));
    let collector = rig.start_logging();
    rig.post(&collector, "shop", &answer(1, 0, 9, "kanarienvogel"));
    let told: Told = receiver.next();
    wait_until("it is said", || rig.log().contains("the endpoint fails"));
    let (log, listed) = (rig.log(), rig.webhook(&["list"]));
    assert!(log.contains(told.id()), "at the level debug: {log}");
    for word in [
        &SECRET[6..],
        "t0ken",
        "kanarienvogel",
        told.header("webhook-signature"),
    ] {
        assert!(
            !log.contains(word) && !listed.contains(word),
            "{word} in {log} {listed}"
        );
    }
}
