//! Coming in: with an owner token, or as a member with a password and what else is asked for.

use jiff::Timestamp;

use super::{Door, Who, member};
use crate::error::ApiError;
use crate::people::{Secret, folded, normal};
use crate::secret::Hash;
use crate::store::Store;
use crate::store::people::audit::What;
use crate::store::people::change::Second;
use crate::store::people::look::{IsToken, Known, OfName};
use crate::store::people::{Change, Doer, Told};

/// What a member shows to come in.
pub(crate) struct Login<'a> {
    pub(crate) name: &'a str,
    pub(crate) password: String,
    pub(crate) code: Option<&'a str>,
}

impl Door {
    /// Opens a session for an owner token: the cookie to set.
    pub(crate) async fn enter(
        &self,
        token: &str,
        from: Option<String>,
        store: &Store,
    ) -> Result<String, ApiError> {
        self.tokens.take(()).map_err(ApiError::RateLimited)?;
        if !store.ask(IsToken(Hash::of(token))).await? {
            note_failure(None, from, store).await?;
            return Err(ApiError::Unauthorized);
        }
        self.tokens.give_back(());
        let (opening, cookie) = self.opening()?;
        let doer = Who::owner(from).doer;
        let entered = store
            .people(doer, Timestamp::now(), Change::Enter(opening))
            .await?;
        entered.map(|_| cookie).map_err(|_| ApiError::Unauthorized)
    }

    /// Opens a session for a member: the cookie to set. Who is unknown is told the same, after the same time, as who has
    /// the password wrong.
    pub(crate) async fn log_in(
        &self,
        login: Login<'_>,
        from: Option<String>,
        store: &Store,
    ) -> Result<String, ApiError> {
        let name = folded(login.name);
        self.attempt(&name, from.as_deref())?;
        let known = store.ask(OfName(name.clone())).await?;
        let kept = known.as_ref().and_then(|known| known.password.clone());
        let verified = self.passwords.verify(login.password, kept).await;
        let is_right = verified.map_err(ApiError::Internal)?;
        let known = match known {
            Some(known) if is_right => known,
            other => {
                note_failure(other.map(|known| known.name), from, store).await?;
                return Err(ApiError::WrongLogin);
            }
        };
        let now = Timestamp::now();
        let Some(second) = second(&known, login.code, now)? else {
            self.forgive(&name, from.as_deref());
            return Err(ApiError::CodeNeeded);
        };
        let (opening, cookie) = self.opening()?;
        let change = Change::LogIn {
            member: known.id,
            second,
            opening,
        };
        let doer = member(known.name.clone(), from.clone());
        if store.people(doer, now, change).await?.is_err() {
            note_failure(Some(known.name), from, store).await?;
            return Err(ApiError::WrongLogin);
        }
        self.forgive(&name, from.as_deref());
        Ok(cookie)
    }

    /// Whether it is the password of a member who is in already; wrong ones count as those at the door.
    pub(crate) async fn knows(&self, known: &Known, password: String) -> Result<(), ApiError> {
        let name = folded(&known.name);
        self.members.take(&name).map_err(ApiError::RateLimited)?;
        let kept = known.password.clone();
        let verified = self.passwords.verify(password, kept).await;
        if verified.map_err(ApiError::Internal)? {
            self.members.give_back(&name);
            Ok(())
        } else {
            Err(ApiError::WrongPassword)
        }
    }

    fn attempt(&self, name: &str, from: Option<&str>) -> Result<(), ApiError> {
        self.addresses.take(from).map_err(ApiError::RateLimited)?;
        let taken = self.members.take(name);
        if taken.is_err() {
            self.addresses.give_back(from);
        }
        taken.map_err(ApiError::RateLimited)
    }

    fn forgive(&self, name: &str, from: Option<&str>) {
        self.addresses.give_back(from);
        self.members.give_back(name);
    }
}

/// What is shown besides the password; `None` where something is missing.
fn second(known: &Known, code: Option<&str>, now: Timestamp) -> Result<Option<Second>, ApiError> {
    let Some(secret) = &known.totp else {
        return Ok(Some(Second::Nothing));
    };
    let Some(code) = code.filter(|code| !code.trim().is_empty()) else {
        return Ok(None);
    };
    let secret = Secret::stored(secret).map_err(ApiError::Internal)?;
    Ok(Some(match secret.step_of(code, now) {
        Some(step) => Second::Step(step),
        None => Second::Recovery(Hash::of(&normal(code))),
    }))
}

/// A failure is noted by name where somebody is called so: what else was typed there may be a password.
async fn note_failure(
    name: Option<String>,
    from: Option<String>,
    store: &Store,
) -> Result<(), ApiError> {
    let doer = match name {
        Some(name) => member(name, from),
        None => Doer::unknown(from),
    };
    let note = Change::Note {
        site: "*".to_owned(),
        what: What::FailedLogIn,
        object: None,
    };
    let _: Result<Told, _> = store.people(doer, Timestamp::now(), note).await?;
    Ok(())
}
