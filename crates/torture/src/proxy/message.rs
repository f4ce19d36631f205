//! A request or a reply, read whole.

use std::io;

use tokio::io::{AsyncRead, AsyncReadExt as _};

/// Longest message that is held, in bytes.
const MAX_BYTES: usize = 8 * 1024 * 1024;

/// The bytes of a message.
#[derive(Debug)]
pub(super) struct Message {
    pub(super) bytes: Vec<u8>,
    /// Where the body begins.
    pub(super) body: usize,
    /// Whether that is all of it; if not, the rest comes until the connection ends.
    pub(super) is_whole: bool,
}

impl Message {
    pub(super) fn first_line(&self) -> String {
        let end = self.bytes.iter().position(|byte| *byte == b'\r');
        String::from_utf8_lossy(&self.bytes[..end.unwrap_or(0)]).into_owned()
    }
}

/// The next request; `None` when the client is done.
pub(super) async fn request(client: &mut (impl AsyncRead + Unpin)) -> io::Result<Option<Message>> {
    match read(client, false).await {
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Ok(None),
        message => message.map(Some),
    }
}

/// The reply to a request.
pub(super) async fn reply(
    upstream: &mut (impl AsyncRead + Unpin),
    request: &Message,
) -> io::Result<Message> {
    read(upstream, request.bytes.starts_with(b"HEAD ")).await
}

async fn read(from: &mut (impl AsyncRead + Unpin), is_head: bool) -> io::Result<Message> {
    let mut bytes = Vec::new();
    let body = loop {
        if let Some(end) = bytes.windows(4).position(|part| part == b"\r\n\r\n") {
            break end + 4;
        }
        receive(from, &mut bytes).await?;
    };
    let head = String::from_utf8_lossy(&bytes[..body]).to_ascii_lowercase();
    let value = |name: &str| {
        let line = head.lines().find(|line| line.starts_with(name));
        line.and_then(|line| line.split_once(':'))
            .map(|(_, value)| value.trim())
    };
    let is_reply = head.starts_with("http/");
    let has_no_body = is_head || head.contains(" 204 ") || head.contains(" 304 ") || !is_reply;
    let length = value("content-length").and_then(|length| length.parse::<usize>().ok());
    let length = match length {
        Some(_) if is_head => Some(0),
        None if has_no_body && value("transfer-encoding").is_none() => Some(0),
        length => length,
    };
    let Some(length) = length else {
        return Ok(Message {
            bytes,
            body,
            is_whole: false,
        });
    };
    if length > MAX_BYTES {
        return Err(io::ErrorKind::OutOfMemory.into());
    }
    while bytes.len() < body + length {
        receive(from, &mut bytes).await?;
    }
    Ok(Message {
        bytes,
        body,
        is_whole: true,
    })
}

async fn receive(from: &mut (impl AsyncRead + Unpin), bytes: &mut Vec<u8>) -> io::Result<()> {
    match from.read_buf(bytes).await? {
        0 => Err(io::ErrorKind::UnexpectedEof.into()),
        _ if bytes.len() > MAX_BYTES => Err(io::ErrorKind::OutOfMemory.into()),
        _ => Ok(()),
    }
}
