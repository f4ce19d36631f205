//! When, where and to whom a survey shows (field `show`).
//!
//! The page's loader decides by it before there is a widget, so the widget leaves it unread: it is read where a file is
//! checked.

mod date;
mod fit;
mod manners;
mod place;
mod trigger;
mod who;

use alloc::vec::Vec;

use crate::decode::{Cursor, Node};

pub use date::{Date, Span};
pub use fit::{Fit, Wanted};
pub use manners::{Manners, Tracking};
pub use place::{Pattern, Place};
pub use trigger::Trigger;
pub use who::{Device, Visitor, Who};

/// When a survey shows, and how long it then keeps quiet.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Show {
    /// Any of these shows it; empty means only `otklik.open()`.
    pub on: Vec<Trigger>,
    /// On which pages.
    pub place: Place,
    /// To whom.
    pub who: Who,
    /// How soon again.
    pub again: Again,
    /// On which days.
    pub span: Span,
    /// With so many answers to its revision it shows no more by itself, 1 to 1,000,000,000.
    pub quota: Option<u32>,
}

/// When the same visitor may be asked again after an answer or a refusal (field `again`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Again {
    /// After so many days, 0 to 3650: `{"days":30}`.
    Days(u32),
    /// Never: `{"once":true}`.
    Never,
}

impl Default for Again {
    /// A quarter.
    fn default() -> Self {
        Self::Days(90)
    }
}

impl Show {
    pub(super) fn read<N: Node>(show: &Cursor<'_, N>) -> Self {
        show.object(&["on", "where", "who", "again", "from", "until", "quota"]);
        let on = show
            .optional("on")
            .map(|list| list.items())
            .unwrap_or_default();
        Self {
            on: on.iter().filter_map(Trigger::read).collect(),
            place: show
                .optional("where")
                .as_ref()
                .map(Place::read)
                .unwrap_or_default(),
            who: show
                .optional("who")
                .as_ref()
                .map(Who::read)
                .unwrap_or_default(),
            again: show
                .optional("again")
                .as_ref()
                .map(Again::read)
                .unwrap_or_default(),
            span: Span::read(show),
            quota: show
                .optional("quota")
                .map(|quota| quota.whole(1, 1_000_000_000)),
        }
    }
}

impl Again {
    fn read<N: Node>(again: &Cursor<'_, N>) -> Self {
        again.object(&["days", "once"]);
        if again.flag("once") {
            Self::Never
        } else {
            Self::Days(again.field("days").whole(0, 3650))
        }
    }
}

#[cfg(test)]
mod tests;
