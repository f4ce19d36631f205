use std::collections::HashMap;
use std::convert::Infallible;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::net::Ipv4Addr;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::{Context, Result};
use brotli::enc::BrotliEncoderParams;
use http_body_util::{BodyExt, Full};
use hyper::body::{Bytes, Incoming};
use hyper::header::{self, HeaderName, HeaderValue};
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use tokio::net::TcpListener;

/// How long a browser may keep an answer.
#[derive(Clone, Copy, Debug)]
pub(super) enum Keep {
    /// A page: kept, and asked for again each time.
    Asked,
    /// A file under a name of its own version.
    ForEver,
    /// What a made-up server says.
    Never,
}

#[derive(Clone, Debug)]
struct Answer {
    media_type: &'static str,
    keep: Keep,
    body: Bytes,
    tag: String,
}

/// Keeps what brotli made of a content, because its best quality takes long.
#[derive(Debug)]
pub(super) struct Press {
    folder: PathBuf,
}

impl Press {
    pub(super) fn new(folder: PathBuf) -> Result<Self> {
        fs::create_dir_all(&folder)
            .with_context(|| format!("cannot create {}", folder.display()))?;
        Ok(Self { folder })
    }

    fn press(&self, bytes: &[u8]) -> Result<(Bytes, String)> {
        let mut hasher = DefaultHasher::new();
        bytes.hash(&mut hasher);
        let hash = format!("{:016x}", hasher.finish());
        let path = self.folder.join(format!("{hash}-{}.br", bytes.len()));
        if let Ok(kept) = fs::read(&path) {
            return Ok((kept.into(), hash));
        }
        let parameters = BrotliEncoderParams {
            quality: 11,
            lgwin: 24,
            size_hint: bytes.len(),
            ..BrotliEncoderParams::default()
        };
        let mut small = Vec::new();
        brotli::BrotliCompress(&mut &*bytes, &mut small, &parameters).context("brotli failed")?;
        let partial = path.with_extension("partial");
        fs::write(&partial, &small)
            .and_then(|()| fs::rename(&partial, &path))
            .with_context(|| format!("cannot write {}", path.display()))?;
        Ok((small.into(), hash))
    }
}

/// What an origin has: filled before it is opened, so that nothing is made while it is measured.
#[derive(Debug, Default)]
pub(super) struct Shelf {
    answers: HashMap<String, Answer>,
}

impl Shelf {
    pub(super) fn put(
        &mut self,
        press: &Press,
        path: &str,
        bytes: &[u8],
        keep: Keep,
    ) -> Result<()> {
        let media_type = match path.rsplit_once('.') {
            Some((_, "css")) => "text/css; charset=utf-8",
            Some((_, "js")) => "text/javascript; charset=utf-8",
            _ if bytes.starts_with(b"{") => "application/json",
            _ => "text/html; charset=utf-8",
        };
        let (body, tag) = press.press(bytes)?;
        let answer = Answer {
            media_type,
            keep,
            body,
            tag: format!("\"{tag}\""),
        };
        self.answers.insert(path.to_owned(), answer);
        Ok(())
    }
}

/// A server on a free port of the loopback, for as long as the program runs.
#[derive(Debug)]
pub(super) struct Origin {
    address: String,
    listener: TcpListener,
}

/// What an opened origin has been asked for in vain.
#[derive(Clone, Debug, Default)]
pub(super) struct Missed(Arc<Mutex<Vec<String>>>);

impl Missed {
    pub(super) fn all(&self) -> Vec<String> {
        let mut all = self
            .0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        all.sort();
        all.dedup();
        all
    }
}

impl Origin {
    /// Takes the port; nothing is answered before [`Origin::open`].
    pub(super) async fn reserve() -> Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
            .await
            .context("no port is free")?;
        let address = format!("http://{}", listener.local_addr()?);
        Ok(Self { address, listener })
    }

    pub(super) fn address(&self) -> &str {
        &self.address
    }

    /// Answers from now on.
    pub(super) fn open(self, shelf: Shelf) -> Missed {
        let missed = Missed::default();
        let noted = missed.clone();
        let shelf = Arc::new(shelf);
        tokio::spawn(async move {
            while let Ok((stream, _)) = self.listener.accept().await {
                let (shelf, noted) = (Arc::clone(&shelf), noted.clone());
                // Small answers must not wait for one another.
                let _ = stream.set_nodelay(true);
                tokio::spawn(async move {
                    let service = service_fn(move |request: Request<Incoming>| {
                        let (shelf, noted) = (Arc::clone(&shelf), noted.clone());
                        async move {
                            let (head, body) = request.into_parts();
                            // A body that breaks off is the browser's to tell.
                            let _ = body.collect().await;
                            Ok::<_, Infallible>(answer(
                                &shelf,
                                &noted,
                                &Request::from_parts(head, ()),
                            ))
                        }
                    });
                    // A browser that goes away is no news.
                    let _ = hyper::server::conn::http1::Builder::new()
                        .serve_connection(TokioIo::new(stream), service)
                        .await;
                });
            }
        });
        missed
    }
}

