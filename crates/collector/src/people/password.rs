//! Passwords: what is allowed for one, and what is kept of it.
//!
//! Argon2id with 19 MiB, two passes and one lane, as OWASP asks for at least. Of all that are checked at once only as many
//! have memory and work as leave half of the machine to who answers, and none is checked on a thread that answers requests.

use std::sync::Arc;
use std::thread;

use anyhow::Context as _;
use argon2::{Algorithm, Argon2, Block, Params, Version};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD as BASE64;
use subtle::ConstantTimeEq as _;
use tokio::sync::Semaphore;

use crate::secret;

/// KiB of memory, passes and lanes.
type Cost = (u32, u32, u32);

const COST: Cost = (19 * 1024, 2, 1);
/// How many are worked on at once at most: 76 MiB.
const TOGETHER: usize = 4;
/// Blocks of 1 KiB that are asked for, however few are touched: glibc keeps what was given back for later up to 32 MiB, in each
/// thread that ever worked on a password; what is larger goes back to the system.
const RESERVED: usize = 33 * 1024;
const SALT: usize = 16;
const LENGTH: usize = 32;
/// Characters of a password.
const ALLOWED: std::ops::RangeInclusive<usize> = 8..=128;
/// What everybody tries first, of those that are long enough; compared without digits and signs at the end.
const COMMON: [&str; 40] = [
    "password",
    "passw0rd",
    "p@ssword",
    "p@ssw0rd",
    "parolparol",
    "qwertyui",
    "qwertyuiop",
    "qwerty123",
    "йцукенгш",
    "йцукенгшщзхъ",
    "iloveyou",
    "sunshine",
    "princess",
    "football",
    "baseball",
    "superman",
    "trustno1",
    "welcome",
    "letmein",
    "dragon",
    "monkey",
    "master",
    "shadow",
    "michael",
    "jennifer",
    "computer",
    "internet",
    "samsung",
    "starwars",
    "whatever",
    "changeme",
    "administrator",
    "default",
    "secret",
    "1q2w3e4r",
    "1qaz2wsx",
    "zaq12wsx",
    "asdfghjk",
    "zxcvbnm",
    "пароль",
];

/// What is kept of a password.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Hashed(String);

/// Makes and checks what is kept, a few at a time.
#[derive(Debug)]
pub(crate) struct Passwords {
    room: Arc<Semaphore>,
    /// What is checked where there is nothing, so that it takes as long.
    nobody: Hashed,
}

/// Whether that may be somebody's password.
///
/// # Errors
/// When it may not; the message says what is allowed, and never what was given.
pub(crate) fn check(password: &str, name: &str) -> Result<(), String> {
    let length = password.chars().count();
    if !ALLOWED.contains(&length) {
        return Err(format!(
            "password: {length} characters were given; allowed are {} to {}, and 15 or more are good",
            ALLOWED.start(),
            ALLOWED.end()
        ));
    }
    let folded = password.to_lowercase();
    let stem = folded.trim_end_matches(|char: char| !char.is_alphabetic());
    let mut chars = folded.chars();
    let first = chars.next().unwrap_or_default();
    let steps: Vec<i64> = folded
        .chars()
        .zip(folded.chars().skip(1))
        .map(|(one, next)| i64::from(u32::from(next)) - i64::from(u32::from(one)))
        .collect();
    let is_guessed = COMMON.contains(&folded.as_str())
        || COMMON.contains(&stem)
        || chars.all(|char| char == first)
        || steps.iter().all(|step| *step == 1)
        || steps.iter().all(|step| *step == -1)
        || (name.chars().count() > 3 && stem == name.to_lowercase());
    if is_guessed {
        Err("password: everybody would guess that one first; allowed is any other, such as four words".into())
    } else {
        Ok(())
    }
}

impl Passwords {
    /// # Errors
    /// When the system has no randomness to give.
    pub(crate) fn new() -> anyhow::Result<Self> {
        let salt = BASE64.encode(&secret::bytes()?[..SALT]);
        let hash = BASE64.encode([0; LENGTH]);
        let cores = thread::available_parallelism().map_or(1, usize::from);
        Ok(Self {
            room: Arc::new(Semaphore::new(room(cores))),
            nobody: Hashed(written(COST, &salt, &hash)),
        })
    }

    /// What is to be kept of a password.
    ///
    /// # Errors
    /// When the system has no randomness or no memory to give.
    pub(crate) async fn hash(&self, password: String) -> anyhow::Result<Hashed> {
        let salt = secret::bytes()?;
        self.aside(move || {
            let salt = &salt[..SALT];
            let hash = hash(&password, salt, COST)?;
            Ok(Hashed(written(
                COST,
                &BASE64.encode(salt),
                &BASE64.encode(hash),
            )))
        })
        .await
    }

    /// Whether it is the password of which that is kept; nothing is no password's, and takes as long to say.
    ///
    /// # Errors
    /// When the system has no memory to give.
    pub(crate) async fn verify(
        &self,
        password: String,
        kept: Option<Hashed>,
    ) -> anyhow::Result<bool> {
        let is_somebody = kept.is_some();
        let kept = kept.unwrap_or_else(|| self.nobody.clone());
        let is_right = self.aside(move || kept.is_of(&password)).await?;
        Ok(is_right && is_somebody)
    }

