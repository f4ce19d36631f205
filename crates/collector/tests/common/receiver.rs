//! An endpoint of webhooks: takes what is posted to it, answers as a test says, and checks signatures by itself.

use std::io::{BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::mpsc;
use std::time::{Duration, SystemTime};

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};
use serde_json::Value;
use sha2::{Digest as _, Sha256};

pub const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
pub const AUTHORITY: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/tls/authority.pem");

/// A request that came.
#[derive(Clone, Debug)]
pub struct Told {
    pub line: String,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
    /// How many came before it.
    pub number: usize,
}

pub trait Wire: Read + Write {}
impl<T: Read + Write> Wire for T {}

/// A running endpoint. It ends with the test's process.
pub struct Receiver {
    pub address: SocketAddr,
    told: mpsc::Receiver<Told>,
}

impl Receiver {
    /// Answers every request with 204.
    pub fn willing() -> Self {
        Self::start(|_, wire| reply(wire, "204 No Content"))
    }

    /// Answers with the status that the test finds for each.
    pub fn answering(status: impl Fn(&Told) -> &'static str + Send + Sync + 'static) -> Self {
        Self::start(move |told, wire| reply(wire, status(told)))
    }

    pub fn start(answer: impl Fn(&Told, &mut dyn Wire) + Send + Sync + 'static) -> Self {
        Self::listen(answer, Some)
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
        Self::listen(
            |_, wire| reply(wire, "200 OK"),
            move |stream| {
                let connection = ServerConnection::new(Arc::clone(&config)).ok()?;
                Some(StreamOwned::new(connection, stream))
            },
        )
    }

    fn listen<W: Wire + 'static>(
        answer: impl Fn(&Told, &mut dyn Wire) + Send + Sync + 'static,
        wire: impl Fn(TcpStream) -> Option<W> + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let (tell, told) = mpsc::channel();
        let shared = Arc::new((answer, wire));
        std::thread::spawn(move || {
            for (number, stream) in listener.incoming().flatten().enumerate() {
                let (shared, tell) = (Arc::clone(&shared), tell.clone());
                std::thread::spawn(move || {
                    let (answer, wire) = &*shared;
                    let mut wire = BufReader::new(wire(stream)?);
                    let told = read(&mut wire, number)?;
                    tell.send(told.clone()).ok()?;
                    answer(&told, wire.get_mut());
                    Some(())
                });
            }
        });
        Self { address, told }
    }

    /// Its lines in the config file, more of them in `more`.
    pub fn webhook(&self, name: &str, more: &str) -> String {
        format!(
            "[[site.shop.webhook]]\nname = \"{name}\"\nurl = \"http://{}/hook?token=t0ken\"\nsecret = \"{SECRET}\"\n\
             allow-private = true\n{more}\n",
            self.address
        )
    }

    /// The next event that comes, signed as it has to be.
    pub fn next(&self) -> Told {
        let told = self
            .told
            .recv_timeout(Duration::from_secs(60))
            .expect("an event comes");
        told.verify(SECRET);
        told
    }

    /// That nothing comes for so long.
    pub fn assert_silent(&self, time: Duration) {
        let told = self.told.recv_timeout(time);
        assert!(told.is_err(), "{told:?}");
    }
}

impl Told {
    pub fn header(&self, name: &str) -> &str {
        let mut found = self.headers.iter().filter(|(given, _)| given == name);
        let (_, value) = found.next().unwrap_or_else(|| panic!("{name} in {self:?}"));
        assert!(found.next().is_none(), "{name} once in {self:?}");
        value
    }

    pub fn id(&self) -> &str {
        self.header("webhook-id")
    }

    pub fn event(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    /// Checks the signature and the time as a receiver has to.
    pub fn verify(&self, secret: &str) {
        let at = self.header("webhook-timestamp");
        let now = SystemTime::UNIX_EPOCH.elapsed().unwrap().as_secs();
        assert!(now.abs_diff(at.parse().unwrap()) < 300, "{at} at {now}");
        let expected = signature(secret, self.id(), at, &self.body);
        let given = self.header("webhook-signature");
        assert!(given.split(' ').any(|one| one == expected), "{given}");
    }
}

pub fn reply(wire: &mut dyn Wire, status: &str) {
    let head = format!("HTTP/1.1 {status}\r\nContent-Length: 0\r\n\r\n");
    let _ = wire.write_all(head.as_bytes());
    let _ = wire.flush();
}

fn read(wire: &mut impl std::io::BufRead, number: usize) -> Option<Told> {
    let mut lines = Vec::new();
    loop {
        let mut line = String::new();
        wire.read_line(&mut line).ok().filter(|bytes| *bytes > 0)?;
        match line.trim_end() {
            "" => break,
            line => lines.push(line.to_owned()),
        }
    }
    let line = lines.remove(0);
    let headers: Vec<(String, String)> = lines
        .iter()
        .filter_map(|line| line.split_once(": "))
        .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
        .collect();
    let length = headers
        .iter()
        .find(|(name, _)| name == "content-length")?
        .1
        .parse()
        .ok()?;
    let mut body = vec![0; length];
    wire.read_exact(&mut body).ok()?;
    Some(Told {
        line,
        headers,
        body,
        number,
    })
}

/// A signature by RFC 2104, written out, so that it is checked by something else than what made it.
pub fn signature(secret: &str, id: &str, at: &str, body: &[u8]) -> String {
    let key = BASE64_STANDARD
        .decode(secret.strip_prefix("whsec_").unwrap())
        .unwrap();
    let padded = |with: u8| {
        let mut block = [with; 64];
        block
            .iter_mut()
            .zip(&key)
            .for_each(|(byte, key)| *byte ^= key);
        block
    };
    let inner = Sha256::new()
        .chain_update(padded(0x36))
        .chain_update(format!("{id}.{at}."))
        .chain_update(body)
        .finalize();
    let outer = Sha256::new()
        .chain_update(padded(0x5c))
        .chain_update(inner)
        .finalize();
    format!("v1,{}", BASE64_STANDARD.encode(outer))
}
