//! What can be read of people, sessions and keys.

use std::collections::BTreeMap;

use jiff::Timestamp;

use crate::people::Hashed;
use crate::rights::{Grants, Right, Rights, Role, Scope};
use crate::secret::Hash;
use crate::store::desk::ask::Question;
use crate::store::desk::db::{Db, Garbled, Row, Value};

/// Who brings an owner token: whether there is such a token.
#[derive(Clone, Copy, Debug)]
pub(crate) struct IsToken(pub(crate) Hash);

/// Who has a session.
#[derive(Clone, Copy, Debug)]
pub(crate) struct OfSession {
    pub(crate) session: Hash,
    pub(crate) now: Timestamp,
}

/// Whose session it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Holder {
    /// Somebody's with an owner token.
    Token,
    /// A member's.
    Member {
        id: String,
        name: String,
        roles: Vec<(Scope, Role)>,
    },
}

/// Who brings a key.
#[derive(Clone, Copy, Debug)]
pub(crate) struct OfKey {
    pub(crate) hash: Hash,
    pub(crate) now: Timestamp,
}

/// All keys, by name.
#[derive(Clone, Copy, Debug)]
pub(crate) struct AllKeys;

/// A key for programs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Key {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) scope: Scope,
    pub(crate) rights: Rights,
    pub(crate) created_ms: i64,
    pub(crate) created_by: String,
    pub(crate) expires_ms: Option<i64>,
    pub(crate) used_ms: Option<i64>,
}

/// What a member who logs in has to know, by the name as it is compared.
#[derive(Clone, Debug)]
pub(crate) struct OfName(pub(crate) String);

/// The same, by id.
#[derive(Clone, Debug)]
pub(crate) struct OfId(pub(crate) String);

/// What a member has to know.
#[derive(Clone, Debug)]
pub(crate) struct Known {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) password: Option<Hashed>,
    pub(crate) totp: Option<String>,
    pub(crate) totp_new: Option<String>,
}

/// All members, by name.
#[derive(Clone, Copy, Debug)]
pub(crate) struct AllMembers;

/// A member.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Member {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) version: u32,
    pub(crate) created_ms: i64,
    /// Whether the invitation was followed.
    pub(crate) has_joined: bool,
    pub(crate) has_totp: bool,
    pub(crate) roles: Vec<(Scope, Role)>,
}

/// Whose link that is.
#[derive(Clone, Copy, Debug)]
pub(crate) struct OfLink {
    pub(crate) link: Hash,
    pub(crate) now: Timestamp,
}

/// Whom a link is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Guest {
    /// What they are called; `None` for the first owner.
    pub(crate) name: Option<String>,
    pub(crate) expires_ms: i64,
}

impl Key {
    /// What it may do, and where.
    pub(crate) fn grants(&self) -> Grants {
        let mut grants = Grants::default();
        grants.give(self.scope.clone(), self.rights);
        grants
    }
}

impl Member {
    /// What they may do, and where.
    pub(crate) fn grants(&self) -> Grants {
        grants(&self.roles)
    }
}

/// What roles come to.
pub(crate) fn grants(roles: &[(Scope, Role)]) -> Grants {
    let mut grants = Grants::default();
    for (scope, role) in roles {
        grants.give(scope.clone(), role.rights());
    }
    grants
}

impl Question for IsToken {
    type Answer = bool;

    async fn ask<D: Db>(&self, db: &D) -> Result<bool, D::Error> {
        let known = "SELECT 1 FROM tokens WHERE hash = $1";
        let rows = db.rows(known, &[Value::Bytes(self.0.as_bytes())]).await?;
        Ok(!rows.is_empty())
    }
}

impl Question for OfSession {
    type Answer = Option<Holder>;

    async fn ask<D: Db>(&self, db: &D) -> Result<Option<Holder>, D::Error> {
        let find = "SELECT s.member, m.name, r.site, r.role FROM sessions s
                    LEFT JOIN members m ON m.id = s.member LEFT JOIN member_roles r ON r.member = m.id
                    WHERE s.hash = $1 AND s.expires_ms > $2";
        let values = [
            Value::Bytes(self.session.as_bytes()),
            self.now.as_millisecond().into(),
        ];
        let rows = db.rows(find, &values).await?;
        let Some(first) = rows.first() else {
            return Ok(None);
        };
        let Some(id) = first.optional_text(0)? else {
            return Ok(Some(Holder::Token));
        };
        // Whoever was taken out has no session either.
        let Some(name) = first.optional_text(1)? else {
            return Ok(None);
        };
        let mut roles = Vec::with_capacity(rows.len());
        for row in &rows {
            roles.extend(role(row, 2)?);
        }
        Ok(Some(Holder::Member {
            id: id.to_owned(),
            name: name.to_owned(),
            roles,
        }))
    }
}

/// A scope and a role, where there are any.
fn role(row: &Row, at: usize) -> Result<Option<(Scope, Role)>, Garbled> {
    let (Some(site), Some(name)) = (row.optional_text(at)?, row.optional_text(at + 1)?) else {
        return Ok(None);
    };
    let read = Scope::read(site).zip(Role::named(name));
    read.map(Some)
        .ok_or_else(|| Garbled(format!("a role is {name:?} of {site:?}")))
}

