//! One attempt: resolved once, connected to what was judged, no redirect followed, five seconds and 64 KiB at most.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use std::{fmt, io};

use anyhow::{Context as _, bail};
use axum::http::header::{CONNECTION, CONTENT_TYPE, HOST, RETRY_AFTER, USER_AGENT};
use axum::http::{Request, StatusCode};
use bytes::Bytes;
use http_body_util::{BodyExt as _, Full, Limited};
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use jiff::Timestamp;
use rustls::pki_types::ServerName;
use rustls::{ClientConfig, RootCertStore};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpStream, lookup_host};
use tokio::time::{Instant, timeout_at};
use tokio_rustls::TlsConnector;
use url::Position;

use super::endpoint::Endpoint;
use super::event::MEDIA_TYPE;
use super::retry;
use super::target::Target;

/// How long an attempt may take.
const PATIENCE: Duration = Duration::from_secs(5);
/// How much of a reply is read, its head and its body each. Nothing in the body is looked at.
const MOST_BYTES: usize = 64 * 1024;
const AGENT: &str = concat!("Otklik/", env!("CARGO_PKG_VERSION"));

/// Sends events to one endpoint.
#[derive(Clone)]
pub(crate) struct Poster {
    endpoint: Endpoint,
    tls: TlsConnector,
}

impl fmt::Debug for Poster {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Poster").field(&self.endpoint).finish()
    }
}

/// What came back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Reply {
    /// The status.
    pub(crate) status: StatusCode,
    /// How long the endpoint asks to be left alone.
    pub(crate) retry_after: Option<Duration>,
}

impl Poster {
    /// With the certificate authorities that browsers trust, and those of the endpoint's own.
    ///
    /// # Errors
    /// When an authority is none.
    pub(crate) fn new(endpoint: Endpoint) -> anyhow::Result<Self> {
        let mut roots = RootCertStore::from_iter(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
        for authority in &endpoint.authorities {
            roots.add(authority.clone()).context("ca-file")?;
        }
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()?
            .with_root_certificates(roots)
            .with_no_client_auth();
        Ok(Self {
            endpoint,
            tls: TlsConnector::from(Arc::new(config)),
        })
    }

    /// Sends an event, signed now, and says what came back.
    ///
    /// # Errors
    /// When nothing came back; the message says why, for the owner.
    pub(crate) async fn send(&self, id: &str, body: String) -> anyhow::Result<Reply> {
        let deadline = Instant::now() + PATIENCE;
        let late = || format!("no reply within {} s", PATIENCE.as_secs());
        let stream = timeout_at(deadline, connect(&self.endpoint.target, resolve))
            .await
            .with_context(late)??;
        let request = self.request(id, Timestamp::now(), body)?;
        let url = self.endpoint.target.url();
        if url.scheme() == "http" {
            return exchange(stream, request, deadline).await;
        }
        let name = ServerName::try_from(bare(&self.endpoint.target).to_owned())?;
        let stream = timeout_at(deadline, self.tls.connect(name, stream))
            .await
            .with_context(late)?
            .context("no trusted TLS")?;
        exchange(stream, request, deadline).await
    }

    fn request(
        &self,
        id: &str,
        at: Timestamp,
        body: String,
    ) -> anyhow::Result<Request<Full<Bytes>>> {
        let url = self.endpoint.target.url();
        let signature = self.endpoint.secrets.sign(id, at, &body);
        Ok(
            Request::post(&url[Position::BeforePath..Position::AfterQuery])
                .header(HOST, &url[Position::BeforeHost..Position::AfterPort])
                .header(CONNECTION, "close")
                .header(USER_AGENT, AGENT)
                .header(CONTENT_TYPE, MEDIA_TYPE)
                .header("webhook-id", id)
                .header("webhook-timestamp", at.as_second())
                .header("webhook-signature", signature)
                .body(Full::from(body))?,
        )
    }
}

async fn resolve(host: String, port: u16) -> io::Result<Vec<SocketAddr>> {
    Ok(lookup_host((host, port)).await?.collect())
}

/// Connects to an address that was judged, and to none else: the name is resolved once. One bad address among good ones
/// is a reason to stay away.
async fn connect<F>(
    target: &Target,
    resolve: impl FnOnce(String, u16) -> F,
) -> anyhow::Result<TcpStream>
where
    F: Future<Output = io::Result<Vec<SocketAddr>>>,
{
    let host = target.host();
    let port = target.url().port_or_known_default().unwrap_or(443);
    let addresses = resolve(bare(target).to_owned(), port)
        .await
        .with_context(|| format!("{host} has no address"))?;
    let mut ips = addresses.iter().map(SocketAddr::ip);
    if let Some(inside) = ips.find(|ip| !target.admits(*ip)) {
        bail!("{host} leads to {inside}, which is no address of the internet at large");
    }
    TcpStream::connect(&addresses[..])
        .await
        .with_context(|| format!("{host} cannot be reached"))
}

/// The host as it is resolved: an IPv6 address without its brackets.
fn bare(target: &Target) -> &str {
    target.host().trim_start_matches('[').trim_end_matches(']')
}

async fn exchange(
    stream: impl AsyncRead + AsyncWrite + Unpin,
    request: Request<Full<Bytes>>,
    deadline: Instant,
) -> anyhow::Result<Reply> {
    let (mut sender, connection) = http1::Builder::new()
        .max_buf_size(MOST_BYTES)
        .handshake(TokioIo::new(stream))
        .await?;
    let exchange = async {
        let sent = sender.send_request(request);
        let response = timeout_at(deadline, sent)
            .await
            .with_context(|| format!("no reply within {} s", PATIENCE.as_secs()))?
            .context("no reply")?;
        let asked = response.headers().get(RETRY_AFTER);
        let asked = asked.and_then(|asked| asked.to_str().ok());
        let reply = Reply {
            status: response.status(),
            retry_after: asked.and_then(|asked| retry::asked(asked, Timestamp::now())),
        };
        // Read to its end, so that whoever answers sees it taken. The status is what counts, whatever becomes of this.
        let body = Limited::new(response.into_body(), MOST_BYTES).collect();
        let _ = timeout_at(deadline, body).await;
        Ok(reply)
    };
    tokio::pin!(exchange, connection);
    tokio::select! {
        biased;
        reply = &mut exchange => reply,
        // With the connection's end everything that came is there to be read.
        _ = &mut connection => exchange.await,
    }
}

#[cfg(test)]
mod tests {
    use std::net::{IpAddr, TcpListener};

