//! "You said, we did": what everybody sees, and what is still a draft.

use serde::{Deserialize, Serialize};
use yew::prelude::*;

use super::board_entry::{Draft, EntryForm};
use super::icon::Icon;
use super::parts::{heading, nothing, when_here};
use crate::browser::{field as typed, http, spawn};
use crate::desk::{Desk, use_desk};
use crate::hooks::use_loaded;
use crate::route::Place;
use crate::shapes::Text;
use crate::words::{Words, fill};

/// What the board is called, and whether everybody sees it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Board {
    #[serde(skip_serializing)]
    version: u32,
    public: bool,
    #[serde(default)]
    title: Text,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    intro: Option<Text>,
}

/// `GET …/board/entries`.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub(crate) struct Entries {
    /// Newest change first.
    pub(crate) entries: Vec<Entry>,
}

/// An entry of the board.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub(crate) struct Entry {
    /// Its number.
    pub(crate) number: i64,
    /// Its version.
    pub(crate) version: u32,
    /// What was asked.
    pub(crate) title: Text,
    /// What came of it.
    #[serde(default)]
    pub(crate) text: Option<Text>,
    /// `asked`, `planned`, `done`, `declined`.
    pub(crate) state: String,
    /// Why not.
    #[serde(default)]
    pub(crate) reason: Option<Text>,
    /// How many asked.
    #[serde(default)]
    pub(crate) asked: u64,
    /// How many of them elsewhere, before.
    #[serde(default)]
    pub(crate) asked_before: u64,
    /// Whether everybody sees it.
    #[serde(default)]
    pub(crate) published: bool,
    /// The cases that belong to it.
    #[serde(default)]
    pub(crate) cases: Vec<i64>,
}

/// States in the order of their lives.
pub(crate) const STATES: [&str; 4] = ["asked", "planned", "done", "declined"];

/// What is being written: nothing, something new, or an entry again.
#[derive(Clone, Debug, PartialEq)]
enum Writing {
    Nothing,
    New,
    Again(Box<Entry>),
}

/// The board.
#[component]
pub(crate) fn BoardScreen() -> Html {
    let desk = use_desk();
    let words = &desk.words.loops;
    let board = use_loaded::<Board>(desk.path("board"));
    let entries = use_loaded::<Entries>(desk.path("board/entries?limit=200"));
    let writing = use_state(|| Writing::Nothing);
    let write = |what: Writing| {
        let writing = writing.clone();
        Callback::from(move |_: MouseEvent| writing.set(what.clone()))
    };
    let done = {
        let (writing, reload) = (writing.clone(), entries.reload.clone());
        Callback::from(move |()| {
            writing.set(Writing::Nothing);
            reload.emit(());
        })
    };
    let may_act = desk.me.may("act");
    let add = html! {
        if may_act {
            <button type="button" class="button" data-add="" onclick={write(Writing::New)}>{ Icon::Add.draw() }{ words.add_entry }</button>
        }
    };
    let view = |all: &Entries| {
        if all.entries.is_empty() && *writing == Writing::Nothing {
            return nothing(words.no_entries, words.no_entries_hint, add.clone());
        }
        let entry = |entry: &Entry| {
            if matches!(&*writing, Writing::Again(other) if other.number == entry.number) {
                return html! { <li key={entry.number}><EntryForm entry={entry.clone()} done={done.clone()} /></li> };
            }
            let again = write(Writing::Again(Box::new(entry.clone())));
            html! { <li key={entry.number}>{ shown(&desk, entry, again, &entries.reload) }</li> }
        };
        html! { <ul class="entries">{ for all.entries.iter().map(entry) }</ul> }
    };
    html! {
        <div class="narrow stack">
            { heading(desk.words.frame.board, words.board_hint, add.clone()) }
            { when_here(&board, desk.words, |here| html! { <Public board={here.clone()} changed={board.reload.clone()} /> }) }
            if *writing == Writing::New {
                <EntryForm done={done.clone()} />
            }
            { when_here(&entries, desk.words, view) }
        </div>
    }
}

#[derive(Properties, Clone, PartialEq)]
struct PublicProps {
    board: Board,
    changed: Callback<()>,
}

