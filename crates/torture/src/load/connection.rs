//! One HTTP/1.1 connection.

use std::io;
use std::net::SocketAddr;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// Longest head of a reply that is read, in bytes.
const MAX_HEAD_BYTES: usize = 16 * 1024;
/// Longest body of a reply that is read, in bytes.
const MAX_BODY_BYTES: usize = 4 * 1024 * 1024;

/// A connection that stays open between requests.
#[derive(Debug)]
pub struct Connection {
    stream: TcpStream,
    host: String,
    received: Vec<u8>,
}

/// A reply, read to its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    /// The status code.
    pub status: u16,
    /// The lines of the head, without the first.
    pub head: String,
    /// The body.
    pub body: Vec<u8>,
    /// Whether no further request can be sent on this connection.
    pub closes: bool,
}

impl Connection {
    /// Connects.
    ///
    /// # Errors
    /// When nobody listens there.
    pub async fn open(address: SocketAddr) -> io::Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Self {
            stream,
            host: address.to_string(),
            received: Vec::with_capacity(4 * 1024),
        })
    }

    /// Posts a body as a page would and waits for the reply.
    ///
    /// # Errors
    /// When no whole reply comes.
    pub async fn post(&mut self, path: &str, body: &[u8]) -> io::Result<Reply> {
        self.post_as("text/plain;charset=UTF-8", path, body).await
    }

    /// Posts JSON as the console would and waits for the reply.
    ///
    /// # Errors
    /// When no whole reply comes.
    pub async fn post_json(&mut self, path: &str, body: &str) -> io::Result<Reply> {
        self.post_as("application/json", path, body.as_bytes())
            .await
    }

    async fn post_as(&mut self, kind: &str, path: &str, body: &[u8]) -> io::Result<Reply> {
        let head = format!(
            "POST {path} HTTP/1.1\r\nHost: {}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\n\r\n",
            self.host,
            body.len()
        );
        let mut request = head.into_bytes();
        request.extend_from_slice(body);
        self.stream.write_all(&request).await?;
        self.reply().await
    }

    /// Gets a path.
    ///
    /// # Errors
    /// When no whole reply comes.
    pub async fn get(&mut self, path: &str) -> io::Result<Reply> {
        let request = format!("GET {path} HTTP/1.1\r\nHost: {}\r\n\r\n", self.host);
        self.stream.write_all(request.as_bytes()).await?;
        self.reply().await
    }

    /// Sends bytes, request or not.
    ///
    /// # Errors
    /// When the connection is gone.
    pub async fn send(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.stream.write_all(bytes).await
    }

    /// Sends the same bytes over and over until a reply begins or so many are sent, then waits for the reply.
    ///
    /// # Errors
    /// When no whole reply comes.
    pub async fn flood(&mut self, bytes: &[u8], most: usize) -> io::Result<Reply> {
        let (mut reader, mut writer) = self.stream.split();
        let mut sent = 0;
        while self.received.is_empty() {
            tokio::select! {
                biased;
                read = reader.read_buf(&mut self.received) => match read? {
                    0 => return Err(io::ErrorKind::UnexpectedEof.into()),
                    _ => break,
                },
                written = writer.write_all(bytes), if sent < most => {
                    sent += bytes.len();
                    // What was answered can be read even when nothing more can be written.
                    if written.is_err() {
                        sent = most;
                    }
                }
            }
        }
        self.reply().await
    }

    /// Waits for the next reply.
    ///
    /// # Errors
    /// When no whole reply comes, or one that this client cannot read.
    pub async fn reply(&mut self) -> io::Result<Reply> {
        let end = loop {
            if let Some(end) = find(&self.received, b"\r\n\r\n") {
                break end + 4;
            }
            if self.received.len() > MAX_HEAD_BYTES {
                return Err(invalid("the head of the reply has no end"));
            }
            self.receive().await?;
        };
        let head = String::from_utf8_lossy(&self.received[..end]).into_owned();
        let (first, head) = head.split_once("\r\n").unwrap_or((&head, ""));
        let status = first
            .strip_prefix("HTTP/1.1 ")
            .and_then(|rest| rest.get(..3)?.parse().ok())
            .ok_or_else(|| invalid("that is no HTTP/1.1 reply"))?;
        let head = head.to_owned();
        let length = match header(&head, "content-length").map(str::parse) {
            Some(Ok(length)) if length <= MAX_BODY_BYTES => length,
            None if status == 204 || status == 304 => 0,
            _ => return Err(invalid("the reply has no length that can be read")),
        };
        while self.received.len() < end + length {
            self.receive().await?;
        }
        let body = self.received[end..end + length].to_vec();
        self.received.drain(..end + length);
        let closes = header(&head, "connection").is_some_and(|value| value == "close");
        Ok(Reply {
            status,
            head,
            body,
            closes,
        })
    }

    async fn receive(&mut self) -> io::Result<()> {
        match self.stream.read_buf(&mut self.received).await? {
            0 => Err(io::ErrorKind::UnexpectedEof.into()),
            _ => Ok(()),
        }
    }
}

impl Reply {
    /// The value of a header, by its name in lower case.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        header(&self.head, name)
    }
}

fn header<'a>(head: &'a str, name: &str) -> Option<&'a str> {
    head.lines().find_map(|line| {
        let (given, value) = line.split_once(':')?;
        given.eq_ignore_ascii_case(name).then(|| value.trim())
    })
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).position(|part| part == wanted)
}

fn invalid(what: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, what)
}
