//! Secrets that let the owner in: drawn at random, shown once, kept only as hashes.

use sha2::{Digest as _, Sha256};

/// What is kept of a secret: its SHA-256.
///
/// A secret has 256 random bits, so a plain hash cannot be turned back; and looking a hash up takes no time that
/// depends on how much of a wrong secret was right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Hash([u8; 32]);

impl Hash {
    /// The hash of a secret that somebody presents.
    pub(crate) fn of(secret: &str) -> Self {
        Self(Sha256::digest(secret).into())
    }

    /// The bytes to store or to look up.
    pub(crate) fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

/// Draws a secret: `prefix`, then 64 hexadecimal digits.
///
/// # Errors
/// When the system has no randomness to give.
pub(crate) fn draw(prefix: &str) -> anyhow::Result<String> {
    Ok(prefix.to_owned() + &hex(&bytes()?))
}

/// Draws 256 random bits.
///
/// # Errors
/// When the system has no randomness to give.
pub(crate) fn bytes() -> anyhow::Result<[u8; 32]> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes)
        .map_err(|error| anyhow::anyhow!("the system gives no random numbers: {error}"))?;
    Ok(bytes)
}

/// Bytes as lower-case hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