    /// On a thread that may wait, once there is room.
    async fn aside<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> anyhow::Result<T> + Send + 'static,
    ) -> anyhow::Result<T> {
        let room = Arc::clone(&self.room).acquire_owned().await?;
        tokio::task::spawn_blocking(move || {
            let done = work();
            drop(room);
            done
        })
        .await?
    }
}

impl Hashed {
    /// What was stored.
    pub(crate) fn stored(text: &str) -> Self {
        Self(text.to_owned())
    }

    /// The text to store.
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    fn is_of(&self, password: &str) -> anyhow::Result<bool> {
        let (cost, salt, kept) = self
            .parts()
            .context("what is kept of a password cannot be read")?;
        let hash = hash(password, &salt, cost)?;
        Ok(bool::from(hash.as_slice().ct_eq(kept.as_slice())))
    }

    /// `$argon2id$v=19$m=19456,t=2,p=1$salt$hash`, as every other program writes it.
    fn parts(&self) -> Option<(Cost, Vec<u8>, Vec<u8>)> {
        let rest = self.0.strip_prefix("$argon2id$v=19$")?;
        let mut parts = rest.split('$');
        let (cost, salt, hash) = (parts.next()?, parts.next()?, parts.next()?);
        let mut costs = cost
            .split(',')
            .map(|part| part.split_once('=')?.1.parse().ok());
        let cost = (costs.next()??, costs.next()??, costs.next()??);
        Some((cost, BASE64.decode(salt).ok()?, BASE64.decode(hash).ok()?))
    }
}

/// Without the hash.
impl std::fmt::Debug for Hashed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Hashed")
    }
}

fn written((memory, passes, lanes): Cost, salt: &str, hash: &str) -> String {
    format!("$argon2id$v=19$m={memory},t={passes},p={lanes}${salt}${hash}")
}

fn hash(password: &str, salt: &[u8], cost: Cost) -> anyhow::Result<[u8; LENGTH]> {
    let failed =
        |error: argon2::Error| anyhow::anyhow!("a password could not be worked on: {error}");
    let params = Params::new(cost.0, cost.1, cost.2, Some(LENGTH)).map_err(failed)?;
    let blocks = params.block_count();
    let mut memory = Vec::new();
    memory.try_reserve_exact(RESERVED.max(blocks))?;
    memory.resize(blocks, Block::new());
    let mut out = [0; LENGTH];
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into_with_memory(password.as_bytes(), salt, &mut out, memory)
        .map_err(failed)?;
    Ok(out)
}

/// How many may be worked on at once: one for every two cores.
fn room(cores: usize) -> usize {
    (cores / 2).clamp(1, TOGETHER)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn only_the_same_password_is_right() {
        let passwords = Passwords::new().unwrap();
        let kept = passwords.hash("four good words here".into()).await.unwrap();
        assert!(kept.as_str().starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
        let again = passwords.hash("four good words here".into()).await.unwrap();
        assert_ne!(kept, again, "each has its own salt");
        let verify = async |password: &str, kept: Option<Hashed>| {
            passwords.verify(password.into(), kept).await.unwrap()
        };
        assert!(verify("four good words here", Some(kept.clone())).await);
        assert!(!verify("four good words herE", Some(kept)).await);
        assert!(!verify("four good words here", None).await);
        let broken = Some(Hashed::stored("$argon2id$v=19$m=19456"));
        assert!(passwords.verify("x".into(), broken).await.is_err());
    }

    /// The reference program: `echo -n password | argon2 somesalt -id -t 2 -k 65536 -p 1 -l 32`.
    #[test]
    fn it_is_the_argon2id_of_the_reference() {
        let hash = hash("password", b"somesalt", (65_536, 2, 1)).unwrap();
        assert_eq!(
            secret::hex(&hash),
            "09316115d5cf24ed5a15a31a3ba326e5cf32edc24702987c02b6566f61913cf7"
        );
    }

    #[test]
    fn half_of_the_machine_is_left_to_who_answers() {
        assert_eq!([1, 2, 3, 4, 8, 64].map(room), [1, 1, 1, 2, 4, 4]);
    }

    #[test]
    fn what_everybody_guesses_is_refused() {
        for bad in [
            "short",
            "password",
            "Password123!",
            "aaaaaaaaaa",
            "12345678",
            "87654321",
            "abcdefgh",
            "qwertyuiop1",
            "margarita99",
        ] {
            let why = check(bad, "margarita").unwrap_err();
            assert!(why.starts_with("password: "), "{bad}: {why}");
            let rest = why.trim_start_matches("password");
            assert!(!rest.contains(bad), "{why}");
        }
        for good in ["correct horse battery", "пять слов и ещё", "x7$kQ2!mz"] {
            assert_eq!(check(good, "margarita"), Ok(()), "{good}");
        }
        assert!(check(&"ab".repeat(65), "x").is_err());
    }
}
