//! Who else may come in: members, invitations, keys, one's own account, the audit log; and what one visitor left.
//!
//! | module | holds |
//! | --- | --- |
//! | [`members`], [`invitations`], [`by_mail`] | the owner's people, and how they come |
//! | [`account`] | one's own password and codes |
//! | [`keys`] | keys for programs |
//! | [`audit`] | who did what |
//! | [`person`] | all that a visitor left: found, exported, erased |

mod account;
mod audit;
mod by_mail;
mod invitations;
mod keys;
mod members;
mod person;

use jiff::{Timestamp, ToSpan as _};
use otklik_loop::moment;
use serde::{Deserialize, Deserializer};

use super::App;
use super::desk::ask::malformed;
use super::route::{Need, Route, delete, get, post, put};
use crate::error::ApiError;
use crate::rights::{Right, Scope};
use crate::secret::{self, Hash};
use crate::store::people::{Refusal, Told};

/// How long a link to come in is good.
const LINK_DAYS: i64 = 7;

/// The routes.
pub(super) fn routes() -> Vec<Route> {
    use Need::{Everywhere, Known, Nothing, OnSite, Somewhere};
    const MANAGES: Need = Somewhere(Right::Manage);
    vec![
        get("/api/v1/members", MANAGES, members::list),
        post("/api/v1/members", MANAGES, members::invite),
        put("/api/v1/members/{id}", MANAGES, members::change),
        delete("/api/v1/members/{id}", MANAGES, members::remove),
        post(
            "/api/v1/members/{id}/invitation",
            MANAGES,
            members::invite_again,
        ),
        get(
            "/api/v1/sites/{site}/members",
            OnSite(Right::Read),
            members::of_site,
        ),
        post("/api/v1/invitation", Nothing, invitations::look),
        post("/api/v1/invitation/accept", Nothing, invitations::accept),
        put("/api/v1/account/password", Known, account::password),
        post("/api/v1/account/totp", Known, account::offer_totp),
        put("/api/v1/account/totp", Known, account::confirm_totp),
        post("/api/v1/account/totp/off", Known, account::drop_totp),
        get("/api/v1/keys", MANAGES, keys::list),
        post("/api/v1/keys", MANAGES, keys::add),
        delete("/api/v1/keys/{id}", MANAGES, keys::remove),
        get("/api/v1/audit", Everywhere(Right::Manage), audit::all),
        get(
            "/api/v1/sites/{site}/audit",
            OnSite(Right::Manage),
            audit::of_site,
        ),
        post(
            "/api/v1/sites/{site}/people/find",
            OnSite(Right::Read),
            person::find,
        ),
        post(
            "/api/v1/sites/{site}/people/export",
            OnSite(Right::Read),
            person::export,
        ),
        post(
            "/api/v1/sites/{site}/people/erase",
            OnSite(Right::Erase),
            person::erase,
        ),
    ]
}

/// A site, or every site where none is named.
#[derive(Clone, Debug, Deserialize)]
#[serde(transparent)]
struct SiteName(Option<String>);

impl SiteName {
    /// What is meant. A site that there is not is as one that somebody else has.
    fn scope(self, app: &App) -> Result<Scope, ApiError> {
        match self.0 {
            None => Ok(Scope::All),
            Some(name) => {
                let site = app.sites.get(&name).ok_or(ApiError::UnknownSite)?;
                Ok(Scope::Site(site.name.clone()))
            }
        }
    }
}

/// Reads it where it has to be said: every site is too much to be meant by saying nothing.
fn site_name<'de, D: Deserializer<'de>>(given: D) -> Result<SiteName, D::Error> {
    SiteName::deserialize(given)
}

/// A link to come in: what is shown once, what is kept, and how long it is good.
struct Link {
    token: String,
    hash: Hash,
    until: Timestamp,
}

impl Link {
    fn draw(now: Timestamp) -> Result<Self, ApiError> {
        let token = secret::draw("").map_err(ApiError::Internal)?;
        let until = now
            .checked_add((LINK_DAYS * 24).hours())
            .map_err(|error| ApiError::Internal(error.into()))?;
        Ok(Self {
            hash: Hash::of(&token),
            token,
            until,
        })
    }

    /// As it is shown this once. What stands behind `#` no server and no log sees.
    fn shown(&self) -> serde_json::Value {
        serde_json::json!({
            "token": self.token,
            "path": path(&self.token),
            "expires_at": moment::text(self.until),
        })
    }
}

/// Where the console takes a link.
pub(crate) fn path(token: &str) -> String {
    format!("/console/#/join/{token}")
}

/// A short id that nobody had before.
fn drawn_id() -> Result<String, ApiError> {
    let secret = secret::draw("").map_err(ApiError::Internal)?;
    Ok(secret.get(..12).unwrap_or(&secret).to_owned())
}

/// What a refusal means.
fn refused(done: Result<Told, Refusal>) -> Result<Told, ApiError> {
    done.map_err(|refusal| match refusal {
        Refusal::UnknownMember => ApiError::UnknownMember,
        Refusal::UnknownKey => ApiError::UnknownKey,
        Refusal::UnknownLink => ApiError::UnknownInvitation,
        Refusal::NameTaken => ApiError::NameTaken,
        Refusal::Stale => ApiError::Stale(serde_json::json!({})),
        Refusal::LastOwner => ApiError::WrongState(
            "nobody else could come in who may do everything everywhere; make another owner first"
                .into(),
        ),
        Refusal::Used => ApiError::WrongLogin,
    })
}

/// A time that is stored, as it is shown.
fn shown_ms(ms: i64) -> String {
    moment::text(Timestamp::from_millisecond(ms).unwrap_or_default())
}

/// A name that somebody gives to something.
fn named(given: &str) -> Result<String, ApiError> {
    let name = given.trim();
    let is_good = (1..=80).contains(&name.chars().count()) && !name.chars().any(char::is_control);
    if is_good {
        Ok(name.to_owned())
    } else {
        Err(malformed(
            "name: allowed are 1 to 80 characters, none of them a control character",
        ))
    }
}
