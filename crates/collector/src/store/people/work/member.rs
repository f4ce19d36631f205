//! Members and what they are to sites.

use super::{Desk, Done};
use crate::people::Hashed;
use crate::rights::{Role, Scope};
use crate::store::desk::db::Db;
use crate::store::people::audit::{What, note};
use crate::store::people::change::{Refusal, Told};

impl<D: Db> Desk<'_, D> {
    pub(super) async fn is_taken(&self, folded: &str) -> Result<bool, D::Error> {
        let find = "SELECT 1 FROM members WHERE folded = $1";
        Ok(!self.db.rows(find, &[folded.into()]).await?.is_empty())
    }

    pub(super) async fn add(
        &self,
        id: &str,
        name: &str,
        folded: &str,
        password: Option<&Hashed>,
    ) -> Result<(), D::Error> {
        let add = "INSERT INTO members (id, name, folded, version, created_ms, password, totp_step) VALUES ($1, $2, $3, 1, $4, $5, 0)";
        let values = [
            id.into(),
            name.into(),
            folded.into(),
            self.now.as_millisecond().into(),
            password.map(Hashed::as_str).into(),
        ];
        self.db.run(add, &values).await.map(drop)
    }

    pub(super) async fn give(&self, id: &str, roles: &[(Scope, Role)]) -> Result<(), D::Error> {
        for (scope, role) in roles {
            let give = "INSERT INTO member_roles (member, site, role) VALUES ($1, $2, $3)";
            let values = [id.into(), scope.text().into(), role.name().into()];
            self.db.run(give, &values).await?;
        }
        Ok(())
    }

    /// Counts a version on, and gives the name.
    pub(super) async fn touch(
        &self,
        id: &str,
        version: u32,
    ) -> Result<Result<String, Refusal>, D::Error> {
        let touch = "UPDATE members SET version = version + 1 WHERE id = $1 AND version = $2 RETURNING name";
        let rows = self
            .db
            .rows(touch, &[id.into(), i64::from(version).into()])
            .await?;
        if let Some(row) = rows.first() {
            return Ok(Ok(row.text(0)?.to_owned()));
        }
        let there = "SELECT 1 FROM members WHERE id = $1";
        let is_there = !self.db.rows(there, &[id.into()]).await?.is_empty();
        Ok(Err(if is_there {
            Refusal::Stale
        } else {
            Refusal::UnknownMember
        }))
    }

    pub(super) async fn set_roles(
        &self,
        id: &str,
        version: u32,
        roles: &[(Scope, Role)],
    ) -> Result<Done, D::Error> {
        let had = self.is_owner_of_all(id).await?;
        let keeps = roles.contains(&(Scope::All, Role::Owner));
        if had && !keeps && self.is_last_owner(id).await? {
            return Ok(Err(Refusal::LastOwner));
        }
        let name = match self.touch(id, version).await? {
            Ok(name) => name,
            Err(refusal) => return Ok(Err(refusal)),
        };
        let before = self.scopes_of(id).await?;
        self.db
            .run("DELETE FROM member_roles WHERE member = $1", &[id.into()])
            .await?;
        self.give(id, roles).await?;
        let now = roles
            .iter()
            .map(|(scope, role)| (scope.text().to_owned(), role.name().to_owned()));
        let now: Vec<(String, String)> = now.collect();
        let mut touched: Vec<&str> = before
            .iter()
            .filter(|had| !now.contains(had))
            .chain(now.iter().filter(|has| !before.contains(has)))
            .map(|(site, _)| site.as_str())
            .collect();
        touched.sort_unstable();
        touched.dedup();
        for site in touched {
            let role = now.iter().find(|(other, _)| other == site);
            let role = role.map_or("none", |(_, role)| role.as_str());
            let object = format!("{name}: {role}");
            note(
                self.db,
                self.doer,
                self.now,
                site,
                What::Roles,
                Some(&object),
            )
            .await?;
        }
        Ok(Ok(Told::Done))
    }

    pub(super) async fn remove(&self, id: &str, version: u32) -> Result<Done, D::Error> {
        if self.is_owner_of_all(id).await? && self.is_last_owner(id).await? {
            return Ok(Err(Refusal::LastOwner));
        }
        let name = match self.touch(id, version).await? {
            Ok(name) => name,
            Err(refusal) => return Ok(Err(refusal)),
        };
        let sites = self.scopes_of(id).await?;
        for statement in [
            "DELETE FROM sessions WHERE member = $1",
            "DELETE FROM invitations WHERE member = $1",
            "DELETE FROM recovery_codes WHERE member = $1",
            "DELETE FROM member_roles WHERE member = $1",
            "DELETE FROM members WHERE id = $1",
        ] {
            self.db.run(statement, &[id.into()]).await?;
        }
        for (site, _) in &sites {
            note(
                self.db,
                self.doer,
                self.now,
                site,
                What::RemoveMember,
                Some(&name),
            )
            .await?;
        }
        Ok(Ok(Told::Done))
    }

    pub(super) async fn scopes_of(&self, id: &str) -> Result<Vec<(String, String)>, D::Error> {
        let find = "SELECT site, role FROM member_roles WHERE member = $1 ORDER BY site";
        let rows = self.db.rows(find, &[id.into()]).await?;
        let mut scopes = Vec::with_capacity(rows.len());
        for row in &rows {
            scopes.push((row.text(0)?.to_owned(), row.text(1)?.to_owned()));
        }
        Ok(scopes)
    }

    pub(super) async fn is_owner_of_all(&self, id: &str) -> Result<bool, D::Error> {
        let owner = ("*".to_owned(), "owner".to_owned());
        Ok(self.scopes_of(id).await?.contains(&owner))
    }

    /// Whether nobody else can come in who may do everything everywhere.
    pub(super) async fn is_last_owner(&self, id: &str) -> Result<bool, D::Error> {
        let others = "SELECT 1 FROM member_roles r JOIN members m ON m.id = r.member
                      WHERE r.site = '*' AND r.role = 'owner' AND m.password IS NOT NULL AND m.id <> $1
                      UNION ALL SELECT 1 FROM tokens LIMIT 1";
        Ok(self.db.rows(others, &[id.into()]).await?.is_empty())
    }
}
