//! A page of `examples/`, as its author would serve it.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use http_body_util::Full;
use hyper::body::Bytes;
use hyper::{Response, StatusCode};

use crate::program::root;
use crate::server::{BrokenOff, Server, reply};

/// Where the examples expect the collector.
const EXPECTED: &str = "http://127.0.0.1:8080";

/// One of the examples on an origin of its own.
#[derive(Debug)]
pub struct Example {
    server: Server,
}

impl Example {
    /// Serves the example of that name, with the collector's address in place of the one that it expects.
    ///
    /// # Errors
    /// When it has not been built, or does not name a collector.
    pub async fn start(name: &str, collector: &str) -> Result<Self> {
        let folder = built().join(name);
        anyhow::ensure!(
            folder.join("index.html").is_file(),
            "no example {} : `cargo xtask test --only e2e` builds them, or name the folder in OTKLIK_EXAMPLES",
            folder.display()
        );
        let collector = collector.to_owned();
        let server = Server::start(move |request| {
            let response = serve(&folder, request.uri().path(), &collector);
            async move { Ok::<_, BrokenOff>(response) }
        })
        .await?;
        Ok(Self { server })
    }

    /// Its address.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://localhost:{}/", self.server.port())
    }
}

fn built() -> PathBuf {
    env::var_os("OTKLIK_EXAMPLES")
        .map_or_else(|| root().join("target/examples-served"), PathBuf::from)
}

fn serve(folder: &Path, path: &str, collector: &str) -> Response<Full<Bytes>> {
    let path = match path.trim_start_matches('/') {
        "" => "index.html",
        path => path,
    };
    let read = || -> Result<(Vec<u8>, &'static str)> {
        let bytes = fs::read(folder.join(path)).with_context(|| path.to_owned())?;
        let media_type = match path.rsplit_once('.').context("no extension")?.1 {
            "html" => "text/html",
            "js" => "text/javascript",
            "wasm" => return Ok((bytes, "application/wasm")),
            other => anyhow::bail!("{other}: no such file is expected"),
        };
        let text = String::from_utf8(bytes)?.replace(EXPECTED, collector);
        Ok((text.into_bytes(), media_type))
    };
    match read() {
        Ok((body, media_type)) => reply(StatusCode::OK, media_type, body),
        Err(error) => reply(StatusCode::NOT_FOUND, "text/plain", format!("{error:#}")),
    }
}
