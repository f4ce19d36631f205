use alloc::string::String;
use alloc::vec::Vec;

use otklik_score::sampling::Inclusion;

use super::fit::Wanted;
use crate::decode::{Cursor, Node};
use crate::share;

/// To whom a survey shows (field `who`).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Who {
    /// One of these devices; empty is any.
    pub device: Vec<Device>,
    /// One of these languages, BCP 47 tags; `de` is also `de-AT`; empty is any.
    pub language: Vec<String>,
    /// What the traits given by `otklik.identify(id, traits)` have to be.
    pub traits: Vec<Wanted>,
    /// Whether they came before.
    pub visitor: Option<Visitor>,
    /// So many of them, drawn by lot.
    pub share: Option<Inclusion>,
}

/// What a visitor holds (field `who.device`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Device {
    /// A touch screen whose shorter side has less than 600 pixels: `"phone"`.
    #[default]
    Phone,
    /// A larger touch screen: `"tablet"`.
    Tablet,
    /// Anything with a mouse or without a pointer: `"desktop"`.
    Desktop,
}

/// Whether this browser was here before (field `who.visitor`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Visitor {
    /// For the first time in the last twelve hours: `"new"`.
    #[default]
    New,
    /// Earlier: `"returning"`.
    Returning,
}

impl Who {
    pub(super) fn read<N: Node>(who: &Cursor<'_, N>) -> Self {
        who.object(&["device", "language", "traits", "visitor", "share"]);
        let list = |key: &str| {
            let place = who.optional(key)?;
            let items = place.items();
            if items.is_empty() {
                place.refuse("at least one");
            }
            Some(items)
        };
        let devices = list("device").unwrap_or_default();
        let languages = list("language").unwrap_or_default();
        Self {
            device: devices
                .iter()
                .map(|device| {
                    device.one_of(&[
                        ("phone", Device::Phone),
                        ("tablet", Device::Tablet),
                        ("desktop", Device::Desktop),
                    ])
                })
                .collect(),
            language: languages
                .iter()
                .map(|language| language.short_string(35))
                .collect(),
            traits: who
                .optional("traits")
                .map(|traits| Wanted::read_all(&traits))
                .unwrap_or_default(),
            visitor: who.optional("visitor").map(|visitor| {
                visitor.one_of(&[("new", Visitor::New), ("returning", Visitor::Returning)])
            }),
            share: who.optional("share").and_then(|place| share::read(&place)),
        }
    }
}
