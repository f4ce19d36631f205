//! One request on its way, with its fault.

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use tokio::io::{AsyncWriteExt as _, copy_bidirectional};
use tokio::net::TcpStream;
use tokio::time::sleep;

use super::fault::Fault;
use super::message::{self, Message};

/// How long a delayed request waits.
const DELAY: Duration = Duration::from_millis(150);
/// Bytes of a dripping reply that come at once, and the time between.
const DRIP_BYTES: usize = 16;
const DRIP_EVERY: Duration = Duration::from_millis(2);

const GARBAGE: &str = "<!doctype html><title>Welcome</title><p>Accept the terms to go online.";

/// The client's connection afterwards.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum After {
    /// Waits for the next request.
    Open,
    /// Is ended in good order.
    Closed,
    /// Is reset.
    Reset,
}

/// Carries a request there and its reply back, but for the fault.
pub(super) async fn relay(
    fault: Fault,
    client: &mut TcpStream,
    request: &Message,
    upstream: SocketAddr,
) -> io::Result<After> {
    match fault {
        Fault::Pass => pass(client, request, upstream).await,
        Fault::Delay => {
            sleep(DELAY).await;
            pass(client, request, upstream).await
        }
        Fault::DropBefore => Ok(After::Reset),
        Fault::LoseReply => {
            ask(request, upstream).await?;
            Ok(After::Reset)
        }
        Fault::ResetMidBody => {
            let mut server = connect(upstream).await?;
            let half = usize::midpoint(request.body, request.bytes.len());
            server.write_all(&request.bytes[..half]).await?;
            server.set_zero_linger()?;
            Ok(After::Reset)
        }
        Fault::Drip => {
            let (_, reply) = ask(request, upstream).await?;
            for drop in reply.bytes.chunks(DRIP_BYTES) {
                client.write_all(drop).await?;
                sleep(DRIP_EVERY).await;
            }
            Ok(if reply.is_whole {
                After::Open
            } else {
                After::Closed
            })
        }
        Fault::SendTwice => {
            let (one, other) = tokio::join!(ask(request, upstream), ask(request, upstream));
            other?;
            client.write_all(&one?.1.bytes).await?;
            Ok(After::Closed)
        }
        Fault::Truncate => {
            let (_, reply) = ask(request, upstream).await?;
            let half = usize::midpoint(reply.body, reply.bytes.len());
            client.write_all(&reply.bytes[..half]).await?;
            Ok(After::Closed)
        }
        Fault::Garbage => {
            let head = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close";
            answer(client, head, GARBAGE).await
        }
        Fault::Refuse { status, cors } => {
            let cors = if cors {
                "\r\nAccess-Control-Allow-Origin: *\r\nAccess-Control-Expose-Headers: Retry-After"
            } else {
                ""
            };
            let head = format!(
                "HTTP/1.1 {status} Refused\r\nContent-Type: text/plain\r\nRetry-After: 1\r\nConnection: close{cors}"
            );
            answer(client, &head, "refused on the way\n").await
        }
    }
}

async fn pass(
    client: &mut TcpStream,
    request: &Message,
    upstream: SocketAddr,
) -> io::Result<After> {
    let (mut server, reply) = ask(request, upstream).await?;
    client.write_all(&reply.bytes).await?;
    if reply.is_whole {
        return Ok(After::Open);
    }
    // A stream of events goes on until somebody ends it.
    copy_bidirectional(client, &mut server).await?;
    Ok(After::Closed)
}

/// The reply that a request gets, whole unless it is a stream, and the connection that it came on.
async fn ask(request: &Message, upstream: SocketAddr) -> io::Result<(TcpStream, Message)> {
    let mut server = connect(upstream).await?;
    server.write_all(&request.bytes).await?;
    let reply = message::reply(&mut server, request).await?;
    Ok((server, reply))
}

async fn connect(upstream: SocketAddr) -> io::Result<TcpStream> {
    let server = TcpStream::connect(upstream).await?;
    server.set_nodelay(true)?;
    Ok(server)
}

async fn answer(client: &mut TcpStream, head: &str, body: &str) -> io::Result<After> {
    let reply = format!("{head}\r\nContent-Length: {}\r\n\r\n{body}", body.len());
    client.write_all(reply.as_bytes()).await?;
    Ok(After::Closed)
}
