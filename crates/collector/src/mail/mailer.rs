//! One attempt over the network: what waits is put into words, and handed to the mail server.

use std::time::Duration;

use anyhow::{Context as _, bail};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Message, MultiPart};
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate, CertificateStore, Tls, TlsParameters};
use lettre::{AsyncSmtpTransport, AsyncTransport as _, Tokio1Executor};
use otklik_score::calendar::day_of;
use otklik_wire::id::Name;
use serde_json::Value;
use tokio::time::timeout;

use super::letter::Written;
use super::recipient::Recipient;
use super::server::{Secrecy, Server};
use super::{alert, digest};
use crate::store::Store;

/// How long an attempt may take, less than a letter is leased for, and each step of it.
const PATIENCE: Duration = Duration::from_secs(25);
const PATIENCE_A_STEP: Duration = Duration::from_secs(10);
/// Words of visitors that a digest has, and that are looked at.
const WORDS: usize = 5;
const COMMENTS: u32 = 50;
/// Characters of each.
const MOST_OF_WORDS: usize = 400;

/// Sends to one recipient.
#[derive(Clone, Debug)]
pub(crate) struct Mailer {
    recipient: Recipient,
    site: Name,
    zone: TimeZone,
    transport: AsyncSmtpTransport<Tokio1Executor>,
}

impl Mailer {
    /// For a recipient of a site with days in that zone.
    ///
    /// # Errors
    /// When an authority is none.
    pub(crate) fn new(recipient: Recipient, site: Name, zone: TimeZone) -> anyhow::Result<Self> {
        let transport = transport(&recipient.server)?;
        Ok(Self {
            recipient,
            site,
            zone,
            transport,
        })
    }

    /// Sends what waits, and says what the server said.
    ///
    /// # Errors
    /// When the server did not take it; the message says why, for the owner.
    pub(crate) async fn send(&self, store: &Store, id: &str, body: &str) -> anyhow::Result<String> {
        let written = self.worded(store, body).await?;
        self.hand_over(id, &written).await
    }

    /// Sends a mail that is whole.
    ///
    /// # Errors
    /// As [`send`](Self::send).
    pub(crate) async fn hand_over(&self, id: &str, written: &Written) -> anyhow::Result<String> {
        let message = self.message(id, written)?;
        let sent = timeout(PATIENCE, self.transport.send(message)).await;
        let reply = sent.with_context(|| format!("no reply within {} s", PATIENCE.as_secs()))??;
        Ok(format!("answered {}", reply.code()))
    }

    async fn worded(&self, store: &Store, body: &str) -> anyhow::Result<Written> {
        let language = self.recipient.language;
        let Ok(written) = serde_json::from_str::<Written>(body) else {
            let event: Value = serde_json::from_str(body).context("the letter cannot be read")?;
            let console = self.recipient.server.console.as_deref();
            return alert::written(&event, language, &self.zone, console)
                .context("the letter is of an event that no mail tells");
        };
        let Some((from_ms, to_ms)) = written.words else {
            return Ok(written);
        };
        let from = Timestamp::from_millisecond(from_ms)?;
        let overview = store
            .overview(&self.site, day_of(from, &self.zone), COMMENTS)
            .await;
        let Ok(overview) = overview else {
            bail!("what visitors wrote could not be read");
        };
        let of_them = overview
            .comments
            .iter()
            .filter(|comment| (from_ms..to_ms).contains(&comment.received.as_millisecond()));
        let words: Vec<String> = of_them
            .take(WORDS)
            .map(|comment| {
                // A line each, whatever was typed.
                let plain = comment
                    .text
                    .chars()
                    .map(|char| if char.is_control() { ' ' } else { char });
                plain.take(MOST_OF_WORDS).collect()
            })
            .collect();
        Ok(digest::with_words(&written, language, &words))
    }

    fn message(&self, id: &str, written: &Written) -> anyhow::Result<Message> {
        let Recipient { to, server, .. } = &self.recipient;
        let mut message = Message::builder().from(server.from.clone());
        for to in to {
            message = message.to(to.clone());
        }
        // The same letter has the same name however often it is sent, so that a reader's program shows it once.
        let name = format!("<{id}.{}@{}>", self.site, server.from.email.domain());
        let is_automatic = HeaderName::new_from_ascii_str("Auto-Submitted");
        let message = message
            .subject(written.subject.clone())
            .message_id(Some(name))
            .raw_header(HeaderValue::new(is_automatic, "auto-generated".to_owned()));
        let both = MultiPart::alternative_plain_html(written.text.clone(), written.html.clone());
        Ok(message.multipart(both)?)
    }
}

fn transport(server: &Server) -> anyhow::Result<AsyncSmtpTransport<Tokio1Executor>> {
    let (usual, tls) = match server.secrecy {
        Secrecy::Tls => (465, Tls::Wrapper(trusted(server)?)),
        Secrecy::StartTls => (587, Tls::Required(trusted(server)?)),
        Secrecy::None => (25, Tls::None),
    };
    let mut builder = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(&server.host)
        .port(server.port.unwrap_or(usual))
        .tls(tls)
        .timeout(Some(PATIENCE_A_STEP));
    if let Some((name, password)) = &server.login {
        builder = builder.credentials(Credentials::new(name.clone(), password.clone()));
    }
    Ok(builder.build())
}

fn trusted(server: &Server) -> anyhow::Result<TlsParameters> {
    let mut trusted = TlsParameters::builder(server.host.clone())
        .certificate_store(CertificateStore::WebpkiRoots);
    if let Some(authorities) = &server.authorities {
        let authority = Certificate::from_pem(authorities.as_bytes());
        trusted = trusted.add_root_certificate(authority.context("ca-file")?);
    }
    trusted.build_rustls().context("TLS")
}
