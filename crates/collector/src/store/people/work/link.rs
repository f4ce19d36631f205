//! Links that let somebody in.

use jiff::Timestamp;
use otklik_loop::case::event::{Actor, By};

use super::{Desk, Done, NO_SITE, bytes};
use crate::people::Hashed;
use crate::rights::{Role, Scope};
use crate::secret::Hash;
use crate::store::desk::db::Db;
use crate::store::people::audit::{Doer, What, note};
use crate::store::people::change::{Opening, Refusal, Told};

impl<D: Db> Desk<'_, D> {
    pub(super) async fn somebody_can_come_in(&self) -> Result<bool, D::Error> {
        let anybody = "SELECT 1 FROM tokens UNION ALL SELECT 1 FROM members WHERE password IS NOT NULL LIMIT 1";
        Ok(!self.db.rows(anybody, &[]).await?.is_empty())
    }

    pub(super) async fn link(
        &self,
        link: &Hash,
        member: Option<&str>,
        until: Timestamp,
    ) -> Result<(), D::Error> {
        let add = "INSERT INTO invitations (hash, member, expires_ms) VALUES ($1, $2, $3)";
        let values = [bytes(link), member.into(), until.as_millisecond().into()];
        self.db.run(add, &values).await.map(drop)
    }

    pub(super) async fn join(
        &self,
        link: &Hash,
        password: &Hashed,
        first: Option<&(String, String, String)>,
        opening: &Opening,
    ) -> Result<Done, D::Error> {
        let db = self.db;
        let find =
            "SELECT i.member, m.name FROM invitations i LEFT JOIN members m ON m.id = i.member
                    WHERE i.hash = $1 AND i.expires_ms > $2";
        let rows = db
            .rows(find, &[bytes(link), self.now.as_millisecond().into()])
            .await?;
        let invited = match rows.first() {
            None => return Ok(Err(Refusal::UnknownLink)),
            Some(row) => (row.optional_text(0)?, row.optional_text(1)?),
        };
        let (id, name) = match (invited, first) {
            ((Some(id), Some(name)), None) => (id.to_owned(), name.to_owned()),
            ((None, _), Some((id, name, folded))) => {
                // Who came in by a token since is the owner; the link is of nobody any more.
                if self.somebody_can_come_in().await? {
                    return Ok(Err(Refusal::UnknownLink));
                }
                if self.is_taken(folded).await? {
                    return Ok(Err(Refusal::NameTaken));
                }
                self.add(id, name, folded, None).await?;
                self.give(id, &[(Scope::All, Role::Owner)]).await?;
                (id.clone(), name.clone())
            }
            _ => return Ok(Err(Refusal::UnknownLink)),
        };
        // Of two who follow it at once, one finds it.
        let follow = "DELETE FROM invitations WHERE hash = $1";
        if db.run(follow, &[bytes(link)]).await? == 0 {
            return Ok(Err(Refusal::UnknownLink));
        }
        if first.is_some() {
            db.run("DELETE FROM invitations WHERE member IS NULL", &[])
                .await?;
        }
        let set = "UPDATE members SET password = $2, totp = NULL, totp_new = NULL, version = version + 1 WHERE id = $1";
        db.run(set, &[(&id).into(), password.as_str().into()])
            .await?;
        self.forget_recovery(&id).await?;
        db.run("DELETE FROM sessions WHERE member = $1", &[(&id).into()])
            .await?;
        self.open(Some(&id), opening).await?;
        let joined = Doer {
            by: By::named(Actor::Member, name.clone()),
            from: self.doer.from.clone(),
        };
        note(db, &joined, self.now, NO_SITE, What::Join, None).await?;
        Ok(Ok(Told::Joined { name }))
    }
}
