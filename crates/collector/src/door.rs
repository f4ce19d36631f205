//! Who may come in, and as whom.

mod cookie;
mod cross_site;
mod login;

use std::time::Duration;

use axum::http::HeaderMap;
use axum::http::header::{AUTHORIZATION, HOST};
use jiff::{Timestamp, ToSpan as _};
use otklik_loop::case::event::{Actor, By};
use otklik_wire::id::Name;

use crate::error::ApiError;
use crate::people::{Attempts, Passwords};
use crate::rights::Grants;
use crate::secret::{self, Hash};
use crate::store::Store;
use crate::store::people::change::Opening;
use crate::store::people::look::{Holder, IsToken, OfKey, OfSession, grants};
use crate::store::people::{Change, Doer, Told};
pub(crate) use cross_site::refuse_cross_site;
pub(crate) use login::Login;

/// How long a login lasts.
const SESSION_HOURS: i64 = 12;
/// Wrong tokens taken in a minute, from everybody together.
const WRONG_TOKENS: u32 = 10;
/// Wrong passwords and codes taken in a minute from one address, and in ten of one member.
const WRONG_LOGINS: u32 = 10;
const MINUTE: Duration = Duration::from_secs(60);
/// What keys begin with; owner tokens never do.
pub(crate) const KEY_PREFIX: &str = "otklik_key_";
/// How old it may be what is known of a key's last use.
const USE_NOTED_MS: i64 = 60_000;

/// The door to the owner's pages.
#[derive(Debug)]
pub(crate) struct Door {
    lock: Lock,
    tokens: Attempts,
    addresses: Attempts,
    members: Attempts,
    pub(crate) passwords: Passwords,
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

/// Who came in.
#[derive(Clone, Debug)]
pub(crate) struct Who {
    /// As who, and from where, something is done.
    pub(crate) doer: Doer,
    /// What may be done.
    pub(crate) grants: Grants,
    /// How they came in.
    pub(crate) is: Is,
}

/// How somebody came in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Is {
    /// With an owner token, or through an open door.
    Owner,
    /// As a member, by a session.
    Member { id: String, session: Hash },
    /// A program, with a key.
    Key,
}

impl Door {
    /// # Errors
    /// When the system has no randomness to give.
    pub(crate) fn new(lock: Lock) -> anyhow::Result<Self> {
        Ok(Self {
            lock,
            tokens: Attempts::new(WRONG_TOKENS, MINUTE),
            addresses: Attempts::new(WRONG_LOGINS, MINUTE),
            members: Attempts::new(WRONG_LOGINS, 10 * MINUTE),
            passwords: Passwords::new()?,
        })
    }

    /// Whether nobody has to show anything.
    pub(crate) fn is_open(&self) -> bool {
        self.lock == Lock::Open
    }

    /// Says who asks, or that nobody known does.
    pub(crate) async fn admit(
        &self,
        headers: &HeaderMap,
        from: Option<String>,
        store: &Store,
    ) -> Result<Who, ApiError> {
        if self.lock == Lock::Open {
            // A page elsewhere can point its own host name at this machine, but not take the name localhost.
            return if names_loopback(headers) {
                Ok(Who::owner(from))
            } else {
                Err(ApiError::Unauthorized)
            };
        }
        let now = Timestamp::now();
        if let Some(bearer) = bearer(headers) {
            return if bearer.starts_with(KEY_PREFIX) {
                by_key(Hash::of(bearer), now, from, store).await
            } else if store.ask(IsToken(Hash::of(bearer))).await? {
                Ok(Who::owner(from))
            } else {
                Err(ApiError::Unauthorized)
            };
        }
        let session = self.session(headers).ok_or(ApiError::Unauthorized)?;
        match store.ask(OfSession { session, now }).await? {
            None => Err(ApiError::Unauthorized),
            Some(Holder::Token) => Ok(Who::owner(from)),
            Some(Holder::Member { id, name, roles }) => Ok(Who {
                doer: member(name, from),
                grants: grants(&roles),
                is: Is::Member { id, session },
            }),
        }
    }

    /// Counts an attempt of an address at a link.
    pub(crate) fn attempt_link(&self, from: Option<&str>) -> Result<(), ApiError> {
        self.addresses.take(from).map_err(ApiError::RateLimited)
    }

    /// Takes such an attempt back that was right.
    pub(crate) fn forgive_link(&self, from: Option<&str>) {
        self.addresses.give_back(from);
    }

    /// Closes the session that the request carries: the cookie that takes it from the browser.
    pub(crate) async fn log_out(
        &self,
        headers: &HeaderMap,
        from: Option<String>,
        store: &Store,
    ) -> Result<String, ApiError> {
        if let Some(session) = self.session(headers) {
            let now = Timestamp::now();
            let doer = match store.ask(OfSession { session, now }).await? {
                Some(Holder::Member { name, .. }) => member(name, from),
                Some(Holder::Token) => Who::owner(from).doer,
                None => Doer::unknown(from),
            };
            // That there was none is as good.
            let _: Result<Told, _> = store.people(doer, now, Change::LogOut(session)).await?;
        }
        Ok(self.cookie("", 0))
    }

    /// A new session and its cookie.
    pub(crate) fn opening(&self) -> Result<(Opening, String), ApiError> {
        let secret = secret::draw("").map_err(ApiError::Internal)?;
        let expires = Timestamp::now()
            .checked_add(SESSION_HOURS.hours())
            .map_err(|error| ApiError::Internal(error.into()))?;
        let session = Hash::of(&secret);
        let cookie = self.cookie(&secret, SESSION_HOURS * 3_600);
        Ok((Opening { session, expires }, cookie))
    }
}

impl Who {
    fn owner(from: Option<String>) -> Self {
        Self {
            doer: member("owner".to_owned(), from),
            grants: Grants::all(),
            is: Is::Owner,
        }
    }

    /// Whether there is anything of a site that they may see.
    pub(crate) fn sees(&self, site: &Name) -> bool {
        !self.grants.on(site).is_none()
    }
}

fn member(name: String, from: Option<String>) -> Doer {
    Doer {
        by: By::named(Actor::Member, name),
        from,
    }
}

async fn by_key(
    hash: Hash,
    now: Timestamp,
    from: Option<String>,
    store: &Store,
) -> Result<Who, ApiError> {
    let key = store.ask(OfKey { hash, now }).await?;
    let key = key.ok_or(ApiError::Unauthorized)?;
    let grants = key.grants();
    let doer = Doer {
        by: By::named(Actor::Key, key.name),
        from,
    };
    let is_noted = key
        .used_ms
        .is_some_and(|used| now.as_millisecond() - used < USE_NOTED_MS);
    if !is_noted {
        let used = Change::UseKey { id: key.id };
        // A store that cannot write lets programs read all the same.
        if let Err(error) = store.people(doer.clone(), now, used).await {
            tracing::debug!(%error, "the use of a key was not noted");
        }
    }
    Ok(Who {
        doer,
        grants,
        is: Is::Key,
    })
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
