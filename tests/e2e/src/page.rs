use std::collections::HashMap;
use std::fs;
use std::sync::{Arc, PoisonError, RwLock};

use anyhow::{Context, Result};
use http_body_util::Full;
use hyper::body::Bytes;
use hyper::header::{HeaderName, HeaderValue};
use hyper::{Request, Response, StatusCode};

use crate::program::{dist, root};
use crate::server::{BrokenOff, Server, reply};

/// The placeholder host that the README's tag names.
const EXAMPLE_HOST: &str = "https://feedback.example.com";

/// The script tag of the README with the collector's address and the demo's name filled in, otherwise to the letter.
///
/// # Errors
/// When the README has no such tag.
pub fn readme_tag(collector: &str) -> Result<String> {
    let path = root().join("README.md");
    let readme = fs::read_to_string(&path).with_context(|| path.display().to_string())?;
    let start = format!("<script async src=\"{EXAMPLE_HOST}/otklik.js\"");
    let line = readme
        .lines()
        .map(str::trim)
        .find(|line| line.starts_with(&start));
    let line = line.with_context(|| format!("README.md has no line that starts with {start}"))?;
    let named = line
        .split_once("data-site=\"")
        .and_then(|(before, name)| Some((before, name.split_once('"')?.1)));
    let (before, after) =
        named.with_context(|| format!("the README's tag names no site: {line}"))?;
    Ok(format!("{before}data-site=\"demo\"{after}").replace(EXAMPLE_HOST, collector))
}

/// A tag that loads the widget from `host` for `site`, with more attributes if a case needs them.
#[must_use]
pub fn tag(host: &str, site: &str, attributes: &str) -> String {
    format!("<script async src=\"{host}/otklik.js\" data-site=\"{site}\" {attributes}></script>")
}

/// A page of the host site.
#[derive(Clone, Debug)]
pub struct Page {
    name: &'static str,
    html: String,
    headers: Vec<(HeaderName, HeaderValue)>,
}

impl Page {
    /// A page from `pages/`, with `{tag}` filled in.
    ///
    /// # Errors
    /// When there is no such page.
    pub fn new(name: &'static str, tag: &str) -> Result<Self> {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/pages");
        let html = fs::read_to_string(format!("{path}/{name}"))
            .with_context(|| format!("{path}/{name}"))?;
        Ok(Self {
            name,
            html: html.replace("{tag}", tag),
            headers: Vec::new(),
        })
    }

    /// The page with `html` right after its journal, before the widget's tag.
    #[must_use]
    pub fn before_the_tag(mut self, html: &str) -> Self {
        let journal = "<script src=\"/journal.js\"></script>";
        self.html = self.html.replacen(journal, &[journal, html].concat(), 1);
        self
    }

    /// The page with the survey file in it for another site.
    #[must_use]
    pub fn of_site(mut self, site: &str) -> Self {
        let named = format!("\"site\": \"{site}\"");
        self.html = self.html.replacen("\"site\": \"corner\"", &named, 1);
        self
    }

    /// The page with one more response header.
    ///
    /// # Errors
    /// When the value cannot stand in a header.
    pub fn header(mut self, name: &'static str, value: &str) -> Result<Self> {
        self.headers
            .push((HeaderName::from_static(name), HeaderValue::from_str(value)?));
        Ok(self)
    }
}

/// The host site: an origin of its own, `http://localhost:PORT`, which browsers treat as secure.
///
/// It also serves the widget's files below `/widget/`, as a site without a collector would.
#[derive(Debug)]
pub struct Pages {
    server: Server,
    files: Files,
}

type Files = Arc<RwLock<HashMap<String, Page>>>;

impl Pages {
    /// Starts a site that has no pages yet.
    ///
    /// # Errors
    /// When there is no free port.
    pub async fn start() -> Result<Self> {
        let files = Files::default();
        let shared = Arc::clone(&files);
        let server = Server::start(move |request| {
            let response = serve(&shared, &request);
            async move { Ok::<_, BrokenOff>(response) }
        })
        .await?;
        Ok(Self { server, files })
    }

    /// Puts a page up, in place of one of the same name, and gives its address.
    #[must_use]
    pub fn put(&self, page: Page) -> String {
        let url = format!("{}/{}", self.origin(), page.name);
        let mut files = self.files.write().unwrap_or_else(PoisonError::into_inner);
        files.insert(format!("/{}", page.name), page);
        url
    }

    /// The site's origin.
    #[must_use]
    pub fn origin(&self) -> String {
        format!("http://localhost:{}", self.server.port())
    }
}

fn serve(files: &Files, request: &Request<Bytes>) -> Response<Full<Bytes>> {
    let path = request.uri().path();
    if path == "/journal.js" {
        return reply(
            StatusCode::OK,
            "text/javascript",
            include_str!("../pages/journal.js"),
        );
    }
    if let Some(artefact) = path.strip_prefix("/widget/") {
        return serve_artefact(artefact);
    }
    let files = files.read().unwrap_or_else(PoisonError::into_inner);
    let Some(page) = files.get(path) else {
        return reply(StatusCode::NOT_FOUND, "text/plain", "no such page");
    };
    let media_type = match page.name.rsplit_once('.') {
        Some((_, "json")) => "application/json",
        Some((_, "js")) => "text/javascript",
        _ => "text/html; charset=utf-8",
    };
    let mut response = reply(StatusCode::OK, media_type, page.html.clone());
    response.headers_mut().extend(page.headers.iter().cloned());
    response
}

fn serve_artefact(name: &str) -> Response<Full<Bytes>> {
    let media_type = match name.rsplit_once('.') {
        Some((_, "js")) => "text/javascript",
        Some((_, "wasm")) => "application/wasm",
        Some((_, "json")) => "application/json",
        _ => "application/octet-stream",
    };
    match dist().and_then(|folder| Ok(fs::read(folder.join(name))?)) {
        Ok(bytes) => reply(StatusCode::OK, media_type, bytes),
        Err(error) => reply(StatusCode::NOT_FOUND, "text/plain", format!("{error:#}")),
    }
}
