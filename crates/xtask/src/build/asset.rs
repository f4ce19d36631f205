//! Files that visitors download: named by content, compressed once.

use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::Path;

use anyhow::{Context, Result};
use brotli::enc::BrotliEncoderParams;
use flate2::Compression;
use flate2::write::GzEncoder;
use sha2::{Digest, Sha256};

use super::Artefacts;
use crate::workspace::replace_file;

/// Length of the hash in a name: 64 bits tell apart more builds than there will be.
const HASH_CHARS: usize = 16;

/// The first 16 hex digits of the SHA-256 of all `parts`.
pub(super) fn digest(parts: &[&[u8]]) -> String {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update(part);
    }
    hex(&hasher.finalize()[..HASH_CHARS / 2])
}

/// The SHA-256 in hexadecimal.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

/// The name of a file with this content.
pub(super) fn hashed(stem: &str, bytes: &[u8], extension: &str) -> String {
    format!("{stem}-{}.{extension}", digest(&[bytes]))
}

/// Writes a file with its `.br` and `.gz` beside it, unless all are there with this content.
///
/// The plain file comes last: while it is the old one, or not there, a run that was cut short is made up for.
pub(super) fn write(dist: &Path, name: &str, bytes: &[u8]) -> Result<()> {
    let plain = dist.join(name);
    let [br, gz] = compressed(name).map(|name| dist.join(name));
    if br.exists() && gz.exists() && fs::read(&plain).is_ok_and(|old| old == bytes) {
        return Ok(());
    }
    if let Some(folder) = plain.parent() {
        fs::create_dir_all(folder)
            .with_context(|| format!("cannot create {}", folder.display()))?;
    }
    replace_file(&br, &brotli(bytes)?)?;
    replace_file(&gz, &gzip(bytes)?)?;
    replace_file(&plain, bytes)
}

/// Names of the compressed forms: brotli, gzip.
pub(crate) fn compressed(name: &str) -> [String; 2] {
    [format!("{name}.br"), format!("{name}.gz")]
}

/// Removes artefacts of earlier builds, which would be served and measured otherwise.
pub(super) fn remove_others(dist: &Path, artefacts: &Artefacts) -> Result<()> {
    let Artefacts {
        glue,
        wasm,
        rules,
        tab,
        explain,
        work,
        first,
        the_loop,
        frame,
        inside,
        ..
    } = artefacts;
    let kept = [
        glue, wasm, rules, tab, explain, work, first, the_loop, frame, inside,
    ]
    .into_iter()
    .chain(&artefacts.locales);
    // Of a folder its name: the hash in it is that of all its files.
    let kept: Vec<String> = kept
        .flat_map(|name| [vec![name.clone()], compressed(name).to_vec()].concat())
        .filter_map(|name| name.split('/').next().map(str::to_owned))
        .collect();
    for entry in fs::read_dir(dist).with_context(|| format!("no folder {}", dist.display()))? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if !carries_hash(&name) || kept.contains(&name) {
            continue;
        }
        let path = entry.path();
        let removed = if path.is_dir() {
            fs::remove_dir_all(&path)
        } else {
            fs::remove_file(&path)
        };
        removed.with_context(|| format!("cannot remove {}", path.display()))?;
    }
    Ok(())
}

/// Whether a name is one that a build gave to a file or a folder of files, compressed or not.
fn carries_hash(name: &str) -> bool {
    let Some((stem, rest)) = name.rsplit_once('-') else {
        return false;
    };
    let hash = rest.split('.').next().unwrap_or_default();
    (stem == "locales" || stem.starts_with("otklik"))
        && hash.len() == HASH_CHARS
        && hash.bytes().all(|byte| byte.is_ascii_hexdigit())
}

fn brotli(bytes: &[u8]) -> Result<Vec<u8>> {
    let parameters = BrotliEncoderParams {
        quality: 11,
        lgwin: 24,
        size_hint: bytes.len(),
        ..BrotliEncoderParams::default()
    };
    let mut out = Vec::new();
    brotli::BrotliCompress(&mut &*bytes, &mut out, &parameters).context("brotli failed")?;
    Ok(out)
}

