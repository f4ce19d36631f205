//! One connection: how long it may take over what, and how it ends.

use std::io;
use std::net::IpAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::Router;
use axum::http::header::CONNECTION;
use axum::http::{HeaderValue, Request};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::{Service as _, service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _, ReadBuf};
use tokio::net::TcpStream;
use tokio::sync::watch;
use tokio::time::{Instant, Sleep, sleep, timeout_at};

use crate::crowd::{Crowd, Guest};

/// How long the headers of a request may take once its first byte is there.
const HEAD: Duration = Duration::from_secs(10);
/// How long a connection may stay idle between requests.
const IDLE: Duration = Duration::from_secs(75);
/// How long a connection without a request stays open once the collector is asked to end: a request that was sent before
/// its sender could know of it is on its way.
const GRACE: Duration = Duration::from_secs(1);
/// How much of a body that nobody wants is still taken, and until how long after the reply was written, so that its
/// sender gets to read why.
const LINGER: Duration = Duration::from_secs(2);
const LINGER_BYTES: usize = 4 * 1024 * 1024;
/// Most bytes of a request's line and headers.
const MAX_HEAD_BYTES: usize = 32 * 1024;

/// Where a request comes from, as the system says it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Peer(pub(crate) IpAddr);

/// Serves a connection until it ends or, once `stopping` turns true, until its present request is answered, or the one
/// that comes within [`GRACE`].
/// Where connections are scarce none is kept for a next request, and one that is silent gives up its seat.
pub(crate) async fn serve(
    stream: TcpStream,
    peer: IpAddr,
    router: Router,
    mut stopping: watch::Receiver<bool>,
    crowd: &Crowd,
    guest: &Arc<Guest>,
) {
    // A small reply should not wait for the acknowledgement of an earlier one.
    let _ = stream.set_nodelay(true);
    let answering = Arc::new(AtomicBool::new(false));
    let io = TokioIo::new(PromptHead {
        stream,
        answering: Arc::clone(&answering),
        deadline: None,
        written: None,
    });
    let router = TowerToHyperService::new(router);
    let ending = stopping.clone();
    let service = service_fn(|mut request: Request<Incoming>| {
        request.extensions_mut().insert(Peer(peer));
        answering.store(true, Ordering::Relaxed);
        guest.is_answered();
        let reply = router.call(request);
        Box::pin(async {
            let mut reply = reply.await?;
            // Who is told keeps no next request for a connection that is about to end.
            if crowd.is_dense() || *ending.borrow() {
                let close = HeaderValue::from_static("close");
                reply.headers_mut().insert(CONNECTION, close);
            }
            answering.store(false, Ordering::Relaxed);
            Ok::<_, std::convert::Infallible>(reply.map(|body| Arc::clone(guest).last_words(body)))
        })
    });
    let mut connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(IDLE)
        .max_buf_size(MAX_HEAD_BYTES)
        .serve_connection(io, service);
    let mut shutting_down = false;
    let grace_is_over = async {
        // An error says that whoever could have stopped us is gone.
        let _ = stopping.wait_for(|stopping| *stopping).await;
        sleep(GRACE).await;
    };
    tokio::pin!(grace_is_over);
    let result = loop {
        tokio::select! {
            result = std::future::poll_fn(|cx| connection.poll_without_shutdown(cx)) => break result,
            // Hyper closes an idle connection at once, even over a request that it has not yet read.
            () = &mut grace_is_over, if !shutting_down => {
                shutting_down = true;
                Pin::new(&mut connection).graceful_shutdown();
            }
            () = guest.is_to_leave() => return,
        }
    };
    match result {
        Ok(()) => linger(connection.into_parts().io.into_inner()).await,
        Err(error) => tracing::debug!(%error, "a connection ended early"),
    }
}

/// Ends a connection so that its last reply arrives: closing it over unread bytes would reset it, and the sender's
/// system would throw away the reply that says why.
async fn linger(connection: PromptHead) {
    let PromptHead {
        mut stream,
        written: Some(written),
        ..
    } = connection
    else {
        return;
    };
    if stream.shutdown().await.is_err() {
        return;
    }
    let drain = async {
        let mut unwanted = [0; 8 * 1024];
        let mut left = LINGER_BYTES;
        while left > 0 {
            match stream.read(&mut unwanted).await {
                Ok(0) | Err(_) => return,
                Ok(read) => left = left.saturating_sub(read),
            }
        }
    };
    let _ = timeout_at(written + LINGER, drain).await;
}

/// A stream that fails when a request's headers, once begun, do not come to an end.
///
/// Hyper has one timer for headers and for the time between requests; the second has to be long, the first not.
struct PromptHead {
    stream: TcpStream,
    /// Whether a request's headers are complete and its reply is not begun: then bytes are a body's.
    answering: Arc<AtomicBool>,
    /// When the headers that have begun have to be complete.
    deadline: Option<Pin<Box<Sleep>>>,
    /// When something was last written.
    written: Option<Instant>,
}

impl AsyncRead for PromptHead {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        let read = Pin::new(&mut self.stream).poll_read(cx, buffer);
        if self.answering.load(Ordering::Relaxed) {
            self.deadline = None;
            return read;
        }
        if read.is_ready() {
            if buffer.filled().len() > before && self.deadline.is_none() {
                self.deadline = Some(Box::pin(sleep(HEAD)));
            }
            return read;
        }
        if let Some(deadline) = &mut self.deadline {
            ready!(deadline.as_mut().poll(cx));
            return Poll::Ready(Err(io::ErrorKind::TimedOut.into()));
        }
        Poll::Pending
    }
}

impl AsyncWrite for PromptHead {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.written = Some(Instant::now());
        Pin::new(&mut self.stream).poll_write(cx, bytes)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        parts: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        self.written = Some(Instant::now());
        Pin::new(&mut self.stream).poll_write_vectored(cx, parts)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}
