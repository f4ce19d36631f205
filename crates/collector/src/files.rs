//! Files served from memory.

use std::io::{self, Write as _};
use std::path::Path;

use anyhow::Context as _;
use brotli::enc::BrotliEncoderParams;
use bytes::Bytes;
use flate2::Compression;
use flate2::write::GzEncoder;

use crate::secret::hex;
use sha2::{Digest as _, Sha256};

/// A file to serve, with its compressed forms if there are any.
#[derive(Clone, Debug)]
pub(crate) struct File {
    /// The file as it is.
    pub(crate) plain: Bytes,
    /// The same by Brotli.
    pub(crate) brotli: Option<Bytes>,
    /// The same by gzip.
    pub(crate) gzip: Option<Bytes>,
    /// The media type.
    pub(crate) media_type: &'static str,
    /// Names the content: 32 hexadecimal digits of its SHA-256.
    pub(crate) hash: String,
}

impl File {
    /// A file with no compressed forms.
    pub(crate) fn new(plain: Bytes, media_type: &'static str) -> Self {
        let hash = hex(&Sha256::digest(&plain)[..16]);
        Self {
            plain,
            brotli: None,
            gzip: None,
            media_type,
            hash,
        }
    }

    /// The file with those of its compressed forms that are smaller. It takes milliseconds: for what changes with a start.
    pub(crate) fn compressed(self) -> anyhow::Result<Self> {
        let smaller = |form: io::Result<Vec<u8>>| {
            let form = form.context("a file cannot be compressed")?;
            anyhow::Ok((form.len() < self.plain.len()).then(|| Bytes::from(form)))
        };
        Ok(Self {
            brotli: smaller(brotli(&self.plain))?,
            gzip: smaller(gzip(&self.plain))?,
            ..self
        })
    }

    /// Reads a file and the `.br` and `.gz` beside it. `None` when files of its kind are not served.
    pub(crate) fn read(path: &Path) -> anyhow::Result<Option<Self>> {
        let Some(media_type) = path.extension().and_then(|e| media_type(e.to_str()?)) else {
            return Ok(None);
        };
        let mut file = Self::new(read(path)?, media_type);
        let compressed = |extension: &str| {
            let mut beside = path.as_os_str().to_owned();
            beside.push(extension);
            let beside = Path::new(&beside);
            beside.is_file().then(|| read(beside)).transpose()
        };
        file.brotli = compressed(".br")?;
        file.gzip = compressed(".gz")?;
        Ok(Some(file))
    }
}

fn brotli(bytes: &[u8]) -> io::Result<Vec<u8>> {
    let parameters = BrotliEncoderParams {
        quality: 11,
        // A window that the file fits in.
        lgwin: 18,
        size_hint: bytes.len(),
        ..BrotliEncoderParams::default()
    };
    let mut out = Vec::new();
    brotli::BrotliCompress(&mut &*bytes, &mut out, &parameters)?;
    Ok(out)
}

fn gzip(bytes: &[u8]) -> io::Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes)?;
    encoder.finish()
}

fn read(path: &Path) -> anyhow::Result<Bytes> {
    std::fs::read(path)
        .map(Bytes::from)
        .with_context(|| format!("{}: cannot be read", path.display()))
}

fn media_type(extension: &str) -> Option<&'static str> {
    Some(match extension {
        "css" => "text/css; charset=utf-8",
        "html" => "text/html; charset=utf-8",
        "ico" => "image/x-icon",
        "jpg" => "image/jpeg",
        "js" => "text/javascript; charset=utf-8",
        "json" => "application/json",
        "png" => "image/png",
        "svg" => "image/svg+xml",
        "txt" => "text/plain; charset=utf-8",
        "wasm" => "application/wasm",
        "webp" => "image/webp",
        "woff2" => "font/woff2",
        _ => return None,
    })
}
