//! A small HTTP client that sends exactly what a test tells it to.

use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use serde_json::Value;

pub struct Client {
    address: SocketAddr,
    pub stream: BufReader<TcpStream>,
}

#[derive(Debug)]
pub struct Reply {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Client {
    pub fn connect(address: SocketAddr) -> io::Result<Self> {
        let stream = TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(Duration::from_secs(30)))?;
        Ok(Self {
            address,
            stream: BufReader::new(stream),
        })
    }

    pub fn request(
        &mut self,
        method: &str,
        path: &str,
        headers: &[&str],
        body: &[u8],
    ) -> io::Result<Reply> {
        let mut request = format!(
            "{method} {path} HTTP/1.1\r\nHost: {}\r\nContent-Length: {}\r\n",
            self.address,
            body.len()
        );
        for header in headers {
            request += header;
            request += "\r\n";
        }
        let mut request = (request + "\r\n").into_bytes();
        request.extend_from_slice(body);
        self.send(&request)?;
        self.reply(method == "HEAD")
    }

    pub fn send(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.stream.get_mut().write_all(bytes)
    }

    pub fn head(&mut self) -> io::Result<Reply> {
        let mut lines = Vec::new();
        loop {
            let mut line = String::new();
            if self.stream.read_line(&mut line)? == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            match line.trim_end() {
                "" => break,
                line => lines.push(line.to_owned()),
            }
        }
        let status = lines[0]
            .split(' ')
            .nth(1)
            .and_then(|status| status.parse().ok());
        let headers = lines[1..].iter().filter_map(|line| line.split_once(": "));
        Ok(Reply {
            status: status.ok_or(io::ErrorKind::InvalidData)?,
            headers: headers
                .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
                .collect(),
            body: Vec::new(),
        })
    }

    pub fn reply(&mut self, is_head: bool) -> io::Result<Reply> {
        let mut reply = self.head()?;
        let length = reply
            .header("content-length")
            .and_then(|length| length.parse().ok());
        if reply.header("transfer-encoding") == Some("chunked") {
            self.chunks(&mut reply.body)?;
        } else if !is_head {
            reply.body.resize(length.unwrap_or(0), 0);
            self.stream.read_exact(&mut reply.body)?;
        }
        Ok(reply)
    }

    fn chunks(&mut self, body: &mut Vec<u8>) -> io::Result<()> {
        loop {
            let mut line = String::new();
            self.stream.read_line(&mut line)?;
            let length = usize::from_str_radix(line.trim_end(), 16)
                .map_err(|_| io::Error::other(format!("no chunk: {line:?}")))?;
            let begin = body.len();
            body.resize(begin + length, 0);
            self.stream.read_exact(&mut body[begin..])?;
            self.stream.read_line(&mut line)?;
            if length == 0 {
                return Ok(());
            }
        }
    }
}

impl Reply {
    pub fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(given, _)| given == name);
        found.map(|(_, value)| value.as_str())
    }

    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// What became of an answer.
    pub fn status_of(&self, id: &str) -> String {
        self.json()["results"][id]["status"]
            .as_str()
            .unwrap_or("unnamed")
            .to_owned()
    }

    /// The code of a problem, after a check of what every problem has.
    pub fn problem(&self) -> String {
        assert_eq!(
            self.header("content-type"),
            Some("application/problem+json"),
            "{self:?}"
        );
        let problem = self.json();
        assert_eq!(problem["status"], self.status);
        for key in ["type", "title", "detail", "code"] {
            assert!(problem[key].is_string(), "{key} in {problem}");
        }
        assert_eq!(
            problem["retryable"].as_bool(),
            Some(problem["retry_after_ms"].is_number())
        );
        problem["code"].as_str().unwrap().to_owned()
    }

    /// Checks the headers without which a page sees status 0.
    pub fn assert_open_to_pages(&self) {
        for (name, value) in [
            ("access-control-allow-origin", "*"),
            ("access-control-expose-headers", "Retry-After"),
            ("cross-origin-resource-policy", "cross-origin"),
            ("timing-allow-origin", "*"),
            ("x-content-type-options", "nosniff"),
        ] {
            assert_eq!(self.header(name), Some(value), "{name} of {self:?}");
        }
        assert_eq!(self.header("access-control-allow-credentials"), None);
        assert_eq!(self.header("set-cookie"), None);
    }
}