fn gzip(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes)?;
    Ok(encoder.finish()?)
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    #[test]
    fn names_follow_the_content() {
        // The SHA-256 of "abc" in FIPS 180-2 starts so.
        assert_eq!(
            hashed("otklik", b"abc", "wasm"),
            "otklik-ba7816bf8f01cfea.wasm"
        );
        assert_ne!(hashed("ru", b"a", "json"), hashed("ru", b"b", "json"));
    }

    #[test]
    fn all_three_forms_hold_the_same() {
        let folder = tempfile::tempdir().unwrap();
        let text = "customer feedback, ".repeat(500);
        write(folder.path(), "locales/x.json", text.as_bytes()).unwrap();
        let file = |name: &str| fs::read(folder.path().join("locales").join(name)).unwrap();
        assert_eq!(file("x.json"), text.as_bytes());

        let mut from_brotli = Vec::new();
        brotli::BrotliDecompress(&mut &*file("x.json.br"), &mut from_brotli).unwrap();
        assert_eq!(from_brotli, text.as_bytes());
        let mut from_gzip = Vec::new();
        flate2::read::GzDecoder::new(&*file("x.json.gz"))
            .read_to_end(&mut from_gzip)
            .unwrap();
        assert_eq!(from_gzip, text.as_bytes());
    }

    #[test]
    fn a_changed_file_gets_new_compressed_forms() {
        let folder = tempfile::tempdir().unwrap();
        let br = folder.path().join("otklik.js.br");
        write(folder.path(), "otklik.js", b"one").unwrap();
        let first = fs::read(&br).unwrap();
        write(folder.path(), "otklik.js", b"two").unwrap();
        assert_ne!(fs::read(&br).unwrap(), first);
    }

    #[test]
    fn only_what_an_earlier_build_left_is_removed() {
        let folder = tempfile::tempdir().unwrap();
        let dist = folder.path();
        let now = Artefacts {
            loader: "otklik.js".to_owned(),
            rules: hashed("otklik-rules", b"rules", "js"),
            tab: hashed("otklik-tab", b"tab", "js"),
            explain: hashed("otklik-explain", b"explain", "js"),
            work: hashed("otklik-work", b"work", "js"),
            first: hashed("otklik-first", b"first", "js"),
            the_loop: hashed("otklik-loop", b"loop", "js"),
            frame: hashed("otklik-frame", b"new frame", "js"),
            inside: hashed("otklik-inside", b"new inside", "js"),
            frame_page: "otklik-frame.html".to_owned(),
            glue: hashed("otklik", b"new glue", "js"),
            wasm: hashed("otklik", b"new wasm", "wasm"),
            locales: vec![format!("locales-{}/ru.json", digest(&[b"new"]))],
            loop_locales: Vec::new(),
            console: Vec::new(),
            std: crate::setup::StdSource::Prebuilt,
        };
        let old_glue = hashed("otklik", b"old glue", "js");
        let old_locales = format!("locales-{}", digest(&[b"old"]));
        let old_locale = format!("{old_locales}/de.json");
        let others = [
            "otklik.js",
            "otklik-frame.html",
            "otklik-collector",
            "demo-sites/shop.json",
        ];
        for name in [
            &now.glue,
            &now.wasm,
            &now.frame,
            &now.inside,
            &now.locales[0],
            &old_glue,
            &old_locale,
        ]
        .map(String::as_str)
        .into_iter()
        .chain(others)
        {
            write(dist, name, b"").unwrap();
        }
        remove_others(dist, &now).unwrap();
        for name in [
            &now.glue,
            &now.wasm,
            &now.frame,
            &now.inside,
            &now.locales[0],
        ]
        .map(String::as_str)
        .into_iter()
        .chain(others)
        {
            assert!(dist.join(name).exists(), "{name} stays");
        }
        for name in [&old_glue, &format!("{old_glue}.br"), &old_locales] {
            assert!(!dist.join(name).exists(), "{name} goes");
        }
    }
}
