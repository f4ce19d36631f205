use alloc::string::String;
use alloc::vec::Vec;

use crate::decode::{Cursor, Node};

/// When a survey shows, and how long it then keeps quiet.
#[derive(Clone, Debug, PartialEq)]
pub struct Show {
    /// Any of these shows it; empty means only `otklik.open()`.
    pub on: Vec<Trigger>,
    /// Days after an answer or a refusal in which the same visitor is not asked again, 0 to 3650.
    pub again_days: u32,
}

impl Default for Show {
    fn default() -> Self {
        Self {
            on: Vec::new(),
            again_days: Self::AGAIN_DAYS,
        }
    }
}

/// What makes a survey show (an element of `show.on`).
#[derive(Clone, Debug, PartialEq)]
pub enum Trigger {
    /// The page has loaded: `{"load":true}`.
    Load,
    /// So many seconds after the page has loaded: `{"delay":5}`.
    Delay(f64),
    /// The page called `otklik.track(name)`: `{"event":"name"}`.
    Event(String),
}

impl Show {
    /// Quiet days unless the file says otherwise: a quarter.
    pub const AGAIN_DAYS: u32 = 90;

    pub(super) fn read<N: Node>(show: &Cursor<'_, N>) -> Self {
        show.object(&["on", "again"]);
        let on = show
            .optional("on")
            .map(|list| list.items())
            .unwrap_or_default();
        let again_days = show.optional("again").map_or(Self::AGAIN_DAYS, |again| {
            again.object(&["days"]);
            again.field("days").whole(0, 3650)
        });
        Self {
            on: on.iter().filter_map(Trigger::read).collect(),
            again_days,
        }
    }
}

impl Trigger {
    fn read<N: Node>(trigger: &Cursor<'_, N>) -> Option<Self> {
        if let Some(load) = trigger.optional("load") {
            trigger.object(&["load"]);
            if !load.boolean() {
                load.refuse("true");
            }
            return Some(Self::Load);
        }
        if let Some(delay) = trigger.optional("delay") {
            trigger.object(&["delay"]);
            let seconds = delay.number();
            if !(0.0..=86_400.0).contains(&seconds) {
                delay.refuse("seconds from 0 to 86400");
            }
            return Some(Self::Delay(seconds));
        }
        if let Some(event) = trigger.optional("event") {
            trigger.object(&["event"]);
            return Some(Self::Event(event.short_string(100)));
        }
        trigger.refuse(r#"{"load":true}, {"delay":seconds} or {"event":"name"}"#);
        None
    }
}
