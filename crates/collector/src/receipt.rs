//! The tokens by which visitors ask what became of their answers.
//!
//! A token is site and answer with a MAC over both: nothing is kept for it, and none can be made without the key, which lies
//! in the database. Whoever shows a wrong one learns nothing: nothing is looked up before the MAC is right.

use std::fmt;

use anyhow::Context as _;
use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use otklik_wire::id::{AnswerId, Name};
use sha2::Sha256;
use uuid::Uuid;

/// Bytes of the MAC that are kept: 128 bits.
const MAC: usize = 16;
/// Bytes of an answer's id.
const ID: usize = 16;
/// The longest token that is looked at.
const MOST: usize = (MAC + ID + Name::MAX) * 4 / 3 + 4;

/// What makes tokens, and knows them again.
#[derive(Clone)]
pub(crate) struct Receipts(Hmac<Sha256>);

impl Receipts {
    /// By the database's key.
    ///
    /// # Errors
    /// When the key is too short.
    pub(crate) fn new(key: &[u8]) -> anyhow::Result<Self> {
        // A short key would be one that others can guess.
        let keyed = (key.len() >= 32).then(|| Hmac::new_from_slice(key));
        let keyed = keyed.and_then(Result::ok);
        keyed
            .map(Self)
            .context("the database's key for receipts is of no use; it has to be 32 bytes")
    }

    /// The token of an answer.
    pub(crate) fn token(&self, site: &Name, answer: &AnswerId) -> String {
        let id = Uuid::try_parse(answer.as_str()).unwrap_or_default();
        let mac = self
            .mac(id.as_bytes(), site.as_str().as_bytes())
            .finalize()
            .into_bytes();
        let mut token = Vec::with_capacity(MAC + ID + site.as_str().len());
        token.extend_from_slice(&mac[..MAC]);
        token.extend_from_slice(id.as_bytes());
        token.extend_from_slice(site.as_str().as_bytes());
        BASE64_URL_SAFE_NO_PAD.encode(token)
    }

    /// Site and answer of a token, if it is one of ours. The same work is done for whatever is shown.
    pub(crate) fn read(&self, token: &str) -> Option<(Name, AnswerId)> {
        let token = if token.len() <= MOST { token } else { "" };
        let mut bytes = BASE64_URL_SAFE_NO_PAD.decode(token).unwrap_or_default();
        let is_whole = bytes.len() > MAC + ID;
        bytes.resize(bytes.len().max(MAC + ID + 1), 0);
        let (mac, named) = bytes.split_at(MAC);
        let (id, site) = named.split_at(ID);
        let is_ours = self.mac(id, site).verify_truncated_left(mac).is_ok();
        if !(is_ours && is_whole) {
            return None;
        }
        let site = String::from_utf8(site.to_vec()).ok()?;
        let id = Uuid::from_slice(id).ok()?.hyphenated().to_string();
        Some((Name::new(site).ok()?, AnswerId::new(id).ok()?))
    }

    fn mac(&self, id: &[u8], site: &[u8]) -> Hmac<Sha256> {
        // The id has one length, so that no two pairs are one text.
        self.0
            .clone()
            .chain_update(b"receipt\n")
            .chain_update(id)
            .chain_update(site)
    }
}

impl fmt::Debug for Receipts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Receipts")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pair(site: &str, number: u8) -> (Name, AnswerId) {
        let id = format!("0198c0de-0000-7000-8000-0000000000{number:02x}");
        (Name::new(site.into()).unwrap(), AnswerId::new(id).unwrap())
    }

    #[test]
    fn a_token_is_of_one_answer_of_one_site() {
        let receipts = Receipts::new(&[7; 32]).unwrap();
        let (site, id) = pair("shop", 1);
        let token = receipts.token(&site, &id);
        assert_eq!(receipts.read(&token), Some((site.clone(), id.clone())));
        assert_eq!(token.len(), 48, "{token}");
        for (site, number) in [("shop", 2), ("shoq", 1), ("sho", 1)] {
            let (site, id) = pair(site, number);
            assert_ne!(receipts.token(&site, &id), token);
        }
        assert!(Receipts::new(&[7; 31]).is_err());
        assert_eq!(
            Receipts::new(&[8; 32]).unwrap().read(&token),
            None,
            "by another key"
        );
    }

    #[test]
    fn no_changed_token_is_known() {
        let receipts = Receipts::new(&[7; 32]).unwrap();
        let (site, id) = pair("shop", 1);
        let token = receipts.token(&site, &id);
        let bytes = BASE64_URL_SAFE_NO_PAD.decode(&token).unwrap();
        for bit in 0..8 * bytes.len() {
            let mut forged = bytes.clone();
            forged[bit / 8] ^= 1 << (bit % 8);
            assert_eq!(
                receipts.read(&BASE64_URL_SAFE_NO_PAD.encode(&forged)),
                None,
                "bit {bit}"
            );
        }
        for cut in 0..bytes.len() {
            assert_eq!(
                receipts.read(&BASE64_URL_SAFE_NO_PAD.encode(&bytes[..cut])),
                None,
                "cut at {cut}"
            );
        }
        for forged in [
            "",
            "a",
            "%",
            "ü",
            &"A".repeat(100_000),
            &format!("{token}="),
            &format!(" {token}"),
        ] {
            assert_eq!(receipts.read(forged), None);
        }
    }
}
