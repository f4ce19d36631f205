//! Connecting, and what every session is set to.

use std::error::Error;
use std::future::poll_fn;
use std::sync::Arc;

use anyhow::{Context as _, bail};
use rustls::{CertificateError, ClientConfig, RootCertStore};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::task::JoinHandle;
use tokio_postgres::{AsyncMessage, Client, Connection, NoTls, Notification};
use tokio_postgres_rustls::MakeRustlsConnect;

use crate::store::Server;

/// What a session of ours counts on. A commit is on the server's disk, and on those of the standbys that it is set to
/// wait for, before anybody is told; all else bounds how long one can hold up another. A server that loses the program
/// must not keep its locks.
const SETTINGS: &str = "
    SELECT set_config('synchronous_commit', CASE current_setting('synchronous_commit')
                                            WHEN 'remote_apply' THEN 'remote_apply' ELSE 'on' END, false);
    SET lock_timeout = '5s';
    SET statement_timeout = '15s';
    SET idle_in_transaction_session_timeout = '15s';
    SET client_min_messages = 'error'";

/// Settings of a server that make a commit no promise.
const NO_PROMISE: [(&str, &str); 2] = [("fsync", "off"), ("full_page_writes", "off")];

/// Connects. The connection ends when the client is dropped.
///
/// # Errors
/// When the server cannot be reached, or does not keep what it says is committed.
pub(super) async fn connect(server: &Server) -> anyhow::Result<Client> {
    Ok(connect_and_listen(server, |_| {}).await?.0)
}

/// Connects, and hands over what others notify; the handle ends with the connection.
///
/// # Errors
/// As [`connect`].
pub(super) async fn connect_and_listen(
    server: &Server,
    notified: impl Fn(&Notification) + Send + 'static,
) -> anyhow::Result<(Client, JoinHandle<()>)> {
    let place = || format!("{server}: cannot connect");
    let (client, running) = if server.is_encrypted() {
        let connected = server.config().connect(tls()?).await;
        let (client, connection) = connected.map_err(explained).with_context(place)?;
        (client, tokio::spawn(drive(connection, notified)))
    } else {
        let (client, connection) = server.config().connect(NoTls).await.with_context(place)?;
        (client, tokio::spawn(drive(connection, notified)))
    };
    client.batch_execute(SETTINGS).await.with_context(place)?;
    check_promise(server, &client).await?;
    Ok((client, running))
}

/// A server that does not write to its disk what it says is committed would make every acknowledgement a lie.
async fn check_promise(server: &Server, db: &Client) -> anyhow::Result<()> {
    for (setting, bad) in NO_PROMISE {
        let statement = format!("SELECT current_setting('{setting}')");
        let value: String = db.query_typed_one(&statement, &[]).await?.try_get(0)?;
        if value == bad {
            bail!(
                "{server}: the server runs with {setting}={bad} and can lose what it says is committed; set {setting} \
                 to on, or take another server"
            );
        }
    }
    Ok(())
}

async fn drive<S, T>(mut connection: Connection<S, T>, notified: impl Fn(&Notification))
where
    S: AsyncRead + AsyncWrite + Unpin,
    T: AsyncRead + AsyncWrite + Unpin,
{
    loop {
        match poll_fn(|cx| connection.poll_message(cx)).await {
            Some(Ok(AsyncMessage::Notification(notification))) => notified(&notification),
            Some(Ok(_)) => {}
            Some(Err(error)) => {
                tracing::debug!(%error, "a connection to the database ended");
                return;
            }
            None => return,
        }
    }
}

/// The error, in the words of the one who has to see to it where a certificate is the reason.
fn explained(error: tokio_postgres::Error) -> anyhow::Error {
    let advice = match refused_certificate(&error) {
        Some(CertificateError::UnknownIssuer) => {
            "its certificate is signed by no authority that this machine trusts; name a file with the authority's own \
             certificate in SSL_CERT_FILE"
        }
        Some(
            CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. },
        ) => {
            "its certificate is for another name than the address has; name the server as its certificate does"
        }
        Some(CertificateError::Expired | CertificateError::ExpiredContext { .. }) => {
            "its certificate has expired"
        }
        _ => return error.into(),
    };
    anyhow::Error::new(error).context(advice)
}

/// Why the server's certificate was refused, if it was.
fn refused_certificate<'a>(error: &'a (dyn Error + 'static)) -> Option<&'a CertificateError> {
    if let Some(rustls::Error::InvalidCertificate(why)) = error.downcast_ref() {
        return Some(why);
    }
    // An I/O error gives its content's source as its own, and so would have its content passed over.
    let content = error
        .downcast_ref::<std::io::Error>()
        .and_then(|error| error.get_ref());
    let cause = content.map(|content| content as &(dyn Error + 'static));
    refused_certificate(cause.or_else(|| error.source())?)
}

/// TLS with the certificate authorities that this machine trusts; `SSL_CERT_FILE` names others.
fn tls() -> anyhow::Result<MakeRustlsConnect> {
    let mut roots = RootCertStore::empty();
    let found = rustls_native_certs::load_native_certs();
    roots.add_parsable_certificates(found.certs);
    if roots.is_empty() {
        bail!(
            "no certificate authorities are installed, so no database server can be trusted; install the package \
             ca-certificates, or name a file of them in SSL_CERT_FILE"
        );
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(MakeRustlsConnect::new(config))
}
