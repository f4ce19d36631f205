//! The cookie of a session.

use axum::http::HeaderMap;
use axum::http::header::COOKIE;

use super::{Door, Lock};
use crate::secret::Hash;

impl Door {
    pub(super) fn cookie(&self, session: &str, seconds: i64) -> String {
        let secure = match self.lock {
            Lock::Locked => "; Secure",
            Lock::Loopback | Lock::Open => "",
        };
        let name = self.cookie_name();
        format!("{name}={session}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Strict{secure}")
    }

    /// Browsers take a `__Host-` cookie only with `Secure` and without a domain, so no other host can plant it.
    fn cookie_name(&self) -> &'static str {
        match self.lock {
            Lock::Locked => "__Host-otklik-session",
            Lock::Loopback | Lock::Open => "otklik-session",
        }
    }

    /// The session that a request carries.
    pub(super) fn session(&self, headers: &HeaderMap) -> Option<Hash> {
        let cookies = headers.get_all(COOKIE).into_iter();
        let mut pairs = cookies
            .filter_map(|cookie| cookie.to_str().ok())
            .flat_map(|cookie| cookie.split(';'))
            .filter_map(|pair| pair.trim().split_once('='));
        let (_, session) = pairs.find(|(name, _)| *name == self.cookie_name())?;
        Some(Hash::of(session))
    }
}
