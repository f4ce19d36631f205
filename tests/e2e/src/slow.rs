use std::time::Duration;

use anyhow::Result;
use http_body_util::Full;
use hyper::body::Bytes;
use hyper::{Request, Response};

use crate::server::{BrokenOff, Server};

/// A line on which everything of a collector's comes at once but the widget's wasm, which is late.
#[derive(Debug)]
pub struct LateWasm {
    server: Server,
}

impl LateWasm {
    /// A line to the collector at `url`.
    ///
    /// # Errors
    /// When there is no free port.
    pub async fn start(url: &str, late: Duration) -> Result<Self> {
        let url = url.to_owned();
        let server = Server::start(move |request| pass_on(url.clone(), late, request)).await?;
        Ok(Self { server })
    }

    /// The address that stands for the collector's.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.server.port())
    }
}

async fn pass_on(
    url: String,
    late: Duration,
    request: Request<Bytes>,
) -> Result<Response<Full<Bytes>>, BrokenOff> {
    let (head, body) = request.into_parts();
    if head.uri.path().ends_with(".wasm") {
        tokio::time::sleep(late).await;
    }
    let mut headers = head.headers;
    headers.remove("host");
    let passed = reqwest::Client::new()
        .request(head.method, format!("{url}{}", head.uri))
        .headers(headers)
        .body(body)
        .send()
        .await
        .map_err(|_| BrokenOff)?;
    let mut response = Response::new(Full::default());
    *response.status_mut() = passed.status();
    *response.headers_mut() = passed.headers().clone();
    response.headers_mut().remove("transfer-encoding");
    *response.body_mut() = Full::new(passed.bytes().await.map_err(|_| BrokenOff)?);
    Ok(response)
}
