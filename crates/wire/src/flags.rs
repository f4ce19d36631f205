//! What speaks against an answer being a person's: `"flags":["webdriver"]` in what a page posts, and what a collector finds
//! by itself.

use alloc::vec::Vec;

use crate::decode::Node;
use crate::json::Writer;

/// A sign that no person may have given an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Flag {
    /// It was sent by a program that says it is a crawler or the like.
    Bot = 1,
    /// It was sent by a page that was loaded ahead, and that nobody had seen.
    Prefetch = 2,
    /// The browser is steered by a program, as in a test.
    Webdriver = 4,
    /// A field is filled in that no person sees.
    Honeypot = 8,
}

impl Flag {
    /// Every flag.
    pub const ALL: [Self; 4] = [Self::Bot, Self::Prefetch, Self::Webdriver, Self::Honeypot];

    /// Its name, in a batch as in an export.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Bot => "bot",
            Self::Prefetch => "prefetch",
            Self::Webdriver => "webdriver",
            Self::Honeypot => "honeypot",
        }
    }
}

/// The flags of one answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Flags(u8);

impl Flags {
    /// None: nothing speaks against it.
    pub const NONE: Self = Self(0);

    /// These flags.
    #[must_use]
    pub const fn of(flags: &[Flag]) -> Self {
        let mut bits = 0;
        let mut at = 0;
        while at < flags.len() {
            bits |= flags[at] as u8;
            at += 1;
        }
        Self(bits)
    }

    /// Those of both.
    #[must_use]
    pub const fn and(self, more: Self) -> Self {
        Self(self.0 | more.0)
    }

    /// Whether any flag is in both.
    #[must_use]
    pub const fn meets(self, others: Self) -> bool {
        self.0 & others.0 != 0
    }

    /// Whether there is none.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Each that is there, in the order of [`Flag::ALL`].
    pub fn iter(self) -> impl Iterator<Item = Flag> {
        Flag::ALL
            .into_iter()
            .filter(move |flag| self.0 & *flag as u8 != 0)
    }

    /// The flags for storing: a bit each.
    #[must_use]
    pub const fn bits(self) -> u8 {
        self.0
    }

    /// The flags as they were stored. Bits that mean nothing to this version are left out.
    #[must_use]
    pub fn from_bits(bits: u8) -> Self {
        Self(bits & Self::of(&Flag::ALL).0)
    }

    /// Reads a list of names. What is none that this version knows is left out: a newer page may find more.
    #[must_use]
    pub fn read<N: Node>(list: &N) -> Self {
        let names: Vec<_> = list.items().unwrap_or_default();
        let names = names.iter().filter_map(Node::string);
        let known =
            names.filter_map(|name| Flag::ALL.into_iter().find(|flag| flag.as_str() == name));
        known.fold(Self::NONE, |flags, flag| flags.and(Self::of(&[flag])))
    }

    /// Writes the field, if there is any flag.
    pub(crate) fn write(self, json: &mut Writer) {
        if !self.is_empty() {
            json.key("flags")
                .array(|json| self.iter().for_each(|flag| json.string(flag.as_str())));
        }
    }
}