    use super::*;

    /// A name that leads to the loopback, whatever it led to a moment ago.
    #[tokio::test]
    async fn no_connection_is_made_to_an_address_that_was_not_judged() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let here = listener.local_addr().unwrap();
        let outside = SocketAddr::new([93, 184, 216, 34].into(), here.port());
        for addresses in [vec![here], vec![outside, here]] {
            let target = Target::parse("https://rebind.example/", false).unwrap();
            let refused = connect(&target, async |_, _| Ok(addresses))
                .await
                .unwrap_err();
            assert_eq!(
                refused.to_string(),
                "rebind.example leads to 127.0.0.1, which is no address of the internet at large"
            );
        }
        listener.set_nonblocking(true).unwrap();
        assert!(listener.accept().is_err(), "nobody came");
        let target = Target::parse("https://rebind.example/", true).unwrap();
        let stream = connect(&target, async |_, _| Ok(vec![here])).await.unwrap();
        assert_eq!(stream.peer_addr().unwrap(), here);
    }

    #[tokio::test]
    async fn a_name_is_resolved_with_its_port_and_without_brackets() {
        for (url, host, port) in [
            ("https://h.example/x", "h.example", 443),
            ("http://[::1]:9000/", "::1", 9_000),
        ] {
            let target = Target::parse(url, true).unwrap();
            let asked = async |asked: String, at: u16| {
                assert_eq!((asked.as_str(), at), (host, port));
                Ok(vec![SocketAddr::new(IpAddr::from([127, 0, 0, 1]), 1)])
            };
            // Nobody listens on port 1.
            assert!(connect(&target, asked).await.is_err());
        }
    }
}
