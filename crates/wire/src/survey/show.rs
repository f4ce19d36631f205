use alloc::string::String;
use alloc::vec::Vec;

use crate::decode::{Cursor, Node, Problem};

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

    pub(super) fn decode<N: Node>(
        show: &Cursor<N>,
        hints: &mut Vec<Problem>,
    ) -> Result<Self, Problem> {
        show.keys()?;
        show.hint_unknown(&["on", "again"], hints);
        let mut on = Vec::new();
        if let Some(list) = show.field("on") {
            for item in list.items()? {
                on.push(Trigger::decode(&item, hints)?);
            }
        }
        let again_days = match show.field("again") {
            None => Self::AGAIN_DAYS,
            Some(again) => {
                again.hint_unknown(&["days"], hints);
                again
                    .require("days", "a whole number from 0 to 3650")?
                    .whole(0, 3650)?
            }
        };
        Ok(Self { on, again_days })
    }
}

impl Trigger {
    fn decode<N: Node>(trigger: &Cursor<N>, hints: &mut Vec<Problem>) -> Result<Self, Problem> {
        if let Some(load) = trigger.field("load") {
            trigger.hint_unknown(&["load"], hints);
            return if load.boolean()? {
                Ok(Self::Load)
            } else {
                Err(load.refuse("true"))
            };
        }
        if let Some(delay) = trigger.field("delay") {
            trigger.hint_unknown(&["delay"], hints);
            let seconds = delay.number()?;
            return if (0.0..=86_400.0).contains(&seconds) {
                Ok(Self::Delay(seconds))
            } else {
                Err(delay.refuse("seconds from 0 to 86400"))
            };
        }
        if let Some(event) = trigger.field("event") {
            trigger.hint_unknown(&["event"], hints);
            return event.short_string(100).map(Self::Event);
        }
        Err(trigger.refuse(r#"{"load":true}, {"delay":seconds} or {"event":"name"}"#))
    }
}
