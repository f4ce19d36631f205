//! A line of strace's output, as `-f -y -xx` writes it: `7814  fdatasync(5<\x2f\x74>) = 0`.

use std::path::PathBuf;

use anyhow::{Context as _, Result, bail};

/// A line: a call that begins, one that ends, or both at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line<'a> {
    /// The thread.
    pub thread: u32,
    /// The call's name.
    pub name: &'a str,
    /// The arguments, where the call begins.
    pub begins: Option<&'a str>,
    /// What it returned, where it ends; nothing when the thread ended in it.
    pub ends: Option<Option<i64>>,
}

impl<'a> Line<'a> {
    /// Reads a line; `None` for one about a signal or a thread's end.
    #[must_use]
    pub fn read(line: &'a str) -> Option<Self> {
        let (thread, rest) = line.split_once(' ')?;
        let thread = thread.parse().ok()?;
        let rest = rest.trim_start();
        if let Some(rest) = rest.strip_prefix("<... ") {
            let (name, rest) = rest.split_once(" resumed>")?;
            return Some(Self {
                thread,
                name,
                begins: None,
                ends: Some(result(rest)),
            });
        }
        let (name, rest) = rest.split_once('(')?;
        if !name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
        {
            return None;
        }
        if let Some(arguments) = rest.strip_suffix("<unfinished ...>") {
            return Some(Self {
                thread,
                name,
                begins: Some(arguments.trim_end()),
                ends: None,
            });
        }
        let (arguments, _) = rest.rsplit_once(") ")?;
        Some(Self {
            thread,
            name,
            begins: Some(arguments),
            ends: Some(result(rest)),
        })
    }
}

fn result(rest: &str) -> Option<i64> {
    let (_, result) = rest.rsplit_once(") ")?;
    let result = result.trim_start().strip_prefix("= ")?;
    let digits = result
        .bytes()
        .take_while(|byte| byte.is_ascii_digit() || *byte == b'-');
    result.get(..digits.count())?.parse().ok()
}

/// The path behind the first file descriptor of the arguments; sockets and pipes have one, too.
#[must_use]
pub fn descriptor_path(arguments: &str) -> Option<PathBuf> {
    let (_, rest) = arguments.split_once('<')?;
    let (path, _) = rest.split_once('>')?;
    let bytes = unescape(path).ok()?;
    Some(PathBuf::from(String::from_utf8(bytes).ok()?))
}

/// The bytes of all strings among the arguments, one after the other.
///
/// # Errors
/// When strace left some out.
pub fn bytes(arguments: &str) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut rest = arguments;
    while let Some((_, after)) = rest.split_once('"') {
        let (string, after) = after.split_once('"').context("a string has no end")?;
        if after.starts_with("...") {
            bail!("strace shows only a part of {} bytes", string.len() / 4);
        }
        bytes.extend(unescape(string)?);
        rest = after;
    }
    Ok(bytes)
}

/// The arguments after the last string, as numbers.
#[must_use]
pub fn numbers_at_end(arguments: &str) -> Vec<u64> {
    let end = arguments.rsplit_once(['"', '>']).map_or("", |(_, end)| end);
    end.split(',')
        .filter_map(|number| number.trim().parse().ok())
        .collect()
}

/// `\x2f\x74` to its bytes.
fn unescape(text: &str) -> Result<Vec<u8>> {
    let digit = |byte: u8| char::from(byte).to_digit(16).map(|digit| digit as u8);
    let (escapes, rest) = text.as_bytes().as_chunks::<4>();
    let bytes: Option<Vec<u8>> = escapes
        .iter()
        .map(|escape| match escape {
            [b'\\', b'x', high, low] => Some(digit(*high)? << 4 | digit(*low)?),
            _ => None,
        })
        .collect();
    match bytes {
        Some(bytes) if rest.is_empty() => Ok(bytes),
        _ => bail!(
            "strace did not write hexadecimal digits: {:?}",
            text.get(..40)
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calls_are_read_whole_and_in_halves() {
        let whole = Line::read(r#"7  pwrite64(5<\x2f\x61>, "\x41\x42", 2, 4096) = 2"#).unwrap();
        assert_eq!(
            (whole.thread, whole.name, whole.ends),
            (7, "pwrite64", Some(Some(2)))
        );
        let arguments = whole.begins.unwrap();
        assert_eq!(descriptor_path(arguments), Some(PathBuf::from("/a")));
        assert_eq!(bytes(arguments).unwrap(), b"AB");
        assert_eq!(numbers_at_end(arguments), [2, 4096]);

        let first = Line::read(r"8  fdatasync(5<\x2f\x61> <unfinished ...>").unwrap();
        assert_eq!((first.begins, first.ends), (Some(r"5<\x2f\x61>"), None));
        let second =
            Line::read("8  <... fdatasync resumed>) = -1 EIO (Input/output error)").unwrap();
        assert_eq!((second.name, second.ends), ("fdatasync", Some(Some(-1))));
        let dead = Line::read("8  <... fdatasync resumed>) = ?").unwrap();
        assert_eq!(dead.ends, Some(None));
        assert_eq!(Line::read("8  +++ exited with 0 +++"), None);
        assert_eq!(Line::read("8  --- SIGTERM {si_signo=SIGTERM} ---"), None);
    }

    #[test]
    fn bytes_of_several_parts_are_joined_and_a_part_is_refused() {
        let parts =
            r#"9<\x73>, [{iov_base="\x48\x54", iov_len=2}, {iov_base="\x50", iov_len=1}], 2"#;
        assert_eq!(bytes(parts).unwrap(), b"HTP");
        let cut = bytes(r#"5<\x73>, "\x48"..., 9, 0"#)
            .unwrap_err()
            .to_string();
        assert_eq!(cut, "strace shows only a part of 1 bytes");
    }
}
