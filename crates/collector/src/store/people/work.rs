//! A change of people carried out inside the writer's transaction, with its row in the audit log. What is refused has
//! written nothing.

mod link;
mod member;
mod session;

use jiff::Timestamp;

use super::audit::{self, Doer, What, note};
use super::change::{Change, Deed, Refusal, Told};
use crate::secret::Hash;
use crate::store::desk::db::{Db, Value};

/// What came of a change.
pub(crate) type Done = Result<Told, Refusal>;

/// About no single site.
const NO_SITE: &str = "*";

/// Carries a change out.
pub(crate) async fn carry_out<D: Db>(db: &D, deed: &Deed) -> Result<Done, D::Error> {
    let desk = Desk {
        db,
        doer: &deed.doer,
        now: deed.now,
    };
    match &deed.what {
        Change::Enter(opening) => {
            desk.open(None, opening).await?;
            desk.noted(What::LogIn, None).await
        }
        Change::LogIn {
            member,
            second,
            opening,
        } => desk.log_in(member, *second, opening).await,
        Change::LogOut(session) => {
            let close = "DELETE FROM sessions WHERE hash = $1";
            match db.run(close, &[bytes(session)]).await? {
                0 => Ok(Ok(Told::Needless)),
                _ => desk.noted(What::LogOut, None).await,
            }
        }
        Change::Invite {
            id,
            name,
            folded,
            roles,
            link,
            until,
        } => {
            if desk.is_taken(folded).await? {
                return Ok(Err(Refusal::NameTaken));
            }
            desk.add(id, name, folded, None).await?;
            desk.give(id, roles).await?;
            desk.link(link, Some(id), *until).await?;
            for (scope, _) in roles {
                note(
                    db,
                    desk.doer,
                    desk.now,
                    scope.text(),
                    What::Invite,
                    Some(name),
                )
                .await?;
            }
            Ok(Ok(Told::Done))
        }
        Change::InviteAgain {
            id,
            version,
            link,
            until,
        } => {
            let name = match desk.touch(id, *version).await? {
                Ok(name) => name,
                Err(refusal) => return Ok(Err(refusal)),
            };
            db.run("DELETE FROM invitations WHERE member = $1", &[id.into()])
                .await?;
            desk.link(link, Some(id), *until).await?;
            desk.noted(What::Invite, Some(&name)).await
        }
        Change::SetUp { link, until } => {
            if desk.somebody_can_come_in().await? {
                return Ok(Ok(Told::Needless));
            }
            desk.link(link, None, *until).await?;
            Ok(Ok(Told::Done))
        }
        Change::Join {
            link,
            password,
            first,
            opening,
        } => desk.join(link, password, first.as_ref(), opening).await,
        Change::SetRoles { id, version, roles } => desk.set_roles(id, *version, roles).await,
        Change::RemoveMember { id, version } => desk.remove(id, *version).await,
        Change::SetPassword { id, password, keep } => {
            let set = "UPDATE members SET password = $2 WHERE id = $1";
            if db.run(set, &[id.into(), password.as_str().into()]).await? == 0 {
                return Ok(Err(Refusal::UnknownMember));
            }
            let others = "DELETE FROM sessions WHERE member = $1 AND hash <> $2";
            db.run(others, &[id.into(), bytes(keep)]).await?;
            desk.noted(What::Password, None).await
        }
        Change::OfferTotp { id, secret } => {
            let offer = "UPDATE members SET totp_new = $2 WHERE id = $1";
            db.run(offer, &[id.into(), secret.into()]).await?;
            Ok(Ok(Told::Done))
        }
        Change::ConfirmTotp { id, step, recovery } => {
            let confirm = "UPDATE members SET totp = totp_new, totp_new = NULL, totp_step = $2
                           WHERE id = $1 AND totp_new IS NOT NULL";
            if db.run(confirm, &[id.into(), (*step).into()]).await? == 0 {
                return Ok(Err(Refusal::UnknownMember));
            }
            desk.forget_recovery(id).await?;
            for code in recovery {
                let keep = "INSERT INTO recovery_codes (member, hash) VALUES ($1, $2)";
                db.run(keep, &[id.into(), bytes(code)]).await?;
            }
            desk.noted(What::TotpOn, None).await
        }
        Change::DropTotp { id } => {
            let drop = "UPDATE members SET totp = NULL, totp_new = NULL WHERE id = $1";
            db.run(drop, &[id.into()]).await?;
            desk.forget_recovery(id).await?;
            desk.noted(What::TotpOff, None).await
        }
        Change::AddKey {
            id,
            hash,
            name,
            scope,
            rights,
            until,
        } => {
            let add = "INSERT INTO api_keys (id, hash, name, site, rights, created_ms, created_by, expires_ms)
                       VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
            let by = desk.doer.by.name.as_deref().unwrap_or_default();
            let values = [
                id.into(),
                bytes(hash),
                name.into(),
                scope.text().into(),
                rights.to_string().into(),
                desk.now.as_millisecond().into(),
                by.into(),
                until.map(Timestamp::as_millisecond).into(),
            ];
            db.run(add, &values).await?;
            note(
                db,
                desk.doer,
                desk.now,
                scope.text(),
                What::AddKey,
                Some(name),
            )
            .await?;
            Ok(Ok(Told::Done))
        }
        Change::RemoveKey { id } => {
            let remove = "DELETE FROM api_keys WHERE id = $1 RETURNING name, site";
            let rows = db.rows(remove, &[id.into()]).await?;
            let Some(row) = rows.first() else {
                return Ok(Err(Refusal::UnknownKey));
            };
            let (name, site) = (row.text(0)?, row.text(1)?);
            note(db, desk.doer, desk.now, site, What::RemoveKey, Some(name)).await?;
            Ok(Ok(Told::Done))
        }
        Change::UseKey { id } => {
            let used = "UPDATE api_keys SET used_ms = $2 WHERE id = $1";
            db.run(used, &[id.into(), desk.now.as_millisecond().into()])
                .await?;
            Ok(Ok(Told::Done))
        }
        Change::Note { site, what, object } => {
            note(db, desk.doer, desk.now, site, *what, object.as_deref()).await?;
            Ok(Ok(Told::Done))
        }
        Change::Prune { before } => {
            audit::prune(db, *before).await?;
            let over = "DELETE FROM invitations WHERE expires_ms <= $1";
            db.run(over, &[desk.now.as_millisecond().into()]).await?;
            Ok(Ok(Told::Done))
        }
    }
}

/// Where, when and by whom something is changed.
struct Desk<'a, D: Db> {
    db: &'a D,
    doer: &'a Doer,
    now: Timestamp,
}

impl<D: Db> Desk<'_, D> {
    async fn noted(&self, what: What, object: Option<&str>) -> Result<Done, D::Error> {
        note(self.db, self.doer, self.now, NO_SITE, what, object).await?;
        Ok(Ok(Told::Done))
    }

    async fn forget_recovery(&self, id: &str) -> Result<(), D::Error> {
        let forget = "DELETE FROM recovery_codes WHERE member = $1";
        self.db.run(forget, &[id.into()]).await.map(drop)
    }
}

fn bytes(hash: &Hash) -> Value<'_> {
    Value::Bytes(hash.as_bytes())
}
