//! Who may do what: rights, the roles that bundle them, and the sites that they hold for. Pure.
//!
//! | role | read | act | manage | erase |
//! | --- | --- | --- | --- | --- |
//! | `viewer` | yes | | | |
//! | `agent` | yes | yes | | |
//! | `owner` | yes | yes | yes | yes |

use std::collections::BTreeMap;
use std::fmt;

use otklik_wire::id::Name;

/// Something that may be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub(crate) enum Right {
    /// To see what was said, what came of it, and the scores.
    Read = 1,
    /// To do something about it: cases, marks, entries, the board's items.
    Act = 2,
    /// To set promises, rules, signs and plans; to see to people and keys.
    Manage = 4,
    /// To take out for good what somebody said.
    Erase = 8,
}

/// Some of the rights.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Rights(u8);

/// What somebody is to a site.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Role {
    Viewer,
    Agent,
    Owner,
}

/// For what something holds.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Scope {
    /// For every site, those to come too.
    All,
    /// For one.
    Site(Name),
}

/// What somebody may do, and where.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Grants {
    everywhere: Rights,
    sites: BTreeMap<Name, Rights>,
}

impl Right {
    pub(crate) const ALL: [Self; 4] = [Self::Read, Self::Act, Self::Manage, Self::Erase];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Act => "act",
            Self::Manage => "manage",
            Self::Erase => "erase",
        }
    }

    pub(crate) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|right| right.name() == name)
    }
}

impl Rights {
    pub(crate) const NONE: Self = Self(0);
    pub(crate) const ALL: Self = Self(15);

    pub(crate) const fn of(rights: &[Right]) -> Self {
        let mut bits = 0;
        let mut at = 0;
        while at < rights.len() {
            bits |= rights[at] as u8;
            at += 1;
        }
        Self(bits)
    }

    pub(crate) fn has(self, right: Right) -> bool {
        self.0 & right as u8 != 0
    }

    /// Whether all of those are among these.
    pub(crate) fn include(self, others: Self) -> bool {
        self.0 & others.0 == others.0
    }

    pub(crate) fn and(self, others: Self) -> Self {
        Self(self.0 | others.0)
    }

    pub(crate) fn is_none(self) -> bool {
        self.0 == 0
    }

    /// Their names, in the order of the table.
    pub(crate) fn names(self) -> Vec<&'static str> {
        let held = Right::ALL.into_iter().filter(|right| self.has(*right));
        held.map(Right::name).collect()
    }
}

/// As they are stored, with commas between.
impl fmt::Display for Rights {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.names().join(","))
    }
}

impl Role {
    pub(crate) const ALL: [Self; 3] = [Self::Viewer, Self::Agent, Self::Owner];

    /// What it may do.
    pub(crate) const fn rights(self) -> Rights {
        match self {
            Self::Viewer => Rights::of(&[Right::Read]),
            Self::Agent => Rights::of(&[Right::Read, Right::Act]),
            Self::Owner => Rights::ALL,
        }
    }

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Viewer => "viewer",
            Self::Agent => "agent",
            Self::Owner => "owner",
        }
    }

    pub(crate) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.name() == name)
    }
}

impl Scope {
    /// As it is stored; no site is called so.
    pub(crate) fn text(&self) -> &str {
        match self {
            Self::All => "*",
            Self::Site(site) => site.as_str(),
        }
    }

    /// Reads what [`Self::text`] wrote.
    pub(crate) fn read(text: &str) -> Option<Self> {
        match text {
            "*" => Some(Self::All),
            site => Name::new(site.to_owned()).ok().map(Self::Site),
        }
    }

    /// As the API names it: a site, or nothing for all of them.
    pub(crate) fn site(&self) -> Option<&Name> {
        match self {
            Self::All => None,
            Self::Site(site) => Some(site),
        }
    }
}

impl Grants {
    /// Everything, everywhere.
    pub(crate) fn all() -> Self {
        Self {
            everywhere: Rights::ALL,
            sites: BTreeMap::new(),
        }
    }

    /// Adds rights.
    pub(crate) fn give(&mut self, scope: Scope, rights: Rights) {
        let held = match scope {
            Scope::All => &mut self.everywhere,
            Scope::Site(site) => self.sites.entry(site).or_default(),
        };
        *held = held.and(rights);
    }

    /// What may be done on every site.
    pub(crate) fn everywhere(&self) -> Rights {
        self.everywhere
    }

    /// What may be done on a site.
    pub(crate) fn on(&self, site: &Name) -> Rights {
        let own = self.sites.get(site).copied().unwrap_or_default();
        self.everywhere.and(own)
    }

    /// What may be done in a scope.
    pub(crate) fn within(&self, scope: &Scope) -> Rights {
        match scope {
            Scope::All => self.everywhere,
            Scope::Site(site) => self.on(site),
        }
    }

    /// Whether something may be done on some site.
    pub(crate) fn anywhere(&self, right: Right) -> bool {
        self.everywhere.has(right) || self.sites.values().any(|held| held.has(right))
    }

    /// Whether rights may be given to somebody, or taken: only what one has, and by who manages.
    pub(crate) fn may_give(&self, scope: &Scope, rights: Rights) -> bool {
        let own = self.within(scope);
        own.has(Right::Manage) && own.include(rights)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site(name: &str) -> Name {
        Name::new(name.into()).unwrap()
    }

    fn scope(name: &str) -> Scope {
        Scope::read(name).unwrap()
    }

    #[test]
    fn each_role_may_what_the_table_says() {
        let may = |role: Role| role.rights().to_string();
        assert_eq!(
            Role::ALL.map(may),
            ["read", "read,act", "read,act,manage,erase"]
        );
        assert_eq!(
            Role::ALL.map(|role| Role::named(role.name())),
            Role::ALL.map(Some)
        );
        assert_eq!(Role::named("Owner"), None);
    }

    #[test]
    fn what_holds_for_one_site_holds_for_no_other() {
        let mut grants = Grants::default();
        grants.give(scope("shop"), Role::Owner.rights());
        assert_eq!(grants.on(&site("shop")), Rights::ALL);
        assert!(grants.on(&site("quiet")).is_none() && grants.everywhere().is_none());
        assert!(grants.anywhere(Right::Manage));
        grants.give(Scope::All, Role::Viewer.rights());
        assert_eq!(grants.on(&site("quiet")), Role::Viewer.rights());
        assert_eq!(grants.on(&site("shop")), Rights::ALL);
    }

    #[test]
    fn nobody_gives_what_they_do_not_have() {
        let mut grants = Grants::default();
        grants.give(scope("shop"), Rights::of(&[Right::Read, Right::Manage]));
        grants.give(scope("quiet"), Role::Agent.rights());
        let may = |to: &str, role: Role| grants.may_give(&scope(to), role.rights());
        assert!(may("shop", Role::Viewer));
        assert!(!may("shop", Role::Agent) && !may("shop", Role::Owner));
        assert!(!may("quiet", Role::Viewer), "an agent manages nobody");
        assert!(!may("*", Role::Viewer));
        assert!(Grants::all().may_give(&Scope::All, Role::Owner.rights()));
    }
}
