//! The audit log: who did what, when, to which object, from which address. Nobody's words are in it, so that an erasure
//! finds nothing there.

use jiff::Timestamp;
use otklik_loop::case::event::{Actor, By};
use otklik_wire::id::Name;

use crate::store::Removal;
use crate::store::desk::ask::Question;
use crate::store::desk::db::{Db, Garbled};

/// For how many days a row is kept.
pub(crate) const KEPT_DAYS: i64 = 400;

/// Who does something, and from where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Doer {
    pub(crate) by: By,
    /// The address, shortened as limits shorten it; `None` for what nobody asked for over the network.
    pub(crate) from: Option<String>,
}

/// What is noted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum What {
    LogIn,
    FailedLogIn,
    LogOut,
    Invite,
    Join,
    Roles,
    RemoveMember,
    Password,
    TotpOn,
    TotpOff,
    AddKey,
    RemoveKey,
    Promises,
    Rules,
    Signs,
    Board,
    Retention,
    Surveys,
    Erase,
    Export,
}

/// A row of the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Row {
    pub(crate) number: i64,
    pub(crate) at_ms: i64,
    /// `*` where it is about no single site.
    pub(crate) site: String,
    pub(crate) kind: String,
    pub(crate) name: Option<String>,
    pub(crate) what: String,
    pub(crate) object: Option<String>,
    pub(crate) address: Option<String>,
}

/// A page of the log, newest first; of one site or of all.
#[derive(Clone, Debug)]
pub(crate) struct Log {
    pub(crate) site: Option<String>,
    pub(crate) before: Option<i64>,
    pub(crate) limit: u32,
}

impl Doer {
    /// Who works on this machine.
    pub(crate) fn command_line() -> Self {
        By::named(Actor::Member, "command line").into()
    }

    /// Somebody of whom nothing is known but where they are.
    pub(crate) fn unknown(from: Option<String>) -> Self {
        let by = By {
            kind: Actor::Member,
            name: None,
        };
        Self { by, from }
    }
}

impl From<By> for Doer {
    fn from(by: By) -> Self {
        Self { by, from: None }
    }
}

impl What {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::LogIn => "log_in",
            Self::FailedLogIn => "failed_log_in",
            Self::LogOut => "log_out",
            Self::Invite => "invite",
            Self::Join => "join",
            Self::Roles => "roles",
            Self::RemoveMember => "remove_member",
            Self::Password => "password",
            Self::TotpOn => "totp_on",
            Self::TotpOff => "totp_off",
            Self::AddKey => "add_key",
            Self::RemoveKey => "remove_key",
            Self::Promises => "promises",
            Self::Rules => "rules",
            Self::Signs => "signs",
            Self::Board => "board",
            Self::Retention => "retention",
            Self::Surveys => "surveys",
            Self::Erase => "erase",
            Self::Export => "export",
        }
    }
}

/// Notes something inside the caller's transaction.
pub(crate) async fn note<D: Db>(
    db: &D,
    doer: &Doer,
    now: Timestamp,
    site: &str,
    what: What,
    object: Option<&str>,
) -> Result<(), D::Error> {
    let kind = match doer.by.kind {
        Actor::Key => "key",
        Actor::Member => "member",
        Actor::Rule | Actor::Visitor | Actor::Clock => "other",
    };
    let add = "INSERT INTO audit (at_ms, site, kind, name, what, object, address) VALUES ($1, $2, $3, $4, $5, $6, $7)";
    let values = [
        now.as_millisecond().into(),
        site.into(),
        kind.into(),
        doer.by.name.as_deref().into(),
        what.name().into(),
        object.into(),
        doer.from.as_deref().into(),
    ];
    db.run(add, &values).await.map(drop)
}

/// Notes how many were taken out on somebody's word. Not which: of what is erased no id stays either.
pub(crate) async fn note_removal<D: Db>(
    db: &D,
    site: &Name,
    removal: &Removal,
) -> Result<(), D::Error> {
    let Removal::Erase { ids, now, doer, .. } = removal else {
        return Ok(());
    };
    let count = ids.len().to_string();
    note(db, doer, *now, site.as_str(), What::Erase, Some(&count)).await
}

/// Throws rows away that are older.
pub(crate) async fn prune<D: Db>(db: &D, before: Timestamp) -> Result<(), D::Error> {
    let prune = "DELETE FROM audit WHERE at_ms < $1";
    db.run(prune, &[before.as_millisecond().into()])
        .await
        .map(drop)
}

impl Question for Log {
    type Answer = Vec<Row>;

    async fn ask<D: Db>(&self, db: &D) -> Result<Vec<Row>, D::Error> {
        let columns = "SELECT number, at_ms, site, kind, name, what, object, address FROM audit WHERE number < $1";
        let before = self.before.unwrap_or(i64::MAX);
        let limit = i64::from(self.limit);
        let rows = match &self.site {
            None => {
                let all = format!("{columns} ORDER BY number DESC LIMIT $2");
                db.rows(&all, &[before.into(), limit.into()]).await?
            }
            Some(site) => {
                let of = format!("{columns} AND site = $3 ORDER BY number DESC LIMIT $2");
                db.rows(&of, &[before.into(), limit.into(), site.into()])
                    .await?
            }
        };
        let read = |row: &crate::store::desk::db::Row| {
            Ok::<_, Garbled>(Row {
                number: row.int(0)?,
                at_ms: row.int(1)?,
                site: row.text(2)?.to_owned(),
                kind: row.text(3)?.to_owned(),
                name: row.optional_text(4)?.map(str::to_owned),
                what: row.text(5)?.to_owned(),
                object: row.optional_text(6)?.map(str::to_owned),
                address: row.optional_text(7)?.map(str::to_owned),
            })
        };
        Ok(rows.iter().map(read).collect::<Result<_, _>>()?)
    }
}