fn answer(shelf: &Shelf, missed: &Missed, request: &Request<()>) -> Response<Full<Bytes>> {
    let path = request.uri().path();
    let mut response = Response::new(Full::default());
    if request.method() == Method::OPTIONS {
        *response.status_mut() = StatusCode::NO_CONTENT;
        set(
            &mut response,
            header::ACCESS_CONTROL_ALLOW_HEADERS,
            "Content-Type, Cache-Control",
        );
        set(
            &mut response,
            header::ACCESS_CONTROL_ALLOW_METHODS,
            "GET, POST, PUT",
        );
    } else if let Some(found) = shelf.answers.get(path) {
        let known = request.headers().get(header::IF_NONE_MATCH);
        if known.is_some_and(|tag| tag.as_bytes() == found.tag.as_bytes()) {
            *response.status_mut() = StatusCode::NOT_MODIFIED;
        } else {
            *response.body_mut() = Full::new(found.body.clone());
            set(&mut response, header::CONTENT_TYPE, found.media_type);
            set(&mut response, header::CONTENT_ENCODING, "br");
        }
        let cache = match found.keep {
            Keep::Asked => "no-cache",
            Keep::ForEver => "public, max-age=31536000, immutable",
            Keep::Never => "no-store",
        };
        set(&mut response, header::CACHE_CONTROL, cache);
        set(&mut response, header::VARY, "Accept-Encoding");
        if let Ok(tag) = HeaderValue::from_str(&found.tag) {
            response.headers_mut().insert(header::ETAG, tag);
        }
    } else {
        *response.status_mut() = StatusCode::NOT_FOUND;
        let asked = format!("{} {path}", request.method());
        missed
            .0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(asked);
    }
    set(&mut response, header::ACCESS_CONTROL_ALLOW_ORIGIN, "*");
    response
}

fn set(response: &mut Response<Full<Bytes>>, name: HeaderName, value: &'static str) {
    response
        .headers_mut()
        .insert(name, HeaderValue::from_static(value));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ask(shelf: &Shelf, missed: &Missed, path: &str, tag: Option<&str>) -> Response<Full<Bytes>> {
        let mut request = Request::builder().uri(path);
        if let Some(tag) = tag {
            request = request.header(header::IF_NONE_MATCH, tag);
        }
        answer(shelf, missed, &request.body(()).unwrap())
    }

    #[test]
    fn an_answer_is_pressed_once_and_asked_for_again_by_its_tag() {
        let folder = tempfile::tempdir().unwrap();
        let press = Press::new(folder.path().to_path_buf()).unwrap();
        let text = "all alike ".repeat(400);
        let mut shelf = Shelf::default();
        for path in ["/a.js", "/b.js"] {
            shelf
                .put(&press, path, text.as_bytes(), Keep::ForEver)
                .unwrap();
        }
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
        let missed = Missed::default();
        let first = ask(&shelf, &missed, "/a.js", None);
        assert_eq!(first.headers()[header::CONTENT_ENCODING], "br");
        let tag = first.headers()[header::ETAG].to_str().unwrap();
        let again = ask(&shelf, &missed, "/a.js", Some(tag));
        assert_eq!(again.status(), StatusCode::NOT_MODIFIED);
        let mut plain = Vec::new();
        let pressed = &shelf.answers["/a.js"].body;
        brotli::BrotliDecompress(&mut &pressed[..], &mut plain).unwrap();
        assert_eq!(plain, text.as_bytes());
    }

    #[test]
    fn what_is_not_there_is_noted() {
        let missed = Missed::default();
        let response = ask(&Shelf::default(), &missed, "/flags/?v=2", None);
        assert_eq!(response.status(), StatusCode::NOT_FOUND);
        assert_eq!(missed.all(), ["GET /flags/"]);
    }
}
