use alloc::string::String;
use alloc::vec::Vec;

use super::fit::Wanted;
use crate::decode::{Cursor, Node};
use crate::id::Name;

/// What makes a survey show (an element of `show.on`).
#[derive(Clone, Debug, PartialEq)]
pub enum Trigger {
    /// The page has loaded: `{"load":true}`.
    Load,
    /// So many seconds after the page has loaded: `{"delay":5}`.
    Delay(f64),
    /// So many seconds after the tab came to the site: `{"time":30}`.
    Time(f64),
    /// That part of the way to the page's end was scrolled: `{"scroll":0.5}`.
    Scroll(f64),
    /// The mouse leaves the page at its top: `{"exit":true}`.
    Exit,
    /// The page called `otklik.track(name, props)`: `{"event":"name"}`, `{"event":"name","props":{"plan":"pro"}}`.
    Event {
        /// The event.
        name: String,
        /// What its properties have to be.
        props: Vec<Wanted>,
    },
    /// Half of something that this CSS selector names is in view: `{"seen":"#reviews"}`.
    Seen(String),
    /// Something that this CSS selector names, or something in it, was clicked: `{"clicked":".help"}`.
    Clicked(String),
    /// Again and again while a task runs, which `track("task.start")` and `track("task.stop")` say.
    Every {
        /// Seconds between.
        seconds: u32,
        /// The task.
        task: Name,
    },
}

/// Longest delay, in seconds: a day.
const MAX_SECONDS: u32 = 86_400;

impl Trigger {
    pub(super) fn read<N: Node>(trigger: &Cursor<'_, N>) -> Option<Self> {
        let first = |kinds: &[&'static str]| {
            let mut kinds = kinds.iter().copied();
            kinds.find_map(|kind| Some((kind, trigger.optional(kind)?)))
        };
        let found = first(&[
            "load", "delay", "time", "scroll", "exit", "event", "seen", "clicked", "every",
        ]);
        let Some((kind, value)) = found else {
            trigger.refuse(
                r#"{"load":true}, {"delay":seconds}, {"time":seconds}, {"scroll":part}, {"exit":true}, {"event":"name","props":{…}}, {"seen":"css"}, {"clicked":"css"} or {"every":seconds,"while":"task"}"#,
            );
            return None;
        };
        trigger.object(match kind {
            "event" => &["event", "props"],
            "every" => &["every", "while"],
            _ => core::slice::from_ref(&kind),
        });
        Some(match kind {
            "load" => {
                must_be_true(&value);
                Self::Load
            }
            "exit" => {
                must_be_true(&value);
                Self::Exit
            }
            "delay" => Self::Delay(seconds(&value)),
            "time" => Self::Time(seconds(&value)),
            "scroll" => Self::Scroll(part(&value)),
            "seen" => Self::Seen(value.short_string(500)),
            "clicked" => Self::Clicked(value.short_string(500)),
            "every" => Self::Every {
                seconds: value.whole(1, MAX_SECONDS),
                task: Name::decode(&trigger.field("while")),
            },
            _ => Self::Event {
                name: value.short_string(100),
                props: trigger
                    .optional("props")
                    .map(|props| Wanted::read_all(&props))
                    .unwrap_or_default(),
            },
        })
    }
}

fn must_be_true<N: Node>(value: &Cursor<'_, N>) {
    if !value.boolean() {
        value.refuse("true");
    }
}

fn seconds<N: Node>(value: &Cursor<'_, N>) -> f64 {
    let seconds = value.number();
    if !(0.0..=f64::from(MAX_SECONDS)).contains(&seconds) {
        value.refuse("seconds from 0 to 86400");
    }
    seconds
}

fn part<N: Node>(value: &Cursor<'_, N>) -> f64 {
    let part = value.number();
    if !(part > 0.0 && part <= 1.0) {
        value.refuse("a number above 0, up to 1");
    }
    part
}
