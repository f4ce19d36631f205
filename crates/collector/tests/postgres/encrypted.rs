//! A server that is reached by TLS alone, with a certificate by an authority of the owner's own.

use std::path::Path;
use std::process::Command;

use crate::common::cluster::Cluster;
use crate::common::program::{Program, run, serve};
use crate::common::{answer, batch, folder};
use crate::program::command;

const TLS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/tls");
/// Nobody comes in by the network without TLS.
const DOORS: &str = "local all all trust\nhostssl all all 127.0.0.1/32 trust\n";

/// A server whose certificate is for 127.0.0.1, and its port.
fn encrypted() -> (Cluster, u16) {
    let port = {
        let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        free.local_addr().unwrap().port()
    };
    let settings = format!(
        "listen_addresses = '127.0.0.1'\nport = {port}\nssl = on\nssl_cert_file = 'server.pem'\nssl_key_file = 'server.key'\n"
    );
    let read = |name: &str| std::fs::read(Path::new(TLS).join(name)).unwrap();
    let files = [
        ("server.pem", read("receiver.pem")),
        ("server.key", read("receiver.key.pem")),
        ("pg_hba.conf", DOORS.into()),
    ];
    (Cluster::start_with_files(&settings, &files), port)
}

/// An authority that signed nothing of this server's.
fn another_authority(folder: &Path) -> String {
    let (key, certificate) = (folder.join("other.key"), folder.join("other.pem"));
    let mut openssl = Command::new("openssl");
    openssl.args([
        "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
    ]);
    openssl.args(["-subj", "/CN=Another authority"]);
    openssl
        .arg("-keyout")
        .arg(&key)
        .arg("-out")
        .arg(&certificate);
    let made = openssl.output().expect("the package openssl");
    assert!(made.status.success(), "{made:?}");
    certificate.display().to_string()
}

#[test]
fn only_a_server_that_the_authority_vouches_for_is_spoken_to() {
    let (_cluster, port) = encrypted();
    let folder = folder();
    let trusted = format!("{TLS}/authority.pem");
    let migrate = |host: &str, mode: &str, authority: &str| {
        let url = format!("postgres://otklik@{host}:{port}/postgres?sslmode={mode}");
        let mut migrate = command(&["migrate", "--store", &url]);
        migrate.env("SSL_CERT_FILE", authority);
        let (status, out, error) = run(migrate);
        assert_eq!(
            error.lines().count(),
            usize::from(!status.success()),
            "{error}"
        );
        (status.success(), out + &error)
    };
    for mode in ["require", "verify-full"] {
        let (done, said) = migrate("127.0.0.1", mode, &trusted);
        assert!(done, "{mode}: {said}");
    }
    let (done, said) = migrate("127.0.0.1", "disable", &trusted);
    assert!(!done && said.contains("no encryption"), "{said}");

    let other = another_authority(folder.path());
    for mode in ["require", "verify-full"] {
        let (done, said) = migrate("127.0.0.1", mode, &other);
        let advice = "cannot connect: its certificate is signed by no authority that this machine trusts; name a file with \
                      the authority's own certificate in SSL_CERT_FILE";
        assert!(!done && said.contains(advice), "{mode}: {said}");
    }
    // The certificate is for an address, and localhost is another name.
    let (done, said) = migrate("localhost", "verify-full", &trusted);
    assert!(
        !done && said.contains("is for another name than the address has"),
        "{said}"
    );
}

#[test]
fn answers_travel_by_tls() {
    let (cluster, port) = encrypted();
    let folder = folder();
    let url = format!("postgres://otklik@127.0.0.1:{port}/postgres?sslmode=verify-full");
    let mut serve = serve(folder.path(), "127.0.0.1:0");
    serve
        .env("OTKLIK_STORE", &url)
        .env("SSL_CERT_FILE", format!("{TLS}/authority.pem"));
    let program = Program::start(serve);
    let mut client = crate::Client::connect(program.address).unwrap();
    let body = batch(&[answer(1, 0, 9, "")]);
    let reply = client.request("POST", crate::PATH, &[], &body).unwrap();
    assert_eq!(reply.status, 200, "{reply:?}");
    let sessions = "SELECT count(*), count(*) FILTER (WHERE ssl.ssl) FROM pg_stat_activity
                    JOIN pg_stat_ssl AS ssl USING (pid) WHERE application_name = 'otklik-collector'";
    let sessions = crate::query(&cluster.by_socket(port), sessions);
    assert!(
        sessions[0][0] != Some("0".into()) && sessions[0][0] == sessions[0][1],
        "{sessions:?}"
    );
    program.kill9();
}
