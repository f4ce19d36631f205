//! What to do now, the most urgent first, each with its one next step that is taken right here.

use std::rc::Rc;

use otklik_loop::today::{Kind, Todo};
use yew::prelude::*;

use super::first_steps::{FirstSteps, is_new};
use super::parts::{heading, nothing, when_here};
use super::todo::Row;
use crate::browser::page;
use crate::desk::use_desk;
use crate::hooks::{use_commands, use_loaded};
use crate::keys::Command;
use crate::live::Live;
use crate::query::Query;
use crate::route::Place;
use crate::shapes::Today;
use crate::thread::Mode;
use crate::words::Words;

/// The kinds, the most urgent first.
const KINDS: [Kind; 6] = [
    Kind::Late,
    Kind::Near,
    Kind::NotSolved,
    Kind::Contact,
    Kind::Drift,
    Kind::Unanswered,
];

/// What is unfolded: a thing to do, and what is to be written.
#[derive(Clone, PartialEq)]
pub(crate) struct Unfolded {
    pub(crate) key: String,
    pub(crate) mode: Option<Mode>,
}

#[derive(Properties, Clone, PartialEq)]
pub(crate) struct Props {
    pub(crate) live: Option<Rc<Live>>,
}

/// Today.
#[component]
pub(crate) fn TodayScreen(props: &Props) -> Html {
    let desk = use_desk();
    let words = &desk.words.inbox;
    let resource = use_loaded::<Today>(desk.path("today"));
    let unfolded = use_state_eq(|| None::<Unfolded>);
    let cursor = use_state_eq(|| None::<String>);
    let keys: Vec<String> = resource
        .here()
        .map(|today| today.todo.iter().map(key).collect())
        .unwrap_or_default();
    let heard = {
        let (cursor, unfolded, today) =
            (cursor.clone(), unfolded.clone(), resource.here().cloned());
        Callback::from(move |command: Command| {
            let at = cursor
                .as_ref()
                .and_then(|cursor| keys.iter().position(|key| key == cursor));
            let go = |at: usize| {
                if let Some(key) = keys.get(at) {
                    cursor.set(Some(key.clone()));
                    page::focus(format!("[data-todo=\"{key}\"]"));
                }
            };
            match command {
                Command::Next => go(at.map_or(0, |at| (at + 1).min(keys.len().saturating_sub(1)))),
                Command::Previous => go(at.unwrap_or_default().saturating_sub(1)),
                Command::Leave => unfolded.set(None),
                Command::Reply if unfolded.is_none() => {
                    let todo = at
                        .and_then(|at| today.as_ref()?.todo.get(at))
                        .filter(|todo| todo.case.is_some());
                    if let Some(todo) = todo {
                        unfolded.set(Some(Unfolded {
                            key: key(todo),
                            mode: Some(Mode::Reply),
                        }));
                    }
                }
                _ => {}
            }
        })
    };
    use_commands(heard);
    let reload = resource.reload.clone();
    let view = |today: &Today| {
        if today.todo.is_empty() {
            if desk.me.may("manage") && props.live.as_deref().is_some_and(is_new) {
                return html! { <FirstSteps /> };
            }
            let inbox = html! { <a class="button" href={desk.link(Place::Inbox(Query::default()))}>{ words.to_inbox }</a> };
            return nothing(words.today_clear, words.today_clear_hint, inbox);
        }
        let group = |kind: Kind| {
            let todo: Vec<&Todo> = today.todo.iter().filter(|todo| todo.kind == kind).collect();
            let (title, hint) = titles(desk.words, kind);
            let row = |todo: &&Todo| {
                let key = key(todo);
                let open = unfolded
                    .as_ref()
                    .filter(|unfolded| unfolded.key == key)
                    .cloned();
                let unfold = {
                    let (unfolded, key) = (unfolded.clone(), key.clone());
                    Callback::from(move |mode: Option<Option<Mode>>| {
                        unfolded.set(mode.map(|mode| Unfolded {
                            key: key.clone(),
                            mode,
                        }));
                    })
                };
                let point = {
                    let (cursor, key) = (cursor.clone(), key.clone());
                    Callback::from(move |()| cursor.set(Some(key.clone())))
                };
                html! { <Row key={key} todo={(*todo).clone()} {open} {unfold} {point} changed={reload.clone()} /> }
            };
            (!todo.is_empty()).then(|| {
                html! {
                    <section class="group" data-kind={name(kind)} aria-labelledby={format!("kind-{}", name(kind))}>
                        <h2 id={format!("kind-{}", name(kind))}>{ title }<span class="count">{ desk.lang.whole(todo.len() as u64) }</span></h2>
                        <p class="soft">{ hint }</p>
                        <ul>{ for todo.iter().map(row) }</ul>
                    </section>
                }
            })
        };
        html! { <div class="today">{ for KINDS.into_iter().filter_map(group) }</div> }
    };
    let open = resource
        .here()
        .map(|today| desk.lang.count(today.open, words.today_open))
        .unwrap_or_default();
    html! {
        <div class="narrow">
            { heading(desk.words.frame.today, &open, Html::default()) }
            { when_here(&resource, desk.words, view) }
        </div>
    }
}

/// What a thing to do is told apart by.
pub(crate) fn key(todo: &Todo) -> String {
    let what = match (&todo.case, &todo.item, &todo.drift) {
        (Some(case), _, _) => format!("case-{case}"),
        (None, Some(item), _) => format!("item-{item}"),
        (None, None, Some(drift)) => format!("score-{}-{}", drift.survey, drift.question),
        (None, None, None) => String::new(),
    };
    // It stands in a selector.
    what.chars()
        .filter(|char| char.is_alphanumeric() || *char == '-')
        .collect()
}

fn name(kind: Kind) -> &'static str {
    match kind {
        Kind::Late => "late",
        Kind::Near => "near",
        Kind::NotSolved => "not-solved",
        Kind::Contact => "contact",
        Kind::Drift => "drift",
        Kind::Unanswered => "unanswered",
    }
}

fn titles(words: &Words, kind: Kind) -> (&'static str, &'static str) {
    let words = &words.inbox;
    match kind {
        Kind::Late => (words.late, words.late_hint),
        Kind::Near => (words.near, words.near_hint),
        Kind::NotSolved => (words.not_solved, words.not_solved_hint),
        Kind::Contact => (words.contact, words.contact_hint),
        Kind::Drift => (words.drift, words.drift_hint),
        Kind::Unanswered => (words.unanswered, words.unanswered_hint),
    }
}
