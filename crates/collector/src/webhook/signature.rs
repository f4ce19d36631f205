//! Signatures as the Standard Webhooks specification 1.0 has them: HMAC-SHA256 over `id.timestamp.body`.

use std::fmt;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use jiff::Timestamp;
use sha2::Sha256;

/// Bytes that a secret may have.
const BYTES: std::ops::RangeInclusive<usize> = 24..=64;
/// Secrets at once: one, or while it is changed the new one and the old.
const MOST: usize = 2;

/// What an endpoint and this collector share. Never shown.
#[derive(Clone)]
pub(crate) struct Secrets(Vec<Hmac<Sha256>>);

impl Secrets {
    /// The header `webhook-signature` of a message: a signature by each secret.
    pub(crate) fn sign(&self, id: &str, at: Timestamp, body: &str) -> String {
        let signed = format!("{id}.{}.{body}", at.as_second());
        let signatures = self.0.iter().map(|keyed| {
            let mac = keyed.clone().chain_update(&signed).finalize();
            format!("v1,{}", BASE64_STANDARD.encode(mac.into_bytes()))
        });
        signatures.collect::<Vec<_>>().join(" ")
    }
}

impl TryFrom<String> for Secrets {
    type Error = String;

    /// Reads one secret, or two with white space between them.
    fn try_from(text: String) -> Result<Self, String> {
        let read = |secret: &str| {
            let key = BASE64_STANDARD
                .decode(secret.strip_prefix("whsec_")?)
                .ok()?;
            let key = Some(key).filter(|key| BYTES.contains(&key.len()))?;
            Hmac::new_from_slice(&key).ok()
        };
        let secrets: Option<Vec<_>> = text.split_whitespace().map(read).collect();
        let some = secrets.filter(|secrets| (1..=MOST).contains(&secrets.len()));
        some.map(Self).ok_or_else(|| {
            "is no secret; allowed: whsec_ and 24 to 64 bytes in base64, or two such with a space between, of which \
             endpoints may know either"
                .into()
        })
    }
}

impl fmt::Debug for Secrets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secrets")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KNOWN: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    fn sign(secrets: &str) -> String {
        let at = Timestamp::from_second(1_614_265_330).unwrap();
        let id = "msg_p5jXN8AQM9LWM0D4loKWxJek";
        Secrets::try_from(secrets.to_owned())
            .unwrap()
            .sign(id, at, r#"{"test": 2432232314}"#)
    }

    /// The example of the specification's own libraries.
    #[test]
    fn a_known_message_has_its_known_signature() {
        let known = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
        assert_eq!(sign(KNOWN), known);
        let other = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";
        assert_eq!(
            sign(&format!("{other}\n{KNOWN}\n")),
            format!("{} {known}", sign(other)),
            "while a secret is changed, both are good"
        );
    }

    #[test]
    fn a_secret_has_a_sensible_length_and_is_not_shown() {
        for bad in [
            "",
            " ",
            "whsec_",
            "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
            "whsec_MfKQ",
            "whsec_!",
            &format!("{KNOWN} whsec_MfKQ"),
            &format!("{KNOWN} {KNOWN} {KNOWN}"),
        ] {
            let said = Secrets::try_from(bad.to_owned()).unwrap_err();
            assert!(!said.contains("MfKQ"), "{said}");
        }
        let shown = format!("{:?}", Secrets::try_from(KNOWN.to_owned()).unwrap());
        assert_eq!(shown, "Secrets");
    }
}
