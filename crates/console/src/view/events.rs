//! What happened to a case, as people read it.

use otklik_loop::case::event::{Actor, By};
use yew::prelude::*;

use super::labels;
use crate::browser::time::{Style, written};
use crate::desk::Desk;
use crate::event::{Event, What};
use crate::words::fill;

/// The events, oldest first, with the words in them.
pub(crate) fn list(desk: &Desk, events: &[Event]) -> Html {
    let item = |event: &Event| {
        let said = event.words();
        let side = match event.by.kind {
            Actor::Visitor => "visitor",
            Actor::Clock | Actor::Rule => "time",
            Actor::Member | Actor::Key => "us",
        };
        let kind = if said.is_some() { "said" } else { "done" };
        html! {
            <li data-by={side} data-kind={kind} data-secret={(event.what == What::Note).then_some("")}>
                <p class="line">
                    <span>{ line(desk, event) }</span>
                    <time datetime={event.at.to_string()} title={written(event.at, desk.lang, Style::Full)}>{ written(event.at, desk.lang, Style::Moment) }</time>
                </p>
                if let Some(said) = said {
                    <p class="words" dir="auto">{ said }</p>
                }
            </li>
        }
    };
    html! { <ol class="events">{ for events.iter().map(item) }</ol> }
}

/// One event as a line, without the words in it.
pub(crate) fn line(desk: &Desk, event: &Event) -> String {
    let words = &desk.words.inbox;
    let who = who(desk, &event.by);
    let by = |text: &str, name: &str, value: &str| fill(text, &[("who", &who), (name, value)]);
    let plain = |text: &str| by(text, "", "");
    let number = |number: Option<i64>| number.map(|number| number.to_string()).unwrap_or_default();
    match event.what {
        What::Open => plain(words.ev_open),
        What::Assign => by(
            words.ev_assign,
            "name",
            event.to.as_deref().unwrap_or(desk.words.frame.nobody),
        ),
        What::Severity => {
            let severity = event.to.as_deref().and_then(labels::severity_of);
            let severity = severity.map(|severity| labels::severity(desk.words, severity));
            by(
                words.ev_severity,
                "severity",
                &severity.unwrap_or_default().to_lowercase(),
            )
        }
        What::Take => plain(words.ev_take),
        What::Reply => plain(words.ev_reply),
        What::Note => plain(words.ev_note),
        What::Done => plain(words.ev_done),
        What::Decline => plain(words.ev_decline),
        What::Reopen => plain(words.ev_reopen),
        What::Return => plain(words.ev_return),
        What::Merge => by(words.ev_merge, "n", &number(event.into)),
        What::Gather => by(words.ev_gather, "n", &number(event.from)),
        What::Board => plain(words.ev_board),
        What::Mark => plain(words.ev_mark),
        What::Forget => plain(words.ev_forget),
        What::Say => plain(words.ev_say),
        What::Solved => plain(words.ev_solved),
        What::NotSolved => plain(words.ev_not_solved),
        What::Rate => by(words.ev_rate, "n", &number(event.ces.map(i64::from))),
        What::Near => plain(words.ev_near),
        What::Late => plain(words.ev_late),
        What::Other => plain(words.ev_other),
    }
}

fn who(desk: &Desk, by: &By) -> String {
    let words = &desk.words.inbox;
    match (by.kind, &by.name) {
        (Actor::Rule, Some(name)) => fill(words.who_rule_named, &[("name", name)]),
        (Actor::Rule, None) => words.who_rule.to_owned(),
        (Actor::Clock, _) => words.who_clock.to_owned(),
        (Actor::Key, None) => words.who_key.to_owned(),
        (_, name) => name.clone().unwrap_or_default(),
    }
}
