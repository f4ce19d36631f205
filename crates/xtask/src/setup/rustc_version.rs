//! What a compiler says of itself.

use std::process::Command;

use anyhow::{Context, Result};

use crate::child;

/// The answer of `rustc -vV`, as far as it matters here.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct RustcVersion {
    /// Such as `1.96.0` or `1.97.0-nightly`.
    pub(crate) release: String,
    /// The target it runs on.
    pub(crate) host: String,
    /// The linker has to be of this LLVM or a later one.
    pub(super) llvm_major: u32,
}

impl RustcVersion {
    /// Asks the compiler.
    pub(crate) fn of(rustc: &mut Command) -> Result<Self> {
        let text = child::answer(rustc.arg("-vV"))?;
        Self::parse(&text).with_context(|| format!("rustc -vV said something else: {text}"))
    }

    /// Whether `-Z` options are allowed.
    pub(super) fn is_nightly(&self) -> bool {
        self.release.ends_with("-nightly")
    }

    /// Whether it is at least `version`, such as `1.95`.
    pub(super) fn is_at_least(&self, version: &str) -> bool {
        numbers(&self.release) >= numbers(version)
    }

    fn parse(text: &str) -> Option<Self> {
        let field = |key: &str| text.lines().find_map(|line| line.strip_prefix(key));
        Some(Self {
            release: field("release: ")?.to_owned(),
            host: field("host: ")?.to_owned(),
            llvm_major: field("LLVM version: ")?.split('.').next()?.parse().ok()?,
        })
    }
}

fn numbers(version: &str) -> [u32; 3] {
    let mut numbers = version
        .split(['.', '-'])
        .map(|part| part.parse().unwrap_or(0));
    [(); 3].map(|()| numbers.next().unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    const DEBIAN: &str = "rustc 1.96.0 (ac68faa20 2026-05-25) (built from a source tarball)
binary: rustc
commit-hash: ac68faa20c58cbccd01ee7208bf3b6e93a7d7f96
commit-date: 2026-05-25
host: x86_64-unknown-linux-gnu
release: 1.96.0
LLVM version: 22.1.8
";

    #[test]
    fn the_answer_is_read() {
        let version = RustcVersion::parse(DEBIAN).unwrap();
        assert_eq!(version.release, "1.96.0");
        assert_eq!(version.host, "x86_64-unknown-linux-gnu");
        assert_eq!(version.llvm_major, 22);
        assert_eq!(RustcVersion::parse("command not found"), None);
    }

    #[test]
    fn versions_are_compared_by_number() {
        let version = |release: &str| RustcVersion {
            release: release.to_owned(),
            host: String::new(),
            llvm_major: 22,
        };
        assert!(version("1.96.0").is_at_least("1.95"));
        assert!(version("1.100.0").is_at_least("1.95"));
        assert!(!version("1.85.1").is_at_least("1.95"));
        assert!(version("1.97.0-nightly").is_nightly());
        assert!(!version("1.97.0").is_nightly());
    }
}