/// Whether everybody sees the board, and where.
#[component]
fn Public(props: &PublicProps) -> Html {
    let desk = use_desk();
    let words = &desk.words.loops;
    let board = &props.board;
    let switch = {
        let (desk, board, changed) = (desk.clone(), board.clone(), props.changed.clone());
        move |event: Event| {
            let mut next = board.clone();
            next.public = typed::is_ticked(&event);
            let (desk, changed) = (desk.clone(), changed.clone());
            spawn(async move {
                match http::change::<Board>("PUT", &desk.path("board"), &next, next.version).await {
                    Ok(_) => desk.did(desk.words.frame.saved, None),
                    Err(failure) => desk.fail(&failure),
                }
                changed.emit(());
            });
        }
    };
    html! {
        <div class="panel row">
            <label class="tick">
                <input type="checkbox" checked={board.public} disabled={!desk.me.may("manage")} onchange={switch} />{ words.board_public }
            </label>
            if board.public {
                <p class="meta">
                    <a href={desk.public("board.html")} target="_blank" rel="noopener">{ words.see_page }</a>
                    <a href={desk.public("board.atom")} target="_blank" rel="noopener">{ words.feed }</a>
                </p>
            } else {
                <p class="soft">{ words.board_is_private }</p>
            }
        </div>
    }
}

/// An entry as it will be read, with what can be done about it.
fn shown(desk: &Desk, entry: &Entry, again: Callback<MouseEvent>, reload: &Callback<()>) -> Html {
    let words = &desk.words.loops;
    let publish = {
        let (desk, entry, reload) = (desk.clone(), entry.clone(), reload.clone());
        move |_| put(&desk, &entry, !entry.published, reload.clone())
    };
    let may_act = desk.me.may("act");
    html! {
        <article class="panel entry" data-entry={entry.number.to_string()} data-state={entry.state.clone()}>
            <div class="row">
                <p class="state">{ state(desk.words, &entry.state) }</p>
                <p class="meta">
                    <span>{ if entry.published { words.published } else { words.draft } }</span>
                    <span>{ fill(words.asked_by, &[("n", &desk.lang.whole(entry.asked))]) }</span>
                </p>
            </div>
            <h2 dir="auto">{ entry.title.pick(desk.lang).to_owned() }</h2>
            if let Some(text) = &entry.text { <p class="words" dir="auto">{ text.pick(desk.lang).to_owned() }</p> }
            if let Some(reason) = &entry.reason { <p class="words soft" dir="auto">{ reason.pick(desk.lang).to_owned() }</p> }
            <div class="row">
                <p class="meta">{ for entry.cases.iter().map(|number| html! { <a href={desk.link(Place::Case(*number))}>{ format!("#{number}") }</a> }) }</p>
                if may_act {
                    <div class="tools">
                        <button type="button" class="button small" onclick={again}>{ desk.words.frame.edit }</button>
                        <button type="button" class="button small" data-publish="" onclick={publish}>{ if entry.published { words.unpublish } else { words.publish } }</button>
                    </div>
                }
            </div>
        </article>
    }
}

/// Publishes an entry, or makes it a draft again; the way back is the other of the two.
fn put(desk: &Desk, entry: &Entry, published: bool, reload: Callback<()>) {
    let (desk, entry) = (desk.clone(), entry.clone());
    spawn(async move {
        let draft = Draft {
            published,
            ..Draft::of(&entry)
        };
        let path = desk.path(&format!("board/entries/{}", entry.number));
        match http::change::<Entry>("PUT", &path, &draft.body(), entry.version).await {
            Ok(changed) => {
                let undo = {
                    let (desk, reload) = (desk.clone(), reload.clone());
                    Callback::from(move |()| put(&desk, &changed, !published, reload.clone()))
                };
                desk.did(desk.words.frame.saved, Some(undo));
            }
            Err(failure) => desk.fail(&failure),
        }
        reload.emit(());
    });
}

/// What a state is called.
pub(crate) fn state(words: &Words, state: &str) -> &'static str {
    let words = &words.loops;
    match state {
        "planned" => words.state_planned,
        "done" => words.state_done,
        "declined" => words.state_declined,
        _ => words.state_asked,
    }
}
