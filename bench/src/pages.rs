use std::fs;
use std::io::{self, BufRead, BufReader, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::thread;

use anyhow::{Context, Result};

/// Serves the files of `folder` on a free port of the loopback for as long as the program runs, and gives the address.
pub(crate) fn serve(folder: &Path) -> Result<String> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).context("no port is free")?;
    let address = format!("http://{}", listener.local_addr()?);
    let folder = folder.to_path_buf();
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let folder = folder.clone();
            // A browser that goes away is no news.
            thread::spawn(move || answer(&stream, &folder));
        }
    });
    Ok(address)
}

fn answer(mut stream: &TcpStream, folder: &Path) -> io::Result<()> {
    let mut lines = BufReader::new(stream).lines();
    let request = lines.next().unwrap_or_else(|| Ok(String::new()))?;
    for line in lines {
        if line?.is_empty() {
            break;
        }
    }
    let found =
        file(folder, &request).and_then(|path| Some((media_type(&path), fs::read(&path).ok()?)));
    let (status, media_type, body) = match found {
        Some((media_type, body)) => ("200 OK", media_type, body),
        None => ("404 Not Found", "text/plain", Vec::new()),
    };
    // A page that shares nothing with others is given the finer clock.
    let head = format!(
        "HTTP/1.1 {status}\r\nContent-Type: {media_type}\r\nContent-Length: {}\r\nConnection: close\r\n\
         Cross-Origin-Opener-Policy: same-origin\r\nCross-Origin-Embedder-Policy: require-corp\r\n\r\n",
        body.len()
    );
    stream.write_all(head.as_bytes())?;
    stream.write_all(&body)
}

/// The file that `GET /path HTTP/1.1` asks for, inside of `folder`.
fn file(folder: &Path, request: &str) -> Option<PathBuf> {
    let path = request.strip_prefix("GET /")?.split(' ').next()?;
    if path.split('/').any(|part| part == "..") {
        return None;
    }
    Some(match path {
        "" => folder.join("index.html"),
        _ => folder.join(path),
    })
}

fn media_type(path: &Path) -> &'static str {
    match path.extension().and_then(|extension| extension.to_str()) {
        Some("html") => "text/html",
        Some("js") => "text/javascript",
        Some("wasm") => "application/wasm",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_folder_is_served() {
        let folder = Path::new("/pages");
        let found = |request| file(folder, request);
        assert_eq!(found("GET / HTTP/1.1"), Some(folder.join("index.html")));
        assert_eq!(found("GET /a/b.js HTTP/1.1"), Some(folder.join("a/b.js")));
        assert_eq!(found("GET /../secret HTTP/1.1"), None);
        assert_eq!(found("POST / HTTP/1.1"), None);
    }
}
