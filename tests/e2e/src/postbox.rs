use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::{Context, Result};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

use crate::wait::until;

/// A mail that came.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mail {
    /// To whom, as the envelope says it.
    pub to: Vec<String>,
    /// The subject, unfolded.
    pub subject: String,
    /// Head and body, with what quoted-printable hides shown.
    pub text: String,
}

/// A mail server that takes everything, and keeps it for the test; it ends with this value.
#[derive(Debug)]
pub struct Postbox {
    address: SocketAddr,
    mails: Mails,
    accepting: JoinHandle<()>,
}

type Mails = Arc<Mutex<Vec<Mail>>>;

impl Postbox {
    /// Puts one up.
    ///
    /// # Errors
    /// When there is no free port.
    pub async fn start() -> Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let address = listener.local_addr()?;
        let mails = Mails::default();
        let shared = Arc::clone(&mails);
        let accepting = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let mails = Arc::clone(&shared);
                // Who talks nonsense, or goes away, is heard no further.
                tokio::spawn(async move { talk(stream, &mails).await.ok() });
            }
        });
        Ok(Self {
            address,
            mails,
            accepting,
        })
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Waits for the mail with these words in its subject.
    ///
    /// # Errors
    /// When it does not come; the message has what came instead.
    pub async fn mail_about(&self, words: &str) -> Result<Mail> {
        let mails = || {
            self.mails
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .clone()
        };
        let found = until(words, async || {
            Ok(mails()
                .into_iter()
                .find(|mail| mail.subject.contains(words)))
        });
        found
            .await
            .with_context(|| format!("what came: {:?}", mails()))
    }
}

impl Drop for Postbox {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

/// Hears a client out, as far as a mail needs it.
async fn talk(stream: TcpStream, mails: &Mails) -> Result<()> {
    let mut wire = BufReader::new(stream);
    wire.write_all(b"220 postbox.example ESMTP\r\n").await?;
    let mut to = Vec::new();
    let mut line = String::new();
    loop {
        line.clear();
        if wire.read_line(&mut line).await? == 0 {
            return Ok(());
        }
        let said = match line.get(..4).unwrap_or_default().to_ascii_uppercase() {
            word if word == "RCPT" => {
                let address = line
                    .split_once('<')
                    .and_then(|(_, rest)| rest.split_once('>'));
                to.extend(address.map(|(address, _)| address.to_owned()));
                "250 2.1.5 well"
            }
            word if word == "DATA" => {
                wire.write_all(b"354 go on\r\n").await?;
                let mail = read(&mut wire, std::mem::take(&mut to)).await?;
                let mut mails = mails.lock().unwrap_or_else(PoisonError::into_inner);
                mails.push(mail);
                "250 2.0.0 taken"
            }
            word if word == "QUIT" => return Ok(wire.write_all(b"221 bye\r\n").await?),
            _ => "250 well",
        };
        wire.write_all(format!("{said}\r\n").as_bytes()).await?;
    }
}

/// A mail up to the dot that ends it.
async fn read(
    wire: &mut (impl AsyncReadExt + AsyncBufReadExt + Unpin),
    to: Vec<String>,
) -> Result<Mail> {
    let mut bytes = Vec::new();
    while !bytes.ends_with(b"\r\n.\r\n") {
        let more = wire.read_until(b'\n', &mut bytes).await?;
        anyhow::ensure!(more > 0, "the mail breaks off");
    }
    let text = shown(&String::from_utf8_lossy(&bytes));
    let head = text.split("\r\n\r\n").next().unwrap_or_default();
    let head = head.replace("\r\n ", " ");
    let subject = head.lines().find_map(|line| line.strip_prefix("Subject: "));
    let subject = subject.unwrap_or_default().to_owned();
    Ok(Mail { to, subject, text })
}

/// Quoted-printable made plain.
fn shown(text: &str) -> String {
    let joined = text.replace("=\r\n", "");
    let mut plain = Vec::with_capacity(joined.len());
    let mut rest = joined.as_bytes();
    while let Some((first, behind)) = rest.split_first() {
        let digits = behind
            .get(..2)
            .and_then(|digits| std::str::from_utf8(digits).ok());
        let coded = digits.and_then(|digits| u8::from_str_radix(digits, 16).ok());
        rest = match coded.filter(|_| *first == b'=') {
            Some(byte) => {
                plain.push(byte);
                &behind[2..]
            }
            None => {
                plain.push(*first);
                behind
            }
        };
    }
    String::from_utf8_lossy(&plain).into_owned()
}
