//! Where words are written: to the visitor, to ourselves, or to end a case.

use yew::prelude::*;

use super::events::line;
use crate::browser::{field, page};
use crate::desk::use_desk;
use crate::thread::{Act, Mode, Thread};
use crate::words::Words;

/// What is being written, and where what happens to it goes.
#[derive(Properties, Clone, PartialEq)]
pub(crate) struct Props {
    pub(crate) number: i64,
    pub(crate) thread: UseReducerHandle<Thread>,
    pub(crate) send: Callback<()>,
}

/// The selector of the field of a case.
pub(crate) fn field_of(number: i64) -> String {
    format!("#words-{number}")
}

/// The tabs, the field and the button.
#[component]
pub(crate) fn Composer(props: &Props) -> Html {
    let desk = use_desk();
    let words = desk.words;
    let thread = &props.thread;
    let draft = &thread.draft;
    let id = format!("words-{}", props.number);
    let hint_id = format!("hint-{}", props.number);
    let tab = |mode: Mode| {
        let (dispatcher, selector) = (thread.dispatcher(), field_of(props.number));
        let pressed = (mode == draft.mode).to_string();
        html! {
            <button type="button" aria-pressed={pressed} data-mode={name(mode)} onclick={move |_| {
                dispatcher.dispatch(Act::Mode(mode));
                page::focus(selector.clone());
            }}>{ label(words, mode) }</button>
        }
    };
    let typed = {
        let dispatcher = thread.dispatcher();
        move |event: InputEvent| dispatcher.dispatch(Act::Type(field::text(&event)))
    };
    let keyed = {
        let send = props.send.clone();
        move |event: KeyboardEvent| {
            if page::sends(&event) {
                event.prevent_default();
                send.emit(());
            }
        }
    };
    let submitted = {
        let send = props.send.clone();
        move |event: SubmitEvent| {
            event.prevent_default();
            send.emit(());
        }
    };
    let seen = {
        let dispatcher = thread.dispatcher();
        move |_| dispatcher.dispatch(Act::Seen)
    };
    let (hint, send) = said(words, draft.mode);
    let is_ready = draft.change().is_some() && !thread.is_sending;
    html! {
        <form class="composer" onsubmit={submitted}>
            if !thread.conflict.is_empty() {
                <div class="conflict" role="alert">
                    <p>{ words.inbox.conflict }</p>
                    <ul>{ for thread.conflict.iter().map(|event| html! { <li>{ line(&desk, event) }</li> }) }</ul>
                    <button type="button" class="plain" onclick={seen}>{ words.inbox.conflict_seen }</button>
                </div>
            }
            <div class="tabs">{ for Mode::ALL.into_iter().map(tab) }</div>
            <label class="unseen" for={id.clone()}>{ label(words, draft.mode) }</label>
            <textarea {id} rows="3" aria-describedby={hint_id.clone()} value={draft.text.clone()} oninput={typed} onkeydown={keyed} />
            if let Some(problem) = &thread.problem {
                <p class="problem" role="alert">{ problem }</p>
            }
            <div class="row">
                <p class="soft" id={hint_id}>{ hint }</p>
                <button type="submit" class="button main" disabled={!is_ready}>{ send }</button>
            </div>
        </form>
    }
}

fn name(mode: Mode) -> &'static str {
    match mode {
        Mode::Reply => "reply",
        Mode::Note => "note",
        Mode::Done => "done",
        Mode::Decline => "decline",
    }
}

fn label(words: &Words, mode: Mode) -> &'static str {
    match mode {
        Mode::Reply => words.inbox.mode_reply,
        Mode::Note => words.inbox.mode_note,
        Mode::Done => words.inbox.mode_done,
        Mode::Decline => words.inbox.mode_decline,
    }
}

fn said(words: &Words, mode: Mode) -> (&'static str, &'static str) {
    let words = &words.inbox;
    match mode {
        Mode::Reply => (words.hint_reply, words.send),
        Mode::Note => (words.hint_note, words.send_note),
        Mode::Done => (words.hint_done, words.send_done),
        Mode::Decline => (words.hint_decline, words.send_decline),
    }
}
