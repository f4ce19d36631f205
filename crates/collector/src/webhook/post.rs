//! One attempt: resolved once, connected to what was judged, no redirect followed, five seconds and 64 KiB at most.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, bail};
use axum::http::header::{CONTENT_TYPE, HOST, USER_AGENT};
use axum::http::{Method, Request, StatusCode};
use http_body_util::{BodyExt as _, Full, Limited};
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use rustls::pki_types::ServerName;
use rustls::{ClientConfig, RootCertStore};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpStream, lookup_host};
use tokio::time::timeout;
use tokio_rustls::TlsConnector;

use super::target::Target;

/// How long an attempt may take.
const PATIENCE: Duration = Duration::from_secs(5);
/// How much of a reply is read. Nothing in it is looked at.
const MOST_BYTES: usize = 64 * 1024;
const AGENT: &str = concat!("Otklik/", env!("CARGO_PKG_VERSION"));

/// What is sent.
#[derive(Clone, Debug)]
pub(crate) struct Message {
    /// The event's id.
    pub(crate) id: String,
    /// When it is sent, in seconds since 1970.
    pub(crate) seconds: i64,
    /// Its signature.
    pub(crate) signature: String,
    /// The CloudEvent.
    pub(crate) body: String,
}

/// Sends messages.
#[derive(Clone)]
pub(crate) struct Poster(TlsConnector);

impl Poster {
    /// With the certificate authorities that browsers trust.
    pub(crate) fn new() -> anyhow::Result<Self> {
        let roots = RootCertStore::from_iter(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .context("TLS cannot be had")?
            .with_root_certificates(roots)
            .with_no_client_auth();
        Ok(Self(TlsConnector::from(Arc::new(config))))
    }

    /// Sends a message and says what came back.
    ///
    /// # Errors
    /// When nothing came back; the message says why, for the owner.
    pub(crate) async fn send(
        &self,
        target: &Target,
        message: Message,
    ) -> anyhow::Result<StatusCode> {
        timeout(PATIENCE, self.attempt(target, message))
            .await
            .map_err(|_| anyhow::anyhow!("no reply within {} s", PATIENCE.as_secs()))?
    }

    async fn attempt(&self, target: &Target, message: Message) -> anyhow::Result<StatusCode> {
        let url = target.url();
        let host = url.host_str().unwrap_or_default();
        let bare = host.trim_start_matches('[').trim_end_matches(']');
        let port = url.port_or_known_default().unwrap_or(443);
        let addresses: Vec<SocketAddr> = lookup_host((bare, port))
            .await
            .with_context(|| format!("{host} has no address"))?
            .collect();
        if let Some(inside) = addresses
            .iter()
            .find(|address| !target.admits(address.ip()))
        {
            bail!(
                "{host} leads to {}, in the collector's own network",
                inside.ip()
            );
        }
        let stream = TcpStream::connect(&addresses[..])
            .await
            .with_context(|| format!("{host} cannot be reached"))?;
        if url.scheme() == "http" {
            return exchange(stream, target, message).await;
        }
        let name = ServerName::try_from(bare.to_owned())?;
        let stream = self
            .0
            .connect(name, stream)
            .await
            .with_context(|| format!("{host} has no certificate to be trusted"))?;
        exchange(stream, target, message).await
    }
}

async fn exchange(
    stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
    target: &Target,
    message: Message,
) -> anyhow::Result<StatusCode> {
    let url = target.url();
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await?;
    let connection = tokio::spawn(connection);
    let path = &url[url::Position::BeforePath..url::Position::AfterQuery];
    let authority = &url[url::Position::BeforeHost..url::Position::AfterPort];
    let request = Request::builder()
        .method(Method::POST)
        .uri(path)
        .header(HOST, authority)
        .header(USER_AGENT, AGENT)
        .header(CONTENT_TYPE, "application/cloudevents+json")
        .header("webhook-id", &message.id)
        .header("webhook-timestamp", message.seconds)
        .header("webhook-signature", &message.signature)
        .body(Full::new(bytes::Bytes::from(message.body)))?;
    let response = sender.send_request(request).await?;
    let status = response.status();
    // Read to its end, so that whoever answers sees it taken; what is too long is cut off.
    let _ = Limited::new(response.into_body(), MOST_BYTES)
        .collect()
        .await;
    connection.abort();
    Ok(status)
}
