//! One-time codes by RFC 6238, as every authenticator makes them: SHA-1, six digits, thirty seconds.

use jiff::Timestamp;
use totp_rs::{Builder, Totp};
use url::form_urlencoded;

use crate::secret;

/// Bytes of a secret: as many as SHA-1 has.
const LENGTH: usize = 20;

/// What a member's authenticator shares with this program.
#[derive(Clone)]
pub(crate) struct Secret(Totp);

impl Secret {
    /// Draws one.
    ///
    /// # Errors
    /// When the system has no randomness to give.
    pub(crate) fn draw() -> anyhow::Result<Self> {
        Self::of(&secret::bytes()?[..LENGTH])
    }

    /// Reads what [`Self::base32`] wrote.
    ///
    /// # Errors
    /// When it did not.
    pub(crate) fn stored(base32: &str) -> anyhow::Result<Self> {
        let bytes = totp_rs::Secret::try_from_base32(base32);
        Self::of(bytes.map_err(|_| anyhow::anyhow!("a secret of codes cannot be read"))?)
    }

    fn of(bytes: impl Into<totp_rs::Secret>) -> anyhow::Result<Self> {
        // A builder begins with what every authenticator does.
        let totp = Builder::new().with_secret(bytes).with_skew(1).build();
        totp.map(Self)
            .map_err(|error| anyhow::anyhow!("a secret of codes: {error}"))
    }

    /// As it is typed into an authenticator, and stored.
    pub(crate) fn base32(&self) -> String {
        self.0.secret().to_base32()
    }

    /// As an authenticator is handed it.
    pub(crate) fn link(&self, name: &str, host: &str) -> String {
        let escape = |text: &str| {
            form_urlencoded::byte_serialize(text.as_bytes())
                .collect::<String>()
                .replace('+', "%20")
        };
        format!(
            "otpauth://totp/{}:{}?secret={}&issuer={}",
            escape(host),
            escape(name),
            self.base32(),
            escape(host)
        )
    }

    /// The step whose code that is, if it is that of now or of the step before or after: clocks differ.
    pub(crate) fn step_of(&self, code: &str, now: Timestamp) -> Option<i64> {
        let now = u64::try_from(now.as_second()).ok()?;
        let step = self.0.check(&normal(code), now)?;
        i64::try_from(step).ok()
    }
}

/// A code as it is compared: without the spaces and hyphens that people type.
pub(crate) fn normal(code: &str) -> String {
    let kept = code.chars().filter(|char| char.is_ascii_alphanumeric());
    kept.map(|char| char.to_ascii_lowercase()).collect()
}

/// Without the secret.
impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secret() -> Secret {
        Secret::of(*b"12345678901234567890").unwrap()
    }

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    /// Appendix B of RFC 6238, the last six of its eight digits.
    #[test]
    fn codes_are_those_of_the_rfc() {
        for (second, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
        ] {
            assert_eq!(
                secret().step_of(code, at(second)),
                Some(second / 30),
                "{second}"
            );
        }
    }

    #[test]
    fn a_clock_may_be_a_step_off_and_no_more() {
        let step = |second: i64| secret().step_of(" 287 082", at(second));
        assert_eq!([0, 29, 30, 59, 60, 89].map(step), [Some(1); 6]);
        assert_eq!(step(90), None);
        assert_eq!(secret().step_of("", at(59)), None);
        assert_eq!(secret().step_of("28708", at(59)), None);
    }

    #[test]
    fn it_is_handed_over_as_a_link() {
        let secret = secret();
        assert_eq!(
            Secret::stored(&secret.base32()).unwrap().base32(),
            secret.base32()
        );
        assert_eq!(
            secret.link("Ann Lee", "feedback.example:8443"),
            "otpauth://totp/feedback.example%3A8443:Ann%20Lee?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=feedback.example%3A8443"
        );
    }
}