const KEY: &str =
    "SELECT id, name, site, rights, created_ms, created_by, expires_ms, used_ms FROM api_keys";

impl Question for OfKey {
    type Answer = Option<Key>;

    async fn ask<D: Db>(&self, db: &D) -> Result<Option<Key>, D::Error> {
        let find = format!("{KEY} WHERE hash = $1 AND (expires_ms IS NULL OR expires_ms > $2)");
        let values = [
            Value::Bytes(self.hash.as_bytes()),
            self.now.as_millisecond().into(),
        ];
        let rows = db.rows(&find, &values).await?;
        Ok(rows.first().map(key).transpose()?)
    }
}

impl Question for AllKeys {
    type Answer = Vec<Key>;

    async fn ask<D: Db>(&self, db: &D) -> Result<Vec<Key>, D::Error> {
        let rows = db.rows(&format!("{KEY} ORDER BY name, id"), &[]).await?;
        Ok(rows.iter().map(key).collect::<Result<_, _>>()?)
    }
}

fn key(row: &Row) -> Result<Key, Garbled> {
    let site = row.text(2)?;
    let held = row.text(3)?.split(',').filter_map(Right::named);
    Ok(Key {
        id: row.text(0)?.to_owned(),
        name: row.text(1)?.to_owned(),
        scope: Scope::read(site).ok_or_else(|| Garbled(format!("a key is of {site:?}")))?,
        rights: held.fold(Rights::NONE, |all, right| all.and(Rights::of(&[right]))),
        created_ms: row.int(4)?,
        created_by: row.text(5)?.to_owned(),
        expires_ms: row.optional_int(6)?,
        used_ms: row.optional_int(7)?,
    })
}

const KNOWN: &str = "SELECT id, name, password, totp, totp_new FROM members";

impl Question for OfName {
    type Answer = Option<Known>;

    async fn ask<D: Db>(&self, db: &D) -> Result<Option<Known>, D::Error> {
        let find = format!("{KNOWN} WHERE folded = $1");
        let rows = db.rows(&find, &[(&self.0).into()]).await?;
        Ok(rows.first().map(known).transpose()?)
    }
}

impl Question for OfId {
    type Answer = Option<Known>;

    async fn ask<D: Db>(&self, db: &D) -> Result<Option<Known>, D::Error> {
        let find = format!("{KNOWN} WHERE id = $1");
        let rows = db.rows(&find, &[(&self.0).into()]).await?;
        Ok(rows.first().map(known).transpose()?)
    }
}

fn known(row: &Row) -> Result<Known, Garbled> {
    Ok(Known {
        id: row.text(0)?.to_owned(),
        name: row.text(1)?.to_owned(),
        password: row.optional_text(2)?.map(Hashed::stored),
        totp: row.optional_text(3)?.map(str::to_owned),
        totp_new: row.optional_text(4)?.map(str::to_owned),
    })
}

impl Question for AllMembers {
    type Answer = Vec<Member>;

    async fn ask<D: Db>(&self, db: &D) -> Result<Vec<Member>, D::Error> {
        let all =
            "SELECT id, name, version, created_ms, CASE WHEN password IS NULL THEN 0 ELSE 1 END,
                   CASE WHEN totp IS NULL THEN 0 ELSE 1 END FROM members ORDER BY folded";
        let mut roles: BTreeMap<String, Vec<(Scope, Role)>> = BTreeMap::new();
        let held = "SELECT member, site, role FROM member_roles ORDER BY member, site";
        for row in &db.rows(held, &[]).await? {
            roles
                .entry(row.text(0)?.to_owned())
                .or_default()
                .extend(role(row, 1)?);
        }
        let mut members = Vec::new();
        for row in &db.rows(all, &[]).await? {
            let id = row.text(0)?.to_owned();
            members.push(Member {
                name: row.text(1)?.to_owned(),
                version: row.int(2)?.unsigned_abs() as u32,
                created_ms: row.int(3)?,
                has_joined: row.flag(4)?,
                has_totp: row.flag(5)?,
                roles: roles.remove(&id).unwrap_or_default(),
                id,
            });
        }
        Ok(members)
    }
}

impl Question for OfLink {
    type Answer = Option<Guest>;

    async fn ask<D: Db>(&self, db: &D) -> Result<Option<Guest>, D::Error> {
        let find =
            "SELECT m.name, i.expires_ms FROM invitations i LEFT JOIN members m ON m.id = i.member
                    WHERE i.hash = $1 AND i.expires_ms > $2";
        let values = [
            Value::Bytes(self.link.as_bytes()),
            self.now.as_millisecond().into(),
        ];
        let rows = db.rows(find, &values).await?;
        let guest = |row: &Row| {
            Ok::<_, Garbled>(Guest {
                name: row.optional_text(0)?.map(str::to_owned),
                expires_ms: row.int(1)?,
            })
        };
        Ok(rows.first().map(guest).transpose()?)
    }
}
