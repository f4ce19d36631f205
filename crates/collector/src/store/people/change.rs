//! What can be asked to be written of people, sessions and keys, and what came of it.

use jiff::Timestamp;

use super::audit::{Doer, What};
use crate::people::Hashed;
use crate::rights::{Rights, Role, Scope};
use crate::secret::Hash;

/// A change, and who makes it.
#[derive(Clone, Debug)]
pub(crate) struct Deed {
    pub(crate) doer: Doer,
    pub(crate) now: Timestamp,
    pub(crate) what: Change,
}

/// A session to be opened.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Opening {
    pub(crate) session: Hash,
    pub(crate) expires: Timestamp,
}

/// What a member showed besides the password.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Second {
    /// Nothing was asked for.
    Nothing,
    /// A code of that step.
    Step(i64),
    /// A recovery code.
    Recovery(Hash),
}

/// What is to be changed.
#[derive(Clone, Debug)]
pub(crate) enum Change {
    /// A session for who brought an owner token.
    Enter(Opening),
    /// A session for a member.
    LogIn {
        member: String,
        second: Second,
        opening: Opening,
    },
    /// The end of a session.
    LogOut(Hash),
    /// A member that was invited, and the link.
    Invite {
        id: String,
        name: String,
        folded: String,
        roles: Vec<(Scope, Role)>,
        link: Hash,
        until: Timestamp,
    },
    /// Another link for a member who is there in that version: with it password and codes are set anew.
    InviteAgain {
        id: String,
        version: u32,
        link: Hash,
        until: Timestamp,
    },
    /// A link for the first owner, as long as nobody can come in.
    SetUp { link: Hash, until: Timestamp },
    /// The link was followed.
    Join {
        link: Hash,
        password: Hashed,
        /// For the first owner: an id, and the name as it is written and compared.
        first: Option<(String, String, String)>,
        opening: Opening,
    },
    /// What a member, there in that version, is to sites.
    SetRoles {
        id: String,
        version: u32,
        roles: Vec<(Scope, Role)>,
    },
    /// A member, there in that version, is one no more.
    RemoveMember { id: String, version: u32 },
    /// Another password; other sessions than this end.
    SetPassword {
        id: String,
        password: Hashed,
        keep: Hash,
    },
    /// A secret of codes that is still to be confirmed.
    OfferTotp { id: String, secret: String },
    /// The secret was confirmed by the code of that step.
    ConfirmTotp {
        id: String,
        step: i64,
        recovery: Vec<Hash>,
    },
    /// No codes any more.
    DropTotp { id: String },
    /// A key.
    AddKey {
        id: String,
        hash: Hash,
        name: String,
        scope: Scope,
        rights: Rights,
        until: Option<Timestamp>,
    },
    /// A key is one no more.
    RemoveKey { id: String },
    /// A key was used.
    UseKey { id: String },
    /// Something happened that changes nothing here.
    Note {
        site: String,
        what: What,
        object: Option<String>,
    },
    /// Time passed.
    Prune { before: Timestamp },
}

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Told {
    /// It is done.
    Done,
    /// It was not needed.
    Needless,
    /// By whose link.
    Joined { name: String },
}

/// Why nothing was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    UnknownMember,
    UnknownKey,
    /// There is no such link, or it was followed, or it is too old.
    UnknownLink,
    NameTaken,
    /// It was changed meanwhile.
    Stale,
    /// Nobody would be left who may do everything everywhere.
    LastOwner,
    /// The code was used before.
    Used,
}
