use std::collections::HashMap;
use std::future::pending;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use anyhow::Result;
use http_body_util::Full;
use hyper::body::Bytes;
use hyper::header::{HeaderMap, HeaderValue};
use hyper::{Method, Request, Response, StatusCode};
use serde_json::{Value, json};

use crate::server::{BrokenOff, Server, reply};
use crate::wait::until;

/// What the endpoint says to a batch.
#[derive(Clone, Debug)]
pub enum Reply {
    /// Every answer is stored.
    Stored,
    /// These answers by id have this result; the others go unmentioned.
    Results(HashMap<String, Value>),
    /// 204 without a body.
    NoContent,
    /// An error with an empty body.
    Status(u16),
    /// 503 with a request to wait: in the header `Retry-After`, or in the body.
    Busy {
        /// The header, if there is to be one.
        retry_after: Option<String>,
        /// The body.
        problem: Value,
    },
    /// 200 with the page of a hotel's wireless network.
    CaptivePortal,
    /// Nothing, ever; the connection stays open.
    Hang,
    /// Passed on to this address, and what it replies passed back.
    PassOn(String),
    /// The same, but only after a while in which other requests may come.
    PassOnSlowly(String),
    /// Passed on to this address and stored there, but the reply is lost: the connection breaks off.
    LoseReplyOf(String),
}

/// A request as it arrived.
#[derive(Clone, Debug)]
pub struct Received {
    /// `POST`, if all is well.
    pub method: Method,
    /// The path with its query.
    pub path: String,
    /// The headers.
    pub headers: HeaderMap,
    /// The body as text.
    pub body: String,
}

impl Received {
    /// The batch in it.
    ///
    /// # Errors
    /// When it is not JSON.
    pub fn batch(&self) -> Result<Value> {
        Ok(serde_json::from_str(&self.body)?)
    }

    /// The answers in it; none if it is no batch.
    #[must_use]
    pub fn answers(&self) -> Vec<Value> {
        let batch = self.batch().unwrap_or_default();
        batch["answers"].as_array().cloned().unwrap_or_default()
    }
}

/// An endpoint that a site owner wrote: takes batches, remembers them, and fails when told to.
#[derive(Debug)]
pub struct Receiver {
    server: Server,
    state: Arc<Mutex<State>>,
}

#[derive(Debug)]
struct State {
    reply: Reply,
    received: Vec<Received>,
    /// Requests that are not replied to yet.
    open: usize,
    /// The most there ever were of them.
    most_open: usize,
}

impl Receiver {
    /// Starts one that answers so.
    ///
    /// # Errors
    /// When there is no free port.
    pub async fn start(reply: Reply) -> Result<Self> {
        let state = Arc::new(Mutex::new(State {
            reply,
            received: Vec::new(),
            open: 0,
            most_open: 0,
        }));
        let shared = Arc::clone(&state);
        let server = Server::start(move |request| answer(Arc::clone(&shared), request)).await?;
        Ok(Self { server, state })
    }

    /// The address for `data-endpoint`: another origin than [`Pages`](crate::Pages), but the same site, so that a
    /// page's cookies would come along if they were let.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://localhost:{}/answers", self.server.port())
    }

    /// Answers so from now on.
    pub fn set_reply(&self, reply: Reply) {
        self.state
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .reply = reply;
    }

    /// All requests so far.
    #[must_use]
    pub fn received(&self) -> Vec<Received> {
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.received.clone()
    }

    /// How many requests were open at the same time, at most.
    #[must_use]
    pub fn most_at_once(&self) -> usize {
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.most_open
    }

    /// Waits until a request satisfies `wanted`, and gives it.
    ///
    /// # Errors
    /// When none does in time; the message shows what came instead.
    pub async fn request_with(
        &self,
        what: &str,
        wanted: impl Fn(&Received) -> bool,
    ) -> Result<Received> {
        until(what, async || {
            Ok(self.received().into_iter().find(|request| wanted(request)))
        })
        .await
    }
}

async fn answer(
    state: Arc<Mutex<State>>,
    request: Request<Bytes>,
) -> Result<Response<Full<Bytes>>, BrokenOff> {
    let (head, body) = request.into_parts();
    let received = Received {
        path: head
            .uri
            .path_and_query()
            .map(ToString::to_string)
            .unwrap_or_default(),
        method: head.method,
        headers: head.headers,
        body: String::from_utf8_lossy(&body).into_owned(),
    };
    let told = {
        let mut state = state.lock().unwrap_or_else(PoisonError::into_inner);
        state.received.push(received.clone());
        state.open += 1;
        state.most_open = state.most_open.max(state.open);
        state.reply.clone()
    };
    let result = carry_out(told, received).await;
    state.lock().unwrap_or_else(PoisonError::into_inner).open -= 1;
    result
}

async fn carry_out(told: Reply, received: Received) -> Result<Response<Full<Bytes>>, BrokenOff> {
    let mut response = if received.method == Method::OPTIONS {
        reply(StatusCode::NO_CONTENT, "text/plain", "")
    } else {
        match told {
            Reply::Stored => {
                let stored = |answer: &Value| {
                    let id = answer["id"].as_str().unwrap_or_default().to_owned();
                    (id, json!({ "status": "stored" }))
                };
                results(&received.answers().iter().map(stored).collect())
            }
            Reply::Results(by_id) => results(&by_id),
            Reply::NoContent => reply(StatusCode::NO_CONTENT, "text/plain", ""),
            Reply::Status(status) => {
                let status =
                    StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
                reply(status, "text/plain", "")
            }
            Reply::Busy {
                retry_after,
                problem,
            } => {
                let status = StatusCode::SERVICE_UNAVAILABLE;
                let mut response = reply(status, "application/problem+json", problem.to_string());
                let value = retry_after.and_then(|text| HeaderValue::from_str(&text).ok());
                if let Some(value) = value {
                    response.headers_mut().insert("retry-after", value);
                }
                response
            }
            Reply::CaptivePortal => reply(
                StatusCode::OK,
                "text/html",
                "<!doctype html><title>Welcome</title><p>Please accept the terms to go online.",
            ),
            Reply::Hang => pending().await,
            Reply::PassOn(url) => pass_on(&url, received.body).await?,
            Reply::PassOnSlowly(url) => {
                tokio::time::sleep(Duration::from_millis(300)).await;
                pass_on(&url, received.body).await?
            }
            Reply::LoseReplyOf(url) => {
                pass_on(&url, received.body).await?;
                return Err(BrokenOff);
            }
        }
    };
    let headers = response.headers_mut();
    headers.insert("access-control-allow-origin", HeaderValue::from_static("*"));
    headers.insert(
        "access-control-allow-headers",
        HeaderValue::from_static("*"),
    );
    headers.insert(
        "access-control-expose-headers",
        HeaderValue::from_static("retry-after"),
    );
    Ok(response)
}

/// Returns once the reply is there to its last byte: only then is the batch certainly stored.
async fn pass_on(url: &str, body: String) -> Result<Response<Full<Bytes>>, BrokenOff> {
    let answered = reqwest::Client::new()
        .post(url)
        .body(body)
        .send()
        .await
        .map_err(|_| BrokenOff)?;
    let status = answered.status();
    let body = answered.bytes().await.map_err(|_| BrokenOff)?;
    Ok(reply(status, "application/json", body))
}

fn results(by_id: &HashMap<String, Value>) -> Response<Full<Bytes>> {
    let body = json!({ "v": 1, "results": by_id }).to_string();
    reply(StatusCode::OK, "application/json", body)
}
