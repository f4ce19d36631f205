//! Who may come in as the owner.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use axum::http::HeaderMap;
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE, COOKIE, HOST, ORIGIN};
use jiff::{Timestamp, ToSpan as _};

use crate::error::ApiError;
use crate::secret::{self, Hash};
use crate::store::{SessionChange, Store};

/// How long a login lasts.
const SESSION_HOURS: i64 = 12;
/// Wrong tokens taken in one window, from everybody together.
const MAX_FAILURES: u32 = 10;
/// The window in which they are counted.
const WINDOW: Duration = Duration::from_secs(60);

/// The door to the owner's pages.
#[derive(Debug)]
pub(crate) struct Door {
    lock: Lock,
    failures: Mutex<Failures>,
}

/// Whether, and how, the door is locked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Lock {
    /// Open to every program on this machine: `--open-console`, loopback only.
    Open,
    /// By token, on loopback, where browsers may refuse `Secure` cookies.
    Loopback,
    /// By token.
    Locked,
}

#[derive(Debug)]
struct Failures {
    since: Instant,
    count: u32,
}

impl Door {
    pub(crate) fn new(lock: Lock) -> Self {
        Self {
            lock,
            failures: Mutex::new(Failures {
                since: Instant::now(),
                count: 0,
            }),
        }
    }

    /// Lets the owner pass.
    pub(crate) async fn admit(&self, headers: &HeaderMap, store: &Store) -> Result<(), ApiError> {
        if self.lock == Lock::Open {
            // A page elsewhere can point its own host name at this machine, but not take the name localhost.
            return if names_loopback(headers) {
                Ok(())
            } else {
                Err(ApiError::Unauthorized)
            };
        }
        let known = if let Some(token) = bearer(headers) {
            store.is_token(Hash::of(token)).await?
        } else if let Some(session) = self.session(headers) {
            store.is_session(session, Timestamp::now()).await?
        } else {
            false
        };
        if known {
            Ok(())
        } else {
            Err(ApiError::Unauthorized)
        }
    }

    /// Opens a session for an owner token: the cookie to set.
    pub(crate) async fn log_in(&self, token: &str, store: &Store) -> Result<String, ApiError> {
        self.check_limit()?;
        if !store.is_token(Hash::of(token)).await? {
            self.failures().count += 1;
            return Err(ApiError::Unauthorized);
        }
        let session = secret::draw("").map_err(ApiError::Internal)?;
        let expires = Timestamp::now()
            .checked_add(SESSION_HOURS.hours())
            .map_err(|error| ApiError::Internal(error.into()))?;
        let hash = Hash::of(&session);
        store
            .change_session(SessionChange::Open { hash, expires })
            .await?;
        Ok(self.cookie(&session, SESSION_HOURS * 3_600))
    }

    /// Closes the session that the request carries: the cookie that takes it from the browser.
    pub(crate) async fn log_out(
        &self,
        headers: &HeaderMap,
        store: &Store,
    ) -> Result<String, ApiError> {
        if let Some(session) = self.session(headers) {
            store.change_session(SessionChange::Close(session)).await?;
        }
        Ok(self.cookie("", 0))
    }

    fn cookie(&self, session: &str, seconds: i64) -> String {
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

    fn session(&self, headers: &HeaderMap) -> Option<Hash> {
        let cookies = headers.get_all(COOKIE).into_iter();
        let mut pairs = cookies
            .filter_map(|cookie| cookie.to_str().ok())
            .flat_map(|cookie| cookie.split(';'))
            .filter_map(|pair| pair.trim().split_once('='));
        let (_, session) = pairs.find(|(name, _)| *name == self.cookie_name())?;
        Some(Hash::of(session))
    }

    fn check_limit(&self) -> Result<(), ApiError> {
        let mut failures = self.failures();
        let passed = failures.since.elapsed();
        if passed >= WINDOW {
            *failures = Failures {
                since: Instant::now(),
                count: 0,
            };
        }
        if failures.count < MAX_FAILURES {
            Ok(())
        } else {
            Err(ApiError::RateLimited(WINDOW.saturating_sub(passed)))
        }
    }

    fn failures(&self) -> std::sync::MutexGuard<'_, Failures> {
        self.failures.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Refuses a change that a page of another site could have sent: such a page cannot send JSON as JSON without asking
/// first, which is never granted, and its browser says where the request comes from.
pub(crate) fn refuse_cross_site(headers: &HeaderMap) -> Result<(), ApiError> {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let is_json = text(CONTENT_TYPE.as_str()).is_some_and(|value| {
        let media_type = value.split(';').next().unwrap_or_default();
        media_type.trim().eq_ignore_ascii_case("application/json")
    });
    let same_site =
        text("sec-fetch-site").is_none_or(|site| matches!(site, "same-origin" | "none"));
    let same_origin = text(ORIGIN.as_str()).is_none_or(|origin| {
        let host = origin.split_once("://").map(|(_, host)| host);
        host.is_some() && host == text(HOST.as_str())
    });
    if is_json && same_site && same_origin {
        Ok(())
    } else {
        Err(ApiError::CrossSite)
    }
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    scheme
        .eq_ignore_ascii_case("bearer")
        .then_some(token.trim())
}

fn names_loopback(headers: &HeaderMap) -> bool {
    let host = headers.get(HOST).and_then(|host| host.to_str().ok());
    host.is_some_and(|host| {
        let name = match host.rsplit_once(':') {
            Some((name, port)) if port.bytes().all(|digit| digit.is_ascii_digit()) => name,
            _ => host,
        };
        matches!(name, "localhost" | "127.0.0.1" | "[::1]")
    })
}
