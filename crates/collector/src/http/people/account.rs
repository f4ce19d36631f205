//! `/api/v1/account`: one's own password and one-time codes. Who came with a token or a key has none.

use axum::body::Body;
use axum::extract::State;
use axum::http::header::HOST;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::json;

use super::super::desk::ask::{change as read, json as reply, malformed, unfit};
use super::super::{App, Owner, Shared};
use super::refused;
use crate::door::Is;
use crate::error::ApiError;
use crate::people::{self, Scan, Secret, normal};
use crate::secret::{self, Hash};
use crate::store::people::Change;
use crate::store::people::look::{Known, OfId};

/// Codes for who loses the authenticator, and letters of each: 50 bits.
const RECOVERY_CODES: usize = 10;
const RECOVERY_LETTERS: usize = 10;
/// Letters that are not taken for each other.
const LETTERS: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz023456789";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Passwords {
    old: String,
    new: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Password {
    password: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Code {
    code: String,
}

/// Sets another password: all other sessions end.
pub(super) async fn password(
    owner: Owner,
    State(app): Shared,
    headers: HeaderMap,
    body: Body,
) -> Result<StatusCode, ApiError> {
    let Passwords { old, new } = read(&app, &headers, body).await?;
    let (known, keep) = own(&owner, &app).await?;
    people::check(&new, &known.name).map_err(unfit)?;
    app.door.knows(&known, old).await?;
    let password = app.door.passwords.hash(new).await;
    let change = Change::SetPassword {
        id: known.id,
        password: password.map_err(ApiError::Internal)?,
        keep,
    };
    done(&owner, &app, change).await
}

/// Draws a secret for an authenticator. Codes are asked for once one was confirmed.
pub(super) async fn offer_totp(
    owner: Owner,
    State(app): Shared,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, ApiError> {
    let Password { password } = read(&app, &headers, body).await?;
    let (known, _) = own(&owner, &app).await?;
    app.door.knows(&known, password).await?;
    let secret = Secret::draw().map_err(ApiError::Internal)?;
    let host = headers.get(HOST).and_then(|host| host.to_str().ok());
    let link = secret.link(&known.name, host.unwrap_or("Otklik"));
    // Without a code to scan there still is what is typed.
    let scan = Scan::of(&link).ok();
    let shown = json!({"secret": secret.base32(), "link": link, "scan": scan});
    let change = Change::OfferTotp {
        id: known.id,
        secret: secret.base32(),
    };
    done(&owner, &app, change).await?;
    Ok(reply(&shown))
}

/// Takes the first code, and gives the recovery codes, this once.
pub(super) async fn confirm_totp(
    owner: Owner,
    State(app): Shared,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, ApiError> {
    let Code { code } = read(&app, &headers, body).await?;
    let (known, _) = own(&owner, &app).await?;
    let offered = known.totp_new.ok_or_else(|| {
        ApiError::WrongState("there is nothing to confirm; ask for a secret first".into())
    })?;
    let secret = Secret::stored(&offered).map_err(ApiError::Internal)?;
    let step = secret
        .step_of(&code, Timestamp::now())
        .ok_or_else(|| malformed("code: it is not that of now; check the clock of the device"))?;
    let codes: Vec<String> = (0..RECOVERY_CODES)
        .map(|_| recovery_code())
        .collect::<anyhow::Result<_>>()
        .map_err(ApiError::Internal)?;
    let change = Change::ConfirmTotp {
        id: known.id,
        step,
        recovery: codes.iter().map(|code| Hash::of(&normal(code))).collect(),
    };
    done(&owner, &app, change).await?;
    Ok(reply(&json!({"recovery": codes})))
}

/// Asks for no codes any more.
pub(super) async fn drop_totp(
    owner: Owner,
    State(app): Shared,
    headers: HeaderMap,
    body: Body,
) -> Result<StatusCode, ApiError> {
    let Password { password } = read(&app, &headers, body).await?;
    let (known, _) = own(&owner, &app).await?;
    app.door.knows(&known, password).await?;
    done(&owner, &app, Change::DropTotp { id: known.id }).await
}

/// The member who asks, and their session.
async fn own(owner: &Owner, app: &App) -> Result<(Known, Hash), ApiError> {
    let Is::Member { id, session } = &owner.0.is else {
        return Err(ApiError::Forbidden);
    };
    let known = app.store.ask(OfId(id.clone())).await?;
    known
        .map(|known| (known, *session))
        .ok_or(ApiError::UnknownMember)
}

async fn done(owner: &Owner, app: &App, change: Change) -> Result<StatusCode, ApiError> {
    refused(
        app.store
            .people(owner.by(), Timestamp::now(), change)
            .await?,
    )?;
    Ok(StatusCode::NO_CONTENT)
}

/// Such as `k7m2q-x9n4t`.
fn recovery_code() -> anyhow::Result<String> {
    let random = secret::bytes()?;
    let letters = random.iter().take(RECOVERY_LETTERS);
    let mut code: String = letters
        .map(|byte| char::from(LETTERS[usize::from(*byte) % LETTERS.len()]))
        .collect();
    code.insert(RECOVERY_LETTERS / 2, '-');
    Ok(code)
}
