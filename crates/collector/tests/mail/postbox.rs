//! A mail server: takes what it is told to, and keeps it for the test.
// Each test file uses its own part of it.
#![allow(dead_code, unreachable_pub)]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, mpsc};
use std::time::Duration;

use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};

/// A mail that came.
#[derive(Clone, Debug)]
pub struct Mail {
    pub from: String,
    pub to: Vec<String>,
    /// Head and body, with what quoted-printable hides shown.
    pub text: String,
}

/// A running server. It ends with the test's process.
pub struct Postbox {
    pub address: SocketAddr,
    mails: mpsc::Receiver<Mail>,
}

trait Wire: Read + Write {}
impl<T: Read + Write> Wire for T {}

impl Postbox {
    /// Takes everything.
    pub fn willing() -> Self {
        Self::start(None, |stream| Some(Box::new(stream)))
    }

    /// Says that to the first recipient that it hears of, and takes what comes later.
    pub fn refusing_first(reply: &'static str) -> Self {
        Self::start(Some(reply), |stream| Some(Box::new(stream)))
    }

    /// Speaks TLS, with a certificate of the authority in `tests/tls`.
    pub fn with_tls() -> Self {
        let read = |name: &str| format!("{}/tests/tls/{name}", env!("CARGO_MANIFEST_DIR"));
        let certificate = CertificateDer::from_pem_file(read("receiver.pem")).unwrap();
        let key = PrivateKeyDer::from_pem_file(read("receiver.key.pem")).unwrap();
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![certificate], key)
            .unwrap();
        let config = Arc::new(config);
        Self::start(None, move |stream| {
            let connection = ServerConnection::new(Arc::clone(&config)).ok()?;
            Some(Box::new(StreamOwned::new(connection, stream)))
        })
    }

    fn start(
        first: Option<&'static str>,
        wire: impl Fn(TcpStream) -> Option<Box<dyn Wire>> + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let (sender, mails) = mpsc::channel();
        let (wire, refused) = (Arc::new(wire), Arc::new(AtomicBool::new(first.is_none())));
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (sender, wire, refused) =
                    (sender.clone(), Arc::clone(&wire), Arc::clone(&refused));
                std::thread::spawn(move || {
                    let refuse = || first.filter(|_| !refused.swap(true, Ordering::Relaxed));
                    if let Some(wire) = wire(stream) {
                        // Who talks nonsense, or goes away, is heard no further.
                        let _ = talk(wire, &refuse, &sender);
                    }
                });
            }
        });
        Self { address, mails }
    }

    /// The next mail.
    pub fn next(&self) -> Mail {
        self.mails
            .recv_timeout(Duration::from_secs(30))
            .expect("a mail comes")
    }

    /// Whether nothing came besides.
    pub fn is_empty(&self) -> bool {
        self.mails.try_recv().is_err()
    }
}

impl Mail {
    /// A header, unfolded.
    pub fn header(&self, name: &str) -> String {
        let head = self.text.split("\r\n\r\n").next().unwrap_or_default();
        let unfolded = head.replace("\r\n ", " ");
        let line = unfolded.split("\r\n").find_map(|line| {
            let (key, value) = line.split_once(':')?;
            key.eq_ignore_ascii_case(name)
                .then(|| value.trim().to_owned())
        });
        line.unwrap_or_default()
    }
}

fn talk(
    wire: Box<dyn Wire>,
    refuse: &dyn Fn() -> Option<&'static str>,
    sender: &mpsc::Sender<Mail>,
) -> std::io::Result<()> {
    let mut wire = BufReader::new(wire);
    let say = |wire: &mut BufReader<Box<dyn Wire>>, line: &str| {
        let out = wire.get_mut();
        out.write_all(format!("{line}\r\n").as_bytes())?;
        out.flush()
    };
    say(&mut wire, "220 postbox.example ESMTP")?;
    let (mut from, mut to) = (String::new(), Vec::new());
    loop {
        let mut line = String::new();
        if wire.read_line(&mut line)? == 0 {
            return Ok(());
        }
        let address = |line: &str| {
            let (_, rest) = line.split_once('<').unwrap_or_default();
            rest.split('>').next().unwrap_or_default().to_owned()
        };
        let word = line.get(..4).unwrap_or_default().to_ascii_uppercase();
        match word.as_str() {
            "EHLO" => say(&mut wire, "250-postbox.example\r\n250 8BITMIME")?,
            "MAIL" => {
                from = address(&line);
                say(&mut wire, "250 2.1.0 well")?;
            }
            "RCPT" => match refuse() {
                Some(reply) => say(&mut wire, reply)?,
                None => {
                    to.push(address(&line));
                    say(&mut wire, "250 2.1.5 well")?;
                }
            },
            "DATA" => {
                say(&mut wire, "354 go on")?;
                let mut text = Vec::new();
                while !text.ends_with(b"\r\n.\r\n") {
                    if wire.read_until(b'\n', &mut text)? == 0 {
                        return Ok(());
                    }
                }
                let mail = Mail {
                    from: std::mem::take(&mut from),
                    to: std::mem::take(&mut to),
                    text: shown(&text),
                };
                let _ = sender.send(mail);
                say(&mut wire, "250 2.0.0 taken")?;
            }
            "QUIT" => return say(&mut wire, "221 bye"),
            _ => say(&mut wire, "250 well")?,
        }
    }
}

/// Quoted-printable made plain.
fn shown(text: &[u8]) -> String {
    let text = String::from_utf8_lossy(text).replace("=\r\n", "");
    let mut plain = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, behind)) = rest.split_first() {
        let coded = (*first == b'=').then(|| behind.get(..2)).flatten();
        let coded =
            coded.and_then(|digits| u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok());
        match coded {
            Some(byte) => {
                plain.push(byte);
                rest = &behind[2..];
            }
            None => {
                plain.push(*first);
                rest = behind;
            }
        }
    }
    String::from_utf8_lossy(&plain).into_owned()
}
